import type {
  ConformanceSetup,
  LeadsWorld,
  ListingsWorld,
  MessagesWorld,
  PlatformWorld,
  RemoteListing,
} from '@leadkit/conformance';
import type { ListingDraft, Money, Platform } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import {
  createOlxEmulator,
  OLX_CLIENT_ID,
  OLX_CLIENT_SECRET,
  OLX_REDIRECT_URI,
  type OlxEmulator,
} from '../../src/emulator/index.ts';
import { createOlx } from '../../src/index.ts';
import { API_FIELDS, API_ROUTES, faultOf } from './olx-routes.ts';

const BUYER_ID = 5_700_000;
const SELLER_PHONE = '+77015550123';

/** OLX over real HTTP, with the emulator's state as the witness. */
export async function createOlxSetup(): Promise<ConformanceSetup<Platform, PlatformWorld>> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createOlxEmulator({ clock, settings: { requestsMax: 1_000_000 } });
  const { url: baseUrl, close } = await emulator.listen();
  const echoed = new Set<string>();
  const world: PlatformWorld = {
    clock,
    advance: async (ms) => {
      await clock.advance(ms);
      await emulator.act(() => {});
    },
    fetch: (input, init) => answerOrEcho(new Request(input, init), echoed),
    externalAccountId: String(emulator.world.userIds[0]),
    tokens: { ...(await emulator.world.grantAccess()) },
    secrets: [OLX_CLIENT_SECRET, SELLER_PHONE],
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
    expireAccessToken: () =>
      emulator.act(({ state, now }) => {
        const sessions = state.collection('sessions');
        for (const { id } of sessions.filter(() => true)) sessions.update(id, { accessExpiresAt: now() });
      }),
    refreshes: () => emulator.requests.count({ route: 'POST /api/open/oauth/token', status: 200 }),
    listings: listingsOf(emulator),
    leads: leadsOf(emulator),
    messages: messagesOf(emulator),
    catalog: { leafExternalId: '1459', categories: 25, cities: 6 },
    stats: {
      keeps: ['views', 'phoneViews', 'favourites'],
      set: (externalId, { views, phoneViews, favourites }) =>
        emulator.act(({ state }) => {
          state
            .collection('adverts')
            .update(Number(externalId), { views, phoneViews, observers: favourites });
        }),
    },
    spend: {
      refunds: true,
      seed: async ({ amountMinor }) => {
        const bill = { name: 'Пакет', price: amountMinor / 100, advertId: 777 };
        return String((await emulator.world.charge(bill)).id);
      },
    },
    authorize: {
      redirectUri: OLX_REDIRECT_URI,
      approve: async (url) => {
        const answer = await fetch(url, { redirect: 'manual' });
        return answer.headers.get('location') ?? '';
      },
      deny: async () => `${OLX_REDIRECT_URI}?error=access_denied&state=s`,
    },
  };
  const subject = createOlx({ clientId: OLX_CLIENT_ID, clientSecret: OLX_CLIENT_SECRET, baseUrl });
  return { subject, world, dispose: close };
}

