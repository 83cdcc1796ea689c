import assert from 'node:assert/strict';
import { type DeadLetter, type EventRecord, paginate } from '@leadkit/core';
import { claim, claimOne, eventIds, happen, listen } from './delivery-cases.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { event } from './store-samples.ts';

/** Gives up everything that is due at `ms`. */
async function giveUp(bench: StoreBench, ms: number, consumer = 'crm'): Promise<void> {
  for (const delivery of await claim(bench, ms, { consumer })) {
    const failure = { error: 'invalid_input: no such field', retryAt: null, now: bench.at(ms) };
    await bench.store.deliveries.fail(delivery, failure);
  }
}

async function dead(bench: StoreBench, consumer?: string): Promise<readonly DeadLetter[]> {
  return (await bench.store.deliveries.deadLetters({ consumer })).items;
}

async function oneByOne(bench: StoreBench, count: number): Promise<readonly EventRecord[]> {
  const events = Array.from({ length: count }, () => event(bench));
  for (const [index, one] of events.entries()) {
    await happen(bench, one);
    await giveUp(bench, index);
  }
  return events;
}

/** Deliveries that fail. */
export const deadLetterCases: readonly StoreCase[] = storeRules('deliveries.failed', [
  {
    slug: 'retried',
    title: 'a failed delivery comes again at retryAt, not before, as the next attempt',
    family: 'time',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      const first = await claimOne(bench);
      const failure = { error: 'unavailable: x', retryAt: bench.at(5_000), now: bench.at(1) };
      await bench.store.deliveries.fail(first, failure);
      assert.deepEqual(await claim(bench, 4_999), [], 'before retryAt');
      assert.equal((await claimOne(bench, 5_000)).attempt, 2, 'attempt');
    },
  },
  {
    slug: 'dead',
    title: 'a delivery that is given up becomes a dead letter with its event, attempts, error and moment',
    family: 'writes',
    run: async (bench) => {
      await listen(bench);
      const happened = event(bench);
      await happen(bench, happened);
      const { deliveryId } = await claimOne(bench, 0);
      await giveUp(bench, 1_500);
      assert.deepEqual(await dead(bench), [
        {
          deliveryId,
          consumer: 'crm',
          event: happened,
          attempts: 2,
          error: 'invalid_input: no such field',
          diedAt: bench.at(1_500),
        },
      ]);
      assert.deepEqual(await claim(bench, 1_000_000), [], 'a dead letter is claimed');
    },
  },
  {
    slug: 'dead-pages',
    title: 'dead letters come oldest first, exactly once over pages',
    family: 'pages',
    run: async (bench) => {
      await listen(bench);
      const events = await oneByOne(bench, 5);
      const seen: string[] = [];
      const pages = paginate((cursor) => bench.store.deliveries.deadLetters({ limit: 2, cursor }));
      for await (const letter of pages) seen.push(letter.event.id);
      assert.deepEqual(
        seen,
        events.map((one) => one.id),
      );
    },
  },
  {
    slug: 'dead-ties',
    title: 'dead letters of one moment come exactly once over pages',
    family: 'pages',
    run: async (bench) => {
      await listen(bench);
      const events = Array.from({ length: 9 }, () => event(bench));
      await happen(bench, ...events);
      await giveUp(bench, 1);
      const seen: string[] = [];
      const pages = paginate((cursor) => bench.store.deliveries.deadLetters({ limit: 2, cursor }));
      for await (const letter of pages) seen.push(letter.event.id);
      assert.deepEqual(seen.sort(), events.map((one) => one.id).sort());
    },
  },
  {
    slug: 'dead-of-consumer',
    title: 'dead letters can be listed for one consumer',
    family: 'values',
    run: async (bench) => {
      await listen(bench);
      await bench.store.deliveries.register({ name: 'audit', types: ['niche.created'] });
      await happen(bench, event(bench));
      await giveUp(bench, 0);
      await giveUp(bench, 0, 'audit');
      assert.equal((await dead(bench)).length, 2, 'of all');
      const consumers = (await dead(bench, 'audit')).map((letter) => letter.consumer);
      assert.deepEqual(consumers, ['audit']);
    },
  },
  {
    slug: 'replayed',
    title: 'replay brings dead letters back from their first try on and says how many',
    family: 'writes',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await listen(bench);
      const events = await oneByOne(bench, 3);
      assert.equal(await deliveries.replay({ consumer: 'crm', now: bench.at(100) }), 3);
      assert.deepEqual(await dead(bench), [], 'dead letters after replay');
      const claimed = await claim(bench, 100);
      assert.deepEqual(eventIds(claimed).toSorted(), events.map((one) => one.id).sort());
      assert.deepEqual(
        claimed.map((delivery) => delivery.attempt),
        [1, 1, 1],
      );
    },
  },
  {
    slug: 'replayed-some',
    title: 'replay of named deliveries leaves the others dead, and knows none of another consumer',
    family: 'writes',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await listen(bench);
      await deliveries.register({ name: 'audit', types: [] });
      const events = await oneByOne(bench, 3);
      const wanted = (await dead(bench))[1];
      assert.ok(wanted, 'the second dead letter');
      const deliveryIds = [wanted.deliveryId, bench.id()];
      const now = bench.at(100);
      assert.equal(await deliveries.replay({ consumer: 'audit', deliveryIds, now }), 0, 'another consumer');
      assert.equal(await deliveries.replay({ consumer: 'crm', deliveryIds: [], now }), 0, 'no ids');
      assert.equal(await deliveries.replay({ consumer: 'crm', deliveryIds, now }), 1);
      assert.deepEqual(eventIds(await claim(bench, 100)), [events[1]?.id]);
      assert.equal((await dead(bench)).length, 2, 'still dead');
    },
  },
  {
    slug: 'backlog',
    title: 'the backlog counts what is pending (also while claimed) and dead, and names the oldest event',
    family: 'values',
    run: async (bench) => {
      const { deliveries } = bench.store;
      await listen(bench);
      await deliveries.register({ name: 'idle', types: ['lead.created'] });
      await happen(bench, event(bench, { occurredAt: bench.at(-3) }));
      await giveUp(bench, 0);
      await happen(bench, event(bench, { occurredAt: bench.at(-1) }));
      await happen(bench, event(bench, { occurredAt: bench.at(-2) }));
      await claim(bench, 0, { limit: 1 });
      const backlog = [...(await deliveries.backlog())].sort((a, b) => (a.name < b.name ? -1 : 1));
      assert.deepEqual(backlog, [
        { name: 'crm', pending: 2, dead: 1, oldestAt: bench.at(-2) },
        { name: 'idle', pending: 0, dead: 0 },
      ]);
    },
  },
]);
