import assert from 'node:assert/strict';
import type { TenantId } from '@leadkit/core';
import { claim, claimOne, eventIds, happen, listen } from './delivery-cases.ts';
import { STRANGER, type StoreCase, storeRules } from './store-case.ts';
import { added, event, niche } from './store-samples.ts';

/** In which order events come. */
export const deliveryOrderCases: readonly StoreCase[] = storeRules('deliveries.order', [
  {
    slug: 'waits',
    title: 'the next event of a subject waits until the one before is acknowledged; others do not wait',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const first = event(bench, { subject });
      const second = event(bench, { subject: { ...subject, version: 2 } });
      const other = event(bench);
      await happen(bench, first, second);
      await happen(bench, other);
      const claimed = await claim(bench);
      assert.deepEqual(eventIds(claimed).toSorted(), [first.id, other.id].sort());
      for (const delivery of claimed) await bench.store.deliveries.acknowledge(delivery);
      assert.deepEqual(eventIds(await claim(bench)), [second.id], 'after the first is acknowledged');
    },
  },
  {
    slug: 'in-order',
    title: 'events of one subject come in the order of their commits, and within a commit as they were given',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const ids = [bench.id(), bench.id(), bench.id(), bench.id()].reverse();
      const events = ids.map((id) => event(bench, { id, subject }));
      await happen(bench, ...events.slice(0, 2));
      await happen(bench, ...events.slice(2));
      const seen: string[] = [];
      for (let round = 0; round < 4; round += 1) {
        const delivery = await claimOne(bench);
        seen.push(delivery.event.id);
        await bench.store.deliveries.acknowledge(delivery);
      }
      assert.deepEqual(seen, ids);
    },
  },
  {
    slug: 'subjects-apart',
    title: 'the same id is another subject in another tenant, under another kind, and for another consumer',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench);
      await bench.store.deliveries.register({ name: 'audit', types: ['niche.created'] });
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const ours = event(bench, { subject });
      const kind = event(bench, { subject: { ...subject, kind: 'item' } });
      const theirs = event(bench, { subject, tenantId: STRANGER as TenantId });
      await happen(bench, ours, kind);
      await bench.stranger.commit({ now: bench.at(0), events: [theirs] });
      const all = [ours.id, kind.id, theirs.id].sort();
      assert.deepEqual(eventIds(await claim(bench)).toSorted(), all, 'crm');
      assert.deepEqual(eventIds(await claim(bench, 0, { consumer: 'audit' })).toSorted(), all, 'audit');
    },
  },
  {
    slug: 'retry-blocks',
    title: 'while an event waits for its next try, the next of its subject waits too',
    family: 'time',
    run: async (bench) => {
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const [first, second] = [event(bench, { subject }), event(bench, { subject })];
      await happen(bench, first, second);
      const delivery = await claimOne(bench);
      const failure = { error: 'unavailable: x', retryAt: bench.at(5_000), now: bench.at(1) };
      await bench.store.deliveries.fail(delivery, failure);
      assert.deepEqual(await claim(bench, 4_999), []);
      assert.deepEqual(eventIds(await claim(bench, 5_000)), [first.id]);
    },
  },
  {
    slug: 'dead-unblocks',
    title: 'a dead letter no longer holds back its subject',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const [first, second] = [event(bench, { subject }), event(bench, { subject })];
      await happen(bench, first, second);
      const failure = { error: 'invalid_input: x', retryAt: null, now: bench.at(1) };
      await bench.store.deliveries.fail(await claimOne(bench), failure);
      assert.deepEqual(eventIds(await claim(bench, 1)), [second.id]);
    },
  },
  {
    slug: 'replayed-first',
    title:
      'a dead letter that is replayed waits for the one that is claimed, and goes before it once that is given back',
    family: 'concurrency',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      const [first, second] = [event(bench, { subject }), event(bench, { subject })];
      await happen(bench, first, second);
      await deliveries.fail(await claimOne(bench), { error: 'x', retryAt: null, now: bench.at(1) });
      const claimed = await claimOne(bench, 2);
      await deliveries.replay({ consumer: 'crm', now: bench.at(3) });
      assert.deepEqual(await claim(bench, 4), [], 'while the second is claimed');
      await deliveries.release(claimed);
      assert.deepEqual(eventIds(await claim(bench, 5)), [first.id], 'after the second is given back');
    },
  },
  {
    slug: 'with-state',
    title: 'whoever gets an event finds the state it was committed with',
    family: 'atomic',
    run: async (bench) => {
      await listen(bench);
      const stored = niche(bench);
      const subject = { kind: 'niche', id: stored.id, version: 1 };
      const input = {
        now: bench.at(0),
        changes: [added('niche', stored)],
        events: [event(bench, { subject })],
      };
      await bench.tenant.commit(input);
      const delivery = await claimOne(bench);
      assert.deepEqual(await bench.tenant.get('niche', delivery.event.subject.id), stored);
    },
  },
]);
