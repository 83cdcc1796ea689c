import { describe, expect, test } from 'vitest';
import { createOlxEmulator } from '../../src/emulator/index.ts';
import { openEmulator, postLive, wardrobe } from './open-emulator.ts';

describe('one run', () => {
  test('the same seed gives the same OLX, another seed another one', () => {
    const of = (seed: number): unknown => createOlxEmulator({ seed }).snapshot().state;
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  test('a snapshot goes on where it was taken: tokens, threads, planned moderation', async () => {
    const olx = await openEmulator();
    const advertId = await postLive(olx);
    await olx.world.buyerWrites({ advertId, text: 'Сәлем' });
    const waiting = Number((await olx.call('POST', '/adverts', wardrobe())).at('data.id'));
    const copy = createOlxEmulator({ seed: 'another' });
    await copy.restore(JSON.parse(JSON.stringify(olx.emulator.snapshot())));
    await copy.advance(5_000);
    expect(copy.state.collection('adverts').get(waiting)?.status).toBe('active');
    const answer = await copy.fetch('http://olx.test/api/partner/threads', {
      headers: { authorization: `Bearer ${olx.token}`, version: '2.0' },
    });
    expect(await answer.json()).toMatchObject({ data: [{ advert_id: advertId, unread_count: 1 }] });
  });

  test('reset forgets accounts and adverts but keeps the data set and the settings it was made with', async () => {
    const olx = await openEmulator({ settings: { freeAdverts: 3 } });
    await postLive(olx);
    await olx.world.configure({ freeAdverts: 9 });
    await olx.emulator.reset();
    expect(await olx.world.adverts()).toEqual([]);
    expect((await olx.call('GET', '/users/me')).status).toBe(401);
    expect((await olx.world.configure({})).freeAdverts).toBe(3);
    expect(olx.emulator.state.collection('adverts').size).toBeGreaterThan(70);
  });
});

describe('the data set', () => {
  test('shows no phone but the reserved ones', () => {
    const text = JSON.stringify(createOlxEmulator().snapshot());
    const phones = new Set(text.match(/\+7\d{10}/g));
    expect(phones.size).toBeGreaterThan(10);
    expect([...phones].filter((phone) => !/^\+770000000\d{2}$/.test(phone))).toEqual([]);
  });

  test('has enough wardrobes in Almaty for a research, in both languages', async () => {
    const { ask } = await openEmulator();
    const total = async (query: string): Promise<unknown> =>
      (await ask(`/api/v1/offers/?city_id=1&query=${encodeURIComponent(query)}`)).at(
        'metadata.visible_total_count',
      );
    expect(await total('шкаф купе')).toBeGreaterThanOrEqual(30);
    expect(await total('купе шкаф сатылады')).toBe(1);
  });
});

describe('competitors', () => {
  test('post, change their price, and go', async () => {
    const { ask, world } = await openEmulator();
    const { id } = await world.competitorPosts({ title: 'Верстак столярный', price: 50_000, cityId: 87 });
    const price = async (): Promise<unknown> =>
      (await ask(`/api/v1/offers/${id}`)).at('data.params.0.value.value');
    expect(await price()).toBe(50_000);
    await world.competitorChanges({ advertId: id, price: 45_000 });
    expect(await price()).toBe(45_000);
    await world.competitorChanges({ advertId: id, price: null });
    expect((await ask(`/api/v1/offers/${id}`)).at('data.params.0.key')).toBe('state');
    await world.competitorChanges({ advertId: id, isGone: true });
    expect((await ask(`/api/v1/offers/${id}`)).status).toBe(404);
  });

  test('cannot be connected, and nobody writes to them', async () => {
    const { world } = await openEmulator();
    const { id, ownerId } = await world.competitorPosts({ title: 'Верстак столярный', price: null });
    await expect(world.grantAccess({ userId: ownerId })).rejects.toThrow(/is a competitor/);
    await expect(world.buyerWrites({ advertId: id, text: 'x' })).rejects.toThrow(/is a competitor/);
  });
});

describe('the change feed', () => {
  test('is not there unless it is switched on', async () => {
    const { call } = await openEmulator();
    expect((await call('GET', '/status/adverts?since=2026-11-22T00:00:00Z')).at('error.type')).toBe(
      'NotFoundException',
    );
  });

  test('gives ids of changed adverts, oldest first, and a cursor also when there is nothing', async () => {
    const olx = await openEmulator({ settings: { changeFeed: 'on' } });
    const id = await postLive(olx);
    const path = '/status/adverts?since=2026-11-22T00:00:00%2B05:00';
    const first = await olx.call('GET', path);
    expect(first.json).toMatchObject({ data: [String(id)], hasMore: false });
    const cursor = String(first.at('nextCursor'));
    const second = await olx.call('GET', `${path}&cursor=${cursor}`);
    expect(second.json).toEqual({ data: [], hasMore: false, nextCursor: cursor });
    expect((await olx.call('GET', '/status/adverts?since=2026-11-22')).status).toBe(400);
  });
});

describe('over HTTP', () => {
  async function world(ask: Awaited<ReturnType<typeof openEmulator>>['ask'], name: string, input: object) {
    return await ask(`/__emulator/world/${name}`, { method: 'POST', body: JSON.stringify(input) });
  }

  test('another process connects an account, lets buyers write, and looks', async () => {
    const olx = await openEmulator();
    const advertId = await postLive(olx);
    const access = await world(olx.ask, 'grant-access', {});
    expect(
      (await olx.call('GET', '/users/me', undefined, { token: String(access.at('accessToken')) })).status,
    ).toBe(200);
    const written = await world(olx.ask, 'buyer-writes', {
      advertId,
      text: 'Сәлем',
      buyer: { name: 'Дана' },
    });
    expect(written.at('threadId')).toBe(3_000_001);
    expect((await world(olx.ask, 'messages', { threadId: 3_000_001 })).at('0.text')).toBe('Сәлем');
    expect((await world(olx.ask, 'adverts', {})).at('0.id')).toBe(advertId);
    expect((await world(olx.ask, 'moderate', { advertId, verdict: 'blocked' })).at('status')).toBe('blocked');
    expect((await world(olx.ask, 'set-status', { advertId, status: 'unpaid' })).at('status')).toBe('unpaid');
    expect((await world(olx.ask, 'configure', { messageIds: 'uuid' })).at('messageIds')).toBe('uuid');
    expect((await world(olx.ask, 'competitor-posts', { title: 'Верстак', price: 1 })).at('status')).toBe(
      'active',
    );
  });

  test.each([
    ['set-moderation', { verdict: 'wait' }],
    ['set-wallet', { wallet: 1 }],
    ['set-quota', { categoryId: 9001, free: 0 }],
    ['change-app', { isActive: false }],
    ['ban-address', { address: '10.0.0.9' }],
    ['revoke-access', {}],
  ])('%s answers nothing and does it', async (name, input) => {
    const { ask } = await openEmulator();
    const answer = await world(ask, name, input);
    expect([answer.status, answer.json]).toEqual([200, {}]);
  });

  test('a wrong input is refused naming the field', async () => {
    const { ask } = await openEmulator();
    const answer = await world(ask, 'buyer-writes', { advertId: 'first', text: 'Сәлем' });
    expect(answer.status).toBe(400);
    expect(answer.at('error.message')).toContain('advertId');
  });

  test('every act of the world has a name there', async () => {
    const olx = await openEmulator();
    const names = ((await olx.ask('/__emulator')).at('world') as readonly string[]).map((name) =>
      name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
    );
    expect([...names].sort()).toEqual(
      Object.keys(olx.world)
        .filter((name) => name !== 'userIds')
        .sort(),
    );
  });
});
