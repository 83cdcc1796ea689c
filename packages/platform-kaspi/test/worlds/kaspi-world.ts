import type {
  ConformanceSetup,
  LeadsWorld,
  ListingsWorld,
  PlatformWorld,
  RemoteFaultKind,
  RemoteListing,
} from '@leadkit/conformance';
import type { ListingDraft, Platform, PriceFeedOffer } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import {
  createKaspiEmulator,
  type KaspiEmulator,
  type KaspiEmulatorSettings,
} from '../../src/emulator/index.ts';
import {
  createKaspi,
  createKaspiPriceList,
  createMemoryStorage,
  type KaspiOptions,
} from '../../src/index.ts';
import { API_FIELDS, API_ROUTES, faultOf } from './kaspi-routes.ts';

const MERCHANT_ID = '30000001';
const FIRST_SKU = 'WARDROBE_180';
/** Numbers the emulator makes up for its buyers. */
const MADE_UP_PHONES = Array.from({ length: 60 }, (_, index) => `700${1_000_001 + index}`);

const FAULTS: readonly RemoteFaultKind[] = [
  'rate_limited',
  'banned',
  'server_error_before_effect',
  'server_error_after_effect',
  'dropped_before_effect',
  'dropped_after_effect',
  'html',
  'bad_json',
  'shape_drift',
  'hang',
  'echo',
];

/** How a Kaspi of the cases is made. */
export interface KaspiSetup {
  readonly settings?: Partial<KaspiEmulatorSettings>;
  readonly options?: KaspiOptions;
  /** Over real HTTP (default), or within the process. */
  readonly over?: 'http' | 'process';
}

/** Kaspi with the emulator's state as the witness. */
export async function createKaspiSetup(
  setup: KaspiSetup = {},
): Promise<ConformanceSetup<Platform, PlatformWorld>> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createKaspiEmulator({ clock, settings: setup.settings });
  const isOverHttp = setup.over !== 'process';
  const server = isOverHttp ? await emulator.listen() : { url: 'http://kaspi.test', close: async () => {} };
  const send: typeof fetch = isOverHttp ? fetch : (input, init) => emulator.fetch(new Request(input, init));
  const echoed = new Set<string>();
  const world: PlatformWorld = {
    clock,
    advance: async (ms) => {
      await clock.advance(ms);
      await emulator.act(() => {});
    },
    fetch: (input, init) => answerOrEcho(new Request(input, init), echoed, send),
    externalAccountId: MERCHANT_ID,
    tokens: { ...(await emulator.world.grantAccess()) },
    secrets: MADE_UP_PHONES,
    requests: (call) => emulator.requests.count(call === undefined ? {} : { route: API_ROUTES[call] ?? '' }),
    faults: FAULTS,
    failNext: async (fault) => {
      const route = API_ROUTES[fault.on] ?? '';
      if (fault.how === 'echo') {
        echoed.add(route);
        return {};
      }
      const path = API_FIELDS[fault.on] ?? 'data';
      const drift = { kind: 'drift' as const, changes: [{ remove: path }] };
      const times = fault.times === 'always' ? 'always' : 1;
      emulator.faults.add({ fault: faultOf(fault) ?? drift, match: { route }, times });
      return fault.how === 'shape_drift' ? { missing: path.split('.').at(-1) ?? path } : {};
    },
    heal: async () => {
      emulator.faults.clear();
      echoed.clear();
    },
    revokeTokens: () => emulator.world.revokeAccess(),
    listings: listingsOf(emulator, (ms) => clock.advance(ms)),
    leads: leadsOf(emulator),
    catalog: { leafExternalId: 'Master - Wardrobes', categories: 5, cities: 8 },
    spend: {
      seed: async ({ amountMinor }) => {
        const order = await emulator.world.buyerOrders({ deliveryCostForSeller: amountMinor / 100 });
        return `delivery:${order.code}`;
      },
    },
    priceFeed: { offer: (sku) => offerOf(sku, 12_500), badOffer: (sku) => offerOf(sku, 0) },
  };
  // One list per account, however often a connection is opened, as a host keeps it.
  const storage = createMemoryStorage();
  const list = createKaspiPriceList({
    merchantId: MERCHANT_ID,
    company: 'ТОО Шкаф-Мастер',
    storage,
    clock,
  });
  const subject = createKaspi({ baseUrl: server.url, priceList: () => list, ...setup.options });
  return { subject, world, dispose: server.close };
}

