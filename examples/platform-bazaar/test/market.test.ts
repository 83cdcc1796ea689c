import { type Market, type Offer, paginate } from '@leadkit/core';
import { createTestClock, createTestIo, type TestClock, type TestIo } from '@leadkit/core/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BAZAAR_CAPTCHA_PAGE, type BazaarEmulator, createBazaarEmulator } from '../src/emulator/index.ts';
import { type BazaarMarketOptions, createBazaarMarket } from '../src/market/index.ts';

interface OpenMarket {
  readonly market: Market;
  readonly emulator: BazaarEmulator;
  readonly clock: TestClock;
  readonly io: TestIo;
}

async function openMarket(options: BazaarMarketOptions = {}): Promise<OpenMarket> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createBazaarEmulator({ clock });
  const { url: baseUrl, close } = await emulator.listen();
  onTestFinished(() => close());
  const io = createTestIo({ clock });
  return {
    market: createBazaarMarket({ baseUrl, egress: io.egress, clock, ...options }),
    emulator,
    clock,
    io,
  };
}

async function searchAll(market: Market, text: string, city?: string): Promise<Offer[]> {
  const offers: Offer[] = [];
  const read = async (cursor: string | undefined) => {
    const { offers: items, nextCursor } = await market.searchPage({ text, city, cursor });
    return { items, ...(nextCursor === undefined ? {} : { nextCursor }) };
  };
  for await (const offer of paginate(read)) offers.push(offer);
  return offers;
}

