import {
  type CallOptions,
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  type Market,
  type MarketPage,
  type MarketSeller,
  type Offer,
  toIsoText,
} from '@leadkit/core';
import {
  findCityId,
  type KaspiMarketOptions,
  type KaspiMarketSettings,
  readMarketOptions,
  unknownCity,
} from './kaspi-market-options.ts';
import { readKaspiMerchantPage } from './merchant-page.ts';
import { CARD_ID, cityOfAddress, readKaspiProductId } from './page-reader.ts';
import type { KaspiProductPage } from './product.ts';
import { readKaspiProductPage } from './product-page.ts';
import { CALLS } from './public-answers.ts';
import { createPublicClient, type PublicClient } from './public-client.ts';
import type { KaspiReadContext } from './read-context.ts';
import { type KaspiReviewsAnswer, readKaspiReviewsJson } from './reviews-json.ts';
import { readKaspiSearchJson } from './search-json.ts';
import { nextCursor, planSearch, type SearchRequest } from './search-request.ts';
import { type KaspiSellersAnswer, readKaspiSellersJson } from './sellers-json.ts';
import { unreadable } from './unreadable.ts';

/** A card, and the city whose prices are wanted. */
export interface KaspiCardInput {
  /** Number of the card. */
  readonly externalId: string;
  /** By Kaspi's id or word, or by the host's key. Default: the city of the market. */
  readonly city?: string | undefined;
}

/** The storefront of Kaspi: the `Market` port, and what only it shows. */
export interface KaspiMarket extends Market {
  /** A card's page with all it shows. `undefined`: the site says that it is gone. */
  readProduct(input: KaspiCardInput, options?: CallOptions): Promise<KaspiProductPage | undefined>;
  /** Who sells a card in a city, and for how much; at most 64 of them. */
  readSellers(input: KaspiCardInput, options?: CallOptions): Promise<KaspiSellersAnswer>;
  /** Reviews of a card, the newest first, without their authors. */
  readReviews(
    input: KaspiCardInput & {
      /** Counted from 0. Default 0. */
      readonly page?: number | undefined;
      /** Default 100. */
      readonly limit?: number | undefined;
    },
    options?: CallOptions,
  ): Promise<KaspiReviewsAnswer>;
  /** A seller by its id. Its phone is passed over. `undefined`: the site says that there is none. */
  readSeller(input: { readonly key: string }, options?: CallOptions): Promise<MarketSeller | undefined>;
}

const SELLERS_LIMIT = 64;
const REVIEWS_LIMIT = 100;
const DAYS_30_MS = 30 * 86_400_000;

/**
 * The storefront of Kaspi for research: read only, without an account, as a polite stranger. It has its own egress, says who
 * asks, obeys robots.txt, keeps a low pace, and after the first block asks nothing until the ban is over.
 *
 * The storefront has no official API, and refuses callers that do not look like a browser, as well as most addresses of data
 * centres. This market does not pretend, so expect `blocked` on the live site: that is an honest result. The other way in is
 * data of your own: `kit.offers.record`.
 *
 * @throws LeadKitError `invalid_input` for options that cannot work.
 */
export function createKaspiMarket(options: KaspiMarketOptions = {}): KaspiMarket {
  const settings = readMarketOptions(options);
  const client = createPublicClient(settings);
  const market: KaspiMarket = {
    contract: 1,
    id: settings.id,
    platform: 'kaspi',
    async searchPage(query, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      return firstReadable(
        settings,
        callOptions,
        planSearch(settings, query, CALLS.search),
        (request, left) => readSearch(settings, client, request, left),
      );
    },
    async readOffer({ externalId, url }, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const card = cardOf(settings, CALLS.offer, { externalId, city: cityOfAddress(url) });
      const { clock, timeoutMs: defaultMs } = settings;
      const endsAtMs = clock.now() + (callOptions.timeoutMs ?? defaultMs);
      const left = (): CallOptions => ({
        signal: callOptions.signal,
        timeoutMs: Math.max(1, endsAtMs - clock.now()),
      });
      const page = await readPage(settings, client, card, slugPath(url, externalId), left());
      return page === undefined ? undefined : withDetails(settings, client, card, page.offer, left);
    },
    async readProduct(input, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const card = cardOf(settings, CALLS.offer, input);
      return readPage(settings, client, card, `/shop/p/-${card.externalId}/`, callOptions);
    },
    async readSellers(input, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      return askSellers(settings, client, cardOf(settings, CALLS.sellers, input), callOptions);
    },
    async readReviews({ page = 0, limit = REVIEWS_LIMIT, ...input }, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const card = cardOf(settings, CALLS.reviews, input);
      if (!Number.isInteger(page) || page < 0)
        throw refused(CALLS.reviews, 'page', 'expected a whole number from 0');
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw refused(CALLS.reviews, 'limit', 'expected a whole number from 1 to 1000');
      return askReviews(settings, client, card, { page, limit }, callOptions);
    },
    async readSeller({ key }, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      return readMerchant(settings, client, key, callOptions);
    },
  };
  return market;
}