/** An answer that repeats everything it was asked with, as careless servers do. */
async function answerOrEcho(
  request: Request,
  echoed: ReadonlySet<string>,
  send: typeof fetch,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (!echoed.has(`${request.method} ${pathname}`)) return send(request);
  const said = `${JSON.stringify([...request.headers])} ${await request.text()}`;
  return Response.json({ errors: [{ title: said, detail: said }] }, { status: 400 });
}

function offerOf(sku: string, price: number): PriceFeedOffer {
  return {
    sku: sku.replaceAll(/[^A-Za-z0-9]/g, '_'),
    title: 'Шәйнек',
    price: { amountMinor: price * 100, currency: 'KZT' },
    availability: [{ warehouse: 'PP1', isAvailable: true, quantity: 10 }],
  };
}

function draftOf(key: string): ListingDraft {
  return {
    key,
    sku: key.replaceAll(/[^A-Za-z0-9]/g, '_'),
    title: { ru: `Шкаф-купе Тандем ${key}` },
    description: { ru: 'Шкаф-купе из ЛДСП с зеркалом, две двери, полки и штанга.' },
    categoryId: 'Master - Wardrobes',
    city: 'almaty',
    photoUrls: ['https://photos.example/1.jpg'],
    attributes: { brand: 'Тандем', 'Wardrobes*Type': 'шкаф-купе', 'Wardrobes*Width': 180 },
    contact: { name: 'Айгерим' },
  };
}

function listingsOf(emulator: KaspiEmulator, advance: (ms: number) => Promise<void>): ListingsWorld {
  return {
    draft: draftOf,
    refusedDraft: (key) => ({
      draft: { ...draftOf(key), attributes: { 'Wardrobes*Type': 'раскладной', 'Wardrobes*Width': 180 } },
      paths: ['attributes.Wardrobes*Type'],
    }),
    seed: (draft) =>
      emulator.act(({ state, now }) => {
        const sku = draft.sku ?? draft.key;
        state.collection('cards').set(`${MERCHANT_ID}:${sku}`, {
          merchantId: MERCHANT_ID,
          sku,
          fields: { sku, title: draft.title.ru ?? '' },
          isApproved: true,
          productCode: '100200301',
          createdAt: now(),
          imports: 1,
        });
        return sku;
      }),
    existing: async () => {
      const cards = await emulator.world.cards();
      // What Kaspi has taken and not worked through yet exists as well.
      const taken = (await emulator.world.imports())
        .filter(({ status }) => status === 'UPLOADED')
        .flatMap(({ products }) => products as readonly { readonly sku: string; readonly title: string }[]);
      const known = new Map<string, RemoteListing>(
        cards.map(({ sku, fields, productCode, createdAt }) => [
          sku,
          {
            externalId: sku,
            title: fields.title as string,
            isOn: true,
            untouched: { productCode, createdAt },
          },
        ]),
      );
      for (const { sku, title } of taken) {
        const untouched = known.get(sku)?.untouched ?? {};
        known.set(sku, { externalId: sku, title, isOn: true, untouched });
      }
      return [...known.values()];
    },
    settle: async () => {
      await advance(60_000);
      await emulator.act(() => {});
    },
  };
}

function leadsOf(emulator: KaspiEmulator): LeadsWorld {
  const { world } = emulator;
  return {
    seed: async (count) => {
      const seeded: { externalId: string }[] = [];
      for (let n = 0; n < count; n += 1) seeded.push({ externalId: (await world.buyerOrders()).code });
      return seeded;
    },
    seedLate: async (at) => ({
      externalId: (await world.buyerOrders({ createdAt: Date.parse(at) })).code,
    }),
    seedOrder: async ({ phone, isMasked, total }) => {
      const order = await world.buyerOrders({
        delivery: 'own_delivery',
        ...(phone === undefined ? {} : { buyer: { phone } }),
        isPhoneHidden: isMasked === true,
        items: [{ sku: FIRST_SKU, ...(total === undefined ? {} : { price: total.amountMinor / 100 }) }],
      });
      // Accepted, since Kaspi itself cancels what nobody answers for three hours.
      await world.sellerActs({ code: order.code, act: 'accept' });
      return { externalId: order.code };
    },
    moveOrder: async (externalId) => {
      await world.orderMoves({ code: externalId, event: 'buyer_cancels' });
    },
  };
}
