import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { LeadsPort } from '../../src/ports/leads-port.ts';
import { FAKE_ORDER_WINDOW_MS, TEST_NOW } from '../../src/testing/index.ts';
import { openFake } from './open-fake.ts';

const total = money(3_500_000, 'KZT');

/** Polls until there is no more, the way core does. */
async function pollAll(
  leads: LeadsPort,
  from: { checkpoint: string | null; open?: readonly string[]; limit?: number },
): Promise<{
  readonly signals: readonly IncomingSignal[];
  readonly checkpoint: string;
  readonly polls: number;
}> {
  const signals: IncomingSignal[] = [];
  let { checkpoint } = from;
  for (let polls = 1; ; polls += 1) {
    const { limit = 100, open = [] } = from;
    const polled = await leads.poll({ checkpoint, collectFrom: TEST_NOW, limit, open });
    signals.push(...polled.signals);
    checkpoint = polled.checkpoint;
    if (!polled.hasMore) return { signals, checkpoint, polls };
  }
}

describe('leads.poll', () => {
  test('tells a message with who wrote, about what, in which thread', async () => {
    const { leads, world } = openFake();
    const buyer = world.account.addBuyer({ name: 'Айдар', phone: '8 700 000 00 01', language: 'kk' });
    world.account.writeMessage({ buyerId: buyer.id, text: 'Сәлем', listingExternalId: 'listing-9' });
    const { signals } = await pollAll(leads, { checkpoint: null });
    expect(signals).toEqual([
      {
        kind: 'message',
        externalId: 'message-1',
        revision: 1,
        occurredAt: TEST_NOW,
        who: { platformUserId: 'buyer-1', name: 'Айдар', phone: '+77000000001', language: 'kk' },
        listing: { externalId: 'listing-9' },
        threadExternalId: 'thread-1',
        text: 'Сәлем',
        direction: 'inbound',
      },
    ]);
  });

  test('tells everything exactly once over pages and polls', async () => {
    const { leads, world } = openFake();
    const { id: buyerId } = world.account.addBuyer();
    for (const text of ['1', '2', '3', '4', '5']) world.account.writeMessage({ buyerId, text });
    const first = await pollAll(leads, { checkpoint: null, limit: 2 });
    world.account.writeMessage({ buyerId, text: '6' });
    const second = await pollAll(leads, { checkpoint: first.checkpoint, limit: 2 });
    expect([first.signals, second.signals].map((signals) => signals.map(({ text }) => text))).toEqual([
      ['1', '2', '3', '4', '5'],
      ['6'],
    ]);
    expect(first.polls).toBe(3);
  });

  test('the same checkpoint again tells the same again', async () => {
    const { leads, world } = openFake();
    world.account.writeMessage({ buyerId: world.account.addBuyer().id, text: '1' });
    const once = await pollAll(leads, { checkpoint: null });
    expect(await pollAll(leads, { checkpoint: null })).toEqual(once);
  });

  test('marks nothing as read', async () => {
    const { leads, messages, world } = openFake();
    world.account.writeMessage({ buyerId: world.account.addBuyer().id, text: '1' });
    await pollAll(leads, { checkpoint: null });
    expect(world.account.threads[0]?.unread).toBe(1);
    await messages.markRead({ threadExternalId: 'thread-1' });
    expect(world.account.threads[0]?.unread).toBe(0);
  });

  test('two threads of one buyer about two listings are two', () => {
    const { world } = openFake();
    const { id: buyerId } = world.account.addBuyer();
    for (const listingExternalId of ['listing-1', 'listing-2', 'listing-1'])
      world.account.writeMessage({ buyerId, text: 'x', listingExternalId });
    expect(world.account.threads.map((thread) => thread.messages.length)).toEqual([2, 1]);
  });

  test('what the seller writes, here or in the app, comes back as outbound', async () => {
    const { leads, messages, world } = openFake();
    const { threadExternalId } = world.account.writeMessage({
      buyerId: world.account.addBuyer().id,
      text: '?',
    });
    const sent = await messages.send({ threadExternalId, text: 'Да' });
    const elsewhere = world.account.answerElsewhere({ threadExternalId, text: 'Уже ответил' });
    const { signals } = await pollAll(leads, { checkpoint: null });
    expect(signals.map(({ externalId, direction }) => [externalId, direction])).toEqual([
      ['message-1', 'inbound'],
      [sent.externalId, 'outbound'],
      [elsewhere.externalId, 'outbound'],
    ]);
  });

  test('a checkpoint of somewhere else is refused', async () => {
    const poll = openFake().leads.poll({ checkpoint: '7', collectFrom: TEST_NOW, limit: 1, open: [] });
    await expect(poll).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('anything else is told as it is', async () => {
    const { leads, world } = openFake();
    const signal: IncomingSignal = {
      kind: 'call_request',
      externalId: 'call-1',
      revision: 1,
      occurredAt: TEST_NOW,
      who: { phone: '+77000000001' },
    };
    world.account.tell(signal);
    expect((await pollAll(leads, { checkpoint: null })).signals).toEqual([signal]);
  });
});

describe('orders', () => {
  test('an order is paid unless said otherwise and says until when to answer', async () => {
    const { leads, world } = openFake();
    const { id: buyerId } = world.account.addBuyer({ phone: '+77000000001' });
    const respondBy = '2026-11-22T08:00:00.000Z';
    world.account.placeOrder({ buyerId, total, sku: 'WARDROBE-1', respondBy });
    world.account.placeOrder({ buyerId, total, isPaid: false });
    const { signals } = await pollAll(leads, { checkpoint: null });
    expect(signals.map(({ order, respondBy: due, listing }) => [order?.isPaid, due, listing?.sku])).toEqual([
      [true, respondBy, 'WARDROBE-1'],
      [false, undefined, undefined],
    ]);
  });

  test('every change is a newer revision; a finished one no longer shows the phone', async () => {
    const { leads, world } = openFake();
    const { id: buyerId } = world.account.addBuyer({ phone: '+77000000001' });
    const { externalId } = world.account.placeOrder({ buyerId, total });
    world.account.changeOrder(externalId, { state: 'accepted' });
    world.account.changeOrder(externalId, { state: 'completed' });
    world.account.changeOrder(externalId, { state: 'returned' });
    const { signals } = await pollAll(leads, { checkpoint: null });
    expect(
      signals.map(({ revision, order, who }) => [revision, order?.platformStatus, order?.isFinal, who.phone]),
    ).toEqual([
      [1, 'PLACED', false, '+77000000001'],
      [2, 'ACCEPTED', false, '+77000000001'],
      [3, 'COMPLETED', false, undefined],
      [4, 'RETURNED', true, undefined],
    ]);
  });

  test('a change of an order the lists no longer show is only told to who names it as open', async () => {
    const { leads, world, clock } = openFake();
    const { externalId } = world.account.placeOrder({ buyerId: world.account.addBuyer().id, total });
    const { checkpoint } = await pollAll(leads, { checkpoint: null });
    await clock.advance(FAKE_ORDER_WINDOW_MS + 1);
    world.account.changeOrder(externalId, { state: 'cancelled' });
    const blind = await pollAll(leads, { checkpoint });
    const open = await pollAll(leads, { checkpoint, open: [externalId] });
    expect([blind.signals, open.signals.map(({ order }) => order?.state)]).toEqual([[], ['cancelled']]);
  });

  test('exactly fourteen days after it was placed the lists still show it', async () => {
    const { leads, world, clock } = openFake();
    const { externalId } = world.account.placeOrder({ buyerId: world.account.addBuyer().id, total });
    await clock.advance(FAKE_ORDER_WINDOW_MS);
    world.account.changeOrder(externalId, { state: 'cancelled' });
    expect((await pollAll(leads, { checkpoint: null })).signals.length).toBe(2);
  });
});

describe('messages', () => {
  test('a thread is read oldest first, in pages', async () => {
    const { messages, world } = openFake();
    const { id: buyerId } = world.account.addBuyer();
    for (let count = 1; count <= 21; count += 1) world.account.writeMessage({ buyerId, text: String(count) });
    const first = await messages.readThread({ threadExternalId: 'thread-1' });
    const second = await messages.readThread({ threadExternalId: 'thread-1', cursor: first.nextCursor });
    expect([first.items.length, first.items[0]?.text]).toEqual([20, '1']);
    expect(second).toEqual({
      items: [{ externalId: 'message-21', direction: 'inbound', text: '21', sentAt: TEST_NOW }],
    });
  });

  test.each(['', 'x'.repeat(2001)])('a text of the wrong length is refused and not sent', async (text) => {
    const { messages, world } = openFake();
    const { threadExternalId } = world.account.writeMessage({
      buyerId: world.account.addBuyer().id,
      text: '?',
    });
    const sending = messages.send({ threadExternalId, text });
    await expect(sending).rejects.toMatchObject({ code: 'invalid_input', effect: 'none' });
    expect(world.account.threads[0]?.messages.length).toBe(1);
  });

  test('nobody can write first: an unknown thread is not found', async () => {
    const sending = openFake().messages.send({ threadExternalId: 'thread-1', text: 'Здравствуйте' });
    await expect(sending).rejects.toMatchObject({ code: 'not_found', effect: 'none' });
  });

  test('a message whose answer was lost is in the thread', async () => {
    const { messages, world } = openFake();
    const { threadExternalId } = world.account.writeMessage({
      buyerId: world.account.addBuyer().id,
      text: '?',
    });
    world.faults.loseNextAnswer('messages.send');
    await expect(messages.send({ threadExternalId, text: 'Да' })).rejects.toMatchObject({
      effect: 'unknown',
    });
    expect((await messages.readThread({ threadExternalId })).items.map(({ text }) => text)).toEqual([
      '?',
      'Да',
    ]);
  });
});
