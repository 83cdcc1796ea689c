import type { CatalogReader } from './catalog-reader.ts';
import type { OlxCall } from './client.ts';
import type { OlxSettings } from './olx-options.ts';

/** OLX's cities by the words hosts use for them. */
export interface CityDirectory {
  /**
   * OLX's id of a city given as the host's key (`almaty`), KATO code, OLX id or OLX's own name. `undefined`: none such.
   * Only a name asks OLX.
   */
  find(city: string, operation: string, call: OlxCall): Promise<string | undefined>;
}

/** KATO codes have nine digits, OLX's ids fewer. */
const OLX_ID = /^\d{1,7}$/;

export function createCityDirectory(settings: OlxSettings, catalog: CatalogReader): CityDirectory {
  const table = Object.entries(settings.cities);

  function fromTable(city: string): string | undefined {
    const found = table.find(([key, { katoCode }]) => key === city || katoCode === city)?.[1].id;
    return found === undefined ? undefined : String(found);
  }

  return {
    async find(city, operation, call) {
      const known = fromTable(city) ?? (OLX_ID.test(city) ? city : undefined);
      if (known !== undefined || /^\d*$/.test(city)) return known;
      const wanted = city.trim().toLowerCase();
      const cities = await catalog.cities(operation, call);
      const named = cities.filter(({ name }) => name.trim().toLowerCase() === wanted);
      // Villages share names; which one is meant only its id can say.
      return named.length === 1 ? named[0]?.externalId : undefined;
    },
  };
}

/** KATO codes by OLX's id of the city. */
export function katoCodesOf(settings: OlxSettings): ReadonlyMap<string, string> {
  const codes = Object.values(settings.cities).flatMap(({ id, katoCode }) =>
    id === undefined || katoCode === undefined ? [] : [[String(id), katoCode] as const],
  );
  return new Map(codes);
}
