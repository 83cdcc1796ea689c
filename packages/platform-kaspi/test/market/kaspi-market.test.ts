import { isLeadKitError, type LeadKitError, type Offer } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createKaspiEmulator,
  KASPI_CAPTCHA_PAGE,
  type KaspiEmulator,
  type KaspiEmulatorSettings,
} from '../../src/emulator/index.ts';
import { createKaspiMarket, type KaspiMarket, type KaspiMarketOptions } from '../../src/market/index.ts';

const KETTLE = { externalId: '100200305', url: 'https://kaspi.kz/shop/p/kettle-100200305/' };

function open(
  settings: Partial<KaspiEmulatorSettings> = {},
  options: KaspiMarketOptions = {},
): { emulator: KaspiEmulator; market: KaspiMarket; clock: TestClock; log: readonly string[] } {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createKaspiEmulator({ clock, settings, origin: 'https://kaspi.kz' });
  const log: string[] = [];
  const logger = {
    debug: () => {},
    info: () => {},
    warn: (text: string) => log.push(text),
    error: (text: string) => log.push(text),
  };
  const market = createKaspiMarket({
    clock,
    logger,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
    ...options,
  });
  return { emulator, market, clock, log };
}

async function refusal(work: Promise<unknown>): Promise<LeadKitError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isLeadKitError(error)) throw new Error('expected a LeadKitError');
  return error;
}

describe('a search', () => {
  test('finds cards with price, bonus price apart, reviews, city and category', async () => {
    const { market, emulator } = open();
    const { offers, total, nextCursor } = await market.searchPage({
      text: 'электрочайник шай',
      city: 'astana',
    });
    expect([offers.length, total, nextCursor]).toEqual([2, { value: 2, relation: 'exact' }, undefined]);
    const [first] = offers as [Offer];
    const lowest = Math.min(
      ...emulator.state
        .collection('offers')
        .filter(({ productCode }) => productCode === first.externalId)
        .map(({ cityPrices }) => cityPrices['710000000']?.price ?? 0),
    );
    expect(first).toMatchObject({
      price: { amountMinor: lowest * 100, currency: 'KZT' },
      city: { name: 'Астана', externalId: '710000000', katoCode: '710000000' },
      category: { name: 'Электрочайники' },
      isPromoted: false,
      source: 'api',
      attributes: {
        brand: 'Шай',
        categoryCode: 'Kettles',
        priceAfterBonusMinor: Math.floor(lowest * 0.95) * 100,
      },
    });
    expect(first.reviewsCount).toBeGreaterThan(0);
  });

  test('a city nobody knows is refused before anything is asked, since Kaspi would answer for another one', async () => {
    const { market, emulator } = open();
    const error = await refusal(market.searchPage({ text: 'шкаф', city: 'atlantis' }));
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'city' }] });
    expect(emulator.requests.count()).toBe(0);
  });

  test('an answer for another city than the one asked for is refused', async () => {
    const { market } = open({}, { cities: { semey: '632810000' } });
    expect(await refusal(market.searchPage({ text: 'шкаф', city: 'semey' }))).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'city', message: expect.stringContaining('750000000') }],
    });
  });

  test('by a category only finds cards of it', async () => {
    const { market } = open();
    const { offers } = await market.searchPage({ text: 'шкаф', categoryExternalId: 'Kettles' });
    expect(offers).toEqual([]);
  });

  test('goes on without the number of cards when that answer changes its shape', async () => {
    const { market, emulator, log } = open();
    emulator.faults.add({
      fault: { kind: 'drift', changes: [{ remove: 'data.cards' }] },
      match: { path: '/yml/product-view/pl/filters' },
      times: 'always',
    });
    const page = await market.searchPage({ text: 'шкаф' });
    expect([page.offers.length, page.total]).toEqual([4, undefined]);
    expect(log).toEqual(['A source of Kaspi cannot be read, the next one is asked']);
  });

  test('ends where the site shows the same page again', async () => {
    const { market } = open({}, {});
    const { market: looping } = open(
      {},
      {
        fetch: async (input) => {
          const { pathname } = new URL(input instanceof Request ? input.url : input);
          if (pathname === '/robots.txt') return new Response('');
          const card = { id: '100200301', title: 'x', shopLink: '/p/x-100200301/', unitPrice: 5 };
          return Response.json({ data: pathname.endsWith('filters') ? { cards: [card] } : [card] });
        },
      },
    );
    const first = await looping.searchPage({ text: 'x' });
    const second = await looping.searchPage({ text: 'x', cursor: first.nextCursor });
    expect([first.nextCursor === undefined, second.nextCursor]).toEqual([false, undefined]);
    expect(await refusal(market.searchPage({ text: 'x', cursor: 'page=0' }))).toMatchObject({
      issues: [{ path: 'cursor' }],
    });
  });

  test('a page with a card of another shape is no page: what it lacks would count as vanished', async () => {
    const { market, emulator } = open();
    emulator.faults.add({
      fault: { kind: 'drift', changes: [{ remove: 'data.1.title' }, { remove: 'data.cards.1.title' }] },
      match: { path: '/yml/product-view/*' },
      times: 'always',
    });
    expect(await refusal(market.searchPage({ text: 'шкаф' }))).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'data.1.title' }],
    });
  });
});

