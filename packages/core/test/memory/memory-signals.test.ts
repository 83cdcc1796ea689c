import { describe, expect, test } from 'vitest';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import { BULK_MAX, CHECKPOINT_BYTES_MAX } from '../../src/ports/store-limits.ts';
import type { IngestedSignal, SignalIngest } from '../../src/ports/store-signals.ts';
import { ACCOUNT, at, type Bench, ingestion, message, openBench, TENANT } from './samples.ts';

function ingest(
  bench: Bench,
  signals: readonly IncomingSignal[],
  over: Partial<SignalIngest> = {},
): Promise<readonly IngestedSignal[]> {
  return bench.tenant.signals.ingest(ingestion(bench, signals, over));
}

async function eventsOf(bench: Bench): Promise<readonly { type: string; version: number; data: object }[]> {
  const claim = { consumer: 'crm', limit: 100, leaseMs: 60_000, now: at(60_000) };
  const events = [];
  for (;;) {
    const claimed = await bench.store.deliveries.claim(claim);
    if (claimed.length === 0) return events;
    for (const { event, deliveryId, leaseToken } of claimed) {
      events.push({ type: event.type, version: event.subject.version, data: event.data });
      await bench.store.deliveries.acknowledge({ deliveryId, leaseToken });
    }
  }
}

async function openListening(): Promise<Bench> {
  const bench = openBench();
  await bench.store.deliveries.register({ name: 'crm', types: ['signal.received', 'signal.updated'] });
  return bench;
}

describe('what becomes of a signal', () => {
  test('a new one is created with all it says, and signal.received is written without personal data', async () => {
    const bench = await openListening();
    const [result] = await ingest(bench, [message('m-1')], { correlationId: 'run-1' });
    expect(result).toEqual({ id: expect.any(String), outcome: 'created', version: 1 });
    expect(await bench.tenant.signals.get(result?.id ?? '')).toStrictEqual({
      ...message('m-1'),
      id: result?.id,
      tenantId: TENANT,
      platform: 'bazaar',
      accountId: ACCOUNT,
      version: 1,
      receivedAt: at(0),
      updatedAt: at(0),
      isHistory: false,
    });
    const [delivery] = await bench.store.deliveries.claim({
      consumer: 'crm',
      limit: 1,
      leaseMs: 1,
      now: at(0),
    });
    expect(delivery?.event).toStrictEqual({
      id: expect.any(String),
      type: 'signal.received',
      version: 1,
      tenantId: TENANT,
      subject: { kind: 'signal', id: result?.id, version: 1 },
      occurredAt: at(0),
      data: { platform: 'bazaar', accountId: ACCOUNT, kind: 'message', isHistory: false },
      correlationId: 'run-1',
    });
  });

  test('the same call again changes nothing and writes no event', async () => {
    const bench = await openListening();
    const call = ingestion(bench, [message('m-1'), message('m-2')]);
    const first = await bench.tenant.signals.ingest(call);
    const again = await bench.tenant.signals.ingest({ ...call, now: at(5) });
    expect(again).toEqual(first.map(({ id }) => ({ id, outcome: 'unchanged', version: 1 })));
    expect(await eventsOf(bench)).toHaveLength(2);
    expect((await bench.tenant.signals.get(first[0]?.id ?? ''))?.updatedAt).toBe(at(0));
  });

  test('a newer revision updates it, and a phone the newer one masks stays known', async () => {
    const bench = await openListening();
    const [created] = await ingest(bench, [message('m-1')]);
    const newer = message('m-1', { revision: 2, who: { name: 'Нұрлан К.' }, text: 'Беру керек' });
    const [updated] = await ingest(bench, [newer], { now: at(5) });
    expect(updated).toEqual({ id: created?.id, outcome: 'updated', version: 2 });
    expect(await bench.tenant.signals.get(created?.id ?? '')).toMatchObject({
      who: { platformUserId: 'u-1', name: 'Нұрлан К.', phone: '+77015550101' },
      text: 'Беру керек',
      version: 2,
      receivedAt: at(0),
      updatedAt: at(5),
    });
    expect((await eventsOf(bench)).map(({ type, version }) => [type, version])).toEqual([
      ['signal.received', 1],
      ['signal.updated', 2],
    ]);
  });

  test('the revision that is stored is unchanged also after it was merged with an older one', async () => {
    const bench = await openListening();
    const newer = message('m-1', { revision: 2, who: {} });
    await ingest(bench, [message('m-1'), newer]);
    const [again] = await ingest(bench, [newer]);
    expect(again?.outcome).toBe('unchanged');
    expect(await eventsOf(bench)).toHaveLength(2);
  });

  test.each([
    ['an older revision', { revision: 1 }],
    ['another text of the same revision', { revision: 2, text: 'өзгерген' }],
  ])('%s is stale and changes nothing', async (_what, over) => {
    const bench = await openListening();
    const [created] = await ingest(bench, [message('m-1', { revision: 2 })]);
    const before = await bench.tenant.signals.get(created?.id ?? '');
    const [stale] = await ingest(bench, [message('m-1', over)], { now: at(5) });
    expect(stale).toEqual({ id: created?.id, outcome: 'stale', version: 1 });
    expect(await bench.tenant.signals.get(created?.id ?? '')).toBe(before);
    expect(await eventsOf(bench)).toHaveLength(1);
  });

  test('the same signal twice in one call is stored once, its revisions in their order', async () => {
    const bench = await openListening();
    const results = await ingest(bench, [message('m-1'), message('m-1', { revision: 2 }), message('m-1')]);
    expect(results.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'stale']);
    expect(new Set(results.map(({ id }) => id)).size).toBe(1);
    expect((await bench.tenant.signals.listPage()).items).toHaveLength(1);
  });
});

