import assert from 'node:assert/strict';
import { BULK_MAX, type EventRecord, type Offer, type OfferRecord, type RecordedOffer } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { type StoreBench, type StoreCase, type StoreRule, storeRules, TENANT } from './store-case.ts';
import { offer } from './store-samples.ts';

/** One call of `record`. */
export function record(
  bench: StoreBench,
  offers: readonly Offer[],
  over: Partial<OfferRecord> = {},
): Promise<readonly RecordedOffer[]> {
  return bench.tenant.offers.record({
    now: bench.at(1_000),
    offers: offers.map((one) => ({ id: bench.id(), eventId: bench.id(), offer: one })),
    ...over,
  });
}

async function events(bench: StoreBench): Promise<readonly EventRecord[]> {
  const claim = { consumer: 'crm', limit: 1_000, leaseMs: 1_000, now: bench.at(2_000) };
  const claimed = await bench.store.deliveries.claim(claim);
  for (const receipt of claimed) await bench.store.deliveries.acknowledge(receipt);
  return claimed.map((delivery) => delivery.event);
}

async function listen(bench: StoreBench): Promise<void> {
  await bench.store.deliveries.register({ name: 'crm', types: ['offer.discovered', 'offer.repriced'] });
}

const kzt = (amountMinor: number): Offer['price'] & object => ({ amountMinor, currency: 'KZT' });

/** The offer without a price: "by agreement". */
function unpriced(externalId: string, over: Partial<Offer> = {}): Offer {
  const { price: _none, ...rest } = offer(externalId, over);
  return rest;
}

