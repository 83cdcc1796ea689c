import assert from 'node:assert/strict';
import {
  type EventRecord,
  type Offer,
  paginate,
  type SeenOfferQuery,
  type VanishedOffer,
} from '@leadkit/core';
import { record } from './offer-cases.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { offer } from './store-samples.ts';

async function seen(bench: StoreBench, query: SeenOfferQuery): Promise<readonly string[]> {
  const { items } = await bench.tenant.offers.seenPage(query);
  return items.map((one) => one.offer.externalId).sort();
}

/** Stores one offer; gives its id. */
async function put(bench: StoreBench, one: Offer): Promise<string> {
  return (await record(bench, [one]))[0]?.id ?? '';
}

/** One call of `vanish`, looking since `ms` after the start. */
function vanish(
  bench: StoreBench,
  ids: readonly string[],
  ms: number,
  isGoneConfirmed = false,
): Promise<readonly VanishedOffer[]> {
  return bench.tenant.offers.vanish({
    now: bench.at(1_000),
    correlationId: 'run',
    offers: ids.map((id) => ({ id, eventId: bench.id(), unseenSince: bench.at(ms), isGoneConfirmed })),
  });
}

async function events(bench: StoreBench): Promise<readonly EventRecord[]> {
  const claim = { consumer: 'crm', limit: 100, leaseMs: 1_000, now: bench.at(2_000) };
  const claimed = await bench.store.deliveries.claim(claim);
  for (const receipt of claimed) await bench.store.deliveries.acknowledge(receipt);
  return claimed.map((delivery) => delivery.event);
}

async function listen(bench: StoreBench): Promise<void> {
  await bench.store.deliveries.register({ name: 'crm', types: ['offer.vanished'] });
}

