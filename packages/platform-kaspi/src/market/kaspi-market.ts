import { firstReadable } from '@leadkit/adapter-kit/public-pages';
import { type CallOptions, invalidInput, type Market, type MarketSeller } from '@leadkit/core';
import {
  findCityId,
  type KaspiMarketOptions,
  type KaspiMarketSettings,
  readMarketOptions,
  unknownCity,
} from './kaspi-market-options.ts';
import { KASPI_SITE } from './kaspi-site.ts';
import { REVIEWS_LIMIT, withDetails } from './offer-details.ts';
import { CARD_ID, cityOfAddress, readKaspiProductId } from './page-reader.ts';
import type { KaspiProductPage } from './product.ts';
import { CALLS } from './public-answers.ts';
import { createStorefrontClient } from './public-client.ts';
import type { KaspiReviewsAnswer } from './reviews-json.ts';
import { planSearch } from './search-request.ts';
import type { KaspiSellersAnswer } from './sellers-json.ts';
import {
  askReviews,
  askSellers,
  type Card,
  readMerchant,
  readPage,
  readSearch,
  type Storefront,
} from './storefront-calls.ts';

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

/**
 * The storefront of Kaspi for research: read only, without an account, as a polite stranger. It has its own egress, says who
 * asks, obeys robots.txt, keeps a low pace, and after the first block asks nothing until the ban is over.
 *
 * The storefront has no official API, and refuses callers that do not look like a browser, as well as most addresses of data
 * centres. This market does not pretend, so expect `blocked` on the live site: that is an honest result. The other way in is
 * data of your own: `kit.research.record`.
 *
 * @throws LeadKitError `invalid_input` for options that cannot work.
 */
export function createKaspiMarket(options: KaspiMarketOptions = {}): KaspiMarket {
  const settings = readMarketOptions(options);
  const storefront: Storefront = { settings, client: createStorefrontClient(settings) };
  return {
    contract: 1,
    id: settings.id,
    platform: 'kaspi',
    async searchPage(query, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      return firstReadable(
        { site: KASPI_SITE, ...settings },
        callOptions,
        planSearch(settings, query, CALLS.search),
        (request, left) => readSearch(storefront, request, left),
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
      const page = await readPage(storefront, card, slugPath(url, externalId), left());
      return page === undefined ? undefined : withDetails(storefront, card, page.offer, left);
    },
    async readProduct(input, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const card = cardOf(settings, CALLS.offer, input);
      return readPage(storefront, card, `/shop/p/-${card.externalId}/`, callOptions);
    },
    async readSellers(input, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      return askSellers(storefront, cardOf(settings, CALLS.sellers, input), callOptions);
    },
    async readReviews({ page = 0, limit = REVIEWS_LIMIT, ...input }, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      const card = cardOf(settings, CALLS.reviews, input);
      if (!Number.isInteger(page) || page < 0)
        throw refused(CALLS.reviews, 'page', 'expected a whole number from 0');
      if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
        throw refused(CALLS.reviews, 'limit', 'expected a whole number from 1 to 1000');
      return askReviews(storefront, card, { page, limit }, callOptions);
    },
    async readSeller({ key }, callOptions = {}) {
      callOptions.signal?.throwIfAborted();
      if (!/^[\w-]{1,60}$/.test(key)) throw refused(CALLS.seller, 'key', 'expected the id of a seller');
      return readMerchant(storefront, key, callOptions);
    },
  };
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

/** The path of an address of the card; one without its words leads there too. */
function slugPath(url: string, externalId: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  return path.startsWith('/shop/p/') && readKaspiProductId(path) === externalId
    ? path
    : `/shop/p/-${externalId}/`;
}

function refused(operation: string, path: string, message: string): Error {
  return invalidInput(operation, [{ path, message }], 'kaspi');
}