describe('search', () => {
  test('a page holds organic and promoted offers, told apart, and the total', async () => {
    const { market } = await openMarket();
    const page = await market.searchPage({ text: 'шкаф купе', city: 'almaty' });
    expect(page.total).toEqual({ value: 20, relation: 'exact' });
    expect(page.nextCursor).toBeUndefined();
    expect(page.offers.filter(({ isPromoted }) => isPromoted)).toHaveLength(2);
    expect(page.offers.filter(({ isPromoted }) => !isPromoted)).toHaveLength(20);
  });

  test('every page read, each organic offer comes once', async () => {
    const { market } = await openMarket();
    const organic = (await searchAll(market, 'шкаф')).filter(({ isPromoted }) => !isPromoted);
    expect(organic).toHaveLength(33);
    expect(new Set(organic.map(({ externalId }) => externalId)).size).toBe(33);
  });

  test('an offer carries price, city with KATO code, category and moments with offset', async () => {
    const { market, emulator } = await openMarket();
    const { id } = await emulator.world.competitorPosts({ title: 'Тумба уникальная', price: 45_000 });
    const { offers } = await market.searchPage({ text: 'тумба' });
    expect(offers).toEqual([
      {
        platform: 'bazaar',
        externalId: String(id),
        url: expect.stringMatching(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/o/${id}$`)),
        title: 'Тумба уникальная',
        price: { amountMinor: 4_500_000, currency: 'KZT' },
        seller: { kind: 'business', key: '503', name: 'КупеЛенд' },
        city: { name: 'Алматы', externalId: '1', katoCode: '750000000' },
        category: { externalId: '101', name: 'Шкафы-купе' },
        isPromoted: false,
        publishedAt: '2026-11-22T10:00:00+05:00',
        refreshedAt: '2026-11-22T10:00:00+05:00',
        seenAt: '2026-11-22T05:00:00.000Z',
        source: 'api',
      },
    ]);
  });

  test('an offer by agreement has no price', async () => {
    const { market, emulator } = await openMarket();
    await emulator.world.competitorPosts({ title: 'Комод резной', price: null });
    expect((await market.searchPage({ text: 'комод' })).offers[0]).not.toHaveProperty('price');
  });

  test('a private person is a keyed hash without a name, the same in every offer', async () => {
    const secret = 'a secret of the installation';
    const { market, emulator } = await openMarket({ sellerHashKey: secret });
    for (const title of ['Полка первая', 'Полка вторая'])
      await emulator.world.competitorPosts({ title, price: 5_000, sellerId: 507 });
    const { offers } = await market.searchPage({ text: 'полка' });
    const sellers = offers.map(({ seller }) => seller);
    expect(sellers[0]).toEqual({ kind: 'private', key: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(sellers[1]).toEqual(sellers[0]);
    expect(JSON.stringify(offers)).not.toContain('Ерлан');
    const other = await openMarket({ sellerHashKey: 'another secret of another one' });
    await other.emulator.world.competitorPosts({ title: 'Полка', price: 5_000, sellerId: 507 });
    const [elsewhere] = (await other.market.searchPage({ text: 'полка' })).offers;
    expect(elsewhere?.seller?.key).not.toBe(sellers[0]?.key);
  });

  test('a Kazakh query finds Kazakh titles', async () => {
    const { market } = await openMarket();
    const titles = (await searchAll(market, 'тапсырыспен')).map(({ title }) => title);
    expect(titles).toContain('Купе шкаф тапсырыспен жасаймыз');
  });

  test('nothing found is an empty page with total 0', async () => {
    const { market } = await openMarket();
    const page = await market.searchPage({ text: 'самолёт' });
    expect(page).toEqual({ offers: [], total: { value: 0, relation: 'exact' } });
  });

  test('a total that the site caps is a lower bound', async () => {
    const { market, emulator } = await openMarket();
    await emulator.act(({ state }) => {
      const sample = state.collection('adverts').all()[0];
      for (let id = 20_000; sample !== undefined && id < 20_250; id += 1)
        state.collection('adverts').set(id, { ...sample, id });
    });
    expect((await market.searchPage({ text: 'шкаф' })).total).toEqual({ value: 200, relation: 'at_least' });
  });

  test('a page that says it has offers and shows none is an error, not an empty page', async () => {
    const { market, emulator } = await openMarket();
    emulator.faults.add({
      match: { path: '/search.json' },
      fault: { kind: 'drift', changes: [{ replace: 'items', with: [] }] },
    });
    await expect(market.searchPage({ text: 'шкаф' })).rejects.toMatchObject({ code: 'unexpected_response' });
  });

  test('a page that changed its shape names what is missing', async () => {
    const { market, emulator } = await openMarket();
    emulator.faults.add({
      match: { path: '/search.json' },
      fault: { kind: 'drift', changes: [{ rename: 'items', to: 'list' }] },
    });
    await expect(market.searchPage({ text: 'шкаф' })).rejects.toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'items', message: 'is missing' }],
    });
  });

  test.each([{ city: 'paris' }, { cursor: 'next' }, { cursor: '0' }])(
    '%j is refused and nothing is read',
    async (query) => {
      const { market, emulator } = await openMarket();
      await expect(market.searchPage({ text: 'шкаф', ...query })).rejects.toMatchObject({
        code: 'invalid_input',
      });
      expect(emulator.requests.count()).toBe(0);
    },
  );
});

describe('one offer', () => {
  test('its page has attributes and says where it was read', async () => {
    const { market } = await openMarket();
    const { offers } = await market.searchPage({ text: 'перетяжка' });
    const { externalId = '', url = '' } = offers.at(-1) ?? {};
    expect(await market.readOffer({ externalId, url })).toMatchObject({
      externalId,
      title: 'Перетяжка мягкой мебели на дому',
      attributes: { work: 'repair' },
      source: 'state',
      isPromoted: false,
    });
  });

  test('an offer that is over or was never there is undefined', async () => {
    const { market, emulator } = await openMarket();
    const { id } = await emulator.world.competitorPosts({ title: 'Тумба', price: 1 });
    await emulator.world.competitorChanges({ advertId: id, isGone: true });
    const read = (externalId: string): Promise<Offer | undefined> =>
      market.readOffer({ externalId, url: '' });
    expect([await read(String(id)), await read('1')]).toEqual([undefined, undefined]);
  });

  test('a page without its data is an error that names it', async () => {
    const { market, emulator } = await openMarket();
    const { id } = await emulator.world.competitorPosts({ title: 'Тумба', price: 1 });
    const html = '<html><body><h1>Тумба</h1></body></html>';
    emulator.faults.add({ match: { path: '/o/:id' }, fault: { kind: 'html', effect: 'done', html } });
    await expect(market.readOffer({ externalId: String(id), url: '' })).rejects.toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'script#bazaar-data', message: 'is missing' }],
    });
  });

  test('the word captcha in an advert is no captcha', async () => {
    const { market, emulator } = await openMarket();
    const { id } = await emulator.world.competitorPosts({
      title: 'Решаю captcha, </script> недорого',
      price: 100,
    });
    expect((await market.readOffer({ externalId: String(id), url: '' }))?.title).toBe(
      'Решаю captcha, </script> недорого',
    );
  });
});

describe('sellers', () => {
  test('a shop has a name, a mark and offers; a person is not shown', async () => {
    const { market } = await openMarket();
    expect(await market.readSeller?.({ key: '503' })).toMatchObject({
      key: '503',
      name: 'КупеЛенд',
      offers: { value: 8, relation: 'exact' },
    });
    expect(await market.readSeller?.({ key: '507' })).toBeUndefined();
  });
});

describe('politeness', () => {
  test('robots.txt is read first, once', async () => {
    const { market, emulator } = await openMarket();
    await market.searchPage({ text: 'шкаф' });
    await market.searchPage({ text: 'диван' });
    expect(emulator.requests.list().map(({ path }) => path)).toEqual([
      '/robots.txt',
      '/search.json',
      '/search.json',
    ]);
    expect(emulator.requests.list()[0]?.headers['user-agent']).toMatch(/^LeadKit/);
  });

  test('what robots.txt forbids is not read', async () => {
    const { market, emulator } = await openMarket();
    const body = 'User-agent: *\nDisallow: /search';
    const headers = { 'content-type': 'text/plain' };
    emulator.faults.add({
      match: { path: '/robots.txt' },
      fault: { kind: 'error', effect: 'none', status: 200, body, headers },
    });
    await expect(market.searchPage({ text: 'шкаф' })).rejects.toMatchObject({
      code: 'blocked',
      issues: [{ path: 'robots' }],
    });
    expect(emulator.requests.count({ path: '/search.json' })).toBe(0);
  });

  test('a ban is blocked, is remembered by the egress, and is not tried again', async () => {
    const { market, emulator, io } = await openMarket();
    emulator.faults.add({ fault: { kind: 'ban', forMs: 60_000 } });
    await expect(market.searchPage({ text: 'шкаф' })).rejects.toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_800_000,
    });
    expect([io.bans, emulator.requests.count()]).toEqual([[{ budget: 'bazaar-site', forMs: 1_800_000 }], 1]);
  });

  test('a captcha under 200 is blocked, and its issue says captcha', async () => {
    const { market, emulator } = await openMarket();
    const fault = { kind: 'html', effect: 'none', html: BAZAAR_CAPTCHA_PAGE } as const;
    emulator.faults.add({ match: { path: '/search.json' }, fault });
    await expect(market.searchPage({ text: 'шкаф' })).rejects.toMatchObject({
      code: 'blocked',
      issues: [{ path: 'captcha' }],
    });
  });

  test('without an egress it has its own, one request a second', async () => {
    const clock = createTestClock({ autoAdvance: true });
    const emulator = createBazaarEmulator({ clock });
    const market = createBazaarMarket({ clock, fetch: emulator.fetch });
    const before = clock.now();
    for (const text of ['шкаф', 'диван', 'кухня']) await market.searchPage({ text });
    expect(clock.now() - before).toBe(3_000);
  });

  test('every wrong option is named', () => {
    expect(() => createBazaarMarket({ baseUrl: 'x', timeoutMs: -1, sellerHashKey: 'short' })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: ['baseUrl', 'timeoutMs', 'sellerHashKey'].map((path) => expect.objectContaining({ path })),
      }),
    );
  });

  test('an aborted call rejects with its own reason', async () => {
    const { market } = await openMarket();
    const reason = new Error('stopped');
    await expect(market.searchPage({ text: 'шкаф' }, { signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    );
  });
});
