import { toIsoText } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { collect, DAY_MS, HOUR_MS, MINUTE_MS, nothingCollected, openKaspi } from './open-kaspi.ts';

const collectFrom = '2026-11-22T04:00:00.000Z';

describe('what an order tells', () => {
  test('a new order: buyer, phone, lines by SKU, sum, deadline, and Kaspi’s own words beside ours', async () => {
    const kaspi = await openKaspi();
    const order = await kaspi.emulator.world.buyerOrders({
      buyer: { firstName: 'Нұрлан', lastName: 'Жүнісов', phone: '8 701 555 01 99' },
      items: [{ sku: 'KETTLE_17', quantity: 2, price: 12_990 }],
      delivery: 'own_delivery',
    });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect(signal).toMatchObject({
      kind: 'order',
      externalId: order.code,
      occurredAt: '2026-11-22T05:00:00.000Z',
      respondBy: '2026-11-22T08:00:00.000Z',
      who: { name: 'Нұрлан Жүнісов', phone: '+77015550199' },
      listing: { sku: 'KETTLE_17', title: 'Электрочайник Шай 1.7 л, металл' },
      order: {
        state: 'placed',
        platformStatus: 'NEW/APPROVED_BY_BANK',
        total: { amountMinor: 2_598_000, currency: 'KZT' },
        isPaid: true,
        isFinal: false,
        lines: [{ sku: 'KETTLE_17', quantity: 2, total: { amountMinor: 2_598_000, currency: 'KZT' } }],
      },
      details: { stage: 'new', town: 'г. Алматы', deliveryMode: 'DELIVERY_LOCAL', isKaspiDelivery: false },
    });
  });

  test('the id of a customer, which is the phone in base64, is nowhere in a signal', async () => {
    const kaspi = await openKaspi();
    await kaspi.emulator.world.buyerOrders({ buyer: { phone: '+77015550199' } });
    const text = JSON.stringify(await collect(kaspi, nothingCollected(), { collectFrom }));
    expect(text).not.toContain(btoa('7015550199').replace(/=+$/, ''));
    expect(text).not.toContain('platformUserId');
  });

  test('Express has to be answered within an hour', async () => {
    const kaspi = await openKaspi();
    await kaspi.emulator.world.buyerOrders({ delivery: 'express' });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect(signal?.respondBy).toBe('2026-11-22T06:00:00.000Z');
  });

  test('three working hours go on in the morning: an order at eight in the evening is due at eleven', async () => {
    const kaspi = await openKaspi({
      start: '2026-11-23T15:00:00.000Z',
      kaspi: {
        workingHours: { monday: [{ from: '09:00', to: '21:00' }], tuesday: [{ from: '09:00', to: '21:00' }] },
      },
    });
    await kaspi.emulator.world.buyerOrders();
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect(signal?.respondBy).toBe('2026-11-24T06:00:00.000Z');
  });

  test.each([
    ['own_delivery', 'own_delivery', 'accepted'],
    ['pickup', 'ready_for_pickup', 'accepted'],
    ['kaspi_delivery', 'packing', 'accepted'],
    ['postomat', 'packing', 'accepted'],
  ] as const)('an accepted order by %s is %s and has no deadline', async (delivery, stage, state) => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders({ delivery });
    await kaspi.emulator.world.sellerActs({ code, act: 'accept' });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect([signal?.details?.stage, signal?.order?.state, signal?.respondBy]).toEqual([
      stage,
      state,
      undefined,
    ]);
  });

  test('unsigned credit papers: not paid, placed, and no deadline', async () => {
    const kaspi = await openKaspi();
    await kaspi.emulator.world.buyerOrders({ isUnsigned: true });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect(signal).toMatchObject({
      order: { isPaid: false, state: 'placed' },
      details: { stage: 'sign_required' },
    });
    expect(signal).not.toHaveProperty('respondBy');
  });

  test('the lines are read apart when the list does not bring them', async () => {
    const kaspi = await openKaspi({ settings: { listIncludes: 'nothing' } });
    await kaspi.emulator.world.buyerOrders({ items: [{ sku: 'LID_28' }, { sku: 'KETTLE_15' }] });
    const [signal] = await collect(kaspi, nothingCollected(), { collectFrom });
    expect(signal?.order?.lines?.map(({ sku }) => sku)).toEqual(['LID_28', 'KETTLE_15']);
  });

  test.each([
    [{ state: 'TELEPORT' }, 'TELEPORT/APPROVED_BY_BANK'],
    [{ status: 'SUSPENDED' }, 'NEW/SUSPENDED'],
  ])('a word nobody knows (%o) makes no page unreadable: it is other, with the word', async (words, said) => {
    const kaspi = await openKaspi();
    const { code } = await kaspi.emulator.world.buyerOrders();
    await kaspi.emulator.world.buyerOrders();
    await kaspi.emulator.world.setOrder({ code, ...words });
    const signals = await collect(kaspi, nothingCollected(), { collectFrom });
    const odd = signals.find(({ externalId }) => externalId === code);
    expect([signals.length, odd?.order?.state, odd?.order?.platformStatus, odd?.order?.isFinal]).toEqual([
      2,
      'other',
      said,
      false,
    ]);
  });
});

