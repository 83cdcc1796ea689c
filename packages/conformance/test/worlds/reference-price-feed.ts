import {
  type ErrorIssue,
  invalidInput,
  LeadKitError,
  type PriceFeedOffer,
  type PriceFeedPort,
  type PriceFeedReport,
} from '@leadkit/core';
import type { PriceFeedWorld } from '../../src/index.ts';

/** The smallest price list that keeps the contract: one line of JSON per product, kept in memory. */
export function createReferencePriceFeed(): PriceFeedPort {
  let served: string | undefined;

  async function check(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
  ): Promise<PriceFeedReport> {
    const issues: ErrorIssue[] = [];
    const seen = new Set<string>();
    for await (const offer of offers) {
      issues.push(...issuesOf(offer));
      if (seen.has(offer.sku)) issues.push({ path: `${offer.sku}.sku`, message: 'is there twice' });
      seen.add(offer.sku);
    }
    return { offers: seen.size, issues };
  }

  async function* build(
    offers: AsyncIterable<PriceFeedOffer> | Iterable<PriceFeedOffer>,
  ): AsyncGenerator<Uint8Array> {
    for await (const offer of offers) {
      const issues = issuesOf(offer);
      if (issues.length > 0) throw invalidInput('priceFeed.build', issues);
      yield new TextEncoder().encode(`${JSON.stringify(offer)}\n`);
    }
  }

  return {
    check: async (offers, options) => {
      options?.signal?.throwIfAborted();
      return check(offers);
    },
    build,
    publish: async (offers, options) => {
      options?.signal?.throwIfAborted();
      const decoder = new TextDecoder();
      let text = '';
      let count = 0;
      for await (const chunk of build(offers)) {
        text += decoder.decode(chunk);
        count += 1;
      }
      if (count === 0) {
        throw new LeadKitError({
          code: 'business_rule',
          operation: 'priceFeed.publish',
          effect: 'none',
          message: 'The list is empty and would take everything off sale; the served one stays.',
        });
      }
      served = text;
      return { offers: count, issues: [] };
    },
    handler: async () =>
      served === undefined ? new Response('no list yet', { status: 503 }) : new Response(served),
  };
}

function issuesOf(offer: PriceFeedOffer): readonly ErrorIssue[] {
  const price = 'amountMinor' in offer.price ? offer.price.amountMinor : 1;
  return price > 0 ? [] : [{ path: `${offer.sku}.price`, message: 'expected more than 0' }];
}

const offerOf = (sku: string, amountMinor: number): PriceFeedOffer => ({
  sku,
  title: 'Шәйнек',
  price: { amountMinor, currency: 'KZT' },
  availability: [{ warehouse: 'PP1', isAvailable: true }],
});

/** What the reference price list is made of. */
export const referencePriceFeedWorld: PriceFeedWorld = {
  offer: (sku) => offerOf(sku, 1_250_000),
  badOffer: (sku) => offerOf(sku, 0),
};
