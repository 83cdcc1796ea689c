import assert from 'node:assert/strict';
import { type OfferQuery, paginate } from '@leadkit/core';
import { record } from './offer-cases.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { offer } from './store-samples.ts';

async function listed(bench: StoreBench, query: OfferQuery): Promise<readonly string[]> {
  return (await bench.tenant.offers.listPage(query)).items.map((one) => one.externalId);
}

/** Lists of offers. */
export const offerListCases: readonly StoreCase[] = storeRules('offers.list', [
  {
    slug: 'last-seen-first',
    title: 'offers are listed last seen first',
    family: 'pages',
    run: async (bench) => {
      await record(bench, [
        offer('b', { seenAt: bench.at(1) }),
        offer('c', { seenAt: bench.at(2) }),
        offer('a', { seenAt: bench.at(0) }),
      ]);
      assert.deepEqual(await listed(bench, {}), ['c', 'b', 'a']);
      await record(bench, [offer('a', { seenAt: bench.at(3) })]);
      assert.deepEqual(await listed(bench, {}), ['a', 'c', 'b'], 'after one was seen again');
    },
  },
  {
    slug: 'pages',
    title: 'offers seen at one moment come exactly once over pages, and pages end',
    family: 'pages',
    run: async (bench) => {
      const names = Array.from({ length: 25 }, (_, index) => `o-${index}`);
      await record(
        bench,
        names.map((name) => offer(name)),
      );
      const seen: string[] = [];
      const pages = paginate((cursor) => bench.tenant.offers.listPage({ limit: 4, cursor }));
      for await (const one of pages) seen.push(one.externalId);
      assert.deepEqual(seen.sort(), names.sort());
    },
  },
  {
    slug: 'page-limit',
    title: 'a page of offers holds at most `limit`',
    family: 'pages',
    run: async (bench) => {
      await record(bench, [offer('a'), offer('b'), offer('c')]);
      assert.equal((await listed(bench, { limit: 2 })).length, 2);
    },
  },
  {
    slug: 'filter',
    title: 'offers are found by platform, last run, moments and promotion',
    family: 'values',
    run: async (bench) => {
      const { at } = bench;
      const runId = bench.id<'research-run'>();
      await record(bench, [offer('a', { seenAt: at(0) })], { runId });
      await record(bench, [offer('b', { seenAt: at(1), isPromoted: true })]);
      await record(bench, [offer('c', { seenAt: at(2), platform: 'other' })]);
      assert.deepEqual(await listed(bench, { platform: 'other' }), ['c'], 'platform');
      assert.deepEqual(await listed(bench, { lastRunId: runId }), ['a'], 'lastRunId');
      assert.deepEqual(await listed(bench, { seenFrom: at(1) }), ['c', 'b'], 'seenFrom is inclusive');
      assert.deepEqual(await listed(bench, { seenBefore: at(1) }), ['a'], 'seenBefore is exclusive');
      assert.deepEqual(await listed(bench, { isPromoted: true }), ['b'], 'isPromoted true');
      assert.deepEqual(await listed(bench, { isPromoted: false }), ['c', 'a'], 'isPromoted false');
    },
  },
]);
