import { createPublicClient, type PublicClient } from '@leadkit/adapter-kit/public-pages';
import {
  type EgressBudget,
  invalidInput,
  isLeadKitError,
  type Market,
  type MarketQuery,
  type Offer,
  type OfferSource,
  toIsoText,
} from '@leadkit/core';
import { BAN_MS, classify } from '../error-map.ts';
import { BAZAAR_SITE } from './bazaar-site.ts';
import { slugOf } from './cities.ts';
import { type BazaarMarketOptions, type FullMarketOptions, readMarketOptions } from './market-options.ts';
import { type BazaarOffer, parseOfferData, parseSearchPage, toOffer } from './offer.ts';
import { readEmbeddedData } from './offer-page.ts';
import { toMarketSeller } from './seller.ts';
import { createSellerReader } from './seller-key.ts';

/** One request a second at most, as robots.txt asks; half of what the site bears. quirks.md, "Limits". */
const SITE_BUDGET: EgressBudget & { readonly spacingMs: number } = {
  name: 'bazaar-site',
  limit: 60,
  windowMs: 60_000,
  spacingMs: 1_000,
};
const USER_AGENT = 'LeadKit-example/0.1 (+https://github.com/leadkit/leadkit)';

/**
 * Bazaar's public pages: no account, one request a second, robots.txt obeyed, stops at the first ban. No I/O.
 *
 * @throws LeadKitError `invalid_input` for bad options.
 */
export function createBazaarMarket(options: BazaarMarketOptions = {}): Market {
  const settings = readMarketOptions(options);
  const client = createSiteClient(settings);
  const readSeller = createSellerReader(settings.sellerHashKey);

  async function offerOf(shown: BazaarOffer, source: OfferSource): Promise<Offer> {
    const seenAt = toIsoText(settings.clock.now());
    return toOffer(shown, { seller: await readSeller(shown.seller), seenAt, source });
  }

  /** `undefined` where the site says that it is gone. */
  async function unlessGone<Value>(reading: Promise<Value>): Promise<Value | undefined> {
    try {
      return await reading;
    } catch (error) {
      if (isLeadKitError(error, 'not_found')) return undefined;
      throw error;
    }
  }

  return {
    contract: 1,
    id: 'bazaar-market',
    platform: 'bazaar',
    async searchPage(query, call = {}) {
      const operation = 'market.searchPage';
      const page = readCursor(query.cursor, operation);
      const parse = (value: unknown) => parseSearchPage(value, operation);
      call.signal?.throwIfAborted();
      const found = await client.read(
        { operation, path: '/search.json', query: toQuery(query, page, operation), accept: 'json', parse },
        call,
      );
      return {
        offers: await Promise.all(found.items.map((shown) => offerOf(shown, 'api'))),
        total: found.total,
        ...(page < found.pages ? { nextCursor: String(page + 1) } : {}),
      };
    },
    async readOffer({ externalId }, call = {}) {
      const operation = 'market.readOffer';
      const parse = (html: unknown) => parseOfferData(readEmbeddedData(html, operation), operation);
      const path = `/o/${encodeURIComponent(externalId)}`;
      call.signal?.throwIfAborted();
      const shown = await unlessGone(
        client.read({ operation, path, query: '', accept: 'text', parse }, call),
      );
      return shown === undefined ? undefined : await offerOf(shown, 'state');
    },
    async readSeller({ key }, call = {}) {
      const operation = 'market.readSeller';
      const parse = (value: unknown) => toMarketSeller(value, operation);
      const path = `/shops/${encodeURIComponent(key)}/about.json`;
      call.signal?.throwIfAborted();
      return await unlessGone(client.read({ operation, path, query: '', accept: 'json', parse }, call));
    },
  };
}

function createSiteClient(settings: FullMarketOptions): PublicClient {
  const { baseUrl, timeoutMs } = settings;
  return createPublicClient({
    site: BAZAAR_SITE,
    io: settings,
    baseUrl,
    budget: SITE_BUDGET,
    userAgent: USER_AGENT,
    timeoutMs,
    blockedForMs: BAN_MS,
    classify,
  });
}

function toQuery(query: MarketQuery, page: number, operation: string): string {
  const slug = query.city === undefined ? undefined : slugOf(query.city);
  if (query.city !== undefined && slug === undefined) {
    const message = 'is no city of bazaar; use almaty, astana, shymkent or a KATO code';
    throw invalidInput(operation, [{ path: 'city', message }], 'bazaar');
  }
  return new URLSearchParams({
    q: query.text,
    ...(slug === undefined ? {} : { city: slug }),
    ...(query.categoryExternalId === undefined ? {} : { category: query.categoryExternalId }),
    page: String(page),
  }).toString();
}

function readCursor(cursor: string | undefined, operation: string): number {
  const page = cursor === undefined ? 1 : Number(cursor);
  if (Number.isSafeInteger(page) && page >= 1) return page;
  const message = 'is not one of bazaar; pass the nextCursor of the page before';
  throw invalidInput(operation, [{ path: 'cursor', message }], 'bazaar');
}
