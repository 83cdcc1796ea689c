import {
  type CallOptions,
  isLeadKitError,
  type MarketPage,
  type MarketSeller,
  toIsoText,
} from '@leadkit/core';
import type { KaspiMarketSettings } from './kaspi-market-options.ts';
import { KASPI_SITE } from './kaspi-site.ts';
import { readKaspiMerchantPage } from './merchant-page.ts';
import type { KaspiProductPage } from './product.ts';
import { readKaspiProductPage } from './product-page.ts';
import { CALLS } from './public-answers.ts';
import type { StorefrontClient } from './public-client.ts';
import type { KaspiReadContext } from './read-context.ts';
import { type KaspiReviewsAnswer, readKaspiReviewsJson } from './reviews-json.ts';
import { readKaspiSearchJson } from './search-json.ts';
import { nextCursor, type SearchRequest } from './search-request.ts';
import { type KaspiSellersAnswer, readKaspiSellersJson } from './sellers-json.ts';

/** Who asks, and how. */
export interface Storefront {
  readonly settings: KaspiMarketSettings;
  readonly client: StorefrontClient;
}

/** A card in a city, both checked. */
export interface Card {
  readonly externalId: string;
  readonly cityId: string;
}

/** Sellers of a card asked for at once. */
const SELLERS_LIMIT = 64;

export async function readSearch(
  { settings, client }: Storefront,
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
  if (!answer.isComplete)
    throw KASPI_SITE.unreadable('The answer of the search', answer.problems, CALLS.search);
  const { offers, total } = answer;
  const organic = offers.filter(({ isPromoted }) => !isPromoted).map(({ externalId }) => externalId);
  if (organic.length === 0 && request.pageNumber === 0 && (total?.value ?? 0) > 0)
    throw KASPI_SITE.unreadable('The answer of the search', [
      { path: 'data.cards', message: 'is empty though cards are counted' },
    ]);
  const cursor = nextCursor(request, { ids: organic, total: total?.value });
  return {
    offers,
    ...(total === undefined ? {} : { total }),
    ...(cursor === undefined ? {} : { nextCursor: cursor }),
  };
}

export async function readPage(
  { settings, client }: Storefront,
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
    throw KASPI_SITE.unreadable(
      'The product page',
      [{ path: 'id', message: 'is that of another card' }],
      CALLS.offer,
    );
  if (page !== undefined && page.problems.length > 0)
    settings.logger.warn('Kaspi shows something this reader does not know', { problems: page.problems });
  return page;
}

export function askSellers(
  { settings, client }: Storefront,
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

export function askReviews(
  { settings, client }: Storefront,
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

export async function readMerchant(
  { settings, client }: Storefront,
  key: string,
  options: CallOptions,
): Promise<MarketSeller | undefined> {
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
    throw KASPI_SITE.unreadable(
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
