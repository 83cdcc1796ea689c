import { describe, expect, test } from 'vitest';
import { openOlx, publishLive, wardrobe } from './open-olx.ts';

describe('money', () => {
  test('nothing is bought unless the host allowed spending', async () => {
    const { connection, emulator } = await openOlx();
    const buys = [
      connection.api.buyPaidFeature({ externalId: '1', code: 'topad', paymentMethod: 'account' }),
      connection.api.buyPacket({ categoryId: '9001', size: 10, paymentMethod: 'account' }),
      connection.api.buyAdvertPacket({ externalId: '1', paymentMethod: 'account' }),
    ];
    for (const buy of buys)
      await expect(buy).rejects.toMatchObject({ code: 'business_rule', effect: 'none' });
    expect(emulator.requests.count()).toBe(0);
  });

  test('an advert over the limit is paid, activated and on the bill, once', async () => {
    const olx = await openOlx({ olx: { allowSpending: true } });
    await olx.emulator.world.setQuota({ categoryId: 9001, free: 0 });
    const [result] = await olx.connection.listings.publish({ drafts: [wardrobe()] });
    if (result?.outcome !== 'live') throw new Error('not published');
    const { externalId } = result.listing;
    const before = await olx.connection.api.balance();
    await olx.connection.api.buyAdvertPacket({ externalId, paymentMethod: 'account' });
    await olx.connection.listings.activate?.({ externalId });
    const after = await olx.connection.api.balance();
    const since = '2026-11-22T05:00:00Z';
    const { items } = await olx.connection.spend.listPage({ since });
    expect(items).toHaveLength(1);
    const [entry] = items;
    expect(entry).toMatchObject({ kind: 'promotion', listingExternalId: externalId });
    expect(before.wallet.amountMinor - after.wallet.amountMinor).toBe(entry?.amount.amountMinor);
    expect(entry?.amount).toMatchObject({ currency: 'KZT' });
    expect((await olx.connection.spend.listPage({ since })).items).toEqual(items);
  });

  test('money the owner paid in is no spend', async () => {
    const { connection, emulator } = await openOlx();
    await emulator.world.charge({ name: 'Пополнение кошелька', price: -5_000 });
    await emulator.world.charge({ name: 'Топ-объявление', price: 990 });
    const { items } = await connection.spend.listPage({ since: '2026-11-22T05:00:00Z' });
    expect(items.map(({ amount, description }) => [amount.amountMinor, description])).toEqual([
      [99_000, 'Топ-объявление'],
    ]);
  });

  test('packets and paid features are listed with prices and ends', async () => {
    const { connection } = await openOlx({ olx: { allowSpending: true } });
    const [packet] = await connection.api.packets({ categoryId: '9001' });
    if (packet === undefined) throw new Error('no packet');
    expect(packet).toMatchObject({ categoryId: '9001', price: { currency: 'KZT' } });
    const { categoryId, size } = packet;
    await connection.api.buyPacket({ categoryId, size, paymentMethod: 'account' });
    const { items } = await connection.api.ownPackets({ availability: 'active' });
    expect(items).toMatchObject([{ isActive: true, left: size, categoryIds: ['9001'] }]);
    expect(items[0]?.activeTo).toMatch(/\+05:00$/);
    const features = await connection.api.paidFeatures();
    expect(features.length).toBeGreaterThan(0);
  });
});

describe('figures and people', () => {
  test('counters come per advert, and one that is gone is left out', async () => {
    const olx = await openOlx();
    const id = await publishLive(olx);
    await olx.emulator.world.buyersLook({ advertId: id, views: 41, phoneViews: 5, observers: 2 });
    const stats = await olx.connection.stats.read({ externalIds: [String(id), '404', String(id)] });
    expect(stats).toEqual([
      {
        externalId: String(id),
        views: 41,
        phoneViews: 5,
        favourites: 2,
        readAt: '2026-11-22T05:00:05.000Z',
      },
    ]);
  });

  test('a buyer has a name, a stranger is not found', async () => {
    const olx = await openOlx();
    const advertId = await publishLive(olx);
    const buyer = { id: 6_000_001, name: 'Нұрлан' };
    await olx.emulator.world.buyerWrites({ advertId, text: 'Бар ма?', buyer });
    const { api } = olx.connection;
    expect(await api.readUser({ userId: '6000001' })).toEqual({ id: '6000001', name: 'Нұрлан' });
    await expect(api.readUser({ userId: '404' })).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a favourite thread is marked on OLX', async () => {
    const olx = await openOlx();
    const advertId = await publishLive(olx);
    const { threadUuid, threadId } = await olx.emulator.world.buyerWrites({ advertId, text: 'Бар ма?' });
    await olx.connection.api.setFavourite({ threadExternalId: threadUuid, isFavourite: true });
    expect(olx.emulator.state.collection('threads').get(threadId)?.isFavourite).toBe(true);
  });
});