describe('one card', () => {
  test('with its sellers, their prices, and the reviews of the last 30 days', async () => {
    const { market, emulator, clock } = open();
    const offer = await market.readOffer(KETTLE);
    const sellers = emulator.state
      .collection('offers')
      .filter(({ productCode }) => productCode === KETTLE.externalId);
    const reviews = emulator.state
      .collection('reviews')
      .filter(({ productCode }) => productCode === KETTLE.externalId);
    const day = (unixMs: number): string => new Date(unixMs + 5 * 3_600_000).toISOString().slice(0, 10);
    const since = new Date(clock.now() - 30 * 86_400_000).toISOString().slice(0, 10);
    expect(offer).toMatchObject({
      sellersCount: sellers.length,
      reviewsCount: reviews.length,
      reviewsLast30Days: reviews.filter(({ createdAt }) => day(createdAt) > since).length,
      fieldSources: {
        sellersCount: 'api',
        sellerPrices: 'api',
        reviewsCount: 'api',
        reviewsLast30Days: 'api',
      },
    });
    expect(offer?.sellerPrices?.map(({ amountMinor }) => amountMinor / 100).sort(byAmount)).toEqual(
      sellers.map(({ cityPrices }) => cityPrices['750000000']?.price ?? 0).sort(byAmount),
    );
  });

  test('found in a city is read in that city again: its address says which', async () => {
    const { market } = open();
    const { offers } = await market.searchPage({ text: 'электрочайник шай', city: 'astana' });
    for (const offer of offers) {
      expect(offer.url).toMatch(/\?c=710000000$/);
      const again = await market.readOffer(offer);
      expect([again?.price, again?.city, again?.url]).toEqual([offer.price, offer.city, offer.url]);
    }
  });

  test('is asked for in the city of its address', async () => {
    const { market } = open();
    const offer = await market.readOffer({ ...KETTLE, url: `${KETTLE.url}?c=710000000` });
    expect(offer?.city?.externalId).toBe('710000000');
  });

  test('whose reviews cannot be read is a card without them, and that is said', async () => {
    const { market, emulator, log } = open();
    emulator.faults.add({
      fault: { kind: 'drift', changes: [{ rename: 'data', to: 'items' }] },
      match: { path: '/yml/review-view/*' },
      times: 'always',
    });
    const offer = await market.readOffer(KETTLE);
    expect(offer).not.toHaveProperty('reviewsLast30Days');
    expect(offer?.sellersCount).toBeGreaterThan(0);
    expect(log).toEqual(['A part of a card cannot be read and is left out']);
  });

  test('is one request where nothing else is wanted', async () => {
    const { market, emulator } = open({}, { offerDetails: [] });
    await market.readOffer(KETTLE);
    expect(emulator.requests.list().map(({ path }) => path)).toEqual([
      '/robots.txt',
      '/shop/p/kettle-100200305/',
    ]);
  });

  test('of another number is refused', async () => {
    const { market } = open();
    expect(await refusal(market.readOffer({ externalId: 'x', url: KETTLE.url }))).toMatchObject({
      issues: [{ path: 'externalId' }],
    });
  });
});

describe('what only Kaspi shows', () => {
  test('sellers with price, bonus price, mark and reviews', async () => {
    const { market } = open();
    const { sellers, total } = await market.readSellers({ externalId: KETTLE.externalId, city: 'almaty' });
    expect(sellers).toHaveLength(total);
    for (const { price, priceAfterBonus } of sellers)
      expect(priceAfterBonus?.amountMinor).toBe(Math.floor((price.amountMinor / 100) * 0.95) * 100);
  });

  test('reviews page by page, without their authors', async () => {
    const { market, emulator } = open();
    const input = { externalId: KETTLE.externalId, limit: 5 };
    const pages = [await market.readReviews(input), await market.readReviews({ ...input, page: 1 })];
    expect(new Set(pages.flatMap(({ reviews }) => reviews.map(({ id }) => id))).size).toBe(10);
    const days = pages.flatMap(({ reviews }) => reviews.map(({ writtenOn }) => writtenOn));
    expect(days).toEqual(days.toSorted().reverse());
    for (const { author } of emulator.state.collection('reviews').filter(() => true))
      expect(JSON.stringify(pages)).not.toContain(author);
  });

  test('a seller without its phone', async () => {
    const { market } = open();
    const seller = await market.readSeller({ key: '30000001' });
    expect(seller).toEqual({ key: '30000001', name: 'Шкаф-Мастер', rating: 4.8 });
  });

  test('the page of a card', async () => {
    const page = await open().market.readProduct({ externalId: KETTLE.externalId });
    expect(page?.product).toMatchObject({ brand: 'Шай', isAvailable: true });
  });
});

