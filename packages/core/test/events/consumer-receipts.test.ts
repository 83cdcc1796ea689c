import { expect, test } from 'vitest';
import { revise } from '../../src/domain/decision.ts';
import type { Item } from '../../src/domain/item.ts';
import { change } from '../../src/ports/entities.ts';
import { createTestIds } from '../../src/testing/test-ids.ts';
import { type ConsumerBench, createGate, openConsumerBench, TENANT } from './consumer-bench.ts';

/** An item whose version counts how often an effect happened. */
async function openCounter(bench: ConsumerBench): Promise<() => Promise<Item>> {
  const born: Item = {
    id: createTestIds({ seed: 7 }).next<'item'>(),
    tenantId: TENANT,
    version: 1,
    createdAt: bench.clock.nowText(),
    updatedAt: bench.clock.nowText(),
    sku: 'counter',
    kind: 'service',
    title: { ru: 'Счётчик' },
    description: { ru: '' },
    price: { amountMinor: 0, currency: 'KZT' },
    stock: [],
    photoUrls: [],
    attributes: {},
  };
  const tenant = bench.store.tenant(TENANT);
  await tenant.commit({ now: bench.clock.nowText(), changes: [change('item', born)] });
  return async () => (await tenant.get('item', born.id)) as Item;
}

test('a handler that acknowledges in its own commit is handled once, and the dispatcher says nothing', async () => {
  const bench = openConsumerBench();
  const read = await openCounter(bench);
  const crm = bench.process();
  await crm.subscribe('crm', ['lead.scored'], async (_event, { receipt }) => {
    const before = await read();
    const now = bench.clock.nowText();
    const changes = [change('item', revise(before, {}, now), before)];
    await bench.store.tenant(TENANT).commit({ now, changes, acknowledge: receipt });
  });
  await bench.happen(['a']);
  expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
  expect((await read()).version).toBe(2);
  expect(bench.lines).toEqual([]);
  expect((await crm.backlog())[0]?.pending).toBe(0);
});

test('a delivery that is known to be acknowledged by a commit is not acknowledged once more', async () => {
  const bench = openConsumerBench();
  const known = new WeakSet<object>();
  const asked: string[] = [];
  const crm = bench.process({
    isAcknowledged: (receipt) => known.has(receipt),
    store: {
      ...bench.store.deliveries,
      acknowledge: async (receipt, options) => {
        asked.push(receipt.deliveryId);
        await bench.store.deliveries.acknowledge(receipt, options);
      },
    },
  });
  await crm.subscribe('crm', ['lead.scored'], async ({ subject }, { receipt }) => {
    if (subject.id === 'b') return;
    await bench.store.tenant(TENANT).commit({ now: bench.clock.nowText(), acknowledge: receipt });
    known.add(receipt);
  });
  await bench.happen(['a', 'b']);
  expect(await crm.dispatch()).toEqual({ handled: 2, failed: 0, dead: 0 });
  expect(asked).toHaveLength(1);
  expect((await crm.backlog())[0]?.pending).toBe(0);
});

test('a handler that took the receipt and found nothing to commit is acknowledged all the same', async () => {
  const bench = openConsumerBench();
  const crm = bench.process();
  const seen: string[] = [];
  await crm.subscribe('crm', ['lead.scored'], (_event, { receipt, deliveryId }) => {
    seen.push(receipt.deliveryId === deliveryId ? 'same' : 'other');
  });
  await bench.happen(['a']);
  expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });
  await bench.clock.advance(1_000_000);
  await crm.dispatch();
  expect(seen).toEqual(['same']);
});

test('a try that was given up cannot commit later: its effect happens once although it ran twice', async () => {
  const bench = openConsumerBench();
  const read = await openCounter(bench);
  const crm = bench.process();
  const gate = createGate();
  const late: Promise<unknown>[] = [];
  await crm.subscribe(
    'crm',
    ['lead.scored'],
    async (_event, { receipt, attempt }) => {
      const work = async (): Promise<void> => {
        if (attempt === 1) await gate.opened;
        const before = await read();
        const now = bench.clock.nowText();
        const changes = [change('item', revise(before, {}, now), before)];
        await bench.store.tenant(TENANT).commit({ now, changes, acknowledge: receipt });
      };
      const done = work();
      if (attempt === 1) late.push(done.catch((error: unknown) => error));
      await done;
    },
    { handlerTimeoutMs: 1000 },
  );
  await bench.happen(['a']);
  const first = crm.dispatch();
  await bench.clock.advance(1000);
  expect(await first).toEqual({ handled: 0, failed: 1, dead: 0 });
  await bench.clock.advance(1000);
  expect(await crm.dispatch()).toEqual({ handled: 1, failed: 0, dead: 0 });

  gate.open();
  expect(await late[0]).toMatchObject({ code: 'conflict', issues: [{ path: 'acknowledge' }] });
  expect((await read()).version).toBe(2);
});

test('a handler whose lease was lost is not counted, and the log says that it may be handled twice', async () => {
  const bench = openConsumerBench();
  const [slow, other] = [bench.process(), bench.process()];
  const gate = createGate();
  // The other process has a clock that runs ahead, so it takes the delivery while the first still works.
  await slow.subscribe('crm', ['lead.scored'], async () => await gate.opened);
  await bench.happen(['a']);
  const dispatched = slow.dispatch();
  await bench.clock.advance(0);
  const ahead = new Date(bench.clock.now() + 3_600_000).toISOString();
  const [taken] = await bench.store.deliveries.claim({
    consumer: 'crm',
    limit: 1,
    leaseMs: 1000,
    now: ahead,
  });
  expect(taken?.attempt).toBe(2);
  gate.open();
  expect(await dispatched).toEqual({ handled: 0, failed: 0, dead: 0 });
  expect(bench.lines.map(({ level, message }) => [level, message])).toEqual([
    ['warn', 'A delivery was no longer ours when its try ended. If its lease ran out, it is handled again.'],
  ]);
  expect((await other.backlog())[0]?.pending).toBe(1);
});
