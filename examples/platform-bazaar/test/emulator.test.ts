import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPhoneNumber } from '@leadkit/core';
import { createEmulatorClock, loadSnapshot, saveSnapshot } from '@leadkit/emulator';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBazaarEmulator } from '../src/emulator/index.ts';
import { openBazaar, publishLive, wardrobe } from './open-bazaar.ts';

async function readJson(answer: Response | Promise<Response>): Promise<unknown> {
  return (await (await answer).json()) as unknown;
}

describe('seeds', () => {
  test('the same seed gives the same Bazaar, another one other ages and counters', () => {
    const [first, again, other] = ['a', 'a', 'b'].map((seed) => createBazaarEmulator({ seed }).snapshot());
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('it opens with a few dozen adverts of made-up competitors and none of ours', async () => {
    const emulator = createBazaarEmulator();
    expect(emulator.state.collection('adverts').size).toBe(47);
    expect(await emulator.world.adverts({ shopId: 501 })).toEqual([]);
  });

  test('no advert opens younger than now or older than its time', () => {
    const emulator = createBazaarEmulator();
    const now = emulator.clock.now();
    for (const { createdAt, refreshedAt, endsAt } of emulator.state.collection('adverts').all()) {
      expect(createdAt).toBeLessThan(now);
      expect(refreshedAt).toBeLessThanOrEqual(now);
      expect(endsAt).toBeGreaterThan(now);
    }
  });

  test('phones of buyers are from the made-up range and can be read', async () => {
    const bazaar = await openBazaar();
    const advertId = await publishLive(bazaar);
    for (let number = 0; number < 120; number += 1)
      await bazaar.emulator.world.buyerWrites({ advertId, text: 'a' });
    const phones = bazaar.emulator.state
      .collection('buyers')
      .all()
      .map(({ phone }) => phone);
    expect(phones.every((phone) => /^\+7 700 000 \d{2} \d{2}$/.test(phone))).toBe(true);
    expect(readPhoneNumber(phones[119])).toBe('+77000000120');
  });
});

describe('limits', () => {
  const limit = { requests: 3, windowMs: 60_000, refusedMax: 2, banMs: 1_800_000 };

  test('requests above the limit are 429 with the rest of the window, then the address is banned', async () => {
    const clock = createEmulatorClock();
    const emulator = createBazaarEmulator({ clock, rateLimits: { site: limit } });
    const statuses: (number | string)[] = [];
    for (let number = 0; number < 6; number += 1) {
      const answer = await emulator.fetch('https://bazaar.example/search.json?q=шкаф');
      statuses.push(answer.status, answer.headers.get('retry-after') ?? '-');
      await clock.advance(1_000);
    }
    expect(statuses).toEqual([200, '-', 200, '-', 200, '-', 429, '57', 429, '56', 403, '-']);
    await clock.advance(1_798_000);
    expect((await emulator.fetch('https://bazaar.example/search.json')).status).toBe(403);
    await clock.advance(2_000);
    expect((await emulator.fetch('https://bazaar.example/search.json')).status).toBe(200);
  });

  test('addresses and areas are counted apart', async () => {
    const emulator = createBazaarEmulator({ rateLimits: { site: { ...limit, requests: 1 } } });
    const from = (address: string, path: string): Promise<Response> =>
      emulator.fetch(`https://bazaar.example${path}`, { headers: { 'x-forwarded-for': address } });
    await from('10.0.0.1', '/robots.txt');
    expect((await from('10.0.0.1', '/robots.txt')).status).toBe(429);
    expect((await from('10.0.0.2', '/robots.txt')).status).toBe(200);
    expect((await from('10.0.0.1', '/api/me')).status).toBe(401);
  });
});

describe('the world over HTTP', () => {
  test('buyers write and order, competitors post, moderators decide', async () => {
    const bazaar = await openBazaar();
    const [result] = await bazaar.connection.listings.publish({ drafts: [wardrobe()] });
    const advertId = result?.outcome === 'live' ? Number(result.listing.externalId) : 0;
    const ask = (name: string, input: unknown): Promise<unknown> =>
      readJson(
        fetch(`${bazaar.baseUrl}/__emulator/world/${name}`, { method: 'POST', body: JSON.stringify(input) }),
      );
    expect(await ask('moderate', { advertId, verdict: 'approve' })).toMatchObject({ status: 'live' });
    expect(await ask('buyer-writes', { advertId, text: 'Сәлем', buyer: { name: 'Дана' } })).toMatchObject({
      threadId: 3_001,
    });
    expect(await ask('buyer-orders', { advertId, quantity: 2 })).toMatchObject({
      id: 'BZ-1001',
      quantity: 2,
    });
    expect(await ask('order-moves', { orderId: 'BZ-1001', status: 'accepted' })).toMatchObject({
      version: 2,
    });
    expect(await ask('competitor-posts', { title: 'Шкаф', price: 90_000 })).toMatchObject({ status: 'live' });
    expect(await ask('grant-access', {})).toMatchObject({ refreshToken: expect.any(String) });
    expect(await ask('buyer-writes', { advertId })).toMatchObject({
      error: { message: expect.stringContaining('text: ') },
    });
  });
});

describe('the world', () => {
  test('buyers only write to our shops, and only orders that can move do', async () => {
    const bazaar = await openBazaar();
    const { world } = bazaar.emulator;
    const advertId = await publishLive(bazaar);
    const { id } = await world.competitorPosts({ title: 'Шкаф', price: 1 });
    await expect(world.buyerWrites({ advertId: id, text: 'a' })).rejects.toThrow("is a competitor's");
    await expect(world.buyerWrites({ advertId: 1, text: 'a' })).rejects.toThrow('There is no advert 1');
    const { id: orderId } = await world.buyerOrders({ advertId });
    await expect(world.orderMoves({ orderId, status: 'completed' })).rejects.toThrow(
      `Order ${orderId} is "new" and cannot become "completed".`,
    );
  });

  test('moderation can wait, refuse, and never lets forbidden goods through', async () => {
    const bazaar = await openBazaar();
    const { world } = bazaar.emulator;
    await world.setModeration({ verdict: 'wait' });
    const advertId = await publishLive(bazaar);
    expect((await world.adverts())[0]?.status).toBe('pending');
    await world.moderate({ advertId, verdict: 'refuse', reason: 'Плохое фото' });
    expect((await world.adverts())[0]).toMatchObject({ status: 'refused', refusal: 'Плохое фото' });
    await world.setModeration({ verdict: 'approve' });
    await publishLive(bazaar, { key: 'B', title: { ru: 'Реплика шкафа' } });
    expect((await world.adverts())[1]).toMatchObject({ status: 'refused', refusal: 'Запрещённый товар' });
  });

  test('a competitor changes its price and goes', async () => {
    const { world, state } = createBazaarEmulator();
    const { id } = await world.competitorPosts({ title: 'Шкаф', price: 100, isPromoted: true });
    await world.competitorChanges({ advertId: id, price: 90, isPromoted: false });
    expect(state.collection('adverts').get(id)).toMatchObject({
      price: 90,
      isPromoted: false,
      status: 'live',
    });
    await world.competitorChanges({ advertId: id, isGone: true });
    expect(state.collection('adverts').get(id)?.status).toBe('ended');
  });

  test('an advert ends when the world says so', async () => {
    const bazaar = await openBazaar();
    const advertId = await publishLive(bazaar);
    await bazaar.emulator.world.advertEnds({ advertId });
    const externalId = String(advertId);
    expect((await bazaar.connection.listings.read({ externalId })).status).toBe('expired');
  });
});

test('a run goes on from a file, moderation and all', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bazaar-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const bazaar = await openBazaar();
  await bazaar.connection.listings.publish({ drafts: [wardrobe()] });
  await saveSnapshot(bazaar.emulator, join(folder, 'bazaar.json'));

  const clock = createEmulatorClock({ startAt: bazaar.clock.now() });
  const later = createBazaarEmulator({ seed: 'another', clock });
  await loadSnapshot(later, join(folder, 'bazaar.json'));
  await clock.advance(5_000);
  expect(await later.world.adverts()).toMatchObject([{ reference: 'WARDROBE-1', status: 'live' }]);
});

test('every route says what it copies', () => {
  const { routes } = createBazaarEmulator();
  expect(routes.length).toBeGreaterThan(25);
  expect(routes.every(({ source }) => source.startsWith('quirks.md'))).toBe(true);
});
