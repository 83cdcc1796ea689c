import type { ConformanceSetup, MarketCall, MarketFault, MarketWorld } from '@leadkit/conformance';
import type { Market } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import {
  createKaspiEmulator,
  KASPI_CAPTCHA_PAGE,
  type KaspiEmulator,
  type KaspiEmulatorSettings,
} from '../../src/emulator/index.ts';
import { createKaspiMarket } from '../../src/market/index.ts';

const ALMATY = '750000000';
const SELLERS = ['30000003', '30000004', '30000005'];
const AUTHOR = 'Серікжан Тестов';
const FOR_EVER_MS = 3_600_000;
const HOUR_MS = 3_600_000;

const PATHS: Readonly<Record<MarketCall, (path: string) => boolean>> = {
  searchPage: (path) => path.startsWith('/yml/product-view/'),
  readOffer: (path) => path.startsWith('/shop/p/'),
  readSeller: (path) => path.startsWith('/shop/info/merchant/'),
};
const PATTERNS: Readonly<Record<MarketCall, string>> = {
  searchPage: '/yml/product-view/*',
  readOffer: '/shop/p/*',
  readSeller: '/shop/info/merchant/*',
};
/** A required part of what a call reads. A product page has other sources of the same, which go too. */
const NEEDED: Readonly<Record<MarketCall, string>> = {
  searchPage: 'shopLink',
  readOffer: 'shopLink',
  readSeller: 'name',
};

/** The storefront over real HTTP, with the emulator's state as the witness. */
export async function createKaspiMarketSetup(
  settings: Partial<KaspiEmulatorSettings> = {},
): Promise<ConformanceSetup<Market, MarketWorld>> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createKaspiEmulator({ clock, settings });
  const { url: baseUrl, close } = await emulator.listen();
  const prices = new Map<string, number>();
  const rewritten = new Map<MarketCall, (page: string) => string>();

  async function rewrite(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const answer = await fetch(input, init);
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const change = [...rewritten].find(([call]) => PATHS[call](pathname))?.[1];
    if (change === undefined) return answer;
    return new Response(change(await answer.text()), { headers: answer.headers, status: answer.status });
  }

  const world: MarketWorld = {
    clock,
    advance: (ms) => clock.advance(ms),
    seed: async ({ text, count, promoted }) => {
      const seeded: { externalId: string; url: string; isPromoted: boolean }[] = [];
      for (let n = 0; n < count; n += 1) {
        const price = n === count - 1 && count > 1 ? null : 45_000 + n * 500;
        const isPromoted = n < promoted;
        const code = await putCard(emulator, { title: `${text} ${n + 1}`, price, isPromoted });
        if (price !== null) prices.set(code, price);
        seeded.push({ externalId: code, url: `${baseUrl}/shop/p/card-${code}/`, isPromoted });
      }
      return seeded;
    },
    priceOf: (externalId) => {
      const price = prices.get(externalId);
      return price === undefined ? undefined : { amountMinor: price * 100, currency: 'KZT' };
    },
    remove: async (externalId) => {
      await emulator.act(({ state }) => {
        state.collection('products').delete(externalId);
      });
    },
    secrets: [AUTHOR, '+7 (701) 000-00-03', '+7 (701) 000-00-04', '+7 (701) 000-00-05'],
    sellerKey: '30000003',
    requests: (call) =>
      emulator.requests.list().filter(({ path }) => call === undefined || PATHS[call](path)).length,
    faults: [
      'banned',
      'captcha',
      'rate_limited',
      'server_error',
      'dropped',
      'shape_drift',
      'truncated',
      'hang',
    ],
    failNext: async (fault) => {
      if (fault.how === 'shape_drift') {
        const missing = NEEDED[fault.on];
        rewritten.set(fault.on, (page) =>
          page
            .replaceAll(`"${missing}":`, '"other":')
            .replaceAll('"Product"', '"Thing"')
            .replace('item__heading', ''),
        );
        return { missing };
      }
      if (fault.how === 'truncated') {
        rewritten.set(fault.on, (page) => page.slice(0, page.length >> 1));
        return {};
      }
      emulator.faults.add({ fault: faultOf(fault), match: { path: PATTERNS[fault.on] }, times: 'always' });
      return {};
    },
    heal: async () => {
      emulator.faults.clear();
      rewritten.clear();
    },
  };
  const subject = createKaspiMarket({ baseUrl, clock, fetch: rewrite });
  return { subject, world, dispose: close };
}

type FaultRule = Parameters<KaspiEmulator['faults']['add']>[0];

function faultOf({ how, retryAfterMs = 1_000 }: MarketFault): FaultRule['fault'] {
  switch (how) {
    case 'banned':
      return { kind: 'ban', forMs: HOUR_MS };
    case 'captcha':
      return { kind: 'html', effect: 'none', html: KASPI_CAPTCHA_PAGE };
    case 'rate_limited':
      return { kind: 'rate_limit', retryAfterMs };
    case 'server_error':
      return { kind: 'error', status: 500, effect: 'none' };
    case 'dropped':
      return { kind: 'drop', effect: 'none' };
    default:
      return { kind: 'slow', delayMs: FOR_EVER_MS, time: 'real' };
  }
}

/** A card that three shops sell, one of them for the price; for no price nobody does. */
async function putCard(
  emulator: KaspiEmulator,
  { title, price, isPromoted }: { title: string; price: number | null; isPromoted: boolean },
): Promise<string> {
  return emulator.act(({ state, now }) => {
    const code = String(state.nextId('products', 100_200_301));
    state.collection('products').set(code, {
      code,
      title,
      brand: 'Без бренда',
      categoryCode: 'Master - Wardrobes',
      description: '',
      images: [`https://resources.example/img/m/p/${code}.jpg`],
      weight: 1,
      rating: 4.5,
      createdAt: now() - 86_400_000,
      ...(isPromoted ? { isPromoted } : {}),
    });
    const review = String(state.nextId('reviews', 5_000_001));
    state.collection('reviews').set(review, {
      id: review,
      productCode: code,
      merchantId: SELLERS[0] ?? '',
      author: AUTHOR,
      rating: 5,
      plus: 'Жақсы',
      minus: '',
      text: 'Рахмет',
      positive: 0,
      createdAt: now() - 86_400_000,
    });
    for (const [index, merchantId] of SELLERS.entries()) {
      if (price === null) continue;
      state.collection('offers').set(`${merchantId}:${code}`, {
        merchantId,
        sku: code,
        productCode: code,
        model: title,
        brand: null,
        price: null,
        cityPrices: { [ALMATY]: { price: price + index * 100, oldPrice: null } },
        availabilities: [{ storeId: 'PP1', available: true, preOrder: 0, stockCount: null }],
        isOnSale: true,
        updatedAt: now(),
      });
    }
    return code;
  });
}