/** An answer that repeats everything it was asked with, as careless servers do. */
async function answerOrEcho(request: Request, echoed: ReadonlySet<string>): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isEchoed = [...echoed].some((route) => {
    const [method, path = ''] = route.split(' ');
    return method === request.method && new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`).test(pathname);
  });
  if (!isEchoed) return fetch(request);
  const said = `${JSON.stringify([...request.headers])} ${await request.text()}`;
  const validation = [{ field: 'title', title: said, detail: said }];
  const error = { status: 400, title: said, detail: said, validation };
  return Response.json({ error }, { status: 400 });
}

function priceOf(key: string): Money {
  let sum = 0;
  for (const letter of key) sum = (sum * 31 + letter.charCodeAt(0)) % 10_000;
  return { amountMinor: (100_000 + sum) * 100, currency: 'KZT' };
}

function draftOf(key: string): ListingDraft {
  return {
    key,
    title: { ru: `Комплект зимних шин ${key}` },
    description: {
      ru: 'Комплект зимних шин в отличном состоянии, протектор почти новый, хранились в сухом гараже. Торг у машины.',
    },
    categoryId: '1459',
    price: priceOf(key),
    city: 'almaty',
    districtId: '1',
    photoUrls: ['https://photos.example/1.jpg'],
    attributes: { state: 'used', brand: 'nokian' },
    contact: { name: 'Айгерим', phone: SELLER_PHONE },
  };
}

/** An advert that is shown, with things no draft of the cases speaks of: width, bargaining, a pin, counters. */
async function putAdvert(emulator: OlxEmulator, draft: ListingDraft): Promise<number> {
  return await emulator.act(({ state, now }) => {
    const id = state.nextId('seeded', 380_000_001);
    state.collection('adverts').set(id, {
      id,
      ownerId: emulator.world.userIds[0] ?? 0,
      status: 'active',
      isDeleted: false,
      createdAt: now() - 60_000,
      activatedAt: now() - 55_000,
      validTo: now() + 30 * 86_400_000,
      refreshedAt: now() - 55_000,
      bumpedAt: null,
      fields: {
        title: draft.title.ru ?? '',
        description: draft.description.ru ?? '',
        categoryId: 1459,
        advertiserType: 'private',
        externalId: draft.key,
        contact: { name: 'Марат', phone: SELLER_PHONE },
        location: { cityId: 1, districtId: 1, latitude: 43.25, longitude: 76.92 },
        images: ['https://photos.example/old.jpg'],
        price: {
          value: (draft.price?.amountMinor ?? 0) / 100,
          currency: 'KZT',
          negotiable: true,
          trade: true,
          budget: false,
        },
        salary: null,
        attributes: [
          { code: 'state', value: 'new', values: null },
          { code: 'profile_width_mm', value: '205', values: null },
        ],
        courier: true,
        autoExtend: true,
      },
      complaint: null,
      round: 1,
      isPaid: true,
      features: [],
      views: 12,
      phoneViews: 3,
      observers: 1,
    });
    return id;
  });
}

function listingsOf(emulator: OlxEmulator): ListingsWorld {
  return {
    draft: draftOf,
    refusedDraft: (key) => ({
      draft: { ...draftOf(key), attributes: { state: 'broken', brand: 'nokian' } },
      paths: ['attributes.state'],
    }),
    seed: async (draft) => String(await putAdvert(emulator, draft)),
    existing: async () =>
      (await emulator.world.adverts())
        .filter((advert) => !advert.isDeleted)
        .map(
          ({ id, fields, status, views, createdAt }): RemoteListing => ({
            externalId: String(id),
            ...(fields.externalId === null ? {} : { key: fields.externalId }),
            title: fields.title,
            ...(fields.price === null
              ? {}
              : { price: { amountMinor: fields.price.value * 100, currency: fields.price.currency } }),
            isOn: status === 'active' || status === 'new',
            untouched: {
              views,
              createdAt,
              courier: fields.courier,
              autoExtend: fields.autoExtend,
              advertiserType: fields.advertiserType,
              isNegotiable: fields.price?.negotiable ?? null,
              isTrade: fields.price?.trade ?? null,
              latitude: fields.location.latitude,
              width: fields.attributes.find(({ code }) => code === 'profile_width_mm')?.value ?? null,
            },
          }),
        ),
  };
}

function leadsOf(emulator: OlxEmulator): LeadsWorld {
  let advertId: number | undefined;
  let written = 0;
  const write = async (): Promise<{ readonly messageId: number }> => {
    advertId ??= await putAdvert(emulator, draftOf('asked-about'));
    written += 1;
    // Four buyers, so that threads hold several messages and change places.
    const buyer = { id: BUYER_ID + (written % 4), name: 'Нұрлан' };
    return await emulator.world.buyerWrites({ advertId, buyer, text: `сұрақ ${written}` });
  };
  return {
    seed: async (count) => {
      const seeded: { externalId: string }[] = [];
      for (let n = 0; n < count; n += 1) seeded.push({ externalId: String((await write()).messageId) });
      return seeded;
    },
    seedLate: async (at) => {
      const { messageId } = await write();
      await emulator.act(({ state }) => {
        state.collection('messages').update(messageId, { createdAt: Date.parse(at) });
      });
      return { externalId: String(messageId) };
    },
    unread: () =>
      emulator.act(
        ({ state }) =>
          state.collection('messages').filter(({ type, isRead }) => type === 'received' && !isRead).length,
      ),
  };
}

function messagesOf(emulator: OlxEmulator): MessagesWorld {
  const threadNumber = (threadExternalId: string): Promise<number> =>
    emulator.act(
      ({ state }) =>
        state
          .collection('threads')
          .find(({ id, uuid }) => uuid === threadExternalId || String(id) === threadExternalId)?.id ?? 0,
    );
  return {
    seedThread: async (texts) => {
      const advertId = await putAdvert(emulator, draftOf('talked-about'));
      let thread = '';
      for (const text of texts)
        thread = (await emulator.world.buyerWrites({ advertId, text, buyer: { id: BUYER_ID + 100 } }))
          .threadUuid;
      return thread;
    },
    thread: async (threadExternalId) =>
      (await emulator.world.messages({ threadId: await threadNumber(threadExternalId) })).map(
        ({ uuid, type, text }) => ({ externalId: uuid, isOurs: type === 'sent', text }),
      ),
    isUnread: async (threadExternalId) =>
      (await emulator.world.messages({ threadId: await threadNumber(threadExternalId) })).some(
        ({ type, isRead }) => type === 'received' && !isRead,
      ),
  };
}
