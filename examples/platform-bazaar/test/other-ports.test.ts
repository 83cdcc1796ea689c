import { paginate, type ThreadMessage } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { openBazaar, publishLive } from './open-bazaar.ts';

async function withAdvert() {
  const bazaar = await openBazaar();
  return { ...bazaar, advertId: await publishLive(bazaar) };
}

describe('messages', () => {
  test('a thread is read oldest first, page by page', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { threadId, buyerId } = await emulator.world.buyerWrites({ advertId, text: '0' });
    for (let number = 1; number < 120; number += 1)
      await emulator.world.buyerWrites({ advertId, text: String(number), buyer: { id: buyerId } });
    const messages: ThreadMessage[] = [];
    const threadExternalId = String(threadId);
    for await (const message of paginate((cursor) =>
      connection.messages.readThread({ threadExternalId, cursor }),
    ))
      messages.push(message);
    expect(messages.map(({ text }) => Number(text))).toEqual(
      Array.from({ length: 120 }, (_, index) => index),
    );
  });

  test('a sent message comes back as it is in the thread', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { threadId } = await emulator.world.buyerWrites({ advertId, text: 'Сколько стоит?' });
    const threadExternalId = String(threadId);
    const sent = await connection.messages.send({ threadExternalId, text: '145 000 ₸, жеткізу тегін 🚚' });
    expect(sent).toEqual({
      externalId: '70002',
      direction: 'outbound',
      text: '145 000 ₸, жеткізу тегін 🚚',
      sentAt: '2026-11-22T10:00:05+05:00',
    });
    expect((await connection.messages.readThread({ threadExternalId })).items.at(-1)).toEqual(sent);
  });

  test('a message whose answer was lost is not sent again', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { threadId } = await emulator.world.buyerWrites({ advertId, text: 'Сколько?' });
    emulator.faults.add({ match: { method: 'POST' }, fault: { kind: 'drop', effect: 'done' } });
    const sent = connection.messages.send({ threadExternalId: String(threadId), text: 'Ответ' });
    await expect(sent).rejects.toMatchObject({ code: 'unavailable', effect: 'unknown' });
    expect(emulator.state.collection('messages').size).toBe(2);
  });

  test.each([
    ['an empty text', ''],
    ['a text that is too long', 'а'.repeat(1_001)],
  ])('%s is refused, and the error does not repeat it', async (_, text) => {
    const { connection, emulator, advertId } = await withAdvert();
    const { threadId } = await emulator.world.buyerWrites({ advertId, text: 'Сколько?' });
    const sent = connection.messages.send({ threadExternalId: String(threadId), text });
    await expect(sent).rejects.toMatchObject({
      code: 'invalid_input',
      effect: 'none',
      issues: [{ path: 'text' }],
    });
    await expect(sent).rejects.not.toThrow(/ааа/);
  });

  test('marking as read is done once, however often it is asked for', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { threadId } = await emulator.world.buyerWrites({ advertId, text: 'Сколько?' });
    const threadExternalId = String(threadId);
    await connection.messages.markRead({ threadExternalId });
    await connection.messages.markRead({ threadExternalId });
    expect(emulator.state.collection('threads').get(threadId)?.unreadCount).toBe(0);
  });

  test('a thread that is not there is not_found', async () => {
    const { connection } = await openBazaar();
    await expect(connection.messages.readThread({ threadExternalId: '1/../2' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('catalog', () => {
  test('categories are a tree, in both languages', async () => {
    const { connection } = await openBazaar();
    expect(await connection.catalog.categories({ language: 'kk' })).toEqual([
      { externalId: '100', name: 'Жиһаз', isLeaf: false },
      { externalId: '200', name: 'Қызметтер', isLeaf: false },
    ]);
    expect(await connection.catalog.categories({ parentExternalId: '200' })).toEqual([
      { externalId: '201', name: 'Ремонт мебели', parentExternalId: '200', isLeaf: true, photosMax: 10 },
    ]);
  });

  test('attributes say what a category asks for', async () => {
    const { connection } = await openBazaar();
    expect(await connection.catalog.attributes({ categoryExternalId: '101' })).toEqual([
      {
        code: 'condition',
        label: 'Состояние',
        isRequired: true,
        type: 'choice',
        values: [
          { code: 'new', label: 'Новое' },
          { code: 'used', label: 'Б/у' },
        ],
      },
      {
        code: 'width_cm',
        label: 'Ширина',
        isRequired: false,
        type: 'number',
        unit: 'см',
        min: 20,
        max: 900,
        values: [],
      },
      { code: 'material', label: 'Материал', isRequired: false, type: 'text', values: [] },
    ]);
    await expect(connection.catalog.attributes({ categoryExternalId: '7' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('cities carry their KATO code and their districts', async () => {
    const { connection } = await openBazaar();
    const first = await connection.catalog.cities({ limit: 2 });
    const rest = await connection.catalog.cities({ limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...rest.items].map(({ name, katoCode }) => [name, katoCode])).toEqual([
      ['Алматы', '750000000'],
      ['Астана', '710000000'],
      ['Шымкент', '790000000'],
    ]);
    expect(first.items[0]?.districts?.[0]).toEqual({ externalId: '11', name: 'Бостандыкский' });
    expect(rest.nextCursor).toBeUndefined();
  });
});

describe('stats', () => {
  test('counters come for the adverts that exist, with the moment they were read', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    await emulator.world.buyersLook({ advertId, views: 40, phoneViews: 3, favourites: 2 });
    expect(await connection.stats.read({ externalIds: [String(advertId), '999', String(advertId)] })).toEqual(
      [
        {
          externalId: String(advertId),
          views: 40,
          phoneViews: 3,
          favourites: 2,
          readAt: '2026-11-22T05:00:05.000Z',
        },
      ],
    );
    expect(await connection.stats.read({ externalIds: [] })).toEqual([]);
  });

  test('more than fifty ids take two requests', async () => {
    const { connection, emulator } = await openBazaar();
    await connection.stats.read({ externalIds: Array.from({ length: 51 }, (_, index) => String(index)) });
    expect(emulator.requests.count({ route: 'GET /api/adverts/stats' })).toBe(2);
  });
});

describe('spend', () => {
  test('charges are exact money, a refund is negative, words are ours', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { world } = emulator;
    await world.charge({ type: 'promotion', amountMinor: 150_050, advertId, title: 'Поднятие' });
    await world.charge({ type: 'fee', amountMinor: 1 });
    await world.charge({ type: 'delivery', amountMinor: 99_900 });
    await world.charge({ type: 'refund', amountMinor: 150_050, advertId });
    const { items } = await connection.spend.listPage({ since: '2026-11-22T05:00:00Z' });
    expect(
      items.map(({ kind, amount, listingExternalId }) => [kind, amount.amountMinor, listingExternalId]),
    ).toEqual([
      ['other', -150_050, String(advertId)],
      ['delivery', 99_900, undefined],
      ['commission', 1, undefined],
      ['promotion', 150_050, String(advertId)],
    ]);
    expect(items[3]).toEqual({
      key: '9001',
      kind: 'promotion',
      amount: { amountMinor: 150_050, currency: 'KZT' },
      spentAt: '2026-11-22T10:00:05+05:00',
      listingExternalId: String(advertId),
      description: 'Поднятие',
    });
  });

  test('charges before the moment are left out, also of its own day', async () => {
    const { connection, emulator, clock } = await openBazaar();
    await emulator.world.charge({ type: 'fee', amountMinor: 100 });
    await clock.advance(60_000);
    const since = clock.nowText();
    await emulator.world.charge({ type: 'fee', amountMinor: 200 });
    const { items } = await connection.spend.listPage({ since });
    expect(items.map(({ amount }) => amount.amountMinor)).toEqual([200]);
  });

  test('an amount in another form is an error that names it', async () => {
    const { connection, emulator } = await openBazaar();
    await emulator.world.charge({ type: 'fee', amountMinor: 100 });
    const changes = [{ replace: 'data.*.amount', with: '1,00' }];
    emulator.faults.add({ fault: { kind: 'drift', changes } });
    await expect(connection.spend.listPage({ since: '2026-11-22T05:00:00Z' })).rejects.toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'data.0.amount' }],
    });
  });
});

describe('what only Bazaar has', () => {
  test('an order is accepted, and cannot be accepted twice', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { id: orderId } = await emulator.world.buyerOrders({ advertId });
    expect(await connection.api.setOrderStatus({ orderId, status: 'accepted' })).toMatchObject({
      status: 'accepted',
      version: 2,
    });
    await expect(connection.api.setOrderStatus({ orderId, status: 'accepted' })).rejects.toMatchObject({
      code: 'conflict',
      effect: 'none',
    });
    expect((await connection.api.readOrder({ orderId })).status).toBe('accepted');
  });

  test('a cancellation carries its reason', async () => {
    const { connection, emulator, advertId } = await withAdvert();
    const { id: orderId } = await emulator.world.buyerOrders({ advertId });
    const order = await connection.api.setOrderStatus({
      orderId,
      status: 'cancelled',
      reason: 'Нет в наличии',
    });
    expect(order.cancel_reason).toBe('Нет в наличии');
  });
});
