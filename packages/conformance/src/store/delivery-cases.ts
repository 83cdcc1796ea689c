import assert from 'node:assert/strict';
import type { ClaimedDelivery, EventRecord } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, type StoreRule, storeRules } from './store-case.ts';
import { event } from './store-samples.ts';

/** Registers the consumer `crm` for `niche.created`. */
export async function listen(bench: StoreBench, types: readonly string[] = ['niche.created']): Promise<void> {
  await bench.store.deliveries.register({ name: 'crm', types });
}

/** Commits events at the start of the case. */
export async function happen(bench: StoreBench, ...events: readonly EventRecord[]): Promise<void> {
  await bench.tenant.commit({ now: bench.at(0), events });
}

/** Claims for `crm` at `ms`, for one second. */
export function claim(
  bench: StoreBench,
  ms = 0,
  over: { readonly limit?: number; readonly consumer?: string; readonly tenantId?: string } = {},
): Promise<readonly ClaimedDelivery[]> {
  return bench.store.deliveries.claim({
    consumer: 'crm',
    limit: 100,
    leaseMs: 1_000,
    now: bench.at(ms),
    ...over,
  });
}

/** The only delivery that is due at `ms`. */
export async function claimOne(bench: StoreBench, ms = 0): Promise<ClaimedDelivery> {
  const claimed = await claim(bench, ms);
  assert.equal(claimed.length, 1, `deliveries that are due after ${ms} ms`);
  return claimed[0] as ClaimedDelivery;
}

export const eventIds = (claimed: readonly ClaimedDelivery[]): readonly string[] =>
  claimed.map((delivery) => delivery.event.id);

const registerRules: readonly StoreRule[] = [
  {
    slug: 'one-per-consumer',
    title: 'every registered consumer gets each event of its types once, and nobody else does',
    family: 'writes',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await deliveries.register({ name: 'crm', types: ['niche.created', 'niche.scored'] });
      await deliveries.register({ name: 'audit', types: ['niche.created'] });
      await deliveries.register({ name: 'other', types: ['lead.created'] });
      const [created, scored] = [event(bench), event(bench, { type: 'niche.scored' })];
      await happen(bench, created, scored, event(bench, { type: 'niche.closed' }));
      assert.deepEqual(eventIds(await claim(bench)).toSorted(), [created.id, scored.id].sort(), 'crm');
      assert.deepEqual(eventIds(await claim(bench, 0, { consumer: 'audit' })), [created.id], 'audit');
      assert.deepEqual(await claim(bench, 0, { consumer: 'other' }), [], 'other');
    },
  },
  {
    slug: 'whole-event',
    title: 'an event is delivered exactly as it was committed',
    family: 'values',
    run: async (bench) => {
      await listen(bench);
      const whole = event(bench, {
        version: 3,
        subject: { kind: 'niche', id: bench.id(), version: 7 },
        occurredAt: '2026-11-22T10:00:00+05:00',
        data: { kind: 'service', deep: [{ a: null, b: 0.5 }], text: 'Қала' },
        correlationId: bench.id(),
        causationId: bench.id(),
      });
      await happen(bench, whole);
      const delivery = await claimOne(bench);
      assert.deepEqual(delivery.event, whole);
      assert.equal(delivery.attempt, 1, 'attempt');
    },
  },
  {
    slug: 'from-now-on',
    title: 'a consumer gets what is committed after it was registered, and nothing before',
    family: 'writes',
    run: async (bench) => {
      await happen(bench, event(bench));
      await listen(bench);
      const later = event(bench);
      await happen(bench, later);
      assert.deepEqual(eventIds(await claim(bench)), [later.id]);
    },
  },
  {
    slug: 'types-changed',
    title: 'registering again changes the types from now on and keeps what waits',
    family: 'writes',
    run: async (bench) => {
      await listen(bench, ['niche.created']);
      const first = event(bench);
      await happen(bench, first);
      await listen(bench, ['niche.scored']);
      const second = event(bench, { type: 'niche.scored' });
      await happen(bench, event(bench), second);
      assert.deepEqual(eventIds(await claim(bench)).toSorted(), [first.id, second.id].sort());
    },
  },
  {
    slug: 'unregistered',
    title: 'an unregistered consumer and its deliveries are forgotten',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      await bench.store.deliveries.unregister('crm');
      assert.deepEqual(await bench.store.deliveries.backlog(), [], 'backlog');
      await happen(bench, event(bench));
      await listen(bench);
      assert.deepEqual(await claim(bench), [], 'after registering again');
    },
  },
];

