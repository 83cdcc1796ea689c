import type { WorldContext } from './advert-life.ts';
import type { OlxAdvertRow } from './advert-row.ts';
import { isWithin } from './category-data.ts';
import { findCity } from './location-data.ts';
import { runningFeatures } from './public-view.ts';

/** What a visitor looks for. `null`: anything. */
export interface PublicSearch {
  readonly text: string;
  readonly categoryId: number | null;
  readonly regionId: number | null;
  readonly cityId: number | null;
  readonly districtId: number | null;
  readonly userId: number | null;
  readonly ownerType: string | null;
  /** Such as `created_at:desc`. */
  readonly order: string | null;
  /** Bounds by parameter: `price` or the code of an attribute. */
  readonly ranges: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
  /** Wanted codes by attribute. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
}

/** One page of results: paid places among the others, as OLX mixes them. */
export interface FoundPage {
  readonly rows: readonly Readonly<OlxAdvertRow>[];
  /** Indexes in `rows` of paid places. */
  readonly promotedIndexes: readonly number[];
  /** Everything that matches, paid places not counted twice. */
  readonly total: number;
}

/** Where paid places stand in a page (reference 8.2 [P]). */
const PAID_PLACES = [0, 1, 2, 13, 14, 15, 26, 27, 28, 39, 40, 41];

/** Finds active adverts and cuts a page out of them. Paid adverts appear among the organic ones of other pages too. */
export function searchPublic(
  { state, now }: Pick<WorldContext, 'state' | 'now'>,
  search: PublicSearch,
  page: { readonly offset: number; readonly limit: number },
): FoundPage {
  const found = state
    .collection('adverts')
    .filter((row) => row.status === 'active' && !row.isDeleted && matches(row, search))
    .sort(orderOf(search.order));
  const rows = found.slice(page.offset, page.offset + page.limit);
  const inPage = new Set(rows.map(({ id }) => id));
  const paid = found.filter((row) => runningFeatures(row, now()).length > 0 && !inPage.has(row.id));
  const turn = (Math.floor(page.offset / page.limit) * PAID_PLACES.length) % Math.max(1, paid.length);
  const queue = [...paid.slice(turn), ...paid.slice(0, turn)];
  const promotedIndexes: number[] = [];
  for (const place of PAID_PLACES) {
    const next = place <= rows.length ? queue.shift() : undefined;
    if (next === undefined) break;
    rows.splice(place, 0, next);
    promotedIndexes.push(place);
  }
  return { rows, promotedIndexes, total: found.length };
}

function matches(row: Readonly<OlxAdvertRow>, search: PublicSearch): boolean {
  const { categoryId, location, advertiserType, title } = row.fields;
  const isSame = (wanted: number | null, own: number | null | undefined): boolean =>
    wanted === null || wanted === own;
  return (
    (search.categoryId === null || isWithin(categoryId, search.categoryId)) &&
    isSame(search.regionId, findCity(location.cityId)?.regionId) &&
    isSame(search.cityId, location.cityId) &&
    isSame(search.districtId, location.districtId) &&
    isSame(search.userId, row.ownerId) &&
    (search.ownerType === null || search.ownerType === advertiserType) &&
    hasWords(title, wordsOf(search.text)) &&
    [...search.ranges].every(([code, { from, to }]) => {
      const value = numberOf(row, code);
      return value !== undefined && value >= from && value <= to;
    }) &&
    [...search.choices].every(([code, wanted]) => codesOf(row, code).some((each) => wanted.includes(each)))
  );
}

function numberOf(row: Readonly<OlxAdvertRow>, code: string): number | undefined {
  const value = code === 'price' ? row.fields.price?.value : Number(codesOf(row, code)[0] ?? Number.NaN);
  return value === undefined || Number.isNaN(value) ? undefined : value;
}

function codesOf({ fields: { attributes } }: Readonly<OlxAdvertRow>, code: string): readonly string[] {
  const given = attributes.find((each) => each.code === code);
  return given?.values ?? (given?.value == null ? [] : [given.value]);
}

/** What sorts by "created" goes by the last refresh (reference 8.2 [C]); relevance does here too [G]. */
function orderOf(order: string | null): (a: Readonly<OlxAdvertRow>, b: Readonly<OlxAdvertRow>) => number {
  const price = ({ fields }: Readonly<OlxAdvertRow>): number => fields.price?.value ?? 0;
  if (order === 'filter_float_price:asc') return (a, b) => price(a) - price(b) || b.id - a.id;
  if (order === 'filter_float_price:desc') return (a, b) => price(b) - price(a) || b.id - a.id;
  return (a, b) => b.refreshedAt - a.refreshedAt || b.id - a.id;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Every word of the query begins a word of the title. */
function hasWords(title: string, words: readonly string[]): boolean {
  const own = wordsOf(title);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
