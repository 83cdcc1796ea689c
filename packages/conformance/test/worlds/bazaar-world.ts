import type { ListingDraft, Money, Platform } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID,
  BAZAAR_CLIENT_SECRET,
  type BazaarEmulator,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import type {
  ConformanceSetup,
  LeadsWorld,
  ListingsWorld,
  MessagesWorld,
  PlatformWorld,
  RemoteListing,
} from '../../src/index.ts';
import { API_FIELDS, API_ROUTES, faultOf } from './bazaar-routes.ts';

const SHOP_ID = 501;
const BUYER_PHONE = '+77015550199';
const SELLER_PHONE = '+77015550123';
/** No case means Bazaar's own limits. */
const PATIENT = { requests: 100_000, windowMs: 60_000, refusedMax: 1_000, banMs: 1_000 };

/** How Bazaar is reached: over HTTP on this machine, or by calling the emulator. */
type Send = (request: Request) => Promise<Response>;

/** Bazaar over real HTTP, with the emulator's state as the witness. */
export async function createBazaarSetup(): Promise<ConformanceSetup<Platform, PlatformWorld>> {
  const emulator = createEmulator();
  const { url, close } = await emulator.listen();
  return setup(emulator, { baseUrl: url, send: (request) => fetch(request), dispose: close });
}

/** The same without a server, for the many runs of mutants. */
export async function createBazaarInProcess(): Promise<ConformanceSetup<Platform, PlatformWorld>> {
  const emulator = createEmulator();
  const send: Send = (request) => emulator.fetch(request);
  return setup(emulator, { baseUrl: 'http://bazaar.test', send, dispose: async () => undefined });
}

function createEmulator(): BazaarEmulator & { readonly clock: TestClock } {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createBazaarEmulator({ clock, rateLimits: { api: PATIENT, site: PATIENT } });
  return { ...emulator, clock };
}

async function setup(
  emulator: BazaarEmulator & { readonly clock: TestClock },
  reached: { readonly baseUrl: string; readonly send: Send; readonly dispose: () => Promise<void> },
): Promise<ConformanceSetup<Platform, PlatformWorld>> {
  const { clock } = emulator;
  const { baseUrl, send, dispose } = reached;
  const echoed = new Set<string>();
  const world: PlatformWorld = {
    clock,
    advance: (ms) => clock.advance(ms),
    fetch: (input, init) => answerOrEcho(new Request(input, init), echoed, send),
    externalAccountId: String(SHOP_ID),
    tokens: { ...(await emulator.world.grantAccess()) },
    secrets: [BAZAAR_CLIENT_SECRET, BUYER_PHONE, SELLER_PHONE],
    requests: (call) => emulator.requests.count(call === undefined ? {} : { route: API_ROUTES[call] }),
    faults: [
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
    ],
    failNext: async (fault) => {
      const route = API_ROUTES[fault.on];
      const times = fault.times === 'always' ? 'always' : 1;
      if (fault.how === 'echo') {
        echoed.add(route);
        return {};
      }
      const path = API_FIELDS[fault.on] ?? 'data';
      const drift = { kind: 'drift' as const, changes: [{ remove: path }] };
      emulator.faults.add({ fault: faultOf(fault) ?? drift, match: { route }, times });
      return fault.how === 'shape_drift' ? { missing: path.split('.').at(-1) ?? path } : {};
    },
    heal: async () => {
      emulator.faults.clear();
      echoed.clear();
    },
    revokeTokens: () => emulator.world.revokeAccess(),
    expireAccessToken: () =>
      emulator.act(({ state, now }) => {
        const grants = state.collection('grants');
        for (const [token, grant] of grants.entries())
          if (grant.kind === 'access') grants.set(token, { ...grant, expiresAt: now() });
      }),
    refreshes: () => emulator.requests.count({ route: 'POST /oauth/token', status: 200 }),
    listings: listingsOf(emulator),
    leads: leadsOf(emulator),
    messages: messagesOf(emulator),
    catalog: { leafExternalId: '101', categories: 6, cities: 3 },
    stats: {
      keeps: ['views', 'phoneViews', 'favourites'],
      set: (externalId, counters) =>
        emulator.act(({ state }) => {
          state.collection('adverts').update(Number(externalId), counters);
        }),
    },
    spend: {
      refunds: true,
      seed: async ({ amountMinor }) => {
        const type = amountMinor < 0 ? 'refund' : 'promotion';
        const bill = await emulator.world.charge({ type, amountMinor: Math.abs(amountMinor) });
        return String(bill.id);
      },
    },
    authorize: {
      redirectUri: 'https://host.example/bazaar',
      approve: async (url) => {
        const answer = await send(new Request(url, { redirect: 'manual' }));
        return answer.headers.get('location') ?? '';
      },
      deny: async () => 'https://host.example/bazaar?error=access_denied&state=s',
    },
  };
  const subject = createBazaar({
    clientId: BAZAAR_CLIENT_ID,
    clientSecret: BAZAAR_CLIENT_SECRET,
    baseUrl,
  });
  return { subject, world, dispose };
}

/** An answer that repeats everything it was asked with, as careless servers do. */
async function answerOrEcho(request: Request, echoed: ReadonlySet<string>, send: Send): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isEchoed = [...echoed].some((route) => {
    const [method, path = ''] = route.split(' ');
    return method === request.method && new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname);
  });
  if (!isEchoed) return send(request);
  const said = `${JSON.stringify([...request.headers])} ${await request.text()}`;
  const error = { code: 'validation_failed', message: said, fields: { title: said } };
  return Response.json({ error }, { status: 422 });
}

