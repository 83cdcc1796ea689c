import assert from 'node:assert/strict';
import {
  CHECKPOINT_BYTES_MAX,
  type EventRecord,
  type IncomingSignal,
  paginate,
  type SignalQuery,
} from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { ingest } from './signal-cases.ts';
import { type StoreBench, type StoreCase, type StoreRule, storeRules, TENANT } from './store-case.ts';
import { message, order } from './store-samples.ts';

const TYPES = ['signal.received', 'signal.updated'];

async function events(bench: StoreBench): Promise<readonly EventRecord[]> {
  const claim = { consumer: 'crm', limit: 1_000, leaseMs: 1_000, now: bench.at(2_000) };
  const claimed = await bench.store.deliveries.claim(claim);
  for (const receipt of claimed) await bench.store.deliveries.acknowledge(receipt);
  return claimed.map((delivery) => delivery.event);
}

const eventRules: readonly StoreRule[] = [
  {
    slug: 'received',
    title: 'a new signal writes signal.received under the given event id, without personal data',
    family: 'writes',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: TYPES });
      const [id, eventId, accountId] = [bench.id(), bench.id(), bench.id<'account'>()];
      const correlationId = bench.id();
      const signals = [{ id, eventId, signal: message('m-1') }];
      await ingest(bench, [], { signals, accountId, correlationId });
      const [written, ...more] = await events(bench);
      assert.deepEqual(more, [], 'more events than one');
      const { occurredAt, ...rest } = written ?? ({} as EventRecord);
      assert.deepEqual(rest, {
        id: eventId,
        type: 'signal.received',
        version: 1,
        tenantId: TENANT,
        subject: { kind: 'signal', id, version: 1 },
        data: { platform: 'bazaar', accountId, kind: 'message', isHistory: false },
        correlationId,
      });
      assert.equal(occurredAt, bench.at(1_000), 'occurredAt');
    },
  },
  {
    slug: 'updated',
    title: 'a newer revision writes signal.updated about the known signal at its new version',
    family: 'writes',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: TYPES });
      const [first] = await ingest(bench, [message('m-1')]);
      await events(bench);
      await ingest(bench, [message('m-1', { revision: 2 })]);
      const [written] = await events(bench);
      assert.equal(written?.type, 'signal.updated');
      assert.deepEqual(written.subject, { kind: 'signal', id: first?.id, version: 2 });
    },
  },
  {
    slug: 'nothing-new',
    title: 'what did not change writes no event: repeating a call changes nothing',
    family: 'writes',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: TYPES });
      const signals = [message('m-1'), order('o-1'), message('m-2', { revision: 5 })];
      await ingest(bench, signals);
      assert.equal((await events(bench)).length, 3, 'events of the first call');
      await ingest(bench, [...signals, message('m-2', { revision: 4, text: 'late' })]);
      assert.deepEqual(await events(bench), [], 'events of the second call');
    },
  },
  {
    slug: 'history',
    title: 'the event of a signal from before collectFrom says that it is history',
    family: 'values',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: TYPES });
      await ingest(bench, [message('m-1', { occurredAt: bench.at(-1) })], { collectFrom: bench.at(0) });
      const [written] = await events(bench);
      assert.equal((written?.data as { isHistory?: unknown } | undefined)?.isHistory, true);
    },
  },
];

const checkpointRules: readonly StoreRule[] = [
  {
    slug: 'checkpoint',
    title: 'a checkpoint is null before the first time and then what ingest moved it to',
    family: 'writes',
    run: async (bench) => {
      const { tenant } = bench;
      assert.equal(await tenant.signals.checkpoint('leads'), null);
      await ingest(bench, [message('m-1')], { checkpoint: { from: null, to: 'one' } });
      assert.equal(await tenant.signals.checkpoint('leads'), 'one');
      await ingest(bench, [], { checkpoint: { from: 'one', to: 'two' } });
      assert.equal(await tenant.signals.checkpoint('leads'), 'two', 'after a call without signals');
      await ingest(bench, [], { checkpoint: { from: 'two', to: 'two' } });
      assert.equal(await tenant.signals.checkpoint('leads'), 'two', 'after standing still');
    },
  },
  {
    slug: 'checkpoint-left',
    title: 'ingest without a checkpoint moves none',
    family: 'writes',
    run: async (bench) => {
      await ingest(bench, [], { checkpoint: { from: null, to: 'one' } });
      await ingest(bench, [message('m-1')]);
      assert.equal(await bench.tenant.signals.checkpoint('leads'), 'one');
    },
  },
  ...(
    [
      ['moved', 'one', 'zero'],
      ['there', 'one', null],
      ['missing', null, 'one'],
    ] as const
  ).map(
    ([name, stored, from]): StoreRule => ({
      slug: `checkpoint-lost.${name}`,
      title: `moving a checkpoint from ${from} when it is ${stored} is refused with conflict, and nothing is stored`,
      family: 'atomic',
      run: async (bench) => {
        const { store, tenant } = bench;
        await store.deliveries.register({ name: 'crm', types: TYPES });
        if (stored !== null) await ingest(bench, [], { checkpoint: { from: null, to: stored } });
        const lost = (): Promise<unknown> =>
          ingest(bench, [message('m-1')], { checkpoint: { from, to: 'two' } });
        await expectError('ingest', lost, 'conflict');
        assert.equal(await tenant.signals.checkpoint('leads'), stored, 'the checkpoint');
        assert.deepEqual((await tenant.signals.listPage()).items, [], 'signals');
        assert.deepEqual(await events(bench), [], 'events');
      },
    }),
  ),
  {
    slug: 'checkpoint-apart',
    title: 'streams and tenants have checkpoints of their own',
    family: 'writes',
    run: async (bench) => {
      const { tenant, stranger } = bench;
      await ingest(bench, [], { stream: 'a', checkpoint: { from: null, to: 'one' } });
      assert.equal(await tenant.signals.checkpoint('b'), null, 'another stream');
      assert.equal(await stranger.signals.checkpoint('a'), null, 'another tenant');
      await ingest({ ...bench, tenant: stranger }, [], {
        stream: 'a',
        checkpoint: { from: null, to: 'theirs' },
      });
      assert.equal(await tenant.signals.checkpoint('a'), 'one', 'after another tenant moved its own');
    },
  },
  {
    slug: 'checkpoint-max',
    title: `a checkpoint of ${CHECKPOINT_BYTES_MAX} bytes is kept, a longer one refused with invalid_input`,
    family: 'errors',
    run: async (bench) => {
      const longest = 'x'.repeat(CHECKPOINT_BYTES_MAX);
      for (const to of [`${longest}x`, 'ш'.repeat(CHECKPOINT_BYTES_MAX / 2 + 1)])
        await expectError(
          'a longer one',
          () => ingest(bench, [], { checkpoint: { from: null, to } }),
          'invalid_input',
        );
      await ingest(bench, [], { checkpoint: { from: null, to: longest } });
      assert.equal((await bench.tenant.signals.checkpoint('leads'))?.length, CHECKPOINT_BYTES_MAX);
    },
  },
];

