import { decode, elementsOf, endOfLiteral, endOfValue, membersOf, type Span } from './escaped-json.ts';

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

const LISTING = ['listing', 'listing'];
const LISTING_MEMBERS = [
  'pageNumber',
  'totalElements',
  'visibleElements',
  'totalPages',
  'ads',
  'metaData',
] as const;

export function readListState(html: string, at: number): StatePart<ListState> {
  const inPlace = listInPlace(html, at);
  if ('part' in inPlace && inPlace.part.isWhole && inPlace.part.broken.length === 0) return inPlace;
  // Cut, damaged, or written in another way than it ever was (other escapes, line breaks): decode all of it, if it can be.
  const whole = decodeWhole(html, at);
  return (whole === undefined ? undefined : listOfDecoded(whole)) ?? inPlace;
}

/** The advert of an advert page, not yet checked. */
export function readAdvertState(html: string, at: number): StatePart<unknown> {
  const start = open(html, at, ['ad', 'ad']);
  const end = typeof start === 'number' ? endOfValue(html, start) : -1;
  if (typeof start === 'number' && end >= 0) {
    try {
      return { part: decode(html, { start, end }) };
    } catch {
      // decoded below
    }
  }
  const whole = decodeWhole(html, at);
  const path = typeof start === 'string' ? start : 'ad.ad';
  if (whole === undefined) return { missing: path };
  const advert = memberOf(memberOf(whole, 'ad'), 'ad');
  return advert === undefined ? { missing: path } : { part: advert };
}

/** What the page is, by the first member of its state. */
export function kindOfState(html: string, at: number): 'list' | 'advert' | undefined {
  const members = membersOf(html, at, ['listing', 'ad']);
  if (members?.values.has('listing') === true) return 'list';
  return members?.values.has('ad') === true ? 'advert' : undefined;
}

function listInPlace(html: string, at: number): StatePart<ListState> {
  const start = open(html, at, LISTING);
  if (typeof start === 'string') return { missing: start };
  const members = membersOf(html, start, LISTING_MEMBERS);
  const ads = members?.values.get('ads');
  const found = ads === undefined ? undefined : elementsOf(html, ads);
  if (members === undefined || found === undefined) return { missing: 'listing.listing.ads' };
  // A list that is followed by neither was closed by a damaged byte, not by its own end.
  const isWhole = found.isWhole && /^ {0,20}[,}]/.test(html.slice(found.end, found.end + 25));
  const value = (name: (typeof LISTING_MEMBERS)[number]): unknown => decodeAt(html, members.values.get(name));
  return {
    part: {
      ...decodeElements(html, found, found.values, isWhole),
      promoted: () => {
        const metaData = members.values.get('metaData');
        const reason =
          metaData === undefined ? 'missing' : open(html, metaData, ['searchReason', 'promoted']);
        return typeof reason === 'string' ? undefined : decodeAt(html, reason);
      },
      pageNumber: value('pageNumber'),
      totalElements: value('totalElements'),
      visibleElements: value('visibleElements'),
      totalPages: value('totalPages'),
    },
  };
}

function listOfDecoded(state: unknown): StatePart<ListState> | undefined {
  const listing = memberOf(memberOf(state, 'listing'), 'listing');
  const ads = memberOf(listing, 'ads');
  if (!Array.isArray(ads)) return undefined;
  return {
    part: {
      ads,
      broken: [],
      isWhole: true,
      promoted: () => memberOf(memberOf(memberOf(listing, 'metaData'), 'searchReason'), 'promoted'),
      pageNumber: memberOf(listing, 'pageNumber'),
      totalElements: memberOf(listing, 'totalElements'),
      visibleElements: memberOf(listing, 'visibleElements'),
      totalPages: memberOf(listing, 'totalPages'),
    },
  };
}

/** All at once, which is fastest; one by one where that fails, so that one broken advert does not take the others along. */
function decodeElements(
  html: string,
  list: Span,
  elements: readonly Span[],
  isWhole: boolean,
): Pick<ListState, 'ads' | 'broken' | 'isWhole'> {
  if (isWhole) {
    try {
      const ads = decode(html, list);
      if (Array.isArray(ads)) return { ads, broken: [], isWhole };
    } catch {
      // one by one below
    }
  }
  const broken: number[] = [];
  const ads = elements.map((element, index) => {
    try {
      return decode(html, element);
    } catch {
      broken.push(index);
      return undefined;
    }
  });
  return { ads, broken, isWhole };
}

/** Follows names inwards; a text is the path of the first one that is missing. */
function open(html: string, at: number, names: readonly string[]): number | string {
  let place = at;
  for (const [depth, name] of names.entries()) {
    const next = membersOf(html, place, [name])?.values.get(name);
    if (next === undefined) return names.slice(0, depth + 1).join('.');
    place = next;
  }
  return place;
}

function decodeAt(html: string, start: number | undefined): unknown {
  const end = start === undefined ? -1 : endOfValue(html, start);
  if (start === undefined || end < 0) return undefined;
  try {
    return decode(html, { start, end });
  } catch {
    return undefined;
  }
}

function decodeWhole(html: string, at: number): unknown {
  const end = endOfLiteral(html, at);
  if (end < 0) return undefined;
  try {
    return JSON.parse(JSON.parse(html.slice(at - 1, end + 1)));
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
