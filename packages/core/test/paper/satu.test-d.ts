/**
 * Satu on paper: what its seller API gives, put into the ports. Never run; it has to compile. Products are created by
 * imports only; leads come from orders, the older inbox and the chat.
 */
import { describe, expectTypeOf, test } from 'vitest';
import type { ListingDraft, ListingSnapshot } from '../../src/domain/listing.ts';
import type { Money } from '../../src/domain/money.ts';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { CallOptions } from '../../src/ports/call-options.ts';
import type { CatalogPort } from '../../src/ports/catalog-port.ts';
import type { LeadsPort } from '../../src/ports/leads-port.ts';
import type { ListingsPort, PublishResult } from '../../src/ports/listings-port.ts';
import type { MessagesPort, ThreadMessage } from '../../src/ports/messages-port.ts';
import type { Connection, Platform } from '../../src/ports/platform.ts';
import type { PriceFeedPort } from '../../src/ports/price-feed-port.ts';
import type { SpendPort } from '../../src/ports/spend-port.ts';

interface SatuProduct {
  readonly id: number;
  readonly external_id: string | null;
  readonly name: string;
  readonly status: string;
  /** Documented as a number, seen as a text such as `"650 ₸"`. */
  readonly price: number | string | null;
}

interface SatuOrder {
  readonly id: number;
  readonly date_created: string;
  readonly date_modified: string;
  readonly client_id: number | null;
  readonly client_first_name: string;
  readonly client_last_name: string;
  readonly phone: string;
  readonly email: string | null;
  /** A display string: `"1 950 ₸"`. */
  readonly price: string;
  readonly payment_data: { readonly status: string } | null;
  readonly status: string;
  readonly products: readonly {
    readonly external_id: string | null;
    readonly sku: string | null;
    readonly name: string;
    readonly quantity: number;
    readonly total_price: string;
  }[];
  readonly cpa_commission: { readonly amount: string; readonly is_refunded: boolean } | null;
  readonly cancellation: { readonly title: string } | null;
}

interface SatuInboxMessage {
  readonly id: number;
  readonly date_created: string;
  readonly client_full_name: string;
  readonly phone: string;
  readonly message: string;
  readonly product_id: number | null;
}

interface SatuChatMessage {
  readonly id: number;
  readonly room_id: string;
  readonly room_ident: string;
  readonly body: string | null;
  readonly date_sent: string;
  readonly type: string;
  readonly user_name: string;
  readonly user_phone: string | null;
  readonly is_sender: boolean;
}

/** What only Satu has. */
interface SatuApi {
  setOrderStatus(
    input: {
      readonly orderIds: readonly string[];
      readonly status: 'received' | 'paid' | 'delivered' | 'canceled' | (string & {});
      readonly cancellationReason?: string;
    },
    options?: CallOptions,
  ): Promise<{ readonly confirmed: readonly string[]; readonly unconfirmed: readonly string[] }>;
  saveDeclaration(
    input: { readonly orderId: string; readonly number: string },
    options?: CallOptions,
  ): Promise<void>;
}

declare function get<Data>(path: string, query?: object, options?: CallOptions): Promise<Data>;
declare function post<Data>(path: string, body: object, options?: CallOptions): Promise<Data>;
declare function toYml(drafts: readonly ListingDraft[]): Blob;
declare function toStatus(word: string): ListingSnapshot['status'];
declare function toOrderState(word: string): NonNullable<IncomingSignal['order']>['state'];
declare function toMoney(text: string | number): Money;
declare function toPhone(text: string | null): string | undefined;
declare function toMoment(text: string): string;
declare function toUnixMs(text: string): number;
declare function roomOf(threadExternalId: string): { readonly room_id: string; readonly message_id: number };

function toSnapshot(product: SatuProduct): ListingSnapshot {
  return {
    externalId: String(product.id),
    ...(product.external_id === null ? {} : { key: product.external_id }),
    status: toStatus(product.status),
    platformStatus: product.status,
    title: product.name,
    ...(product.price === null ? {} : { price: toMoney(product.price) }),
  };
}

/** Orders, the inbox and the chat count their ids apart, so ours say which they are. */
function orderSignal(order: SatuOrder): IncomingSignal {
  const phone = toPhone(order.phone);
  return {
    kind: 'order',
    externalId: `order:${order.id}`,
    revision: toUnixMs(order.date_modified),
    occurredAt: toMoment(order.date_created),
    who: {
      ...(order.client_id === null ? {} : { platformUserId: String(order.client_id) }),
      name: `${order.client_first_name} ${order.client_last_name}`.trim(),
      ...(phone === undefined ? {} : { phone }),
      ...(order.email === null ? {} : { email: order.email }),
    },
    order: {
      state: toOrderState(order.status),
      platformStatus: order.status,
      total: toMoney(order.price),
      isPaid: order.payment_data?.status === 'paid',
      isFinal: order.status === 'delivered' || order.status === 'canceled',
      lines: order.products.map((product) => ({
        ...(product.sku === null ? {} : { sku: product.sku }),
        title: product.name,
        quantity: product.quantity,
        total: toMoney(product.total_price),
      })),
      ...(order.cancellation === null ? {} : { cancellationReason: order.cancellation.title }),
    },
  };
}

