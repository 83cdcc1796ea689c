import type { IncomingSignal } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect, type OpenBazaar, openBazaar, publishLive } from './open-bazaar.ts';

const texts = (signals: readonly IncomingSignal[]): (string | undefined)[] => signals.map(({ text }) => text);
const DAY_MS = 24 * 60 * 60_000;

async function withAdvert(): Promise<OpenBazaar & { readonly advertId: number }> {
  const bazaar = await openBazaar();
  const advertId = await publishLive(bazaar);
  bazaar.emulator.requests.clear();
  return { ...bazaar, advertId };
}

describe('messages', () => {
  test('a message of a buyer is one signal with its thread, its advert and our key', async () => {
    const bazaar = await withAdvert();
    const { advertId, emulator } = bazaar;
    const { threadId, messageId, buyerId } = await emulator.world.buyerWrites({
      advertId,
      text: 'Сәлеметсіз бе! Шкаф бар ма? 🙂',
    });
    const { signals } = await collect(bazaar, { checkpoint: null });
    expect(signals).toEqual([
      {
        kind: 'message',
        externalId: String(messageId),
        revision: 1,
        occurredAt: '2026-11-22T10:00:05+05:00',
        who: { platformUserId: String(buyerId), name: 'Айдана' },
        listing: { externalId: String(advertId), key: 'WARDROBE-1', title: 'Шкаф-купе двухдверный' },
        threadExternalId: String(threadId),
        text: 'Сәлеметсіз бе! Шкаф бар ма? 🙂',
        direction: 'inbound',
      },
    ]);
  });

  test('what somebody of the shop wrote in the app is outbound, in the thread of the buyer', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { threadId, buyerId } = await world.buyerWrites({
      advertId: bazaar.advertId,
      text: 'Здравствуйте',
    });
    await world.sellerWrites({ threadId, text: 'Добрый день' });
    const { signals } = await collect(bazaar, { checkpoint: null });
    expect(signals.map(({ direction, text, who }) => [direction, text, who.platformUserId])).toEqual([
      ['inbound', 'Здравствуйте', String(buyerId)],
      ['outbound', 'Добрый день', String(buyerId)],
    ]);
  });

  test('a second poll finds nothing, and then only what is new', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { buyerId } = await world.buyerWrites({ advertId: bazaar.advertId, text: 'Первое' });
    const first = await collect(bazaar, { checkpoint: null });
    const quiet = await collect(bazaar, first);
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'Второе', buyer: { id: buyerId } });
    const last = await collect(bazaar, quiet);
    expect([texts(first.signals), texts(quiet.signals), texts(last.signals)]).toEqual([
      ['Первое'],
      [],
      ['Второе'],
    ]);
  });

  test('collecting never marks a thread as read', async () => {
    const bazaar = await withAdvert();
    const { threadId } = await bazaar.emulator.world.buyerWrites({
      advertId: bazaar.advertId,
      text: 'Привет',
    });
    await collect(bazaar, { checkpoint: null });
    expect(bazaar.emulator.state.collection('threads').get(threadId)?.unreadCount).toBe(1);
    expect(bazaar.emulator.requests.count({ method: 'POST' })).toBe(0);
  });

  test('the first poll leaves out what is older than the moment that counts, to the second', async () => {
    const bazaar = await withAdvert();
    const { advertId, clock, emulator } = bazaar;
    const { buyerId } = await emulator.world.buyerWrites({ advertId, text: 'Вчера' });
    await clock.advance(DAY_MS);
    const collectFrom = clock.nowText();
    await clock.advance(500);
    await emulator.world.buyerWrites({ advertId, text: 'Сегодня', buyer: { id: buyerId } });
    const { signals, checkpoint } = await collect(bazaar, { checkpoint: null, collectFrom });
    expect(texts(signals)).toEqual(['Сегодня']);
    expect(
      texts((await collect(bazaar, { checkpoint, collectFrom: '2026-01-01T00:00:00Z' })).signals),
    ).toEqual([]);
  });

  test('two messages of one second are two signals', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'а' });
    const first = await collect(bazaar, { checkpoint: null });
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'б' });
    const second = await collect(bazaar, first);
    expect([texts(first.signals), texts(second.signals)]).toEqual([['а'], ['б']]);
  });

  test('a quiet poll asks twice: for threads and for orders', async () => {
    const bazaar = await withAdvert();
    for (let number = 0; number < 60; number += 1)
      await bazaar.emulator.world.buyerWrites({ advertId: bazaar.advertId, text: `Вопрос ${number}` });
    const { checkpoint } = await collect(bazaar, { checkpoint: null });
    bazaar.emulator.requests.clear();
    await collect(bazaar, { checkpoint });
    expect(bazaar.emulator.requests.list().map(({ route }) => route)).toEqual([
      'GET /api/orders',
      'GET /api/threads',
    ]);
  });

  test('a poll asks once more for each thread that changed', async () => {
    const bazaar = await withAdvert();
    const { world, requests } = bazaar.emulator;
    const buyers: number[] = [];
    for (let number = 0; number < 40; number += 1)
      buyers.push((await world.buyerWrites({ advertId: bazaar.advertId, text: 'Вопрос' })).buyerId);
    const { checkpoint } = await collect(bazaar, { checkpoint: null });
    for (const id of buyers.slice(0, 3))
      await world.buyerWrites({ advertId: bazaar.advertId, text: 'Ещё вопрос', buyer: { id } });
    requests.clear();
    expect((await collect(bazaar, { checkpoint })).signals).toHaveLength(3);
    expect([requests.count(), requests.count({ path: '/api/threads/:id/messages' })]).toEqual([5, 3]);
  });

  test('the limit is kept, and the rest comes with the next polls', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { buyerId } = await world.buyerWrites({ advertId: bazaar.advertId, text: '1' });
    for (const text of ['2', '3', '4', '5'])
      await world.buyerWrites({ advertId: bazaar.advertId, text, buyer: { id: buyerId } });
    await world.buyerWrites({ advertId: bazaar.advertId, text: '6' });
    const { signals, polls } = await collect(bazaar, { checkpoint: null, limit: 2 });
    expect([texts(signals), polls]).toEqual([['1', '2', '3', '4', '5', '6'], 3]);
  });

  test('a thread that is written to while threads are paged is neither lost nor doubled', async () => {
    const bazaar = await withAdvert();
    const { world, requests } = bazaar.emulator;
    const buyers: number[] = [];
    for (let number = 0; number < 120; number += 1)
      buyers.push((await world.buyerWrites({ advertId: bazaar.advertId, text: `Вопрос ${number}` })).buyerId);
    // The oldest thread, on the third page, is written to once the first page was read.
    const polled = collect(bazaar, { checkpoint: null });
    await expect
      .poll(() => requests.count({ route: 'GET /api/threads' }), { interval: 1 })
      .toBeGreaterThan(0);
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'И ещё', buyer: { id: buyers[0] } });
    const first = await polled;
    const second = await collect(bazaar, first);
    const all = texts([...first.signals, ...second.signals]);
    expect(new Set(all).size).toBe(121);
    expect(all).toHaveLength(121);
  });

  test('a thread that is gone by the next poll does not stop the others', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { threadId } = await world.buyerWrites({ advertId: bazaar.advertId, text: 'а' });
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'б' });
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'в' });
    const first = await bazaar.connection.leads.poll({
      checkpoint: null,
      collectFrom: '2026-11-22T05:00:00Z',
      limit: 1,
      open: [],
    });
    expect(texts(first.signals)).toEqual(['а']);
    await bazaar.emulator.act(({ state }) => state.collection('threads').delete(threadId + 1));
    expect(texts((await collect(bazaar, first)).signals)).toEqual(['в']);
  });
});

