import type { Money } from '../domain/money.ts';
import type { Offer } from '../domain/offer.ts';
import { toIsoText } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { Market, MarketQuery, MarketSeller } from '../ports/market.ts';
import { buildOffer } from './build-offers.ts';
import { answer } from './fake-platform/calls.ts';
import { createFaultScript, type FakeFaults } from './fake-platform/faults.ts';
import { pageOf } from './fake-platform/paging.ts';
import { createTestClock } from './test-clock.ts';

/** Every call the fake market answers. */
export type FakeMarketOperation = 'searchPage' | 'readOffer' | 'readSeller';

/** What the fake market is like. */
export interface FakeMarketOptions {
  /** Its id. Default `fake-market`. */
  readonly id?: string;
  /** Id of the platform whose public side it is. Default `fake`. */
  readonly platform?: string;
  /** Where its time comes from; give it the kit's clock. Default: a test clock that stands still. */
  readonly clock?: Pick<Clock, 'now' | 'after'>;
  /** Offers on a page. Default 20. */
  readonly pageSize?: number;
  /** Above this many it only says "at least so many". Default 1000. */
  readonly exactTotalMax?: number;
}

/** The market behind the reader's back. */
export interface FakeMarketWorld {
  /** Offers that are there now, in the market's order. */
  readonly offers: readonly Offer[];
  /** Puts an offer on the market, or lays new facts over the one with this `externalId`. */
  putOffer(offer: Partial<Offer> & { readonly externalId: string }): Offer;
  /** Puts `count` offers on the market, numbered from 1, with prices from `from` in steps of `step`. */
  putOffers(
    count: number,
    offer?: Partial<Offer> & { readonly from?: Money; readonly stepMinor?: number },
  ): readonly Offer[];
  /** An offer goes. */
  removeOffer(externalId: string): void;
  /** Adds a business seller that `readSeller` knows. */
  putSeller(seller: MarketSeller): void;
  /** From now on every call is `blocked`, as a ban or as a captcha, until `unblock`. */
  block(as?: 'ban' | 'captcha', retryAfterMs?: number): void;
  /** The ban is over. */
  unblock(): void;
  /** Scripts what goes wrong. */
  readonly faults: FakeFaults<FakeMarketOperation>;
  /** Calls so far, oldest first, failed ones too. */
  readonly calls: readonly FakeMarketOperation[];
}

/** The public side of a marketplace inside the process, with state. */
export interface FakeMarket extends Market {
  /** The market, to seed, to watch and to break. */
  readonly world: FakeMarketWorld;
}

/**
 * Makes a market for tests of research. A search finds the offers whose title holds every word of the query, letters
 * compared without case; a city is compared with the offer's `city.externalId` and KATO code.
 */
export function createFakeMarket(options: FakeMarketOptions = {}): FakeMarket {
  const { id = 'fake-market', platform = 'fake', clock = createTestClock(), pageSize = 20 } = options;
  const exactTotalMax = options.exactTotalMax ?? 1000;
  const offers = new Map<string, Offer>();
  const sellers = new Map<string, MarketSeller>();
  const faults = createFaultScript<FakeMarketOperation>();
  const calls: FakeMarketOperation[] = [];
  let ban: LeadKitError | undefined;

  async function call<Result>(
    operation: FakeMarketOperation,
    callOptions: CallOptions | undefined,
    work: () => Result,
  ): Promise<Result> {
    callOptions?.signal?.throwIfAborted();
    calls.push(operation);
    if (ban !== undefined) throw ban;
    return answer({ operation, platform, isWrite: false, options: callOptions, clock, faults, work });
  }

  const seen = (offer: Offer): Offer => ({ ...offer, seenAt: toIsoText(clock.now()) });

  function putOffer(offer: Parameters<FakeMarketWorld['putOffer']>[0]): Offer {
    const { externalId } = offer;
    const known =
      offers.get(externalId) ?? buildOffer({ url: `https://${platform}.test/offers/${externalId}` });
    const put: Offer = { ...known, platform, source: 'state', ...offer };
    offers.set(externalId, put);
    return put;
  }

  return {
    contract: 1,
    id,
    platform,
    searchPage: (query, callOptions) =>
      call('searchPage', callOptions, () => {
        const found = [...offers.values()].filter((offer) => matches(offer, query));
        const { items, nextCursor } = pageOf(found, { cursor: query.cursor, limit: pageSize });
        const isExact = found.length <= exactTotalMax;
        return {
          offers: items.map(seen),
          total: isExact
            ? { value: found.length, relation: 'exact' }
            : { value: exactTotalMax, relation: 'at_least' },
          ...(nextCursor === undefined ? {} : { nextCursor }),
        };
      }),
    readOffer: ({ externalId }, callOptions) =>
      call('readOffer', callOptions, () => {
        const offer = offers.get(externalId);
        return offer === undefined ? undefined : seen(offer);
      }),
    readSeller: ({ key }, callOptions) => call('readSeller', callOptions, () => sellers.get(key)),
    world: {
      get offers(): readonly Offer[] {
        return [...offers.values()];
      },
      putOffer,
      putOffers: (count, { from, stepMinor = 0, ...rest } = {}) =>
        Array.from({ length: count }, (_, index) => {
          const price =
            from === undefined
              ? {}
              : { price: { ...from, amountMinor: from.amountMinor + index * stepMinor } };
          return putOffer({ ...rest, ...price, externalId: String(index + 1) });
        }),
      removeOffer: (externalId) => {
        offers.delete(externalId);
      },
      putSeller: (seller) => {
        sellers.set(seller.key, seller);
      },
      block: (as = 'ban', retryAfterMs = 1_800_000) => {
        ban = blocked(platform, as, retryAfterMs);
      },
      unblock: () => {
        ban = undefined;
      },
      faults,
      calls,
    },
  };
}

function matches(offer: Offer, query: MarketQuery): boolean {
  const title = offer.title.toLowerCase();
  const words = query.text.toLowerCase().split(/\s+/);
  const { city, categoryExternalId } = query;
  const isThere = city === undefined || city === offer.city?.externalId || city === offer.city?.katoCode;
  const isOfKind = categoryExternalId === undefined || categoryExternalId === offer.category?.externalId;
  return isThere && isOfKind && words.every((word) => title.includes(word));
}

function blocked(platform: string, as: 'ban' | 'captcha', retryAfterMs: number): LeadKitError {
  return new LeadKitError({
    code: 'blocked',
    operation: 'market',
    platform,
    retryAfterMs,
    ...(as === 'captcha' ? { issues: [{ path: 'captcha', message: 'a captcha was shown' }] } : {}),
    message: `${platform} shows a ${as} page; nothing was read. Stop for ${retryAfterMs} ms.`,
  });
}
