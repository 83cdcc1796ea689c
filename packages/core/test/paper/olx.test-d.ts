/**
 * OLX on paper: what its partner API gives, put into the ports. Never run; it has to compile. Wire shapes carry the
 * fields the ports need, as the API description of 2025 and 2026 has them.
 */
import { describe, expectTypeOf, test } from 'vitest';
import type { ListingDraft, ListingSnapshot } from '../../src/domain/listing.ts';
import type { Money } from '../../src/domain/money.ts';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { CallOptions } from '../../src/ports/call-options.ts';
import type { CatalogAttribute, CatalogPort } from '../../src/ports/catalog-port.ts';
import type { LeadsPolled, LeadsPort } from '../../src/ports/leads-port.ts';
import type { ListingsPort, PublishResult } from '../../src/ports/listings-port.ts';
import type { MessagesPort, ThreadMessage } from '../../src/ports/messages-port.ts';
import type { Connection, Platform } from '../../src/ports/platform.ts';
import type { SpendPort } from '../../src/ports/spend-port.ts';
import type { StatsPort } from '../../src/ports/stats-port.ts';

interface OlxAdvert {
  readonly id: number;
  readonly status: string;
  readonly url: string;
  readonly activated_at: string | null;
  readonly valid_to: string | null;
  readonly title: string;
  readonly external_id: string | null;
  readonly price: { readonly value: number; readonly currency: string } | null;
}

interface OlxThread {
  readonly id: number;
  readonly uuid?: string;
  readonly advert_id: number;
  readonly interlocutor_id: number;
  readonly total_count: number;
}

interface OlxMessage {
  readonly id: number;
  readonly uuid?: string;
  readonly created_at: string;
  readonly type: 'sent' | 'received';
  readonly text: string;
  readonly cvs: readonly { readonly name: string; readonly url: string }[] | null;
}

interface OlxPacket {
  readonly id: string;
  readonly left: number;
  readonly category_ids: readonly number[];
}

/** What only OLX has. */
interface OlxApi {
  moderationReason(advertId: string, options?: CallOptions): Promise<string>;
  packets(options?: CallOptions): Promise<readonly OlxPacket[]>;
  buyPaidFeature(
    input: {
      readonly advertId: string;
      readonly code: string;
      readonly paymentMethod: 'account' | 'postpaid';
    },
    options?: CallOptions,
  ): Promise<void>;
  balance(options?: CallOptions): Promise<Money>;
}

declare function get<Data>(
  path: string,
  query?: object,
  options?: CallOptions,
): Promise<{ readonly data: Data }>;
declare function send<Data>(
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  options?: CallOptions,
): Promise<{ readonly data: Data }>;
declare function toBody(draft: ListingDraft): object;
declare function toStatus(word: string): ListingSnapshot['status'];
declare function toMoney(price: OlxAdvert['price']): Money | undefined;
declare function toMoment(text: string): string;
declare function toAttribute(raw: { readonly code: string; readonly label: string }): CatalogAttribute;
declare function refusal(error: unknown): PublishResult;
declare const katoCodes: ReadonlyMap<number, string>;

function toSnapshot(advert: OlxAdvert): ListingSnapshot {
  const price = toMoney(advert.price);
  return {
    externalId: String(advert.id),
    ...(advert.external_id === null ? {} : { key: advert.external_id }),
    status: toStatus(advert.status),
    platformStatus: advert.status,
    url: advert.url,
    title: advert.title,
    ...(price === undefined ? {} : { price }),
    ...(advert.activated_at === null ? {} : { publishedAt: toMoment(advert.activated_at) }),
    ...(advert.valid_to === null ? {} : { expiresAt: toMoment(advert.valid_to) }),
  };
}

function toSignal(thread: OlxThread, message: OlxMessage): IncomingSignal {
  return {
    kind: message.cvs === null ? 'message' : 'application',
    externalId: message.uuid ?? String(message.id),
    ...(message.uuid === undefined ? {} : { aliases: [String(message.id)] }),
    revision: 1,
    occurredAt: toMoment(message.created_at),
    who: { platformUserId: String(thread.interlocutor_id) },
    listing: { externalId: String(thread.advert_id) },
    threadExternalId: thread.uuid ?? String(thread.id),
    ...(thread.uuid === undefined ? {} : { threadAliases: [String(thread.id)] }),
    text: message.text,
    direction: message.type === 'received' ? 'inbound' : 'outbound',
  };
}

function toThreadMessage(message: OlxMessage): ThreadMessage {
  return {
    externalId: message.uuid ?? String(message.id),
    direction: message.type === 'received' ? 'inbound' : 'outbound',
    text: message.text,
    sentAt: toMoment(message.created_at),
  };
}