describe('a polite stranger', () => {
  test('sends a Referer, the city, and its own name', async () => {
    const seen: Headers[] = [];
    const { emulator } = open();
    const { market } = open(
      {},
      {
        fetch: (input, init) => {
          const request = new Request(input, init);
          seen.push(request.headers);
          return emulator.fetch(request);
        },
      },
    );
    await market.searchPage({ text: 'шкаф', city: 'astana' });
    expect(Object.fromEntries(seen.at(-1) ?? [])).toMatchObject({
      referer: 'https://kaspi.kz/shop/search/',
      'x-ks-city': '710000000',
      'user-agent': expect.stringMatching(/^LeadKit\//),
    });
  });

  test('the storefront as it is live refuses it: blocked for an hour, and nothing more is asked', async () => {
    const { market, emulator } = open({ storefrontGuard: 'browsers_only' });
    const error = await refusal(market.searchPage({ text: 'шкаф' }));
    expect(error).toMatchObject({ code: 'blocked', retryAfterMs: 3_600_000 });
    const asked = emulator.requests.count();
    expect(await refusal(market.readOffer(KETTLE))).toMatchObject({ code: 'blocked' });
    expect(emulator.requests.count()).toBe(asked);
  });

  test.each([405, 429])('%i without a short wait is a block', async (status) => {
    const { market } = open(
      {},
      { fetch: async (input) => answerAfterRobots(input, new Response('{}', { status })) },
    );
    expect(await refusal(market.searchPage({ text: 'шкаф' }))).toMatchObject({
      code: 'blocked',
      retryAfterMs: 3_600_000,
    });
  });

  test('a captcha where JSON was asked for is a block that says so', async () => {
    const page = new Response(KASPI_CAPTCHA_PAGE, { headers: { 'content-type': 'text/html' } });
    const { market } = open({}, { fetch: async (input) => answerAfterRobots(input, page) });
    expect(await refusal(market.searchPage({ text: 'шкаф' }))).toMatchObject({
      code: 'blocked',
      issues: [{ path: 'captcha' }],
    });
  });

  test('what robots.txt closes is not asked for', async () => {
    const { market, emulator } = open({ robotsText: 'User-agent: *\nDisallow: /yml/\n' });
    expect(await refusal(market.searchPage({ text: 'шкаф' }))).toMatchObject({
      code: 'blocked',
      issues: [{ path: 'robots' }],
    });
    expect(emulator.requests.list().map(({ path }) => path)).toEqual(['/robots.txt']);
  });

  test('keeps two seconds between requests, or what robots.txt asks for', async () => {
    for (const [robotsText, leastMs] of [
      ['', 2_000],
      ['User-agent: *\nCrawl-delay: 7\n', 7_000],
    ] as const) {
      const { market, clock } = open({ robotsText });
      await market.searchPage({ text: 'шкаф' });
      const before = clock.now();
      await market.searchPage({ text: 'чайник' });
      expect(clock.now() - before).toBeGreaterThanOrEqual(leastMs);
    }
  });

  test.each([
    ['a browser’s name', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)' }, 'userAgent'],
    ['an unknown city', { city: 'atlantis' }, 'city'],
    ['a city without digits', { cities: { home: 'almaty' } }, 'cities.home'],
    ['an address that is none', { baseUrl: 'kaspi.kz' }, 'baseUrl'],
    ['no requests', { requestsPerMinute: 0 }, 'requestsPerMinute'],
  ] satisfies [string, KaspiMarketOptions, string][])('%s is refused', (_what, options, path) => {
    expect(() => createKaspiMarket(options)).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});

const byAmount = (left: number, right: number): number => left - right;

function answerAfterRobots(input: RequestInfo | URL, answer: Response): Response {
  return new URL(input instanceof Request ? input.url : input).pathname === '/robots.txt'
    ? new Response('', { status: 404 })
    : answer.clone();
}