describe('other ids of the same signal', () => {
  test('a platform that goes over from numbers to UUIDs doubles nothing', async () => {
    const bench = await openListening();
    const uuid = 'b7b6a2d0-9f1e-4a53-8f0e-2f6d5c1a0b9e';
    const [created] = await ingest(bench, [message('1001')]);
    const [moved] = await ingest(bench, [message(uuid, { aliases: ['1001'], revision: 2 })]);
    const [later] = await ingest(bench, [message(uuid, { revision: 3 })]);
    expect([moved?.id, later?.id]).toEqual([created?.id, created?.id]);
    expect(later?.outcome).toBe('updated');
    expect(await bench.tenant.signals.get(created?.id ?? '')).toMatchObject({
      externalId: '1001',
      aliases: [uuid],
    });
  });

  test('an alias is learned also from a revision that is not newer', async () => {
    const bench = await openListening();
    const [created] = await ingest(bench, [message('1001')]);
    const [again] = await ingest(bench, [message('new', { aliases: ['1001'] })]);
    expect(again).toEqual({ id: created?.id, outcome: 'unchanged', version: 1 });
    const [later] = await ingest(bench, [message('new', { revision: 2 })]);
    expect(later).toEqual({ id: created?.id, outcome: 'updated', version: 2 });
  });

  test('an id that leads to one signal stays with it when another claims it as an alias', async () => {
    const bench = await openListening();
    const [first, second] = await ingest(bench, [message('a'), message('b')]);
    await ingest(bench, [message('a', { aliases: ['b'], revision: 2 })]);
    const [again] = await ingest(bench, [message('b', { revision: 2 })]);
    expect(again?.id).toBe(second?.id);
    expect(again?.id).not.toBe(first?.id);
  });

  test('the same id on another account, platform or tenant is another signal', async () => {
    const bench = await openListening();
    await ingest(bench, [message('1')]);
    const account = await ingest(bench, [message('1')], { accountId: bench.id<'account'>() });
    const platform = await ingest(bench, [message('1')], { platform: 'souk' });
    const tenant = await bench.stranger.signals.ingest(ingestion(bench, [message('1')]));
    for (const [result] of [account, platform, tenant]) expect(result?.outcome).toBe('created');
    expect(await bench.tenant.signals.get(tenant[0]?.id ?? '')).toBeUndefined();
  });
});

describe('history', () => {
  test('what happened before collecting began is history; moments count, not texts', async () => {
    const bench = await openListening();
    const over = { collectFrom: '2026-11-22T10:00:00+05:00' };
    const [early] = await ingest(bench, [message('m-1', { occurredAt: '2026-11-22T04:59:59Z' })], over);
    const [late] = await ingest(bench, [message('m-2', { occurredAt: '2026-11-22T05:00:00Z' })], over);
    expect((await bench.tenant.signals.get(early?.id ?? ''))?.isHistory).toBe(true);
    expect((await bench.tenant.signals.get(late?.id ?? ''))?.isHistory).toBe(false);
  });

  test('a thread of the past that stirs counts from then on, and never becomes history again', async () => {
    const bench = await openListening();
    const [old] = await ingest(bench, [message('m-1', { occurredAt: at(-5000) })]);
    await ingest(bench, [message('m-1', { revision: 2, occurredAt: at(5) })]);
    expect((await bench.tenant.signals.get(old?.id ?? ''))?.isHistory).toBe(false);
    await ingest(bench, [message('m-1', { revision: 3, occurredAt: at(-5000) })]);
    expect((await bench.tenant.signals.get(old?.id ?? ''))?.isHistory).toBe(false);
  });
});