/** What markets show. */
export const offerCases: readonly StoreCase[] = storeRules('offers', [
  {
    slug: 'created',
    title: 'a new offer is stored with all it says, its first sighting and offer.discovered',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      await listen(bench);
      const [id, eventId, runId, correlationId] = [
        bench.id<'offer'>(),
        bench.id(),
        bench.id<'research-run'>(),
        bench.id(),
      ];
      const seen = offer('o-1');
      const [result] = await record(bench, [], {
        offers: [{ id, eventId, offer: seen }],
        runId,
        correlationId,
      });
      assert.deepEqual(result, { id, outcome: 'created', sightings: 1 });
      const stored = {
        ...seen,
        id,
        tenantId: TENANT,
        firstSeenAt: at(0),
        lastSeenAt: at(0),
        lastRunId: runId,
      };
      assert.deepEqual(await tenant.offers.get(id), stored);
      const sighting = {
        offerId: id,
        seenAt: at(0),
        price: seen.price,
        isPromoted: false,
        title: seen.title,
      };
      assert.deepEqual(await tenant.offers.sightings(id), [sighting]);
      const [written] = await events(bench);
      assert.equal(written?.id, eventId, 'the id of the event');
      assert.equal(written.type, 'offer.discovered');
      assert.equal(written.correlationId, correlationId);
      assert.deepEqual(written.subject, { kind: 'offer', id, version: 1 }, 'subject');
      assert.deepEqual(written.data, { platform: 'bazaar', externalId: 'o-1' });
    },
  },
  {
    slug: 'unchanged',
    title: 'the same offer seen later is unchanged: only when and by which run it was last seen moves on',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      await listen(bench);
      const [first] = await record(bench, [offer('o-1')]);
      await events(bench);
      const runId = bench.id<'research-run'>();
      const [second] = await record(bench, [offer('o-1', { seenAt: at(500) })], { runId });
      assert.deepEqual(second, { id: first?.id, outcome: 'unchanged', sightings: 1 });
      const stored = await tenant.offers.get(first?.id ?? '');
      assert.deepEqual([stored?.firstSeenAt, stored?.lastSeenAt, stored?.lastRunId], [at(0), at(500), runId]);
      assert.equal((await tenant.offers.sightings(first?.id ?? '')).length, 1, 'sightings');
      assert.deepEqual(await events(bench), [], 'events');
    },
  },
  {
    slug: 'repeated',
    title: 'repeating a call changes nothing',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const entry = { id: bench.id(), eventId: bench.id(), offer: offer('o-1') };
      const [first] = await record(bench, [], { offers: [entry] });
      await events(bench);
      const before = await bench.tenant.offers.get(first?.id ?? '');
      const [second] = await record(bench, [], { offers: [entry], now: bench.at(2_000) });
      assert.deepEqual(second, { id: first?.id, outcome: 'unchanged', sightings: 1 });
      assert.deepEqual(await bench.tenant.offers.get(first?.id ?? ''), before, 'the offer');
      assert.deepEqual(await events(bench), [], 'events');
    },
  },
  ...(
    [
      ['price', 'another price', kzt(15_000_000), kzt(14_000_000)],
      ['currency', 'another currency', kzt(100), { amountMinor: 100, currency: 'USD' }],
      ['price-gone', 'no price any more', kzt(100), undefined],
      ['price-new', 'a first price', undefined, kzt(100)],
    ] as const
  ).map(
    ([slug, what, before, after]): StoreRule => ({
      slug: `repriced.${slug}`,
      title: `${what} makes an offer repriced, with a sighting and offer.repriced`,
      family: 'writes',
      run: async (bench) => {
        await listen(bench);
        const priced = (price: Offer['price'], seenAt: string): Offer =>
          price === undefined ? unpriced('o-1', { seenAt }) : offer('o-1', { seenAt, price });
        const [first] = await record(bench, [priced(before, bench.at(0))]);
        await events(bench);
        const [second] = await record(bench, [priced(after, bench.at(500))]);
        const previous = before === undefined ? {} : { previousPrice: before };
        assert.deepEqual(second, { id: first?.id, outcome: 'repriced', sightings: 2, ...previous });
        const stored = await bench.tenant.offers.get(first?.id ?? '');
        assert.deepEqual(stored?.price, after, 'price');
        assert.ok(stored && 'price' in stored === (after !== undefined), 'a price of undefined is kept');
        const sightings = await bench.tenant.offers.sightings(first?.id ?? '');
        assert.deepEqual(
          sightings.map((one) => [one.seenAt, one.price]),
          [
            [bench.at(0), before],
            [bench.at(500), after],
          ],
          'sightings, oldest first',
        );
        const [written] = await events(bench);
        assert.equal(written?.type, 'offer.repriced');
        assert.equal(written.subject.version, 2, 'the version of the subject counts sightings');
        assert.deepEqual(written.data, {
          platform: 'bazaar',
          externalId: 'o-1',
          ...(before === undefined ? {} : { before }),
          ...(after === undefined ? {} : { after }),
        });
      },
    }),
  ),
  ...(
    [
      ['title', { title: 'Шкаф-купе, скидка' }],
      ['promotion', { isPromoted: true }],
    ] as const
  ).map(
    ([name, patch]): StoreRule => ({
      slug: `changed.${name}`,
      title: `a change of ${name} makes an offer changed, with a sighting and without an event`,
      family: 'writes',
      run: async (bench) => {
        await listen(bench);
        const [first] = await record(bench, [offer('o-1')]);
        await events(bench);
        const [second] = await record(bench, [offer('o-1', { ...patch, seenAt: bench.at(500) })]);
        assert.deepEqual(second, { id: first?.id, outcome: 'changed', sightings: 2 });
        const sightings = await bench.tenant.offers.sightings(first?.id ?? '');
        assert.equal(sightings.length, 2, 'sightings');
        const { title, isPromoted } = offer('o-1', patch);
        assert.deepEqual([sightings[1]?.title, sightings[1]?.isPromoted], [title, isPromoted]);
        assert.deepEqual(await events(bench), [], 'events');
      },
    }),
  ),
  {
    slug: 'stale',
    title: 'an older observation than the last one is stale and changes nothing; moments are compared',
    family: 'time',
    run: async (bench) => {
      const [first] = await record(bench, [offer('o-1', { seenAt: '2026-11-22T10:00:00+05:00' })]);
      const before = await bench.tenant.offers.get(first?.id ?? '');
      const late = offer('o-1', { seenAt: '2026-11-22T04:59:59.999Z', price: kzt(1), title: 'late' });
      const [second] = await record(bench, [late]);
      assert.deepEqual(second, { id: first?.id, outcome: 'stale', sightings: 1 });
      assert.deepEqual(await bench.tenant.offers.get(first?.id ?? ''), before);
      assert.equal((await bench.tenant.offers.sightings(first?.id ?? '')).length, 1, 'sightings');
      const newer = offer('o-1', { seenAt: '2026-11-22T00:00:00.001-05:00', price: kzt(1) });
      assert.equal((await record(bench, [newer]))[0]?.outcome, 'repriced', 'one millisecond later');
    },
  },
  {
    slug: 'same-moment',
    title: 'another observation of the same moment changes nothing',
    family: 'writes',
    run: async (bench) => {
      const [first] = await record(bench, [offer('o-1')]);
      const before = await bench.tenant.offers.get(first?.id ?? '');
      const [second] = await record(bench, [offer('o-1', { price: kzt(1), isPromoted: true })]);
      assert.deepEqual(second, { id: first?.id, outcome: 'stale', sightings: 1 });
      assert.deepEqual(await bench.tenant.offers.get(first?.id ?? ''), before);
    },
  },
  {
    slug: 'kept',
    title: 'what a newer observation leaves out stays known, except the price',
    family: 'values',
    run: async (bench) => {
      const [first] = await record(bench, [offer('o-1')]);
      const { seller, city, category, attributes, price: _price, ...rest } = offer('o-1');
      await record(bench, [{ ...rest, seenAt: bench.at(500), title: 'Шкаф' }]);
      const stored = await bench.tenant.offers.get(first?.id ?? '');
      assert.deepEqual([stored?.seller, stored?.city, stored?.category], [seller, city, category]);
      assert.deepEqual(stored?.attributes, attributes, 'attributes');
      assert.equal(stored?.title, 'Шкаф', 'title');
      assert.ok(stored && !('price' in stored), 'the price stayed');
    },
  },
  {
    slug: 'run-kept',
    title: "the host's own observation leaves the run that saw the offer last",
    family: 'values',
    run: async (bench) => {
      const runId = bench.id<'research-run'>();
      const [first] = await record(bench, [offer('o-1')], { runId });
      await record(bench, [offer('o-1', { seenAt: bench.at(500), source: 'observation' })]);
      assert.equal((await bench.tenant.offers.get(first?.id ?? ''))?.lastRunId, runId);
    },
  },
  {
    slug: 'twice-in-one-call',
    title: 'an offer that is on a page twice, once promoted, is stored once',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const results = await record(bench, [offer('o-1', { isPromoted: true }), offer('o-2'), offer('o-1')]);
      assert.equal(results[0]?.id, results[2]?.id, 'ids');
      const created = results.filter((result) => result.outcome === 'created');
      assert.equal(created.length, 2, 'created');
      assert.equal((await bench.tenant.offers.listPage()).items.length, 2, 'stored');
      assert.equal((await events(bench)).length, 2, 'events');
    },
  },
  {
    slug: 'in-order',
    title: 'results come in the order of the offers',
    family: 'writes',
    run: async (bench) => {
      await record(bench, [offer('b')]);
      const results = await record(bench, [offer('c'), offer('b'), offer('a')]);
      assert.deepEqual(
        results.map((result) => result.outcome),
        ['created', 'unchanged', 'created'],
      );
    },
  },
  {
    slug: 'per-platform',
    title: 'the same external id on another platform or for another tenant is another offer',
    family: 'writes',
    run: async (bench) => {
      const [first] = await record(bench, [offer('o-1')]);
      const [platform] = await record(bench, [offer('o-1', { platform: 'other' })]);
      const [tenant] = await record({ ...bench, tenant: bench.stranger }, [offer('o-1')]);
      assert.deepEqual([platform?.outcome, tenant?.outcome], ['created', 'created']);
      assert.equal(new Set([first?.id, platform?.id, tenant?.id]).size, 3, 'ids');
    },
  },
  {
    slug: 'isolated',
    title: 'offers of one tenant are neither read nor listed by another',
    family: 'values',
    run: async (bench) => {
      const id = (await record(bench, [offer('o-1')]))[0]?.id ?? '';
      assert.equal(await bench.stranger.offers.get(id), undefined, 'get');
      assert.deepEqual((await bench.stranger.offers.listPage()).items, [], 'listPage');
      assert.deepEqual(await bench.stranger.offers.sightings(id), [], 'sightings');
    },
  },
  {
    slug: 'bulk-max',
    title: `${BULK_MAX} offers are taken in one call, ${BULK_MAX + 1} are refused with invalid_input`,
    family: 'errors',
    run: async (bench) => {
      const offers = Array.from({ length: BULK_MAX }, (_, index) => offer(`o-${index}`));
      await expectError('record', () => record(bench, [...offers, offer('one-more')]), 'invalid_input');
      assert.deepEqual((await bench.tenant.offers.listPage()).items, [], 'stored by a refused call');
      assert.equal((await record(bench, offers)).length, BULK_MAX);
    },
  },
]);