/** A card in a city, both checked. */
interface Card {
  readonly externalId: string;
  readonly cityId: string;
}

function cardOf(
  settings: KaspiMarketSettings,
  operation: string,
  { externalId, city }: KaspiCardInput,
): Card {
  if (!CARD_ID.test(externalId)) throw refused(operation, 'externalId', 'expected the number of a card');
  const cityId = city === undefined ? settings.cityId : findCityId(settings.cities, city);
  if (cityId === undefined) throw refused(operation, 'city', unknownCity(city ?? ''));
  return { externalId, cityId };
}

/** The next way is tried when the one before changed its shape or is closed to robots; a block ends the call. */
async function firstReadable<Way, Value>(
  { clock, logger, timeoutMs: defaultMs }: KaspiMarketSettings,
  { signal, timeoutMs = defaultMs }: CallOptions,
  ways: readonly Way[],
  read: (way: Way, options: CallOptions) => Promise<Value>,
): Promise<Value> {
  const endsAtMs = clock.now() + timeoutMs;
  for (const [index, way] of ways.entries()) {
    try {
      return await read(way, { signal, timeoutMs: Math.max(1, endsAtMs - clock.now()) });
    } catch (error) {
      if (index === ways.length - 1 || !mayAskElsewhere(error)) throw error;
      logger.warn('A source of Kaspi cannot be read, the next one is asked', { reason: issuesOf(error) });
    }
  }
  throw new TypeError('A search has at least one way.');
}

function mayAskElsewhere(error: unknown): boolean {
  if (isLeadKitError(error, 'unexpected_response')) return true;
  return isLeadKitError(error, 'blocked') && issuesOf(error).some(({ path }) => path === 'robots');
}

function issuesOf(error: unknown): readonly ErrorIssue[] {
  return isLeadKitError(error) ? (error.issues ?? []) : [];
}

async function readSearch(
  settings: KaspiMarketSettings,
  client: PublicClient,
  request: SearchRequest,
  options: CallOptions,
): Promise<MarketPage> {
  const { cityId, path, query } = request;
  const answer = await client.read(
    {
      operation: CALLS.search,
      path,
      query,
      accept: 'json',
      cityId,
      refererPath: '/shop/search/',
      parse: (body) => readKaspiSearchJson(body, contextOf(settings, cityId)),
    },
    options,
  );
  // A page with a part missing is no page: what is missing from it would count as vanished.
  if (!answer.isComplete) throw unreadable('The answer of the search', answer.problems, CALLS.search);
  const { offers, total } = answer;
  const organic = offers.filter(({ isPromoted }) => !isPromoted).map(({ externalId }) => externalId);
  if (organic.length === 0 && request.pageNumber === 0 && (total?.value ?? 0) > 0)
    throw unreadable('The answer of the search', [
      { path: 'data.cards', message: 'is empty though cards are counted' },
    ]);
  const cursor = nextCursor(request, { ids: organic, total: total?.value });
  return {
    offers,
    ...(total === undefined ? {} : { total }),
    ...(cursor === undefined ? {} : { nextCursor: cursor }),
  };
}

/** The path of an address of the card; one without its words leads there too. */
function slugPath(url: string, externalId: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return path.startsWith('/shop/p/') && readKaspiProductId(path) === externalId
    ? path
    : `/shop/p/-${externalId}/`;
}

async function readPage(
  settings: KaspiMarketSettings,
  client: PublicClient,
  { externalId, cityId }: Card,
  path: string,
  options: CallOptions,
): Promise<KaspiProductPage | undefined> {
  const page = await orGone(
    client.read(
      {
        operation: CALLS.offer,
        path,
        query: `c=${cityId}`,
        accept: 'text',
        cityId,
        refererPath: '/shop/',
        parse: (body) => readKaspiProductPage(String(body), contextOf(settings, cityId)),
      },
      options,
    ),
  );
  if (page !== undefined && page.offer.externalId !== externalId)
    throw unreadable('The product page', [{ path: 'id', message: 'is that of another card' }], CALLS.offer);
  if (page !== undefined && page.problems.length > 0)
    settings.logger.warn('Kaspi shows something this reader does not know', { problems: page.problems });
  return page;
}