const read = async (externalId: string, options?: CallOptions): Promise<ListingSnapshot> =>
  toSnapshot((await get<OlxAdvert>(`/adverts/${externalId}`, {}, options)).data);

const command = async (externalId: string, body: object, options?: CallOptions): Promise<ListingSnapshot> => {
  await send('POST', `/adverts/${externalId}/commands`, body, options);
  return read(externalId, options);
};

/** No idempotency key, but our key is kept and can be searched for: a lost create is looked up, never repeated. */
const listings = {
  limits: {
    titleLengthMin: 16,
    titleLengthMax: 70,
    descriptionLengthMin: 80,
    descriptionLengthMax: 9000,
    batchMax: 1,
  },
  features: { idempotency: 'lookup' },
  validate: async (draft) => (draft.key === '' ? [{ path: 'key', message: 'is empty' }] : []),
  publish: async ({ drafts }, options) => {
    const results: PublishResult[] = [];
    for (const draft of drafts) {
      const { data } = await send<OlxAdvert>('POST', '/adverts', toBody(draft), options);
      results.push({ outcome: 'live', listing: toSnapshot(data) });
    }
    return results;
  },
  update: async ({ externalId, draft }, options) => {
    const { data } = await send<OlxAdvert>('PUT', `/adverts/${externalId}`, toBody(draft), options);
    return { outcome: 'live', listing: toSnapshot(data) };
  },
  deactivate: ({ externalId, isSold = false }, options) =>
    command(externalId, { command: 'deactivate', is_success: isSold }, options),
  activate: ({ externalId }, options) => command(externalId, { command: 'activate' }, options),
  remove: async ({ externalId }, options) => {
    await send('DELETE', `/adverts/${externalId}`, undefined, options);
  },
  read: ({ externalId }, options) => read(externalId, options),
  listPage: async ({ cursor = '0', limit = 50 }, options) => {
    const { data } = await get<readonly OlxAdvert[]>('/adverts', { offset: cursor, limit }, options);
    const items = data.map(toSnapshot);
    return items.length < limit ? { items } : { items, nextCursor: String(Number(cursor) + limit) };
  },
  findByKey: async ({ key }, options) => {
    const { data } = await get<readonly OlxAdvert[]>('/adverts', { external_id: key }, options);
    return data[0] === undefined ? undefined : toSnapshot(data[0]);
  },
} satisfies ListingsPort;

/** The checkpoint holds the message count per thread: what grew is read, nothing is marked as read. */
const leads = {
  poll: async ({ checkpoint, limit }, options): Promise<LeadsPolled> => {
    const counts: Record<string, number> = checkpoint === null ? {} : JSON.parse(checkpoint);
    const signals: IncomingSignal[] = [];
    const { data: threads } = await get<readonly OlxThread[]>('/threads', { offset: 0, limit: 50 }, options);
    for (const thread of threads.filter(({ id, total_count }) => counts[id] !== total_count)) {
      const { data } = await get<readonly OlxMessage[]>(`/threads/${thread.uuid}/messages`, {}, options);
      signals.push(...data.map((message) => toSignal(thread, message)));
    }
    return {
      signals: signals.slice(0, limit),
      checkpoint: JSON.stringify(counts),
      hasMore: signals.length > limit,
    };
  },
} satisfies LeadsPort;

const messages = {
  limits: { textLengthMax: 2000 },
  readThread: async ({ threadExternalId }, options) => {
    const { data } = await get<readonly OlxMessage[]>(`/threads/${threadExternalId}/messages`, {}, options);
    return { items: data.map(toThreadMessage) };
  },
  send: async ({ threadExternalId, text }, options) =>
    toThreadMessage(
      (await send<OlxMessage>('POST', `/threads/${threadExternalId}/messages`, { text }, options)).data,
    ),
  markRead: async ({ threadExternalId }, options) => {
    await send('POST', `/threads/${threadExternalId}/commands`, { command: 'mark-as-read' }, options);
  },
} satisfies MessagesPort;

const catalog = {
  categories: async ({ parentExternalId = '0' }, options) => {
    interface Category {
      readonly id: number;
      readonly name: string;
      readonly parent_id: number;
      readonly photos_limit: number;
      readonly is_leaf: boolean;
    }
    const { data } = await get<readonly Category[]>('/categories', { parent_id: parentExternalId }, options);
    return data.map((category) => ({
      externalId: String(category.id),
      name: category.name,
      ...(category.parent_id === 0 ? {} : { parentExternalId: String(category.parent_id) }),
      isLeaf: category.is_leaf,
      photosMax: category.photos_limit,
    }));
  },
  attributes: async ({ categoryExternalId }, options) => {
    const path = `/categories/${categoryExternalId}/attributes`;
    const { data } = await get<readonly { readonly code: string; readonly label: string }[]>(
      path,
      {},
      options,
    );
    return data.map(toAttribute);
  },
  cities: async ({ cursor = '0', limit = 1000 }, options) => {
    const query = { offset: cursor, limit };
    const { data } = await get<readonly { readonly id: number; readonly name: string }[]>(
      '/cities',
      query,
      options,
    );
    return {
      items: data.map(({ id, name }) => {
        const katoCode = katoCodes.get(id);
        return { externalId: String(id), name, ...(katoCode === undefined ? {} : { katoCode }) };
      }),
    };
  },
} satisfies CatalogPort;