describe('orders', () => {
  test('an order is one signal with buyer, sum, lines and the time to answer', async () => {
    const bazaar = await withAdvert();
    const { id } = await bazaar.emulator.world.buyerOrders({ advertId: bazaar.advertId, quantity: 2 });
    const { signals } = await collect(bazaar, { checkpoint: null });
    expect(signals).toEqual([
      {
        kind: 'order',
        externalId: id,
        revision: 1,
        occurredAt: '2026-11-22T10:00:05+05:00',
        respondBy: '2026-11-22T13:00:05+05:00',
        who: { platformUserId: '8001', name: 'Айдана', phone: '+77000000001' },
        listing: { externalId: String(bazaar.advertId), key: 'WARDROBE-1', title: 'Шкаф-купе двухдверный' },
        order: {
          state: 'placed',
          platformStatus: 'new',
          total: { amountMinor: 29_000_000, currency: 'KZT' },
          isPaid: true,
          isFinal: false,
          lines: [
            {
              title: 'Шкаф-купе двухдверный',
              quantity: 2,
              total: { amountMinor: 29_000_000, currency: 'KZT' },
            },
          ],
        },
      },
    ]);
  });

  test('each change is a newer revision; a masked phone is no phone', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { id: orderId } = await world.buyerOrders({ advertId: bazaar.advertId, isPaid: false });
    let { checkpoint } = await collect(bazaar, { checkpoint: null });
    const seen: unknown[] = [];
    for (const status of ['accepted', 'completed', 'returned'] as const) {
      await world.orderMoves({ orderId, status });
      const polled = await collect(bazaar, { checkpoint, open: [orderId] });
      checkpoint = polled.checkpoint;
      for (const { revision, order, who } of polled.signals)
        seen.push([revision, order?.state, order?.isFinal, order?.isPaid, who.phone]);
    }
    expect(seen).toEqual([
      [2, 'accepted', false, false, '+77000000001'],
      [3, 'completed', false, false, undefined],
      [4, 'returned', true, false, undefined],
    ]);
  });

  test('a cancelled order is final and says why', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { id: orderId } = await world.buyerOrders({ advertId: bazaar.advertId });
    await world.orderMoves({ orderId, status: 'cancelled', reason: 'Передумал' });
    const { signals } = await collect(bazaar, { checkpoint: null });
    expect(signals.map(({ order }) => [order?.state, order?.isFinal, order?.cancellationReason])).toEqual([
      ['cancelled', true, 'Передумал'],
    ]);
  });

  test('two changes within one second are both told', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    const { id: orderId } = await world.buyerOrders({ advertId: bazaar.advertId });
    const first = await collect(bazaar, { checkpoint: null });
    await world.orderMoves({ orderId, status: 'accepted' });
    const second = await collect(bazaar, first);
    const third = await collect(bazaar, second);
    expect([second, third].map(({ signals }) => signals.map(({ revision }) => revision))).toEqual([[2], []]);
  });

  test('an order that lists no longer show is read by itself while core follows it, every 15 minutes', async () => {
    const bazaar = await withAdvert();
    const { world, requests } = bazaar.emulator;
    const { id: orderId } = await world.buyerOrders({ advertId: bazaar.advertId });
    await world.orderMoves({ orderId, status: 'accepted' });
    let { checkpoint } = await collect(bazaar, { checkpoint: null });
    const poll = async (): Promise<unknown[]> => {
      requests.clear();
      const polled = await collect(bazaar, { checkpoint, open: [orderId] });
      checkpoint = polled.checkpoint;
      return [
        requests.count({ route: 'GET /api/orders/:orderId' }),
        polled.signals.map(({ order }) => order?.state),
      ];
    };
    await bazaar.clock.advance(10 * DAY_MS);
    expect(await poll()).toEqual([0, []]);
    await bazaar.clock.advance(5 * DAY_MS);
    await world.orderMoves({ orderId, status: 'completed' });
    expect(await poll()).toEqual([1, ['completed']]);
    expect(await poll()).toEqual([0, []]);
    await bazaar.clock.advance(15 * 60_000);
    expect(await poll()).toEqual([1, []]);
    await bazaar.clock.advance(14 * DAY_MS);
    expect(await poll()).toEqual([1, ['completed']]);
  });

  test('an order core follows and the checkpoint does not know is read once', async () => {
    const bazaar = await withAdvert();
    const { world, requests } = bazaar.emulator;
    const { id: orderId } = await world.buyerOrders({ advertId: bazaar.advertId });
    await bazaar.clock.advance(20 * DAY_MS);
    const open = [orderId, 'BZ-9999', '70001'];
    const first = await collect(bazaar, { checkpoint: null, collectFrom: bazaar.clock.nowText(), open });
    expect(first.signals.map(({ externalId }) => externalId)).toEqual([orderId]);
    expect(bazaar.io.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { orderId: 'BZ-9999' } },
    ]);
    requests.clear();
    await collect(bazaar, { checkpoint: first.checkpoint, open });
    expect(requests.count({ route: 'GET /api/orders/:orderId' })).toBe(0);
  });

  test('more than a page of orders in one second come once each, with any limit', async () => {
    const bazaar = await withAdvert();
    for (let number = 0; number < 130; number += 1)
      await bazaar.emulator.world.buyerOrders({ advertId: bazaar.advertId });
    for (const limit of [7, 60, 200]) {
      const { signals } = await collect(bazaar, { checkpoint: null, limit });
      expect(new Set(signals.map(({ externalId }) => externalId)).size).toBe(130);
      expect(signals).toHaveLength(130);
    }
  });

  test('orders take the limit first, and messages are not forgotten', async () => {
    const bazaar = await withAdvert();
    const { world } = bazaar.emulator;
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'Вопрос' });
    await world.buyerOrders({ advertId: bazaar.advertId });
    const { signals, polls } = await collect(bazaar, { checkpoint: null, limit: 1 });
    expect([signals.map(({ kind }) => kind), polls]).toEqual([['order', 'message'], 2]);
  });

  test('an unknown word of an order is "other" and can still change', async () => {
    const bazaar = await withAdvert();
    await bazaar.emulator.world.buyerOrders({ advertId: bazaar.advertId });
    const changes = [{ replace: 'data.0.status', with: 'at_customs' }];
    bazaar.emulator.faults.add({ match: { path: '/api/orders' }, fault: { kind: 'drift', changes } });
    const { signals } = await collect(bazaar, { checkpoint: null });
    expect(signals[0]?.order).toMatchObject({ state: 'other', platformStatus: 'at_customs', isFinal: false });
  });
});