function inboxSignal(message: SatuInboxMessage): IncomingSignal {
  const phone = toPhone(message.phone);
  return {
    kind: 'question',
    externalId: `message:${message.id}`,
    revision: 1,
    occurredAt: toMoment(message.date_created),
    who: { name: message.client_full_name, ...(phone === undefined ? {} : { phone }) },
    ...(message.product_id === null ? {} : { listing: { externalId: String(message.product_id) } }),
    threadExternalId: `message:${message.id}`,
    text: message.message,
    direction: 'inbound',
  };
}

function chatSignal(message: SatuChatMessage): IncomingSignal {
  const phone = toPhone(message.user_phone);
  return {
    kind: 'message',
    externalId: `chat:${message.id}`,
    revision: 1,
    occurredAt: toMoment(message.date_sent),
    who: { name: message.user_name, ...(phone === undefined ? {} : { phone }) },
    threadExternalId: `chat:${message.room_ident}`,
    text: message.body ?? '',
    direction: message.is_sender ? 'outbound' : 'inbound',
  };
}

const read = async (externalId: string, options?: CallOptions): Promise<ListingSnapshot> =>
  toSnapshot((await get<{ readonly product: SatuProduct }>(`/products/${externalId}`, {}, options)).product);

const edit = async (externalId: string, change: object, options?: CallOptions): Promise<ListingSnapshot> => {
  await post('/products/edit', [{ id: Number(externalId), ...change }], options);
  return read(externalId, options);
};

/** The external id of an import row is our key: the same key overwrites the same product. */
const listings = {
  limits: { titleLengthMax: 110, batchMax: 1000 },
  features: { idempotency: 'natural' },
  validate: async () => [],
  publish: async ({ drafts }, options) => {
    const { id } = await post<{ readonly id: string }>(
      '/products/import_file',
      { file: toYml(drafts) },
      options,
    );
    return drafts.map(({ key }) => ({ outcome: 'accepted', operation: id, key }));
  },
  update: async ({ externalId, draft }, options) => ({
    outcome: 'live',
    listing: await edit(externalId, { name: draft.title.ru, price: draft.price }, options),
  }),
  deactivate: ({ externalId }, options) => edit(externalId, { status: 'not_on_display' }, options),
  activate: ({ externalId }, options) => edit(externalId, { status: 'on_display' }, options),
  remove: async ({ externalId }, options) => {
    await edit(externalId, { status: 'deleted' }, options);
  },
  read: ({ externalId }, options) => read(externalId, options),
  listPage: async ({ cursor, limit = 100 }, options) => {
    const query = { limit, last_id: cursor };
    const { products } = await get<{ readonly products: readonly SatuProduct[] }>(
      '/products/list',
      query,
      options,
    );
    const least = Math.min(...products.map((product) => product.id));
    const items = products.map(toSnapshot);
    return products.length < limit ? { items } : { items, nextCursor: String(least - 1) };
  },
  findByKey: async ({ key }, options) => {
    const path = `/products/by_external_id/${encodeURIComponent(key)}`;
    const { product } = await get<{ readonly product?: SatuProduct }>(path, {}, options);
    return product === undefined ? undefined : toSnapshot(product);
  },
  readOperation: async ({ operation }, options) => {
    interface Status {
      readonly total: number;
      readonly imported: number;
      readonly errors: readonly { readonly external_id: string; readonly text: string }[];
    }
    const status = await get<Status>(`/products/import/status/${operation}`, {}, options);
    return status.errors.map(({ external_id, text }) => ({
      outcome: 'refused',
      key: external_id,
      issues: [{ path: '', message: text }],
    }));
  },
} satisfies ListingsPort;

/** Three places with a cursor each, packed into one checkpoint. Orders are polled by their last change, in any status. */
const leads = {
  poll: async ({ checkpoint, collectFrom, limit, open }, options) => {
    const from = checkpoint ?? collectFrom;
    const { orders } = await get<{ readonly orders: readonly SatuOrder[] }>(
      '/orders/list',
      { from, limit },
      options,
    );
    const inbox = await get<{ readonly messages: readonly SatuInboxMessage[] }>(
      '/messages/list',
      { from },
      options,
    );
    const chat = await get<{ readonly messages: readonly SatuChatMessage[] }>(
      '/chat/messages_history',
      { from },
      options,
    );
    const reread = open.filter((id) => id.startsWith('order:')).map((id) => id.slice('order:'.length));
    const again = await Promise.all(
      reread.map((id) => get<{ readonly order: SatuOrder }>(`/orders/${id}`, {}, options)),
    );
    return {
      signals: [
        ...[...orders, ...again.map(({ order }) => order)].map(orderSignal),
        ...inbox.messages.map(inboxSignal),
        ...chat.messages.filter(({ type, body }) => type === 'message' && body !== null).map(chatSignal),
      ],
      checkpoint: from,
      hasMore: orders.length === limit,
    };
  },
} satisfies LeadsPort;

