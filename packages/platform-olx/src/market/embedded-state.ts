import { decode, endOfLiteral, findMembers, readElements, readMembers, readValue } from './escaped-json.ts';

const ASSIGNMENT = 'window.__PRERENDERED_STATE__';
/** A page has one; a text of an advert may mention the name. */
const MENTIONS_MAX = 20;

/** Where the embedded state begins: the place after the opening quote. `undefined`: the page has none. */
export function findState(html: string): number | undefined {
  let from = 0;
  for (let mention = 0; mention < MENTIONS_MAX; mention += 1) {
    const at = html.indexOf(ASSIGNMENT, from);
    if (at < 0) return undefined;
    from = at + ASSIGNMENT.length;
    const opening = /^\s{0,20}=\s{0,20}"/.exec(html.slice(from, from + 50))?.[0];
    if (opening !== undefined) return from + opening.length;
  }
  return undefined;
}

/** A part of the state that was looked for, or the path at which it is missing. */
export type StatePart<Part> = { readonly part: Part } | { readonly missing: string };

/** The adverts of a list page and what the page says of itself, not yet checked. */
export interface ListState {
  readonly ads: readonly unknown[];
  /** Indexes of adverts that are no JSON. */
  readonly broken: readonly number[];
  /** Whether the list of adverts was there to its end. */
  readonly isWhole: boolean;
  /** Indexes of paid places, by the page. */
  readonly promoted: () => unknown;
  readonly pageNumber: unknown;
  readonly totalElements: unknown;
  readonly visibleElements: unknown;
  readonly totalPages: unknown;
}

const FACTS = ['pageNumber', 'totalElements', 'visibleElements', 'totalPages'] as const;
const LISTING_MEMBERS: readonly string[] = [...FACTS, 'ads', 'metaData'];
const PROMOTED = ['metaData', 'searchReason', 'promoted'];

/** @param wanted the members of an advert that are decoded; the rest of it is passed over */
export function readListState(html: string, at: number, wanted: ReadonlySet<string>): StatePart<ListState> {
  const inPlace = listInPlace(html, at, wanted);
  if ('part' in inPlace && inPlace.part.isWhole && inPlace.part.broken.length === 0) return inPlace;
  // Cut, damaged, or written in another way than it ever was (other escapes, line breaks): decode all of it, if it can be.
  const whole = decodeWhole(html, at);
  return (whole === undefined ? undefined : listOfDecoded(whole)) ?? inPlace;
}

/** The advert of an advert page, not yet checked. @param wanted the members of it that are decoded */
export function readAdvertState(html: string, at: number, wanted: ReadonlySet<string>): StatePart<unknown> {
  const start = open(html, at, ['ad', 'ad']);
  const advert = typeof start === 'number' ? readMembers(html, start, wanted) : undefined;
  const inPlace = advert === undefined ? undefined : decodeOrNothing(advert.raw);
  const part = inPlace ?? memberAt(decodeWhole(html, at), ['ad', 'ad']);
  return part === undefined ? { missing: typeof start === 'string' ? start : 'ad.ad' } : { part };
}

/** What the page is, by the members of its state. */
export function kindOfState(html: string, at: number): 'list' | 'advert' | undefined {
  const members = findMembers(html, at, ['listing', 'ad']);
  if (members.has('listing')) return 'list';
  return members.has('ad') ? 'advert' : undefined;
}

function listInPlace(html: string, at: number, wanted: ReadonlySet<string>): StatePart<ListState> {
  const start = open(html, at, ['listing', 'listing']);
  if (typeof start === 'string') return { missing: start };
  const members = findMembers(html, start, LISTING_MEMBERS);
  const ads = members.get('ads');
  const list = ads === undefined ? undefined : readElements(html, ads, wanted);
  if (list === undefined) return { missing: 'listing.listing.ads' };
  // A list that is followed by neither was closed by a damaged byte, not by its own end.
  const isWhole = list.isWhole && /^ {0,20}[,}]/.test(html.slice(list.end, list.end + 25));
  const fact = (name: (typeof FACTS)[number]): unknown => decodeAt(html, members.get(name));
  return {
    part: {
      ...decodeElements(list.elements, isWhole),
      promoted: () => {
        const place = open(html, start, PROMOTED);
        return typeof place === 'string' ? undefined : decodeAt(html, place);
      },
      pageNumber: fact('pageNumber'),
      totalElements: fact('totalElements'),
      visibleElements: fact('visibleElements'),
      totalPages: fact('totalPages'),
    },
  };
}

function listOfDecoded(state: unknown): StatePart<ListState> | undefined {
  const listing = memberAt(state, ['listing', 'listing']);
  const ads = memberAt(listing, ['ads']);
  if (!Array.isArray(ads)) return undefined;
  const fact = (name: (typeof FACTS)[number]): unknown => memberAt(listing, [name]);
  return {
    part: {
      ads,
      broken: [],
      isWhole: true,
      promoted: () => memberAt(listing, PROMOTED),
      pageNumber: fact('pageNumber'),
      totalElements: fact('totalElements'),
      visibleElements: fact('visibleElements'),
      totalPages: fact('totalPages'),
    },
  };
}

/** All at once, which is fastest; one by one where that fails, so that one broken advert does not take the others along. */
function decodeElements(
  elements: readonly string[],
  isWhole: boolean,
): Pick<ListState, 'ads' | 'broken' | 'isWhole'> {
  const together = decodeOrNothing(`[${elements.join(',')}]`);
  if (Array.isArray(together) && together.length === elements.length)
    return { ads: together, broken: [], isWhole };
  const broken: number[] = [];
  const ads = elements.map((element, index) => {
    const advert = decodeOrNothing(element);
    if (advert === undefined) broken.push(index);
    return advert;
  });
  return { ads, broken, isWhole };
}

/** Follows names inwards; a text is the path of the first one that is missing. */
function open(html: string, at: number, names: readonly string[]): number | string {
  let place = at;
  for (const [depth, name] of names.entries()) {
    const next = findMembers(html, place, [name]).get(name);
    if (next === undefined) return names.slice(0, depth + 1).join('.');
    place = next;
  }
  return place;
}

function decodeAt(html: string, start: number | undefined): unknown {
  const value = start === undefined ? undefined : readValue(html, start);
  return value === undefined ? undefined : decodeOrNothing(value.raw);
}

function decodeOrNothing(raw: string): unknown {
  try {
    return decode(raw);
  } catch {
    return undefined;
  }
}

function decodeWhole(html: string, at: number): unknown {
  const end = endOfLiteral(html, at);
  return end < 0 ? undefined : decodeOrNothing(html.slice(at, end));
}

function memberAt(value: unknown, names: readonly string[]): unknown {
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}
