import { OLX_CATEGORIES } from './category-data.ts';
import { OLX_CITIES } from './location-data.ts';
import type { PublicSearch } from './public-search.ts';

/** A search as the offers API takes it. */
export function fromApiQuery(query: URLSearchParams): PublicSearch {
  return {
    text: query.get('query') ?? '',
    categoryId: numberOf(query, 'category_id'),
    regionId: numberOf(query, 'region_id'),
    cityId: numberOf(query, 'city_id'),
    districtId: numberOf(query, 'district_id'),
    userId: numberOf(query, 'user_id'),
    ownerType: query.get('owner_type'),
    order: query.get('sort_by'),
    ...filtersOf([...query]),
  };
}

/** A search as the address of a list page has it; `undefined` when a part of the path is nothing OLX knows. */
export function fromPagePath(path: string, query: URLSearchParams): PublicSearch | undefined {
  let [text, categoryId, cityId]: [string, number | null, number | null] = ['', null, null];
  for (const part of path.split('/').filter((each) => each !== '')) {
    const decoded = decodeURIComponent(part);
    const category = OLX_CATEGORIES.find(({ slug }) => slug === decoded);
    const city = OLX_CITIES.find(({ slug }) => slug === decoded);
    if (category !== undefined) categoryId = category.id;
    else if (city !== undefined) cityId = city.id;
    else if (decoded.startsWith('q-')) text = decoded.slice(2).replaceAll('-', ' ');
    else if (!['d', 'kk', 'list'].includes(decoded)) return undefined;
  }
  const inner = [...query].flatMap(([name, value]): [string, string][] => {
    const match = /^search\[([^\]]+)\](\[\d+\])?$/.exec(name);
    return match === null ? [] : [[`${match[1]}${match[2] ?? ''}`, value]];
  });
  const words = new Map(inner);
  return {
    text,
    categoryId,
    cityId,
    regionId: null,
    districtId: numberOf(words, 'district_id'),
    userId: null,
    ownerType: words.get('private_business') ?? null,
    order: words.get('order') ?? null,
    ...filtersOf(inner),
  };
}

function filtersOf(
  pairs: readonly (readonly [name: string, value: string])[],
): Pick<PublicSearch, 'ranges' | 'choices'> {
  const ranges = new Map<string, { from: number; to: number }>();
  const choices = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const [, bound = '', side] = /^filter_float_(.+):(from|to)$/.exec(name) ?? [];
    const [, choice] = /^filter_enum_(.+)\[\d+\]$/.exec(name) ?? [];
    if (side !== undefined) {
      const range = ranges.get(bound) ?? { from: -Infinity, to: Infinity };
      ranges.set(bound, { ...range, [side]: Number(value) });
    }
    if (choice !== undefined) choices.set(choice, [...(choices.get(choice) ?? []), value]);
  }
  return { ranges, choices };
}

function numberOf(query: { get(name: string): string | null | undefined }, name: string): number | null {
  const given = query.get(name) ?? '';
  return given === '' ? null : Number(given);
}