function toThreadMessage(message: SatuChatMessage): ThreadMessage {
  return {
    externalId: `chat:${message.id}`,
    direction: message.is_sender ? 'outbound' : 'inbound',
    text: message.body ?? '',
    sentAt: toMoment(message.date_sent),
  };
}

const messages = {
  limits: { textLengthMax: 2000 },
  readThread: async ({ threadExternalId, cursor = '0' }, options) => {
    const query = { room_ident: threadExternalId.slice('chat:'.length), offset: cursor, limit: 100 };
    const found = await get<{ readonly messages: readonly SatuChatMessage[] }>(
      '/chat/messages_history',
      query,
      options,
    );
    return { items: found.messages.map(toThreadMessage) };
  },
  send: async ({ threadExternalId, text }, options) => {
    const body = { room_ident: threadExternalId.slice('chat:'.length), body: text };
    const sent = await post<{ readonly message_id: number }>('/chat/send_message', body, options);
    return { externalId: `chat:${sent.message_id}`, direction: 'outbound', text, sentAt: toMoment('now') };
  },
  markRead: async ({ threadExternalId }, options) => {
    await post('/chat/mark_message_read', roomOf(threadExternalId), options);
  },
} satisfies MessagesPort;

/** The shop's groups; attributes and places are not asked for, so they come from tables of ours or are empty. */
const catalog = {
  categories: async (_input, options) => {
    interface Group {
      readonly id: number;
      readonly name: string;
      readonly parent_group_id: number | null;
    }
    const { groups } = await get<{ readonly groups: readonly Group[] }>('/groups/list', {}, options);
    return groups.map((group) => ({
      externalId: String(group.id),
      name: group.name,
      ...(group.parent_group_id === null ? {} : { parentExternalId: String(group.parent_group_id) }),
      isLeaf: true,
    }));
  },
  attributes: async () => [],
  cities: async () => ({ items: [{ externalId: 'almaty', name: 'Алматы', katoCode: '750000000' }] }),
} satisfies CatalogPort;

/** The marketplace's fee of an order, a plain decimal text without a currency: `"2.86"`. */
const spend = {
  listPage: async ({ since, cursor, limit = 100 }, options) => {
    const query = { last_modified_from: since, last_id: cursor, limit };
    const { orders } = await get<{ readonly orders: readonly SatuOrder[] }>('/orders/list', query, options);
    return {
      items: orders.flatMap(({ id, cpa_commission: fee, date_modified }) =>
        fee === null
          ? []
          : [
              {
                key: `commission:${id}${fee.is_refunded ? ':refund' : ''}`,
                kind: 'commission' as const,
                amount: toMoney(fee.is_refunded ? `-${fee.amount}` : fee.amount),
                spentAt: toMoment(date_modified),
                signalExternalId: `order:${id}`,
              },
            ],
      ),
    };
  },
} satisfies SpendPort;

declare const priceFeed: PriceFeedPort;
declare const api: SatuApi;

const connection = {
  check: async (options) => {
    await get('/products/list', { limit: 1 }, options);
    return { externalAccountId: 'shop', label: 'Satu' };
  },
  listings,
  leads,
  messages,
  catalog,
  spend,
  priceFeed,
  api,
} satisfies Connection<SatuApi>;

const satu: Platform<SatuApi> = { contract: 1, id: 'satu', open: () => connection };

describe('Satu fills the ports', () => {
  test('it has every port but statistics, and no consent page', () => {
    expectTypeOf<keyof typeof connection>().toEqualTypeOf<
      'check' | 'listings' | 'leads' | 'messages' | 'catalog' | 'spend' | 'priceFeed' | 'api'
    >();
    expectTypeOf<Pick<typeof satu, 'authorize'>>().toEqualTypeOf<Pick<Platform<SatuApi>, 'authorize'>>();
  });

  test('a publish is accepted and read later, by key', () => {
    expectTypeOf(listings.readOperation).toBeFunction();
    expectTypeOf<Extract<PublishResult, { outcome: 'refused' }>['key']>().toEqualTypeOf<string | undefined>();
  });

  test('an accepted publish names its operation', () => {
    // @ts-expect-error without the id of the import nobody can ask what became of it
    const accepted: PublishResult = { outcome: 'accepted' };
    expectTypeOf(accepted).not.toBeAny();
  });

  test('an order says what the buyer pays as money, never as the text of the site', () => {
    const { order } = orderSignal({} as SatuOrder);
    expectTypeOf(order?.total).toEqualTypeOf<Money | undefined>();
    // @ts-expect-error "1 950 ₸" is a text
    const text: NonNullable<IncomingSignal['order']>['total'] = '1 950 ₸';
    expectTypeOf(text).not.toBeAny();
  });

  test('a commission names its order', () => {
    expectTypeOf<
      Awaited<ReturnType<typeof spend.listPage>>['items'][number]['signalExternalId']
    >().toBeString();
  });

  test('an unknown order status keeps its word', () => {
    // @ts-expect-error `custom-172548` is a platform's word; ours is "other"
    const state: NonNullable<IncomingSignal['order']>['state'] = 'custom-172548';
    expectTypeOf(state).not.toBeAny();
  });
});
