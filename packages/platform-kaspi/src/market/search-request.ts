import { invalidInput, type MarketQuery } from '@leadkit/core';
import { findCityId, type KaspiMarketSettings, unknownCity } from './kaspi-market-options.ts';

/** What is asked for one page of a search. */
export interface SearchRequest {
  /** Counted from 0. */
  readonly pageNumber: number;
  readonly cityId: string;
  /** How many cards there are in all, as the first page said. */
  readonly total?: number;
  /** The first card of the page before: a site that shows it again has nothing more to show. */
  readonly previousFirst?: string;
  readonly path: string;
  readonly query: string;
}

/** The site shows twelve cards a page (three clients, read 2026-11-22). */
const PAGE_CARDS = 12;
/** Nobody was seen to read further. */
const PAGES_MAX = 84;

const RESULTS = '/yml/product-view/pl/results';
/** The same cards with their number; only its first page was seen to work. */
const FILTERS = '/yml/product-view/pl/filters';

/** The ways to fulfil a search, the preferred first. */
export function planSearch(
  settings: KaspiMarketSettings,
  query: MarketQuery,
  operation: string,
): readonly SearchRequest[] {
  const text = query.text.trim().replace(/\s+/gu, ' ');
  if (text === '') throw refused(operation, 'text', 'expected words to search for');
  const cityId = query.city === undefined ? settings.cityId : findCityId(settings.cities, query.city);
  if (cityId === undefined) throw refused(operation, 'city', unknownCity(query.city ?? ''));
  const { categoryExternalId: category } = query;
  if (category !== undefined && !/^[A-Za-z][\w &,'().-]{0,200}$/.test(category))
    throw refused(operation, 'categoryExternalId', 'expected the code of a category, such as Smartphones');
  const ask = (
    path: string,
    pageNumber: number,
  ): Pick<SearchRequest, 'path' | 'query' | 'pageNumber' | 'cityId'> => ({
    pageNumber,
    cityId,
    path,
    query: searchQuery({ text, category, cityId, pageNumber, isFilters: path === FILTERS }),
  });
  if (query.cursor === undefined) return [ask(FILTERS, 0), ask(RESULTS, 0)];
  const cursor = readCursor(query.cursor);
  if (cursor === undefined)
    throw refused(operation, 'cursor', 'expected one that searchPage gave, of the same search');
  const { pageNumber, ...seen } = cursor;
  return [{ ...ask(RESULTS, pageNumber), ...seen }];
}

function searchQuery(wish: {
  readonly text: string;
  readonly category: string | undefined;
  readonly cityId: string;
  readonly pageNumber: number;
  readonly isFilters: boolean;
}): string {
  return new URLSearchParams({
    page: String(wish.pageNumber),
    q: wish.category === undefined ? '' : `:category:${wish.category}`,
    text: wish.text,
    sort: 'relevance',
    qs: '',
    ui: 'd',
    i: '-1',
    c: wish.cityId,
    ...(wish.isFilters ? { all: 'false', fl: 'true' } : {}),
  }).toString();
}

/** The cursor after a page; `undefined` after the last one. */
export function nextCursor(
  request: SearchRequest,
  page: { readonly ids: readonly string[]; readonly total: number | undefined },
): string | undefined {
  const [first] = page.ids;
  const next = request.pageNumber + 1;
  const total = page.total ?? request.total;
  const isLast =
    first === undefined ||
    first === request.previousFirst ||
    next >= PAGES_MAX ||
    (total !== undefined && next * PAGE_CARDS >= total);
  if (isLast) return undefined;
  return new URLSearchParams({
    page: String(next),
    first,
    ...(total === undefined ? {} : { total: String(total) }),
  }).toString();
}

function readCursor(
  cursor: string,
): { readonly pageNumber: number; readonly total?: number; readonly previousFirst?: string } | undefined {
  const params = new URLSearchParams(cursor);
  const [page = '', first, total] = ['page', 'first', 'total'].map((name) => params.get(name) ?? undefined);
  if (!/^[1-9]\d?$/.test(page) || Number(page) >= PAGES_MAX) return undefined;
  if (total !== undefined && !/^\d{1,9}$/.test(total)) return undefined;
  return {
    pageNumber: Number(page),
    ...(total === undefined ? {} : { total: Number(total) }),
    ...(first === undefined ? {} : { previousFirst: first }),
  };
}

function refused(operation: string, path: string, message: string): Error {
  return invalidInput(operation, [{ path, message }], 'kaspi');
}
