import { paginate } from '@leadkit/core';
import type { BazaarCall } from './client.ts';
import { readPage } from './offset-page.ts';
import { type BazaarCity, toCities } from './schemas/catalog.ts';

/** Bazaar's cities by the words hosts use for them. */
export interface CityDirectory {
  /** A city by its slug (`almaty`), its KATO code or Bazaar's own id; `undefined`: Bazaar does not have it. */
  find(city: string, call: BazaarCall): Promise<BazaarCity | undefined>;
}

/** Reads the cities once per connection; a failed reading is forgotten, so that the next call tries again. */
export function createCityDirectory(): CityDirectory {
  let known: readonly BazaarCity[] | undefined;

  async function readAll(call: BazaarCall): Promise<readonly BazaarCity[]> {
    const cities: BazaarCity[] = [];
    const request = { operation: 'catalog.cities', path: '/api/cities', parse: toCities };
    for await (const city of paginate((cursor) => readPage(call, { ...request, cursor }))) cities.push(city);
    return cities;
  }

  return {
    async find(city, call) {
      known ??= await readAll(call);
      return known.find((each) => each.slug === city || each.katoCode === city || each.externalId === city);
    },
  };
}