async function listed(bench: StoreBench, query: SignalQuery): Promise<readonly string[]> {
  return (await bench.tenant.signals.listPage(query)).items.map((signal) => signal.externalId).sort();
}

const listRules: readonly StoreRule[] = [
  {
    slug: 'newest-first',
    title: 'signals are listed newest received first',
    family: 'pages',
    run: async (bench) => {
      for (const [index, name] of ['a', 'b', 'c'].entries())
        await ingest(bench, [message(name, { occurredAt: bench.at(-index) })], {
          now: bench.at(index),
          collectFrom: bench.at(-10),
        });
      const { items } = await bench.tenant.signals.listPage();
      assert.deepEqual(
        items.map((signal) => signal.externalId),
        ['c', 'b', 'a'],
      );
    },
  },
  {
    slug: 'pages',
    title: 'signals received in one call come exactly once over pages, and pages end',
    family: 'pages',
    run: async (bench) => {
      const names = Array.from({ length: 25 }, (_, index) => `m-${index}`);
      await ingest(
        bench,
        names.map((name) => message(name)),
      );
      const seen: string[] = [];
      const pages = paginate((cursor) => bench.tenant.signals.listPage({ limit: 4, cursor }));
      for await (const signal of pages) seen.push(signal.externalId);
      assert.deepEqual(seen.sort(), names.sort());
    },
  },
  {
    slug: 'page-limit',
    title: 'a page of signals holds at most `limit`',
    family: 'pages',
    run: async (bench) => {
      await ingest(bench, [message('a'), message('b'), message('c')]);
      assert.equal((await bench.tenant.signals.listPage({ limit: 2 })).items.length, 2);
    },
  },
  {
    slug: 'filter',
    title: 'signals are found by account, kind, thread and ids, each alone and together',
    family: 'values',
    run: async (bench) => {
      const accountId = bench.id<'account'>();
      const [first] = await ingest(bench, [message('a')], { accountId });
      const [second] = await ingest(bench, [message('b', { threadExternalId: 't-2' })]);
      await ingest(bench, [order('c')]);
      assert.deepEqual(await listed(bench, { accountId }), ['a'], 'accountId');
      assert.deepEqual(await listed(bench, { kind: 'message' }), ['a', 'b'], 'kind');
      assert.deepEqual(await listed(bench, { threadExternalId: 't-2' }), ['b'], 'threadExternalId');
      const ids = [first?.id ?? '', second?.id ?? ''];
      assert.deepEqual(await listed(bench, { ids }), ['a', 'b'], 'ids');
      assert.deepEqual(await listed(bench, { ids, accountId }), ['a'], 'ids and accountId');
      assert.deepEqual(await listed(bench, { ids: [] }), [], 'no ids');
    },
  },
  {
    slug: 'filter-open-order',
    title: 'hasOpenOrder finds orders that can still change, until they no longer can',
    family: 'values',
    run: async (bench) => {
      const final = { ...order('o').order, isFinal: true } as IncomingSignal['order'] & object;
      await ingest(bench, [
        message('m-1'),
        order('open'),
        order('closing'),
        order('final', { order: final }),
      ]);
      assert.deepEqual(await listed(bench, { hasOpenOrder: true }), ['closing', 'open']);
      await ingest(bench, [order('closing', { revision: 2, order: final })]);
      assert.deepEqual(await listed(bench, { hasOpenOrder: true }), ['open'], 'after one became final');
    },
  },
  {
    slug: 'filter-ids-max',
    title: '1 001 ids are refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      const ids = Array.from({ length: 1_001 }, () => bench.id());
      await expectError('1 001 ids', () => bench.tenant.signals.listPage({ ids }), 'invalid_input');
    },
  },
];

/** Events, checkpoints and lists of signals. */
export const signalStreamCases: readonly StoreCase[] = [
  ...storeRules('signals.events', eventRules),
  ...storeRules('signals.stream', checkpointRules),
  ...storeRules('signals.list', listRules),
];
