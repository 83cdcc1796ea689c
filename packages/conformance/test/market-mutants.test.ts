import { AssertionError } from 'node:assert';
import { type CallOptions, isLeadKitError, LeadKitError, type Market, type Offer } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { marketCases } from '../src/index.ts';
import { createBazaarMarketInProcess } from './worlds/bazaar-market-world.ts';

type Method = 'searchPage' | 'readOffer' | 'readSeller';
type Read = (input: never, options?: CallOptions) => Promise<unknown>;
type Mutate = (market: Market) => Market;

/** A market one of whose methods is replaced. */
function reading(method: Method, replace: (inner: Read) => Read): Mutate {
  return (market) => ({ ...market, [method]: replace(market[method] as Read) });
}

function failing(method: Method, change: (error: unknown) => unknown): Mutate {
  return reading(
    method,
    (inner) => (input, options) =>
      inner(input, options).catch((error: unknown) => {
        throw change(error);
      }),
  );
}

/** A market that changes offers on their way out. */
function showing(change: (offer: Offer, index: number) => Offer): Mutate {
  return (market) => ({
    ...market,
    searchPage: async (query, options) => {
      const page = await market.searchPage(query, options);
      return { ...page, offers: page.offers.map(change) };
    },
  });
}

function changed(error: unknown, patch: Partial<LeadKitError>): unknown {
  if (!isLeadKitError(error)) return error;
  const { code, operation, platform, retryAfterMs, issues, effect, message } = error;
  return new LeadKitError({ code, operation, platform, retryAfterMs, issues, effect, message, ...patch });
}

const NOTHING: Readonly<Record<Method, unknown>> = {
  searchPage: { offers: [] },
  readOffer: undefined,
  readSeller: undefined,
};

/** How each kind of failure is got wrong, for any method. */
const FAILURES: Readonly<Record<string, (method: Method) => Mutate>> = {
  banned: (method) =>
    failing(method, (error) => changed(error, { issues: [{ path: 'captcha', message: '' }] })),
  captcha: (method) => failing(method, (error) => changed(error, { issues: [] })),
  'rate-limited': (method) =>
    failing(method, (error) =>
      isLeadKitError(error) ? changed(error, { retryAfterMs: (error.retryAfterMs ?? 0) / 1_000 }) : error,
    ),
  'server-error': (method) => failing(method, (error) => changed(error, { code: 'unexpected_response' })),
  dropped: (method) => failing(method, () => new TypeError('fetch failed')),
  'shape-drift': (method) =>
    failing(method, (error) => changed(error, { message: 'The page changed.', issues: [] })),
  truncated: (method) =>
    reading(method, (inner) => (input, options) => inner(input, options).catch(() => NOTHING[method])),
  'aborted-before': (method) => reading(method, (inner) => (input) => inner(input)),
  'aborted-meanwhile': (method) =>
    failing(
      method,
      (cause) => new LeadKitError({ code: 'unavailable', operation: 'x', message: 'stopped', cause }),
    ),
  'timed-out': (method) => failing(method, (error) => changed(error, { code: 'blocked' })),
};

/** How the rest is got wrong. */
const MUTANTS: Readonly<Record<string, Mutate>> = {
  'market.searchPage.named': (market) => ({ ...market, platform: 'Bazaar.kz' }),
  'market.searchPage.everything': (market) => ({
    ...market,
    searchPage: async (query, options) => {
      const page = await market.searchPage(query, options);
      return query.cursor === undefined ? page : { ...page, offers: page.offers.slice(1) };
    },
  }),
  'market.searchPage.shape': showing((offer) => ({ ...offer, url: `/o/${offer.externalId}` })),
  'market.searchPage.price': showing((offer) => ({
    ...offer,
    price: offer.price ?? { amountMinor: 0, currency: 'KZT' },
  })),
  'market.searchPage.promoted': showing((offer) => ({ ...offer, isPromoted: false })),
  'market.searchPage.total': (market) => ({
    ...market,
    searchPage: async (query, options) => {
      const page = await market.searchPage(query, options);
      return { ...page, total: { value: 1_000, relation: 'at_least' } };
    },
  }),
  'market.searchPage.empty': (market) => ({
    ...market,
    searchPage: async (query, options) => ({
      nextCursor: '2',
      ...(await market.searchPage(query, options)),
    }),
  }),
  'market.searchPage.privacy': showing((offer) => ({
    ...offer,
    attributes: { contact: '8 (701) 555-77-01' },
  })),
  'market.searchPage.seller-key': showing((offer, index) => ({
    ...offer,
    seller: { kind: 'private', key: String(index % 2) },
  })),
  'market.readOffer.known': (market) => ({
    ...market,
    readOffer: async (input, options) => {
      const offer = await market.readOffer(input, options);
      const price = offer?.price;
      return offer && price ? { ...offer, price: { ...price, amountMinor: price.amountMinor / 100 } } : offer;
    },
  }),
  'market.readOffer.gone': (market) => ({
    ...market,
    readOffer: async (input, options) => {
      const offer = await market.readOffer(input, options);
      if (offer !== undefined) return offer;
      throw new LeadKitError({ code: 'not_found', operation: 'market.readOffer', message: 'gone' });
    },
  }),
  'market.readSeller.known': (market) => ({
    ...market,
    readSeller: async (input, options) => {
      const seller = await market.readSeller?.(input, options);
      return seller && { ...seller, rating: 96 };
    },
  }),
  'market.readSeller.unknown': (market) => ({
    ...market,
    readSeller: async (input, options) =>
      (await market.readSeller?.(input, options)) ?? { key: input.key, name: '' },
  }),
};

function mutantOf(id: string): Mutate | undefined {
  const [, method = '', slug = ''] = id.split('.');
  return MUTANTS[id] ?? FAILURES[slug]?.(method as Method);
}

describe('market mutants', () => {
  test('there is one for every case, and none that breaks nothing', () => {
    const ids = marketCases.map((one) => one.id);
    expect(ids.filter((id) => mutantOf(id) === undefined)).toEqual([]);
    expect(Object.keys(MUTANTS).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test.each(marketCases.map((one) => [one.id, one] as const))('%s fails', async (id, broken) => {
    const { subject, world } = await createBazaarMarketInProcess();
    const mutate = mutantOf(id) ?? ((market: Market) => market);
    const error: unknown = await broken.run({ subject: mutate(subject), world }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toSatisfy((thrown) => thrown instanceof AssertionError || isLeadKitError(thrown));
  });
});
