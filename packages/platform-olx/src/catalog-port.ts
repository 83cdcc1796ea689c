import { type CatalogCategory, type CatalogPort, LeadKitError } from '@leadkit/core';
import { type CatalogReader, CITIES_MAX } from './catalog-reader.ts';
import { katoCodesOf } from './city-directory.ts';
import { type OlxClient, PLATFORM } from './client.ts';
import { readOffsetPage } from './offset-page.ts';
import type { OlxSettings } from './olx-options.ts';
import { type OlxDistrict, toCategories, toCities } from './schemas/catalog.ts';

export function createCatalogPort(
  client: OlxClient,
  catalog: CatalogReader,
  settings: OlxSettings,
): CatalogPort {
  const katoCodes = katoCodesOf(settings);
  const languages = settings.country.languages.map(({ code }) => code);
  const offered = (language: 'ru' | 'kk' | undefined): string | undefined =>
    languages.find((code) => code === language);

  return {
    async categories({ parentExternalId, language }, options) {
      const operation = 'catalog.categories';
      const query = { parent_id: parentExternalId ?? '0' };
      const parse = (value: unknown): readonly CatalogCategory[] => toCategories(value, operation);
      const request = { operation, path: '/categories', query, language: offered(language), parse };
      const rows = await client.within(options).request(request);
      // Whether the whole tree comes is not documented. quirks.md, "Catalog".
      return rows.filter((category) => category.parentExternalId === parentExternalId);
    },
    async attributes({ categoryExternalId, language }, options) {
      const operation = 'catalog.attributes';
      const call = client.within(options);
      const found = await catalog.attributes(categoryExternalId, operation, call, offered(language));
      if (found === undefined) throw noCategory(operation);
      return found.map(({ place: _place, ...attribute }) => attribute);
    },
    async cities({ cursor, limit, language }, options) {
      const operation = 'catalog.cities';
      const call = client.within(options);
      const parse = (value: unknown) => toCities(value, operation);
      const request = { operation, path: '/cities', cursor, limit, rowsMax: CITIES_MAX, parse };
      const page = await readOffsetPage(call, { ...request, language: offered(language) });
      const districts = byCity(
        page.items.length === 0 ? [] : await catalog.districts(operation, call, offered(language)),
      );
      return {
        ...page,
        items: page.items.map((city) => {
          const katoCode = katoCodes.get(city.externalId);
          const parts = districts.get(city.externalId);
          return {
            ...city,
            ...(katoCode === undefined ? {} : { katoCode }),
            ...(parts === undefined ? {} : { districts: parts }),
          };
        }),
      };
    },
  };
}

type District = Pick<OlxDistrict, 'externalId' | 'name'>;

function byCity(districts: readonly OlxDistrict[]): ReadonlyMap<string, readonly District[]> {
  const cities = new Map<string, District[]>();
  for (const { cityId, externalId, name } of districts) {
    const known = cities.get(cityId) ?? [];
    cities.set(cityId, known);
    known.push({ externalId, name });
  }
  return cities;
}

function noCategory(operation: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation,
    platform: PLATFORM,
    message: 'olx has no such category. Take ids from catalog.categories().',
  });
}
