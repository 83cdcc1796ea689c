import { invalidInput, type MarketQuery } from '@leadkit/core';
import type { OlxCity } from './olx-country.ts';
import type { OlxMarketSettings, OlxMarketSource } from './olx-market-options.ts';
import { OLX_SITE } from './olx-site.ts';

/** What is asked of one source for one page of a search. */
export type SearchRequest =
  | { readonly source: 'api'; readonly offset: number; readonly path: string; readonly query: string }
  | { readonly source: 'pages'; readonly pageNumber: number; readonly path: string; readonly query: string };

/** The window of a search ends here: `offset=1040` is refused (measured 2026-06). */
const OFFSET_MAX = 1000;
/** A list has no more pages. */
export const PAGES_MAX = 25;
/** What the site itself asks for. */
const LIMIT = 40;
export const OFFERS_PATH = '/api/v1/offers/';

/** The ways to fulfil a search, the preferred first. With a cursor there is one: a search ends where it began. */
export function planSearch(
  settings: OlxMarketSettings,
  query: MarketQuery,
  operation: string,
): readonly SearchRequest[] {
  const text = query.text.trim().replace(/\s+/gu, ' ');
  const city = query.city === undefined ? undefined : cityOf(settings, query.city, operation);
  if (text === '') throw refused(operation, 'text', 'expected words to search for');
  if (query.cursor !== undefined) return [continueSearch(settings, { ...query, text }, city, operation)];
  const requests = settings.sources.flatMap((source) =>
    beginSearch(settings, { ...query, text }, city, source),
  );
  if (requests.length > 0) return requests;
  throw refused(
    operation,
    query.categoryExternalId === undefined ? 'city' : 'categoryExternalId',
    `cannot be asked of ${settings.sources.join(' or ')}: the API needs the id of a city, list pages need its slug and know no category ids`,
  );
}

/**
 * The cursor after a page of the API; `undefined` after the last one, or where the window of the search ends.
 *
 * @param nextQuery of the site's own link to the next page; absent when it gives none
 * @throws LeadKitError `unexpected_response` when that link does not lead on: following it would never end.
 */
export function nextApiCursor(
  request: SearchRequest & { source: 'api' },
  nextQuery: string | undefined,
): string | undefined {
  if (nextQuery === undefined) return undefined;
  const next = new URLSearchParams(nextQuery);
  const offset = offsetOf(next);
  if (offset === undefined || offset <= request.offset)
    throw OLX_SITE.unreadable('The answer of the offers API', [
      { path: 'links.next.href', message: 'does not lead on' },
    ]);
  return offset > OFFSET_MAX ? undefined : `api?${next.toString()}`;
}

/** Where a link leads to; `undefined` when it does not say. */
function offsetOf(query: URLSearchParams): number | undefined {
  const text = query.get('offset') ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

/** The cursor of a list page. */
export function pagesCursor(pageNumber: number): string {
  return `pages?page=${pageNumber}`;
}

function beginSearch(
  settings: OlxMarketSettings,
  query: MarketQuery,
  city: OlxCity | undefined,
  source: OlxMarketSource,
): readonly SearchRequest[] {
  if (source === 'pages') {
    const isAskable =
      query.categoryExternalId === undefined && (city === undefined || city.slug !== undefined);
    return isAskable ? [pageRequest(settings, query.text, city, 1)] : [];
  }
  if (city !== undefined && city.id === undefined) return [];
  return [apiRequest(apiQuery(settings, query, city), 0)];
}

function continueSearch(
  settings: OlxMarketSettings,
  query: MarketQuery,
  city: OlxCity | undefined,
  operation: string,
): SearchRequest {
  const [source, rest = ''] = (query.cursor ?? '').split('?', 2);
  const params = new URLSearchParams(rest);
  const offset = offsetOf(params);
  if (source === 'api' && offset !== undefined && offset > 0 && offset <= OFFSET_MAX) {
    // The link of the site, and what of our search it leaves out.
    for (const [name, value] of apiQuery(settings, query, city))
      if (!params.has(name)) params.set(name, value);
    return apiRequest(params, offset);
  }
  const pageNumber = Number(params.get('page') ?? '');
  if (source === 'pages' && Number.isInteger(pageNumber) && pageNumber >= 2 && pageNumber <= PAGES_MAX)
    return pageRequest(settings, query.text, city, pageNumber);
  throw refused(operation, 'cursor', 'expected one that searchPage gave, of the same search');
}

function apiQuery(
  settings: OlxMarketSettings,
  { text, categoryExternalId }: MarketQuery,
  city: OlxCity | undefined,
): URLSearchParams {
  const query = new URLSearchParams({ offset: '0', limit: String(LIMIT), query: text });
  if (city?.id !== undefined) query.set('city_id', String(city.id));
  if (categoryExternalId !== undefined) query.set('category_id', categoryExternalId);
  if (settings.order === 'newest') query.set('sort_by', 'created_at:desc');
  return query;
}

function apiRequest(query: URLSearchParams, offset: number): SearchRequest {
  return { source: 'api', offset, path: OFFERS_PATH, query: query.toString() };
}

/** `/list/q-шкаф-купе/` for everywhere, `/alma-ata/q-шкаф-купе/` for a place. */
function pageRequest(
  settings: OlxMarketSettings,
  text: string,
  city: OlxCity | undefined,
  pageNumber: number,
): SearchRequest {
  const words = encodeURIComponent(text.replaceAll(/[\s/]+/gu, '-'));
  const query = new URLSearchParams();
  if (pageNumber > 1) query.set('page', String(pageNumber));
  if (settings.order === 'newest') query.set('search[order]', 'created_at:desc');
  return {
    source: 'pages',
    pageNumber,
    path: `${settings.language.pathPrefix}/${city?.slug ?? 'list'}/q-${words}/`,
    query: query.toString(),
  };
}

/** By the host's key, or by OLX's own id. */
function cityOf(settings: OlxMarketSettings, key: string, operation: string): OlxCity {
  const known = Object.hasOwn(settings.cities, key) ? settings.cities[key] : undefined;
  if (known !== undefined) return known;
  if (/^[1-9]\d{0,8}$/.test(key)) {
    const id = Number(key);
    return Object.values(settings.cities).find((city) => city.id === id) ?? { id };
  }
  throw refused(
    operation,
    'city',
    `"${key}" is not known; known are ${Object.keys(settings.cities).join(', ')}; add others with createOlxMarket({ cities })`,
  );
}

function refused(operation: string, path: string, message: string): Error {
  return invalidInput(operation, [{ path, message }], 'olx');
}