/** Adds who sells it and how many reviews it got of late. What cannot be read of these is left out, and said. */
async function withDetails(
  settings: KaspiMarketSettings,
  client: PublicClient,
  card: Card,
  offer: Offer,
  left: () => CallOptions,
): Promise<Offer> {
  let detailed = offer;
  for (const detail of settings.offerDetails) {
    try {
      detailed =
        detail === 'sellers'
          ? withSellers(detailed, await askSellers(settings, client, card, left()))
          : withReviews(
              settings,
              detailed,
              await askReviews(settings, client, card, { page: 0, limit: REVIEWS_LIMIT }, left()),
            );
    } catch (error) {
      if (!mayAskElsewhere(error)) throw error;
      settings.logger.warn('A part of a card cannot be read and is left out', {
        detail,
        reason: issuesOf(error),
      });
    }
  }
  return detailed;
}

function withSellers(offer: Offer, { sellers, total, isComplete }: KaspiSellersAnswer): Offer {
  const isAll = isComplete && sellers.length === total;
  return {
    ...offer,
    sellersCount: total,
    ...(isAll ? { sellerPrices: sellers.map(({ price }) => price) } : {}),
    fieldSources: { ...offer.fieldSources, sellersCount: 'api', ...(isAll ? { sellerPrices: 'api' } : {}) },
  };
}

/** Reviews come newest first: those of 30 days are all there once an older one is, or nothing more comes. */
function withReviews({ clock }: KaspiMarketSettings, offer: Offer, answer: KaspiReviewsAnswer): Offer {
  const since = toIsoText(clock.now() - DAYS_30_MS).slice(0, 10);
  const recent = answer.reviews.filter(({ writtenOn }) => writtenOn > since).length;
  const isAll =
    answer.isComplete && (recent < answer.reviews.length || answer.reviews.length < REVIEWS_LIMIT);
  const counted = answer.total === undefined ? {} : { reviewsCount: answer.total };
  const lately = isAll ? { reviewsLast30Days: recent } : {};
  const names = Object.keys({ ...counted, ...lately });
  return {
    ...offer,
    ...counted,
    ...lately,
    fieldSources: {
      ...offer.fieldSources,
      ...Object.fromEntries(names.map((name) => [name, 'api' as const])),
    },
  };
}

function askSellers(
  settings: KaspiMarketSettings,
  client: PublicClient,
  { externalId, cityId }: Card,
  options: CallOptions,
): Promise<KaspiSellersAnswer> {
  return client.read(
    {
      operation: CALLS.sellers,
      path: `/yml/offer-view/offers/${externalId}`,
      query: '',
      accept: 'json',
      json: {
        cityId,
        id: externalId,
        merchantUID: [],
        limit: SELLERS_LIMIT,
        page: 0,
        sortOption: 'PRICE',
        installationId: '-1',
      },
      cityId,
      refererPath: `/shop/p/-${externalId}/`,
      parse: (body) => readKaspiSellersJson(body, contextOf(settings, cityId)),
    },
    options,
  );
}

function askReviews(
  settings: KaspiMarketSettings,
  client: PublicClient,
  { externalId, cityId }: Card,
  { page, limit }: { readonly page: number; readonly limit: number },
  options: CallOptions,
): Promise<KaspiReviewsAnswer> {
  return client.read(
    {
      operation: CALLS.reviews,
      path: `/yml/review-view/api/v1/reviews/product/${externalId}`,
      query: new URLSearchParams({
        filter: 'COMMENT',
        sort: 'DATE',
        limit: String(limit),
        page: String(page),
        withAgg: 'true',
      }).toString(),
      accept: 'json',
      cityId,
      refererPath: `/shop/p/-${externalId}/`,
      parse: (body) => readKaspiReviewsJson(body, contextOf(settings, cityId)),
    },
    options,
  );
}

async function readMerchant(
  settings: KaspiMarketSettings,
  client: PublicClient,
  key: string,
  options: CallOptions,
): Promise<MarketSeller | undefined> {
  if (!/^[\w-]{1,60}$/.test(key)) throw refused(CALLS.seller, 'key', 'expected the id of a seller');
  const { cityId } = settings;
  const seller = await orGone(
    client.read(
      {
        operation: CALLS.seller,
        path: `/shop/info/merchant/${key}/address-tab/`,
        query: '',
        accept: 'text',
        cityId,
        refererPath: '/shop/',
        parse: (body) => readKaspiMerchantPage(String(body), contextOf(settings, cityId)),
      },
      options,
    ),
  );
  if (seller !== undefined && seller.key !== key)
    throw unreadable(
      'The page of the seller',
      [{ path: 'uid', message: 'is that of another seller' }],
      CALLS.seller,
    );
  return seller;
}

async function orGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return undefined;
    throw error;
  }
}

function contextOf({ clock, baseUrl }: KaspiMarketSettings, cityId: string): KaspiReadContext {
  return { seenAt: toIsoText(clock.now()), cityId, origin: baseUrl };
}

function refused(operation: string, path: string, message: string): Error {
  return invalidInput(operation, [{ path, message }], 'kaspi');
}