/** What runs saw. */
const seenCases: readonly StoreCase[] = storeRules('offers.seen', [
  {
    slug: 'kept',
    title: 'a run keeps what it saw of an offer, whatever the offer becomes later',
    family: 'values',
    run: async (bench) => {
      const [runId, later] = [bench.id<'research-run'>(), bench.id<'research-run'>()];
      const price = { amountMinor: 100, currency: 'KZT' };
      const first = offer('o-1', { price, ordersCount: 7, reviewsCount: 3 });
      await record(bench, [first], { runId, part: 'a' });
      const { ordersCount: _orders, reviewsCount: _reviews, ...changed } = first;
      await record(bench, [{ ...changed, price: { ...price, amountMinor: 90 }, seenAt: bench.at(500) }], {
        runId: later,
      });
      const [kept] = (await bench.tenant.offers.seenPage({ runId })).items;
      assert.deepEqual(kept?.seen, { price, isPromoted: false, ordersCount: 7, reviewsCount: 3 });
      assert.deepEqual(kept.parts, ['a'], 'parts');
      assert.equal(kept.offer.price?.amountMinor, 90, 'the offer as it is now');
      assert.ok(!('other' in kept), 'no other run was asked for');
      const [after] = (await bench.tenant.offers.seenPage({ runId: later })).items;
      assert.deepEqual([after?.parts, after?.seen.price?.amountMinor], [[], 90], 'without a part');
    },
  },
  {
    slug: 'parts',
    title: 'an offer met in several parts of a run is one of the run, with each part once',
    family: 'writes',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      await record(bench, [offer('o-1'), offer('o-2')], { runId, part: 'a' });
      await record(bench, [offer('o-1')], { runId, part: 'b' });
      await record(bench, [offer('o-1')], { runId, part: 'a' });
      const { items } = await bench.tenant.offers.seenPage({ runId });
      assert.equal(items.length, 2, 'offers');
      assert.deepEqual(items.find((one) => one.offer.externalId === 'o-1')?.parts, ['a', 'b']);
      assert.deepEqual(await seen(bench, { runId, parts: ['b', 'c'] }), ['o-1'], 'of part b');
    },
  },
  {
    slug: 'promoted',
    title: 'an offer is promoted for a run when any of its places was paid for',
    family: 'values',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      await record(bench, [offer('o-1'), offer('o-2'), offer('o-2', { isPromoted: true })], {
        runId,
        part: 'a',
      });
      await record(bench, [offer('o-1', { isPromoted: true, seenAt: bench.at(5) })], { runId, part: 'b' });
      await record(bench, [offer('o-1', { seenAt: bench.at(6) })], { runId, part: 'c' });
      const { items } = await bench.tenant.offers.seenPage({ runId });
      assert.deepEqual(
        items.map((one) => one.seen.isPromoted),
        [true, true],
      );
    },
  },
  {
    slug: 'stale',
    title: 'an observation that is stale was seen by its run all the same',
    family: 'writes',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      await record(bench, [offer('o-1', { seenAt: bench.at(500) })]);
      await record(bench, [offer('o-1', { seenAt: bench.at(0) })], { runId, part: 'a' });
      assert.deepEqual(await seen(bench, { runId }), ['o-1']);
    },
  },
  {
    slug: 'compared',
    title: 'a run is compared with another one: what both saw, and what only one did',
    family: 'values',
    run: async (bench) => {
      const [runId, otherRunId] = [bench.id<'research-run'>(), bench.id<'research-run'>()];
      const price = { amountMinor: 100, currency: 'KZT' };
      await record(bench, [offer('gone'), offer('both', { price })], { runId: otherRunId, part: 'a' });
      await record(bench, [offer('both', { seenAt: bench.at(1) }), offer('new')], { runId, part: 'a' });
      assert.deepEqual(await seen(bench, { runId, otherRunId }), ['both', 'new'], 'all');
      assert.deepEqual(await seen(bench, { runId, otherRunId, isInOther: false }), ['new'], 'only here');
      assert.deepEqual(
        await seen(bench, { runId: otherRunId, otherRunId: runId, isInOther: false }),
        ['gone'],
        'only there',
      );
      const { items } = await bench.tenant.offers.seenPage({ runId, otherRunId, isInOther: true });
      assert.deepEqual(
        items.map((one) => [one.offer.externalId, one.other]),
        [['both', { price, isPromoted: false }]],
      );
    },
  },
  {
    slug: 'pages',
    title: 'offers of a run come exactly once over pages, and pages end',
    family: 'pages',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      const names = Array.from({ length: 25 }, (_, index) => `o-${index}`);
      await record(
        bench,
        names.map((name) => offer(name)),
        { runId, part: 'a' },
      );
      const found: string[] = [];
      const pages = paginate((cursor) => bench.tenant.offers.seenPage({ runId, limit: 4, cursor }));
      for await (const one of pages) found.push(one.offer.externalId);
      assert.deepEqual(found.sort(), names.sort());
    },
  },
  {
    slug: 'isolated',
    title: 'what a run of one tenant saw is not seen by another tenant',
    family: 'values',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      await record(bench, [offer('o-1')], { runId, part: 'a' });
      assert.deepEqual((await bench.stranger.offers.seenPage({ runId })).items, []);
      assert.equal(await bench.stranger.offers.forgetRuns([runId]), 0, 'forgotten by a stranger');
      assert.deepEqual(await seen(bench, { runId }), ['o-1']);
    },
  },
  {
    slug: 'forgotten',
    title: 'forgetRuns forgets what the named runs saw, and keeps the offers and other runs',
    family: 'writes',
    run: async (bench) => {
      const [runId, other] = [bench.id<'research-run'>(), bench.id<'research-run'>()];
      await record(bench, [offer('o-1'), offer('o-2')], { runId, part: 'a' });
      await record(bench, [offer('o-1', { seenAt: bench.at(1) })], { runId: other, part: 'a' });
      assert.equal(await bench.tenant.offers.forgetRuns([runId]), 2);
      assert.equal(await bench.tenant.offers.forgetRuns([runId]), 0, 'again');
      assert.deepEqual(await seen(bench, { runId }), []);
      assert.deepEqual(await seen(bench, { runId: other }), ['o-1'], 'the other run');
      assert.equal((await bench.tenant.offers.listPage()).items.length, 2, 'offers');
    },
  },
  {
    slug: 'export',
    title: 'what runs saw is part of an export and of an erasure',
    family: 'values',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      const { tenant } = bench;
      await record(bench, [offer('o-1')], { runId, part: 'a' });
      const [member] = (await tenant.offers.seenPage({ runId })).items;
      const page = await tenant.privacy.exportPage({ cursor: 'run-offer:' });
      assert.equal(page.kind, 'run-offer');
      assert.deepEqual(page.rows, [{ runId, offerId: member?.offer.id, parts: ['a'], seen: member?.seen }]);
      const { counts } = await tenant.privacy.erase({ now: bench.at(5), by: 'member-1', reason: 'left' });
      assert.equal(counts['run-offer'], 1, 'in the report');
      assert.deepEqual((await tenant.privacy.exportPage({ cursor: 'run-offer:' })).rows, [], 'left');
    },
  },
]);