const stats = {
  read: async ({ externalIds }, options) => {
    interface Statistics {
      readonly advert_views: number;
      readonly phone_views: number;
      readonly users_observing: number;
    }
    return Promise.all(
      externalIds.map(async (externalId) => {
        const { data } = await get<Statistics>(`/adverts/${externalId}/statistics`, {}, options);
        return {
          externalId,
          views: data.advert_views,
          phoneViews: data.phone_views,
          favourites: data.users_observing,
          readAt: toMoment('now'),
        };
      }),
    );
  },
} satisfies StatsPort;

/** The bill's price is negative and a text in practice: `"-2009.00"`. */
const spend = {
  listPage: async ({ cursor = '1', limit = 50 }, options) => {
    interface BillingEntry {
      readonly id: number;
      readonly name: string;
      readonly date: string;
      readonly price: string | number;
      readonly advert_id: number | null;
    }
    const query = { page: cursor, limit };
    const { data } = await get<readonly BillingEntry[]>('/users/me/billing', query, options);
    return {
      items: data.map((entry) => ({
        key: String(entry.id),
        kind: 'promotion' as const,
        amount: { amountMinor: -Number(entry.price) * 100, currency: 'KZT' },
        spentAt: toMoment(entry.date),
        ...(entry.advert_id === null ? {} : { listingExternalId: String(entry.advert_id) }),
        description: entry.name,
      })),
    };
  },
} satisfies SpendPort;

declare const api: OlxApi;

const connection = {
  check: async (options) => {
    const { data } = await get<{ readonly id: number; readonly name: string }>('/users/me', {}, options);
    return { externalAccountId: String(data.id), label: data.name };
  },
  listings,
  leads,
  messages,
  catalog,
  stats,
  spend,
  api,
} satisfies Connection<OlxApi>;

const olx: Platform<OlxApi> = {
  contract: 1,
  id: 'olx',
  open: () => connection,
  authorize: {
    start: ({ state, redirectUri }) => ({
      url: `https://www.olx.kz/oauth/authorize/?state=${state}&r=${redirectUri}`,
    }),
    finish: async () => ({ accessToken: '', refreshToken: '' }),
  },
};

describe('OLX fills the ports', () => {
  test('it has every port but a price feed', () => {
    expectTypeOf<keyof typeof connection>().toEqualTypeOf<
      'check' | 'listings' | 'leads' | 'messages' | 'catalog' | 'stats' | 'spend' | 'api'
    >();
  });

  test('its listings can come back and be found by key, and no publish is worked off later', () => {
    expectTypeOf(listings.activate).toBeFunction();
    expectTypeOf(listings.findByKey).toBeFunction();
    expectTypeOf(listings).not.toHaveProperty('readOperation');
  });

  test('a host reaches what only OLX has, typed, behind a check that it is there', () => {
    const opened = olx.open({} as Parameters<typeof olx.open>[0], {} as Parameters<typeof olx.open>[1]);
    expectTypeOf(opened.api).toEqualTypeOf<OlxApi | undefined>();
    // @ts-expect-error OLX has no waybills
    void opened.api?.waybill;
  });

  test('a refused create says what to change', () => {
    expectTypeOf(refusal).returns.toEqualTypeOf<PublishResult>();
    // @ts-expect-error a refusal without issues tells nobody what to change
    const bare: PublishResult = { outcome: 'refused' };
    expectTypeOf(bare).not.toBeAny();
  });

  test('a poll gives signals and where it stands', () => {
    // @ts-expect-error without a checkpoint the next poll loses or repeats signals
    const port: LeadsPort = { poll: async () => ({ signals: [], hasMore: false }) };
    expectTypeOf(port).not.toBeAny();
  });

  test('a lost create is never a listing', () => {
    // @ts-expect-error `unknown` carries the error with its effect, not a snapshot nobody saw
    const lost: PublishResult = { outcome: 'unknown', listing: toSnapshot({} as OlxAdvert) };
    expectTypeOf(lost).not.toBeAny();
  });

  test('money on the wire is a number of major units and no Money', () => {
    // @ts-expect-error 7500 is not { amountMinor: 750000, currency: 'KZT' }
    const price: NonNullable<ListingSnapshot['price']> = 7500;
    expectTypeOf(price).not.toBeAny();
  });
});