describe('polls', () => {
  /** What can happen between two requests of a poll, and between two polls. */
  const happening = fc.oneof(
    fc.record({ kind: fc.constant('writes' as const), buyer: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('orders' as const), buyer: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('moves' as const), order: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('waits' as const), ms: fc.constantFrom(1, 400, 1_000, 60_000) }),
  );
  type Happening = typeof happening extends fc.Arbitrary<infer Kind> ? Kind : never;

  test('property: whatever happens while one polls, each message comes once and each order in its last state', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(happening, { maxLength: 4 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        async (script, limit) => {
          const bazaar = await withAdvert();
          const happens = async (event: Happening): Promise<void> => {
            const { world, state } = bazaar.emulator;
            if (event.kind === 'waits') return bazaar.clock.advance(event.ms);
            if (event.kind === 'moves') {
              const order = state.collection('orders').all()[event.order];
              const next = { new: 'accepted', accepted: 'completed', completed: 'returned' } as const;
              const status = next[order?.status as keyof typeof next];
              if (order !== undefined && status !== undefined)
                await world.orderMoves({ orderId: order.id, status });
              return;
            }
            const { advertId } = bazaar;
            const buyer = { id: 8_000 + event.buyer };
            if (event.kind === 'writes') await world.buyerWrites({ advertId, text: 'Вопрос', buyer });
            else await world.buyerOrders({ advertId, buyer });
          };
          // Pages of two, and something happens before every request.
          const left = [...script];
          const eventful: typeof fetch = async (input, init) => {
            for (const event of left.shift() ?? []) await happens(event);
            const request = new Request(input, init);
            const url = new URL(request.url);
            if (url.searchParams.has('limit')) url.searchParams.set('limit', '2');
            return await bazaar.emulator.fetch(new Request(url, request));
          };
          const io = { ...bazaar.io, fetch: eventful };
          const connection = bazaar.platform.open(
            { accountId: bazaar.accountId, tenantId: bazaar.tenantId },
            io,
          );
          const signals: IncomingSignal[] = [];
          let checkpoint: string | null = null;
          for (let quiet = 0; quiet < 2; ) {
            const wasLeft = left.length;
            const polled = await collect({ connection }, { checkpoint, limit }, { timeoutMs: 3_600_000 });
            signals.push(...polled.signals);
            checkpoint = polled.checkpoint;
            quiet = wasLeft === 0 && polled.signals.length === 0 ? quiet + 1 : 0;
          }
          const messages = signals
            .filter(({ kind }) => kind === 'message')
            .map(({ externalId }) => externalId);
          const { state } = bazaar.emulator;
          expect([...messages].sort()).toEqual(
            state
              .collection('messages')
              .entries()
              .map(([id]) => id),
          );
          const orders = new Map<string, number>();
          const revisions = signals.filter(({ kind }) => kind === 'order');
          for (const { externalId, revision } of revisions) orders.set(externalId, revision);
          expect(new Set(revisions.map(({ externalId, revision }) => `${externalId}/${revision}`)).size).toBe(
            revisions.length,
          );
          expect(Object.fromEntries(orders)).toEqual(
            Object.fromEntries(
              state
                .collection('orders')
                .entries()
                .map(([id, { version }]) => [id, version]),
            ),
          );
        },
      ),
      { numRuns: 30, endOnFailure: true },
    );
  });

  test('a checkpoint of somebody else is refused', async () => {
    const { connection } = await openBazaar();
    for (const checkpoint of ['journal-7', '{"version":2}', '{']) {
      const polled = connection.leads.poll({
        checkpoint,
        collectFrom: '2026-11-22T05:00:00Z',
        limit: 1,
        open: [],
      });
      await expect(polled).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'checkpoint' }] });
    }
  });

  test('a list that changed its shape is an error that names what is missing', async () => {
    const bazaar = await withAdvert();
    await bazaar.emulator.world.buyerWrites({ advertId: bazaar.advertId, text: 'Вопрос' });
    const changes = [{ remove: 'data.*.last_message_id' }];
    bazaar.emulator.faults.add({ fault: { kind: 'drift', changes } });
    await expect(collect(bazaar, { checkpoint: null })).rejects.toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'data.0.last_message_id', message: 'is missing' }],
    });
  });

  test('an aborted poll rejects with its own reason', async () => {
    const bazaar = await withAdvert();
    const reason = new Error('stopped');
    const polled = collect(bazaar, { checkpoint: null }, { signal: AbortSignal.abort(reason) });
    await expect(polled).rejects.toBe(reason);
  });

  test('no error and no log line holds a phone, a text or a token', async () => {
    const bazaar = await withAdvert();
    const { world, faults } = bazaar.emulator;
    await world.buyerWrites({ advertId: bazaar.advertId, text: 'Мой номер секретный' });
    await world.buyerOrders({ advertId: bazaar.advertId });
    faults.add({ times: 'always', fault: { kind: 'drift', changes: [{ remove: 'data.*.version' }] } });
    const error: unknown = await collect(bazaar, { checkpoint: null }).catch((thrown: unknown) => thrown);
    const said = JSON.stringify([bazaar.io.lines, String(error), error]);
    for (const secret of ['секретный', '7000000', bazaar.io.writtenTokens[0]?.accessToken ?? ''])
      expect(said).not.toContain(secret);
  });
});