describe('what becomes of an order', () => {
  test('its life is told stage by stage, each with a higher revision', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders();
    const known = nothingCollected();
    const seen: unknown[] = [];
    const look = async (): Promise<void> => {
      await kaspi.advance(16 * MINUTE_MS);
      for (const { revision, details } of await collect(kaspi, known, { collectFrom }))
        seen.push([Math.floor(revision / 100_000), details?.stage]);
    };
    await look();
    await world.sellerActs({ code, act: 'accept' });
    await look();
    await world.sellerActs({ code, act: 'assemble' });
    await look();
    await world.orderMoves({ code, event: 'courier_takes' });
    await look();
    await world.orderMoves({ code, event: 'delivered' });
    await look();
    expect(seen).toEqual([
      [3, 'new'],
      [5, 'packing'],
      [6, 'handover'],
      [7, 'in_delivery'],
      [8, 'completed'],
    ]);
  });

  test('a masked phone never overwrites the one that was captured', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup', buyer: { phone: '+77015550199' } });
    const known = nothingCollected();
    await collect(kaspi, known, { collectFrom });
    await world.sellerActs({ code, act: 'accept' });
    await world.sellerActs({ code, act: 'complete' });
    await kaspi.advance(16 * MINUTE_MS);
    const [masked] = await collect(kaspi, known, { collectFrom });
    expect(masked?.who).not.toHaveProperty('phone');
    expect(known.signals.get(code)).toMatchObject({
      who: { phone: '+77015550199' },
      order: { state: 'completed' },
    });
  });

  test('a return that was asked for and withdrawn is told both times', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup' });
    await world.sellerActs({ code, act: 'accept' });
    await world.sellerActs({ code, act: 'complete' });
    const known = nothingCollected();
    const stages: unknown[] = [];
    for (const event of ['return_requested', 'return_withdrawn', 'return_requested', 'returned'] as const) {
      await collect(kaspi, known, { collectFrom });
      await world.orderMoves({ code, event });
      await kaspi.advance(16 * MINUTE_MS);
      await collect(kaspi, known, { collectFrom });
      stages.push(known.signals.get(code)?.details?.stage);
    }
    expect(stages).toEqual(['return_requested', 'completed', 'return_requested', 'returned']);
  });

  test('a completed order is followed for thirty days, then it is final', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup' });
    await world.sellerActs({ code, act: 'accept' });
    const known = nothingCollected();
    await collect(kaspi, known, { collectFrom });
    await world.sellerActs({ code, act: 'complete' });
    const finals: unknown[] = [];
    for (const ms of [16 * MINUTE_MS, 20 * DAY_MS, 9 * DAY_MS, DAY_MS, DAY_MS]) {
      await kaspi.advance(ms);
      await collect(kaspi, known, { collectFrom });
      finals.push(known.signals.get(code)?.order?.isFinal);
    }
    expect(finals).toEqual([false, false, false, true, true]);
  });

  test('an order that comes back three weeks later is noticed', async () => {
    const kaspi = await openKaspi();
    const { world } = kaspi.emulator;
    const { code } = await world.buyerOrders({ delivery: 'pickup' });
    await world.sellerActs({ code, act: 'accept' });
    await world.sellerActs({ code, act: 'complete' });
    const known = nothingCollected();
    await collect(kaspi, known, { collectFrom });
    await kaspi.advance(21 * DAY_MS);
    await collect(kaspi, known, { collectFrom });
    await world.orderMoves({ code, event: 'return_requested' });
    await world.orderMoves({ code, event: 'returned' });
    await kaspi.advance(13 * HOUR_MS);
    await collect(kaspi, known, { collectFrom });
    expect(known.signals.get(code)?.order).toMatchObject({ state: 'returned', isFinal: true });
  });
});

describe('how orders are polled', () => {
  test('a quiet minute costs one request, a look through all of it two every quarter of an hour', async () => {
    const kaspi = await openKaspi();
    await kaspi.emulator.world.buyerOrders();
    const known = nothingCollected();
    const cost = async (ms: number): Promise<number> => {
      await kaspi.advance(ms);
      const before = kaspi.emulator.requests.count();
      await collect(kaspi, known, { collectFrom });
      return kaspi.emulator.requests.count() - before;
    };
    expect([await cost(0), await cost(MINUTE_MS), await cost(MINUTE_MS), await cost(15 * MINUTE_MS)]).toEqual(
      [1, 1, 1, 1],
    );
  });

  test('four hundred days of history come in windows, oldest first, and once', async () => {
    const kaspi = await openKaspi();
    const now = kaspi.clock.now();
    for (const days of [1, 13, 14, 27, 28, 200, 399])
      await kaspi.emulator.world.buyerOrders({ createdAt: now - days * DAY_MS });
    const known = nothingCollected();
    const from = toIsoText(now - 400 * DAY_MS);
    expect((await collect(kaspi, known, { collectFrom: from })).length).toBe(7);
    await kaspi.advance(MINUTE_MS);
    expect(await collect(kaspi, known, { collectFrom: from })).toEqual([]);
  });

  test('the checkpoint of a shop with thirty thousand orders stays below its limit and forgets the oldest', async () => {
    const { writeCheckpoint, readCheckpoint } = await import('../src/poll-checkpoint.ts');
    const row = (index: number) => ({
      print: 'abcdefghijk',
      revision: 500_001,
      createdMs: 1_700_000_000_000 + index * 1_000,
      checkedMs: 1_700_000_000_000,
      completedMs: 0,
    });
    const orders = new Map(
      Array.from({ length: 30_000 }, (_, index) => [String(700_000_000 + index), row(index)]),
    );
    const text = writeCheckpoint({ sweptMs: 1, filledMs: 1, orders });
    const kept = readCheckpoint(text).orders;
    expect([text.length < 1_048_576, kept.has('700029999'), kept.has('700000000')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(kept.size).toBeGreaterThan(10_000);
  });
});
