import { createHttpClient, type HttpClient, type HttpRequest } from '@leadkit/adapter-kit';
import {
  type CallOptions,
  type EgressBudget,
  invalidInput,
  isLeadKitError,
  LeadKitError,
  type Market,
  type MarketQuery,
  type Offer,
  type OfferSource,
  toIsoText,
} from '@leadkit/core';
import { classify } from '../error-map.ts';
import { slugOf } from './cities.ts';
import { type BazaarMarketOptions, type FullMarketOptions, readMarketOptions } from './market-options.ts';
import { type BazaarOffer, parseOfferData, parseSearchPage, toOffer } from './offer.ts';
import { readEmbeddedData } from './offer-page.ts';
import { parseRobots, type RobotRules } from './robots.ts';
import { toMarketSeller } from './seller.ts';
import { createSellerReader } from './seller-key.ts';

/** One request a second at most, as robots.txt asks; half of what the site bears. quirks.md, "Limits". */
const SITE_BUDGET: EgressBudget = { name: 'bazaar-site', limit: 60, windowMs: 60_000, spacingMs: 1_000 };
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
  let rules: RobotRules | undefined;

  /** Reads a page when robots.txt lets us, robots.txt first. */
  async function read<Value>(request: HttpRequest<Value>, call: CallOptions = {}): Promise<Value> {
    call.signal?.throwIfAborted();
    const endsAtMs = settings.clock.now() + (call.timeoutMs ?? settings.timeoutMs);
    const left = (): CallOptions => ({
      signal: call.signal,
      timeoutMs: Math.max(1, endsAtMs - settings.clock.now()),
    });
    rules ??= await readRobots(client, request.operation, left());
    if (!rules.allows(request.path)) throw disallowed(request.operation, request.path);
    return (await client.request(request, left())).value;
  }

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
    async searchPage(query, call) {
      const operation = 'market.searchPage';
      const page = readCursor(query.cursor, operation);
      const parse = (value: unknown) => parseSearchPage(value, operation);
      const request = { operation, path: '/search.json', query: toQuery(query, page, operation), parse };
      const found = await read(request, call);
      return {
        offers: await Promise.all(found.items.map((shown) => offerOf(shown, 'api'))),
        total: found.total,
        ...(page < found.pages ? { nextCursor: String(page + 1) } : {}),
      };
    },
    async readOffer({ externalId }, call) {
      const operation = 'market.readOffer';
      const parse = (html: unknown) => parseOfferData(readEmbeddedData(html, operation), operation);
      const path = `/o/${encodeURIComponent(externalId)}`;
      const shown = await unlessGone(read({ operation, path, accept: 'text', parse }, call));
      return shown === undefined ? undefined : await offerOf(shown, 'state');
    },
    async readSeller({ key }, call) {
      const operation = 'market.readSeller';
      const parse = (value: unknown) => toMarketSeller(value, operation);
      return await unlessGone(
        read({ operation, path: `/shops/${encodeURIComponent(key)}/about.json`, parse }, call),
      );
    },
  };
}

function createSiteClient(settings: FullMarketOptions): HttpClient {
  const { baseUrl, timeoutMs, egress, clock, logger, fetch } = settings;
  return createHttpClient({
    platform: 'bazaar',
    baseUrl,
    timeoutMs,
    io: { egress, clock, logger, fetch },
    budget: SITE_BUDGET,
    headers: { 'user-agent': USER_AGENT },
    classify,
  });
}

async function readRobots(client: HttpClient, operation: string, call: CallOptions): Promise<RobotRules> {
  try {
    const parse = (text: unknown): RobotRules => parseRobots(String(text));
    return (await client.request({ operation, path: '/robots.txt', accept: 'text', parse }, call)).value;
  } catch (error) {
    // A site without robots.txt lets everybody read.
    if (isLeadKitError(error, 'not_found')) return parseRobots('');
    throw error;
  }
}

function toQuery(
  query: MarketQuery,
  page: number,
  operation: string,
): Readonly<Record<string, string | number>> {
  const slug = query.city === undefined ? undefined : slugOf(query.city);
  if (query.city !== undefined && slug === undefined) {
    const message = 'is no city of bazaar; use almaty, astana, shymkent or a KATO code';
    throw invalidInput(operation, [{ path: 'city', message }], 'bazaar');
  }
  return {
    q: query.text,
    ...(slug === undefined ? {} : { city: slug }),
    ...(query.categoryExternalId === undefined ? {} : { category: query.categoryExternalId }),
    page,
  };
}

function readCursor(cursor: string | undefined, operation: string): number {
  const page = cursor === undefined ? 1 : Number(cursor);
  if (Number.isSafeInteger(page) && page >= 1) return page;
  const message = 'is not one of bazaar; pass the nextCursor of the page before';
  throw invalidInput(operation, [{ path: 'cursor', message }], 'bazaar');
}

function disallowed(operation: string, path: string): LeadKitError {
  return new LeadKitError({
    code: 'forbidden',
    operation,
    platform: 'bazaar',
    message: `robots.txt of bazaar asks readers to leave ${path} alone, so it was not read.`,
  });
}