function priceOf(key: string): Money {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 10_000;
  return { amountMinor: (100_000 + sum) * 100, currency: 'KZT' };
}

function draftOf(key: string): ListingDraft {
  return {
    key,
    title: { ru: `Шкаф-купе ${key}` },
    description: { ru: 'Шкаф-купе на заказ, замер бесплатно.' },
    categoryId: '101',
    price: priceOf(key),
    city: 'astana',
    photoUrls: ['https://photos.example/1.jpg'],
    attributes: { condition: 'new' },
    contact: { name: 'Айгерим', phone: SELLER_PHONE },
  };
}

/** An advert that is shown, with things no draft of the cases speaks of: stock, width, counters. */
async function putAdvert(emulator: BazaarEmulator, draft: ListingDraft): Promise<number> {
  const { id } = await emulator.world.competitorPosts({
    title: draft.title.ru ?? '',
    price: (draft.price?.amountMinor ?? 0) / 100,
    city: 'astana',
    sellerId: SHOP_ID,
  });
  await emulator.act(({ state }) => {
    state.collection('adverts').update(id, {
      reference: draft.key,
      quantity: 3,
      views: 12,
      attributes: { condition: 'used', width_cm: 180 },
    });
  });
  return id;
}

function listingsOf(emulator: BazaarEmulator): ListingsWorld {
  return {
    draft: draftOf,
    refusedDraft: (key) => ({
      draft: { ...draftOf(key), attributes: { condition: 'broken' } },
      paths: ['attributes.condition'],
    }),
    seed: async (draft) => String(await putAdvert(emulator, draft)),
    existing: async () =>
      (await emulator.world.adverts())
        .filter((advert) => advert.status !== 'deleted')
        .map(
          (advert): RemoteListing => ({
            externalId: String(advert.id),
            ...(advert.reference === null ? {} : { key: advert.reference }),
            title: advert.title,
            ...(advert.price === null ? {} : { price: { amountMinor: advert.price * 100, currency: 'KZT' } }),
            isOn: advert.status === 'live' || advert.status === 'pending',
            untouched: {
              quantity: advert.quantity,
              width: Number(advert.attributes.width_cm),
              views: advert.views,
              createdAt: advert.createdAt,
            },
          }),
        ),
  };
}

function leadsOf(emulator: BazaarEmulator): LeadsWorld {
  let advertId: number | undefined;
  let written = 0;
  const write = async (): Promise<{ readonly messageId: number; readonly threadId: number }> => {
    advertId ??= await putAdvert(emulator, draftOf('asked-about'));
    written += 1;
    // Four buyers, so that threads hold several messages and change places.
    const buyer = { id: 9_000 + (written % 4), name: 'Нұрлан' };
    return emulator.world.buyerWrites({ advertId, buyer, text: `сұрақ ${written}` });
  };
  return {
    seed: async (count) => {
      const seeded: { externalId: string }[] = [];
      for (let n = 0; n < count; n += 1) seeded.push({ externalId: String((await write()).messageId) });
      return seeded;
    },
    seedLate: async (at) => {
      const { messageId, threadId } = await write();
      await emulator.act(({ state }) => {
        state.collection('messages').update(messageId, { createdAt: Date.parse(at) });
        state.collection('threads').update(threadId, { lastMessageAt: Date.parse(at) });
      });
      return { externalId: String(messageId) };
    },
    seedOrder: async ({ phone = BUYER_PHONE, isMasked, total = priceOf('ordered') }) => {
      const ordered = await putAdvert(emulator, { ...draftOf('ordered'), price: total });
      const shown =
        isMasked === true ? '+7 701 *** ** 99' : phone.replace(/^(\+7)(...)(...)(..)(..)$/, '$1 $2 $3 $4 $5');
      const order = await emulator.world.buyerOrders({ advertId: ordered, buyer: { phone: shown } });
      return { externalId: order.id };
    },
    moveOrder: async (orderId) => {
      await emulator.world.orderMoves({ orderId, status: 'accepted' });
    },
    unread: () =>
      emulator.act(({ state }) =>
        state
          .collection('threads')
          .filter(() => true)
          .reduce((sum, thread) => sum + thread.unreadCount, 0),
      ),
  };
}

function messagesOf(emulator: BazaarEmulator): MessagesWorld {
  return {
    seedThread: async (texts) => {
      const advertId = await putAdvert(emulator, draftOf('talked-about'));
      let thread = 0;
      for (const text of texts)
        thread = (await emulator.world.buyerWrites({ advertId, text, buyer: { id: 9_100 } })).threadId;
      return String(thread);
    },
    thread: (threadExternalId) =>
      emulator.act(({ state }) =>
        state
          .collection('messages')
          .filter(({ threadId }) => threadId === Number(threadExternalId))
          .sort((a, b) => a.id - b.id)
          .map(({ id, direction, text }) => ({ externalId: String(id), isOurs: direction === 'out', text })),
      ),
    isUnread: (threadExternalId) =>
      emulator.act(
        ({ state }) => (state.collection('threads').get(Number(threadExternalId))?.unreadCount ?? 0) > 0,
      ),
  };
}
