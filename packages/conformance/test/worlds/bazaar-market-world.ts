import type { Market } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import {
  BAZAAR_CAPTCHA_PAGE,
  type BazaarEmulator,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';
import type { ConformanceSetup, MarketCall, MarketWorld } from '../../src/index.ts';
import { faultOf, SITE_PAGES } from './bazaar-routes.ts';

const PATIENT = { requests: 100_000, windowMs: 60_000, refusedMax: 1_000, banMs: 1_000 };
const SELLERS = [700_000_123, 700_000_124, 700_000_125, 700_000_126];
const PHONE = '+7 701 555 77 01';

type Setup = ConformanceSetup<Market, MarketWorld>;

/** Bazaar's public site over real HTTP. */
export async function createBazaarMarketSetup(): Promise<Setup> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createBazaarEmulator({ clock, rateLimits: { api: PATIENT, site: PATIENT } });
  const { url, close } = await emulator.listen();
  return setup(emulator, clock, { baseUrl: url, send: (request) => fetch(request), dispose: close });
}

/** The same without a server, for mutants. */
export async function createBazaarMarketInProcess(): Promise<Setup> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createBazaarEmulator({ clock, rateLimits: { api: PATIENT, site: PATIENT } });
  const dispose = async (): Promise<void> => undefined;
  const send = (request: Request): Promise<Response> => emulator.fetch(request);
  return setup(emulator, clock, { baseUrl: 'http://bazaar.test', send, dispose });
}

async function setup(
  emulator: BazaarEmulator,
  clock: TestClock,
  reached: {
    readonly baseUrl: string;
    readonly send: (request: Request) => Promise<Response>;
    readonly dispose: () => Promise<void>;
  },
): Promise<Setup> {
  const { baseUrl, send, dispose } = reached;
  const rewritten = new Map<MarketCall, (page: string) => string>();
  const prices = new Map<string, number>();
  await emulator.act(({ state }) => {
    for (const id of SELLERS)
      state
        .collection('sellers')
        .set(id, { id, kind: 'person', name: `Серікжан ${id}`, isOurs: false, rating: null });
  });

  async function rewrite(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const answer = await send(request);
    const call = request.url.includes('/o/') ? 'readOffer' : 'searchPage';
    const change = rewritten.get(call);
    if (change === undefined || request.url.endsWith('/robots.txt')) return answer;
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
        const sellerId = SELLERS[n % SELLERS.length] ?? 0;
        const title = `${text} ${n + 1}`;
        const { id } = await emulator.world.competitorPosts({ title, price, isPromoted, sellerId });
        await emulator.act(({ state }) => {
          state.collection('adverts').update(id, { description: `Хабарласыңыз ${PHONE}` });
        });
        if (price !== null) prices.set(String(id), price * 100);
        seeded.push({ externalId: String(id), url: `${baseUrl}/o/${id}`, isPromoted });
      }
      return seeded;
    },
    priceOf: (externalId) => {
      const amountMinor = prices.get(externalId);
      return amountMinor === undefined ? undefined : { amountMinor, currency: 'KZT' };
    },
    remove: async (externalId) => {
      await emulator.world.competitorChanges({ advertId: Number(externalId), isGone: true });
    },
    secrets: [PHONE, 'Серікжан', ...SELLERS.map(String)],
    sellerKey: '503',
    requests: (call) => emulator.requests.count(call === undefined ? {} : { route: SITE_PAGES[call] }),
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
      const match = { route: SITE_PAGES[fault.on] };
      if (fault.how === 'captcha') {
        const page = { kind: 'html' as const, effect: 'none' as const, html: BAZAAR_CAPTCHA_PAGE };
        emulator.faults.add({ fault: page, match, times: 'always' });
        return {};
      }
      if (fault.on === 'readOffer' && (fault.how === 'shape_drift' || fault.how === 'truncated')) {
        const isDrift = fault.how === 'shape_drift';
        rewritten.set('readOffer', (page) =>
          isDrift ? page.replace('"refreshed":', '"bumped":') : page.slice(0, page.length >> 1),
        );
        return isDrift ? { missing: 'refreshed' } : {};
      }
      if (fault.how === 'shape_drift') {
        const remove = fault.on === 'searchPage' ? 'items.*.refreshed' : 'name';
        const drift = { kind: 'drift' as const, changes: [{ remove }] };
        emulator.faults.add({ fault: drift, match, times: 'always' });
        return { missing: remove.split('.').at(-1) ?? remove };
      }
      const planned = faultOf(fault) ?? { kind: 'bad_json' as const };
      emulator.faults.add({ fault: planned, match, times: 'always' });
      return {};
    },
    heal: async () => {
      emulator.faults.clear();
      rewritten.clear();
    },
  };
  const subject = createBazaarMarket({ baseUrl, clock, fetch: rewrite, sellerHashKey: 'conformance-key-1' });
  return { subject, world, dispose };
}
