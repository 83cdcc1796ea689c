import assert from 'node:assert/strict';
import type { Offer } from '@leadkit/core';
import { expectText } from '../expectations.ts';
import { type MarketCase, type MarketRule, marketRules, searchAll } from './market-case.ts';
import { marketFailureCases } from './market-failure-cases.ts';
import { checkOffer, checkPrivacy, TEXT } from './offer-checks.ts';

const searchRules: readonly MarketRule[] = [
  {
    slug: 'named',
    title: 'a market says which contract it was written for, its id, and whose public side it is',
    family: 'shape',
    run: async ({ market }) => {
      assert.equal(market.contract, 1);
      assert.match(market.id, /^[a-z][a-z0-9-]*$/, 'id');
      assert.match(market.platform, /^[a-z][a-z0-9-]*$/, 'platform');
    },
  },
  {
    slug: 'everything',
    title: 'pages of a search hold every offer exactly once and end',
    family: 'pages',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 55, promoted: 0 });
      const offers = await searchAll(market, TEXT);
      assert.deepEqual(
        offers.map((offer) => offer.externalId).sort(),
        seeded.map((offer) => offer.externalId).sort(),
      );
    },
  },
  {
    slug: 'shape',
    title: 'an offer has id, title, address and moments, and money in minor units',
    family: 'shape',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 5, promoted: 2 });
      for (const offer of await searchAll(market, TEXT)) checkOffer(market, offer);
    },
  },
  {
    slug: 'price',
    title: 'the price is what the site shows, and absent where it shows none',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 5, promoted: 0 });
      const offers = await searchAll(market, TEXT);
      for (const offer of offers)
        assert.deepEqual(offer.price, world.priceOf(offer.externalId), `price of ${offer.externalId}`);
      assert.equal(offers.filter((offer) => offer.price === undefined).length, 1, 'offers without a price');
    },
  },
  {
    slug: 'promoted',
    title: 'paid places are told apart',
    family: 'values',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 8, promoted: 2 });
      const offers = await searchAll(market, TEXT);
      const promoted = offers.filter((offer) => offer.isPromoted).map((offer) => offer.externalId);
      const paid = seeded.filter((offer) => offer.isPromoted).map((offer) => offer.externalId);
      assert.deepEqual([...new Set(promoted)].sort(), paid.toSorted());
    },
  },
  {
    slug: 'total',
    title: 'the total is what the site says it has',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 7, promoted: 0 });
      const { total } = await market.searchPage({ text: TEXT });
      if (total === undefined) return;
      assert.ok(['exact', 'at_least'].includes(total.relation), `relation ${total.relation}`);
      if (total.relation === 'exact') assert.equal(total.value, 7);
      else assert.ok(total.value <= 7, `at least ${total.value} of 7`);
    },
  },
  {
    slug: 'empty',
    title: 'a search that finds nothing is an empty page without a cursor',
    family: 'pages',
    run: async ({ market }) => {
      const page = await market.searchPage({ text: 'мұндай жоқ 3e9b' });
      assert.deepEqual(page.offers, []);
      assert.equal(page.nextCursor, undefined);
    },
  },
  {
    slug: 'privacy',
    title: 'name, phone and id of a private seller are nowhere in an offer',
    family: 'values',
    run: async ({ market, world }) => {
      const seeded = await world.seed({ text: TEXT, count: 4, promoted: 1 });
      checkPrivacy('a search', await searchAll(market, TEXT), world.secrets);
      for (const one of seeded) checkPrivacy('an offer', await market.readOffer(one), world.secrets);
    },
  },
  {
    slug: 'seller-key',
    title: 'the key of a private seller is the same on every page it is on, and differs between sellers',
    family: 'values',
    run: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 3, promoted: 0 });
      const [first, again] = [await searchAll(market, TEXT), await searchAll(market, TEXT)];
      const keys = (offers: readonly Offer[]): readonly (string | undefined)[] =>
        offers.map((offer) => offer.seller?.key);
      assert.deepEqual(keys(again), keys(first));
      const known = keys(first).filter((key) => key !== undefined);
      assert.equal(new Set(known).size, known.length, 'two sellers share a key');
    },
  },
];

const offerRules: readonly MarketRule[] = [
  {
    slug: 'known',
    title: 'readOffer shows the offer with the price the site has',
    family: 'values',
    run: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 2, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      const offer = await market.readOffer(seeded);
      assert.ok(offer, 'readOffer says it is gone');
      checkOffer(market, offer);
      assert.equal(offer.externalId, seeded.externalId);
      assert.deepEqual(offer.price, world.priceOf(seeded.externalId));
    },
  },
  {
    slug: 'gone',
    title: 'an offer that the site says is gone is undefined',
    family: 'values',
    run: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 2, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      await world.remove(seeded.externalId);
      assert.equal(await market.readOffer(seeded), undefined);
    },
  },
];

const sellerRules: readonly MarketRule[] = [
  {
    slug: 'known',
    title: 'readSeller shows a business seller by its key',
    family: 'values',
    needs: ['market.readSeller', 'world.sellerKey'],
    run: async ({ market, world }) => {
      const key = world.sellerKey ?? '';
      const seller = await market.readSeller?.({ key });
      assert.equal(seller?.key, key);
      expectText('name', seller.name);
      if (seller.rating !== undefined) assert.ok(seller.rating >= 0 && seller.rating <= 5, 'rating');
    },
  },
  {
    slug: 'unknown',
    title: 'a seller that does not exist is undefined',
    family: 'values',
    needs: ['market.readSeller'],
    run: async ({ market }) => {
      assert.equal(await market.readSeller?.({ key: 'no-such-seller-999999999' }), undefined);
    },
  },
];

/** Every rule of the `Market` contract. */
export const marketCases: readonly MarketCase[] = [
  ...marketRules('searchPage', searchRules),
  ...marketRules('readOffer', offerRules),
  ...marketRules('readSeller', sellerRules),
  ...marketFailureCases,
];