const claimRules: readonly StoreRule[] = [
  {
    slug: 'claim-limit',
    title: 'a claim takes at most `limit` deliveries',
    family: 'pages',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench), event(bench), event(bench));
      assert.equal((await claim(bench, 0, { limit: 2 })).length, 2);
      assert.equal((await claim(bench, 0, { limit: 2 })).length, 1, 'the rest');
    },
  },
  {
    slug: 'claim-tenant',
    title: 'a claim for one tenant takes only its deliveries, and one for all takes everybody’s',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const [ours, theirs] = [event(bench), event(bench, { tenantId: STRANGER })];
      await happen(bench, ours);
      await bench.stranger.commit({ now: bench.at(0), events: [theirs] });
      assert.deepEqual(eventIds(await claim(bench, 0, { tenantId: STRANGER })), [theirs.id], 'one tenant');
      const everybody = eventIds(await claim(bench, 5_000)).toSorted();
      assert.deepEqual(everybody, [ours.id, theirs.id].sort(), 'all tenants');
    },
  },
  {
    slug: 'claim-exclusive',
    title: 'what is claimed is not given out again within its lease',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      await claimOne(bench, 0);
      assert.deepEqual(await claim(bench, 999), []);
    },
  },
  {
    slug: 'claim-expired',
    title: 'after its lease a delivery can be claimed again: next attempt, another token',
    family: 'time',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      const first = await claimOne(bench, 0);
      const second = await claimOne(bench, 1_001);
      assert.equal(second.deliveryId, first.deliveryId);
      assert.equal(second.attempt, 2, 'attempt');
      assert.notEqual(second.leaseToken, first.leaseToken, 'leaseToken');
    },
  },
  {
    slug: 'acknowledged',
    title: 'what is acknowledged never comes again',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      await bench.store.deliveries.acknowledge(await claimOne(bench));
      assert.deepEqual(await claim(bench, 1_000_000), []);
    },
  },
  ...(['acknowledge', 'fail'] as const).map(
    (call): StoreRule => ({
      slug: `lease-lost.${call}`,
      title: `${call} with a lost lease is refused with conflict, and the newer claim stays good`,
      family: 'errors',
      run: async (bench) => {
        const { deliveries } = bench.store;
        await listen(bench);
        await happen(bench, event(bench));
        const lost = await claimOne(bench, 0);
        const current = await claimOne(bench, 2_000);
        const failure = { error: 'x', retryAt: null, now: bench.at(2_001) };
        const late = (): Promise<void> =>
          call === 'acknowledge' ? deliveries.acknowledge(lost) : deliveries.fail(lost, failure);
        await expectError(call, late, 'conflict');
        assert.equal((await deliveries.backlog())[0]?.pending, 1, 'pending');
        await deliveries.acknowledge(current);
      },
    }),
  ),
  ...(['acknowledge', 'fail'] as const).map(
    (call): StoreRule => ({
      slug: `lease-wrong.${call}`,
      title: `${call} with a token that was never given out is refused with conflict`,
      family: 'errors',
      run: async (bench) => {
        const { deliveries } = bench.store;
        await listen(bench);
        await happen(bench, event(bench));
        const forged = { deliveryId: (await claimOne(bench)).deliveryId, leaseToken: bench.id() };
        const failure = { error: 'x', retryAt: null, now: bench.at(1) };
        const attempt = (): Promise<void> =>
          call === 'acknowledge' ? deliveries.acknowledge(forged) : deliveries.fail(forged, failure);
        await expectError(call, attempt, 'conflict');
        assert.deepEqual(await deliveries.backlog(), [
          { name: 'crm', pending: 1, dead: 0, oldestAt: bench.at(0) },
        ]);
      },
    }),
  ),
];

const releaseRules: readonly StoreRule[] = [
  {
    slug: 'released',
    title: 'a delivery that is given back is due again at once, and the try is not counted',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      const first = await claimOne(bench, 0);
      await bench.store.deliveries.release(first);
      const second = await claimOne(bench, 1);
      assert.equal(second.attempt, 1, 'attempt');
      assert.notEqual(second.leaseToken, first.leaseToken, 'leaseToken');
    },
  },
  {
    slug: 'release-lost',
    title: 'giving back a delivery whose lease is lost does nothing to its new holder',
    family: 'writes',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await listen(bench);
      await happen(bench, event(bench));
      const lost = await claimOne(bench, 0);
      const current = await claimOne(bench, 1_001);
      await deliveries.release(lost);
      assert.deepEqual(await claim(bench, 1_002), [], 'the new holder lost it');
      await deliveries.acknowledge(current);
    },
  },
];

/** Events on their way to consumers. */
export const deliveryCases: readonly StoreCase[] = storeRules('deliveries', [
  ...registerRules,
  ...claimRules,
  ...releaseRules,
]);
