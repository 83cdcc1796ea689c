import { type CatalogCategory, type CatalogCity, type Clock, isLeadKitError, paginate } from '@leadkit/core';
import type { OlxCall } from './client.ts';
import { readOffsetPage } from './offset-page.ts';
import {
  type OlxAttribute,
  type OlxDistrict,
  toAttributes,
  toCategory,
  toCities,
  toDistricts,
} from './schemas/catalog.ts';

/** What OLX says of its catalog, kept for a while. `undefined`: there is no such thing. */
export interface CatalogReader {
  /** A category. */
  category(categoryId: string, operation: string, call: OlxCall): Promise<CatalogCategory | undefined>;
  /** What a category asks for. */
  attributes(
    categoryId: string,
    operation: string,
    call: OlxCall,
    language?: string,
  ): Promise<readonly OlxAttribute[] | undefined>;
  /** Districts of one city; empty: it has none. */
  districtsOf(cityId: string, operation: string, call: OlxCall): Promise<readonly OlxDistrict[] | undefined>;
  /** Districts of all cities. */
  districts(operation: string, call: OlxCall, language?: string): Promise<readonly OlxDistrict[]>;
  /** All cities. */
  cities(operation: string, call: OlxCall): Promise<readonly CatalogCity[]>;
}

/** Rules of a category change without notice: a day is what others keep them for. quirks.md, "Catalog". */
const KEPT_MS = 24 * 60 * 60_000;

/** Keeps answers per connection; a failed reading and a thing that was not there are asked for again. */
export function createCatalogReader(clock: Clock): CatalogReader {
  const kept = new Map<string, { readonly untilMs: number; readonly value: unknown }>();

  async function keep<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = kept.get(key);
    if (known !== undefined && clock.now() < known.untilMs) return known.value as Value;
    const value = await read();
    if (value !== undefined) kept.set(key, { untilMs: clock.now() + KEPT_MS, value });
    return value;
  }

  return {
    category(categoryId, operation, call) {
      if (!isNumber(categoryId)) return Promise.resolve(undefined);
      const parse = (value: unknown): CatalogCategory => toCategory(value, operation);
      return keep(`category ${categoryId}`, () =>
        orNothing(call.request({ operation, path: `/categories/${categoryId}`, parse })),
      );
    },
    attributes(categoryId, operation, call, language) {
      if (!isNumber(categoryId)) return Promise.resolve(undefined);
      const path = `/categories/${categoryId}/attributes`;
      const parse = (value: unknown): readonly OlxAttribute[] => toAttributes(value, operation);
      return keep(`attributes ${language} ${categoryId}`, () =>
        orNothing(call.request({ operation, path, language, parse })),
      );
    },
    districtsOf(cityId, operation, call) {
      const parse = (value: unknown): readonly OlxDistrict[] => toDistricts(value, operation);
      return keep(`districts of ${cityId}`, () =>
        orNothing(call.request({ operation, path: `/cities/${cityId}/districts`, parse })),
      );
    },
    districts(operation, call, language) {
      const parse = (value: unknown): readonly OlxDistrict[] => toDistricts(value, operation);
      return keep(`districts ${language}`, () =>
        call.request({ operation, path: '/districts', language, parse }),
      );
    },
    cities(operation, call) {
      return keep('cities', async () => {
        const cities: CatalogCity[] = [];
        const request = { operation, path: '/cities', limit: CITIES_MAX, rowsMax: CITIES_MAX };
        const parse = (value: unknown): readonly CatalogCity[] => toCities(value, operation);
        for await (const city of paginate((cursor) => readOffsetPage(call, { ...request, cursor, parse })))
          cities.push(city);
        return cities;
      });
    },
  };
}

/** Cities on a page: OLX's own default. */
export const CITIES_MAX = 1_000;

function isNumber(id: string): boolean {
  return /^\d{1,15}$/.test(id);
}

/**
 * An id that is not there is 404, or 400 where OLX checks a category before anything else: these requests carry nothing
 * else that could be wrong.
 */
async function orNothing<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isLeadKitError(error, 'not_found') || isLeadKitError(error, 'invalid_input')) return undefined;
    throw error;
  }
}