/** Offers that are gone. */
const vanishCases: readonly StoreCase[] = storeRules('offers.vanish', [
  {
    slug: 'marked',
    title: 'an offer that was not found is marked, with offer.vanished',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const id = await put(bench, offer('o-1'));
      assert.deepEqual(await vanish(bench, [id], 500, true), [{ id, outcome: 'vanished', sightings: 1 }]);
      const stored = await bench.tenant.offers.get(id);
      assert.deepEqual([stored?.vanishedAt, stored?.isGoneConfirmed], [bench.at(1_000), true]);
      assert.equal(stored?.lastSeenAt, bench.at(0), 'when it was last seen');
      const [written] = await events(bench);
      assert.equal(written?.type, 'offer.vanished');
      assert.deepEqual(written.subject, { kind: 'offer', id, version: 1 }, 'subject');
      assert.deepEqual([written.correlationId, written.occurredAt], ['run', bench.at(1_000)]);
      assert.deepEqual(written.data, {
        platform: 'bazaar',
        externalId: 'o-1',
        lastSeenAt: bench.at(0),
        isGoneConfirmed: true,
      });
    },
  },
  {
    slug: 'once',
    title: 'an offer vanishes once: saying it again changes nothing and writes no event',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const id = await put(bench, offer('o-1'));
      await vanish(bench, [id], 500);
      const before = await bench.tenant.offers.get(id);
      await events(bench);
      assert.deepEqual(await vanish(bench, [id], 900, true), [{ id, outcome: 'unchanged', sightings: 1 }]);
      assert.deepEqual(await bench.tenant.offers.get(id), before);
      assert.deepEqual(await events(bench), [], 'events');
    },
  },
  {
    slug: 'seen-since',
    title: 'an offer seen since it was looked for, and an unknown one, are left alone',
    family: 'time',
    run: async (bench) => {
      await listen(bench);
      const id = await put(bench, offer('o-1', { seenAt: bench.at(500) }));
      const unknown = bench.id();
      assert.deepEqual(await vanish(bench, [unknown, id], 500), [
        { id: unknown, outcome: 'unchanged', sightings: 0 },
        { id, outcome: 'unchanged', sightings: 1 },
      ]);
      assert.ok(!('vanishedAt' in ((await bench.tenant.offers.get(id)) ?? {})), 'marked');
      assert.deepEqual(await events(bench), [], 'events');
    },
  },
  {
    slug: 'back',
    title: 'an offer that is seen again is there again, and can vanish again',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const id = await put(bench, offer('o-1'));
      await vanish(bench, [id], 100, true);
      await record(bench, [offer('o-1', { seenAt: bench.at(200) })]);
      const back = await bench.tenant.offers.get(id);
      assert.ok(back && !('vanishedAt' in back) && !('isGoneConfirmed' in back), 'still marked');
      assert.deepEqual(await vanish(bench, [id], 300), [{ id, outcome: 'vanished', sightings: 1 }]);
      // Of one subject the second event waits until the first one is done.
      const written = [...(await events(bench)), ...(await events(bench))];
      assert.equal(written.length, 2, 'events');
    },
  },
  {
    slug: 'isolated',
    title: 'an offer of another tenant does not vanish',
    family: 'values',
    run: async (bench) => {
      const id = await put(bench, offer('o-1'));
      const results = await vanish({ ...bench, tenant: bench.stranger }, [id], 500);
      assert.deepEqual(results, [{ id, outcome: 'unchanged', sightings: 0 }]);
      assert.ok(!('vanishedAt' in ((await bench.tenant.offers.get(id)) ?? {})), 'marked');
    },
  },
]);

/** What runs saw, and what they did not find any more. */
export const runOfferCases: readonly StoreCase[] = [...seenCases, ...vanishCases];
