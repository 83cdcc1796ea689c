import { CITY_ROWS } from './city-rows.ts';

/** A place as Kaspi numbers it: `cityId` of a price, `c` of the storefront. */
export interface KaspiCity {
  /** Nine digits, made like a KATO code. */
  readonly id: string;
  /** As Kaspi prints it. */
  readonly name: string;
  /** The word for it in addresses of the storefront. Absent: not in its list. */
  readonly slug?: string;
  /** Code in today's register of places (KATO). Absent: not known for certain; Kaspi keeps codes of old regions. */
  readonly katoCode?: string;
}

/** Regions that were split in 2018 and 2022: a code of theirs may have moved to another one. */
const SPLIT_REGIONS = new Set(['19', '35', '51', '63']);
/** A town of its own in its region; smaller places of Kaspi's list do not all follow the register. */
const TOWN = /^\d{2}[12]\d10000$/;
const CAPITALS = new Set(['710000000', '750000000']);
/** Places of the split regions whose code of today is known. */
const KNOWN_CODES: Readonly<Record<string, string>> = {
  '351010000': '351010000',
  '352410000': '352410000',
  '511010000': '790000000',
  '631010000': '631010000',
  '632810000': '101010000',
};

/** Every place known: the union of the storefront's list and the partner guide's, by id. */
export const CITIES_BY_ID: ReadonlyMap<string, KaspiCity> = new Map(
  CITY_ROWS.map((row) => {
    const [id = '', slug = '-', ...name] = row.split(' ');
    const katoCode = katoCodeOf(id);
    const city: KaspiCity = {
      id,
      name: name.join(' '),
      ...(slug === '-' ? {} : { slug }),
      ...(katoCode === undefined ? {} : { katoCode }),
    };
    return [id, city] as const;
  }),
);

/** Words for a place that are not its slug. The storefront still calls Astana `nur-sultan` and Konaev `kapshagay`. */
const OTHER_WORDS: Readonly<Record<string, string>> = { astana: '710000000', konaev: '191610000' };

const BY_SLUG: ReadonlyMap<string, KaspiCity> = new Map(
  [...CITIES_BY_ID.values()].flatMap((city) => (city.slug === undefined ? [] : [[city.slug, city]])),
);

/** A place by Kaspi's id, by its word in addresses (`almaty`), or as `astana` and `konaev`. `undefined`: not known. */
export function findKaspiCity(key: string): KaspiCity | undefined {
  return CITIES_BY_ID.get(key) ?? BY_SLUG.get(key) ?? CITIES_BY_ID.get(OTHER_WORDS[key] ?? '');
}

/** Every place this package knows, in the order of their names. */
export function listKaspiCities(): readonly KaspiCity[] {
  return [...CITIES_BY_ID.values()];
}

function katoCodeOf(id: string): string | undefined {
  if (CAPITALS.has(id)) return id;
  const isStable = TOWN.test(id) && !SPLIT_REGIONS.has(id.slice(0, 2));
  return isStable ? id : KNOWN_CODES[id];
}