describe('checkpoints', () => {
  test('a checkpoint moves from null on, and the loser of a race stores nothing', async () => {
    const bench = await openListening();
    const { signals } = bench.tenant;
    expect(await signals.checkpoint('leads')).toBeNull();
    await ingest(bench, [message('m-1')], { checkpoint: { from: null, to: 'c-1' } });
    expect(await signals.checkpoint('leads')).toBe('c-1');

    const late = ingest(bench, [message('m-2')], { checkpoint: { from: null, to: 'c-2' } });
    await expect(late).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'checkpoint.from' }] });
    expect(await signals.checkpoint('leads')).toBe('c-1');
    expect((await signals.listPage()).items.map(({ externalId }) => externalId)).toEqual(['m-1']);
    expect(await eventsOf(bench)).toHaveLength(1);
  });

  test('every stream and tenant has its own', async () => {
    const bench = await openListening();
    await ingest(bench, [], { checkpoint: { from: null, to: 'c-1' } });
    expect(await bench.tenant.signals.checkpoint('orders')).toBeNull();
    expect(await bench.stranger.signals.checkpoint('leads')).toBeNull();
  });

  test(`a checkpoint of ${CHECKPOINT_BYTES_MAX} bytes is kept, one more is invalid_input`, async () => {
    const bench = await openListening();
    const longest = 'ш'.repeat(CHECKPOINT_BYTES_MAX / 2);
    await ingest(bench, [], { checkpoint: { from: null, to: longest } });
    expect(await bench.tenant.signals.checkpoint('leads')).toBe(longest);
    const more = ingest(bench, [], { checkpoint: { from: longest, to: `${longest}a` } });
    await expect(more).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'checkpoint.to' }] });
  });
});

describe('lists and limits', () => {
  test('signals are listed by filter, newest received first', async () => {
    const bench = await openListening();
    const total = { amountMinor: 990_000, currency: 'KZT' };
    const order = { state: 'placed', platformStatus: 'NEW', total, isPaid: false, isFinal: false } as const;
    await ingest(bench, [message('m-1')], { now: at(1) });
    await ingest(bench, [message('o-1', { kind: 'order', order })], { now: at(2) });
    await ingest(
      bench,
      [message('o-2', { kind: 'order', order: { ...order, isFinal: true }, threadExternalId: 't-2' })],
      {
        now: at(3),
      },
    );
    const listed = async (query: object): Promise<readonly string[]> =>
      (await bench.tenant.signals.listPage(query)).items.map(({ externalId }) => externalId);
    expect(await listed({})).toEqual(['o-2', 'o-1', 'm-1']);
    expect(await listed({ kind: 'order' })).toEqual(['o-2', 'o-1']);
    expect(await listed({ hasOpenOrder: true })).toEqual(['o-1']);
    expect(await listed({ hasOpenOrder: false })).toEqual(['o-2', 'm-1']);
    expect(await listed({ threadExternalId: 't-2' })).toEqual(['o-2']);
    expect(await listed({ accountId: bench.id() })).toEqual([]);
  });

  test(`${BULK_MAX} signals fit in one call, one more is invalid_input and nothing is stored`, async () => {
    const bench = await openListening();
    const many = Array.from({ length: BULK_MAX + 1 }, (_, n) => message(`m-${n}`));
    await expect(ingest(bench, many)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'signals' }],
    });
    expect((await bench.tenant.signals.listPage()).items).toEqual([]);
    expect(await ingest(bench, many.slice(1))).toHaveLength(BULK_MAX);
  });

  test('a new signal with the id of another one is a conflict', async () => {
    const bench = await openListening();
    const call = ingestion(bench, [message('m-1')]);
    await bench.tenant.signals.ingest(call);
    const signals = call.signals.map((one) => ({ ...one, signal: message('m-2') }));
    const clash = bench.tenant.signals.ingest({ ...call, signals });
    await expect(clash).rejects.toMatchObject({ code: 'conflict', issues: [{ path: 'signals.0.id' }] });
  });

  test.each([
    ['an empty external id', { externalId: '' }, 'signals.0.signal.externalId'],
    ['a revision that is no whole number', { revision: 1.5 }, 'signals.0.signal.revision'],
    ['a moment without an offset', { occurredAt: '10:00' }, 'signals.0.signal.occurredAt'],
    ['an alias that is no text', { aliases: [7 as never] }, 'signals.0.signal.aliases.0'],
    ['nobody', { who: null as never }, 'signals.0.signal.who'],
  ])('%s is invalid_input', async (_what, over, path) => {
    const bench = await openListening();
    await expect(ingest(bench, [message('m-1', over)])).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
  });
});
