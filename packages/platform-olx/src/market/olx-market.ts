import { firstReadable, type PublicClient } from '@leadkit/adapter-kit/public-pages';
import {
  type CallOptions,
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  type Market,
  type MarketPage,
  type Offer,
  toIsoText,
} from '@leadkit/core';
import { readOlxAdvertPage } from './advert-page.ts';
import { readOlxListPage } from './list-page.ts';
import { type OlxAdvertPage, readOlxOfferJson, readOlxOffersJson } from './offers-json.ts';
import { type OlxMarketOptions, type OlxMarketSettings, readMarketOptions } from './olx-market-options.ts';
import { OLX_SITE } from './olx-site.ts';
import { CALLS } from './public-answers.ts';
import { createOlxPublicClient } from './public-client.ts';
import type { OlxReadContext } from './read-context.ts';
import {
  nextApiCursor,
  OFFERS_PATH,
  PAGES_MAX,
  pagesCursor,
  planSearch,
  type SearchRequest,
} from './search-request.ts';

/**
 * The public side of OLX as a market for research: read only, without an account, without phones, as a polite stranger. It
 * has its own egress, says who asks, obeys robots.txt with its crawl delay, keeps a low pace, and after the first block
 * asks nothing until the ban is over.
 *
 * OLX's API terms forbid partners to scrape and to research competitors through an API app: this never uses one, and
 * should not leave from the address of one.
 *
 * @throws LeadKitError `invalid_input` for options that cannot work.
 */
export function createOlxMarket(options: OlxMarketOptions = {}): Market {
  const settings = readMarketOptions(options);
  const client = createOlxPublicClient(settings);
  const reading = { site: OLX_SITE, ...settings };
  return {
    contract: 1,
    id: settings.id,
    platform: 'olx',
    async searchPage(query, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const requests = planSearch(settings, query, CALLS.search);
      return firstReadable(reading, callOptions, requests, (request, left) =>
        readSearch(settings, client, request, left),
      );
    },
    async readOffer(input, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const reads = offerReads(settings, client, input);
      if (reads.length === 0)
        throw invalidInput(CALLS.offer, [{ path: 'url', message: 'is no address of this site' }], 'olx');
      return firstReadable(reading, callOptions, reads, (read, left) => read(left));
    },
  };
}

/** One way to what is wanted. */
type Read<Value> = (options: CallOptions) => Promise<Value>;

function readSearch(
  settings: OlxMarketSettings,
  client: PublicClient,
  request: SearchRequest,
  options: CallOptions,
): Promise<MarketPage> {
  const { path, query } = request;
  const ask = { operation: CALLS.search, path, query };
  return request.source === 'api'
    ? client.read({ ...ask, accept: 'json', parse: (body) => apiPage(settings, request, body) }, options)
    : client.read({ ...ask, accept: 'text', parse: (body) => htmlPage(settings, request, body) }, options);
}

function apiPage(
  settings: OlxMarketSettings,
  request: SearchRequest & { source: 'api' },
  body: unknown,
): MarketPage {
  const answer = readOlxOffersJson(body, contextOf(settings));
  const { offers, total, nextQuery } = answer;
  const hasMore = request.offset === 0 && (total?.value ?? 0) > 0;
  if (offers.length === 0 && hasMore)
    throw OLX_SITE.unreadable('The answer of the offers API', [
      { path: 'data', message: 'is empty though adverts are counted' },
    ]);
  refuseParts(settings, answer, 'The answer of the offers API');
  const nextCursor = offers.length === 0 ? undefined : nextApiCursor(request, nextQuery);
  return {
    offers,
    ...(total === undefined ? {} : { total }),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  };
}

function htmlPage(
  settings: OlxMarketSettings,
  request: SearchRequest & { source: 'pages' },
  body: unknown,
): MarketPage {
  const page = readOlxListPage(String(body), contextOf(settings));
  refuseParts(settings, page, 'The list page');
  const { offers, total, pageCount = 1, pageNumber = request.pageNumber } = page;
  // A page that is no longer there leads to another one: what it shows was seen, and nothing comes after it.
  const isLast =
    offers.length === 0 || pageNumber !== request.pageNumber || pageNumber >= Math.min(pageCount, PAGES_MAX);
  return {
    offers,
    ...(total === undefined ? {} : { total }),
    ...(isLast ? {} : { nextCursor: pagesCursor(request.pageNumber + 1) }),
  };
}

/** A page with a part missing is no page: what is missing from it would count as vanished. */
function refuseParts(
  { logger }: OlxMarketSettings,
  page: { readonly problems: readonly ErrorIssue[]; readonly isComplete: boolean },
  what: string,
): void {
  if (!page.isComplete) throw OLX_SITE.unreadable(what, page.problems, CALLS.search);
  if (page.problems.length > 0)
    logger.warn('OLX shows something this reader does not know', { problems: page.problems });
}

function offerReads(
  settings: OlxMarketSettings,
  client: PublicClient,
  { externalId, url }: { readonly externalId: string; readonly url: string },
): readonly Read<Offer | undefined>[] {
  if (!/^[1-9]\d{0,14}$/.test(externalId))
    throw invalidInput(
      CALLS.offer,
      [{ path: 'externalId', message: 'expected the number of an advert' }],
      'olx',
    );
  const path = pathOf(settings, url);
  return settings.sources.flatMap((source): readonly Read<Offer | undefined>[] => {
    if (source === 'pages' && path === undefined) return [];
    const request =
      source === 'api'
        ? ({ path: `${OFFERS_PATH}${externalId}/`, accept: 'json' } as const)
        : ({ path: path ?? '', accept: 'text' } as const);
    const parse = (body: unknown): Offer | undefined => {
      const context = { ...contextOf(settings), url };
      const read =
        source === 'api' ? readOlxOfferJson(body, context) : readOlxAdvertPage(String(body), context);
      return shownOffer(read, externalId);
    };
    return [(options) => readOrGone(client, { ...request, parse }, options)];
  });
}

async function readOrGone(
  client: PublicClient,
  request: {
    readonly path: string;
    readonly accept: 'json' | 'text';
    readonly parse: (body: unknown) => Offer | undefined;
  },
  options: CallOptions,
): Promise<Offer | undefined> {
  try {
    return await client.read({ operation: CALLS.offer, query: '', ...request }, options);
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return undefined;
    throw error;
  }
}

/** An address that leads to another advert now says nothing of the one asked for. */
function shownOffer({ offer, isActive }: OlxAdvertPage, externalId: string): Offer | undefined {
  if (offer.externalId !== externalId)
    throw OLX_SITE.unreadable(
      'The advert page',
      [{ path: 'id', message: 'is that of another advert' }],
      CALLS.offer,
    );
  return isActive ? offer : undefined;
}

/** The path of an address of this site; `undefined` for any other. */
function pathOf({ country, baseUrl }: OlxMarketSettings, text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return country.hosts.includes(url.host) || url.origin === baseUrl ? url.pathname : undefined;
}

function contextOf({ country, clock, sellerHashKey, baseUrl }: OlxMarketSettings): OlxReadContext {
  return { country: country.code, seenAt: toIsoText(clock.now()), sellerHashKey, origin: baseUrl };
}
