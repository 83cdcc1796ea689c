/**
 * Kaspi on paper: what its token API gives, put into the ports. Never run; it has to compile. Orders and product content
 * come by the API, price and stock by a price list that Kaspi fetches; there are no messages and no statistics.
 */
import { describe, expectTypeOf, test } from 'vitest';
import type { ListingDraft } from '../../src/domain/listing.ts';
import type { Money } from '../../src/domain/money.ts';
import type { IncomingSignal } from '../../src/domain/signal.ts';
import type { CallOptions } from '../../src/ports/call-options.ts';
import type { CatalogPort } from '../../src/ports/catalog-port.ts';
import type { LeadsPort } from '../../src/ports/leads-port.ts';
import type { FullListingsPort, ListingsPort } from '../../src/ports/listings-port.ts';
import type { Connection, Platform } from '../../src/ports/platform.ts';
import type { PriceFeedOffer, PriceFeedPort } from '../../src/ports/price-feed-port.ts';
import type { SpendPort } from '../../src/ports/spend-port.ts';

interface KaspiOrder {
  /** Base64 of the code; opaque when talking to Kaspi. */
  readonly id: string;
  readonly attributes: {
    readonly code: string;
    readonly totalPrice: number;
    readonly paymentMode: 'PAY_WITH_CREDIT' | 'PREPAID';
    readonly state: string;
    readonly status: string;
    readonly signatureRequired: boolean;
    readonly creationDate: number;
    readonly deliveryCostForSeller?: number;
    readonly customer: {
      readonly id: string;
      readonly name: string | null;
      /** Ten digits while the order is active, `+0(000)-000-00-00` afterwards. */
      readonly cellPhone: string;
    };
    readonly kaspiDelivery?: {
      readonly express: boolean;
      readonly waybill: string | null;
      readonly courierTransmissionPlanningDate: number | null;
    };
    readonly cancellationReason?: string;
  };
}

interface KaspiEntry {
  readonly attributes: {
    readonly offer: { readonly code: string; readonly name: string };
    readonly quantity: number;
    readonly totalPrice: number;
  };
}

/** What only Kaspi has. Writes are never repeated: the order is read again instead. */
interface KaspiApi {
  accept(orderId: string, options?: CallOptions): Promise<void>;
  assemble(
    input: { readonly orderId: string; readonly parcels: number },
    options?: CallOptions,
  ): Promise<void>;
  waybill(orderId: string, options?: CallOptions): Promise<Uint8Array | undefined>;
  sendCode(orderId: string, options?: CallOptions): Promise<void>;
  complete(input: { readonly orderId: string; readonly code: string }, options?: CallOptions): Promise<void>;
  cancel(
    input: {
      readonly orderId: string;
      readonly reason: 'BUYER_CANCELLATION_BY_MERCHANT' | 'BUYER_NOT_REACHABLE' | 'MERCHANT_OUT_OF_STOCK';
    },
    options?: CallOptions,
  ): Promise<void>;
}

declare function get<Data>(path: string, query?: object, options?: CallOptions): Promise<Data>;
declare function post<Data>(path: string, body: unknown, options?: CallOptions): Promise<Data>;
declare function toProduct(draft: ListingDraft): object;
declare function toOrderState(state: string, status: string): NonNullable<IncomingSignal['order']>['state'];
declare function isFinal(order: KaspiOrder): boolean;
declare function toMoney(amountMajor: number): Money;
declare function toPhone(text: string): string | undefined;
declare function toMoment(unixMs: number): string;
/** Three working hours from the order, or an hour for Express; none once it is accepted. */
declare function respondBy(order: KaspiOrder): string | undefined;
declare function revisionOf(order: KaspiOrder): number;

function toSignal(order: KaspiOrder, entries: readonly KaspiEntry[] | undefined): IncomingSignal {
  const { attributes } = order;
  const phone = toPhone(attributes.customer.cellPhone);
  const due = respondBy(order);
  return {
    kind: 'order',
    externalId: order.id,
    aliases: [attributes.code],
    revision: revisionOf(order),
    occurredAt: toMoment(attributes.creationDate),
    ...(due === undefined ? {} : { respondBy: due }),
    // customer.id is the phone in base64: no id of a user, and never kept
    who: {
      ...(attributes.customer.name === null ? {} : { name: attributes.customer.name }),
      ...(phone === undefined ? {} : { phone }),
    },
    ...(entries?.[0] === undefined ? {} : { listing: { sku: entries[0].attributes.offer.code } }),
    order: {
      state: toOrderState(attributes.state, attributes.status),
      platformStatus: `${attributes.state}/${attributes.status}`,
      total: toMoney(attributes.totalPrice),
      isPaid: attributes.paymentMode === 'PREPAID' || !attributes.signatureRequired,
      isFinal: isFinal(order),
      ...(entries === undefined
        ? {}
        : {
            lines: entries.map(({ attributes: { offer, quantity, totalPrice } }) => ({
              sku: offer.code,
              title: offer.name,
              quantity,
              total: toMoney(totalPrice),
            })),
          }),
      ...(attributes.cancellationReason === undefined
        ? {}
        : { cancellationReason: attributes.cancellationReason }),
    },
  };
}

/** The list shows fourteen days; `open` names the older ones that can still change, each read by its id. */
const leads = {
  poll: async ({ checkpoint, limit, open }, options) => {
    const page = checkpoint === null ? 0 : Number(checkpoint);
    const query = { 'page[number]': page, 'page[size]': Math.min(limit, 100), 'include[orders]': 'entries' };
    interface List {
      readonly data: readonly KaspiOrder[];
      readonly meta: { readonly pageCount: number };
    }
    const { data, meta } = await get<List>('/v2/orders', query, options);
    const listed = new Set(data.map(({ id }) => id));
    const missing = open.filter((id) => !listed.has(id));
    const reread = await Promise.all(
      missing.map((id) => get<{ readonly data: KaspiOrder }>(`/v2/orders/${id}`, {}, options)),
    );
    const hasMore = page + 1 < meta.pageCount;
    return {
      signals: [...data, ...reread.map((answer) => answer.data)].map((order) => toSignal(order, undefined)),
      checkpoint: String(hasMore ? page + 1 : 0),
      hasMore,
    };
  },
} satisfies LeadsPort;

/** Everything Kaspi's content API has of the port. Our SKU is the key: importing it again overwrites it. */
const content = {
  limits: { titleLengthMax: 1024, descriptionLengthMax: 1024, batchMax: 10_000 },
  features: { idempotency: 'natural' },
  validate: async (draft) =>
    draft.photoUrls.length === 0 ? [{ path: 'photoUrls', message: 'at least one photo' }] : [],
  publish: async ({ drafts }, options) => {
    const { code } = await post<{ readonly code: string }>(
      '/products/import',
      drafts.map(toProduct),
      options,
    );
    return drafts.map(({ key }) => ({ outcome: 'accepted', operation: code, key }));
  },
  update: async ({ draft }, options) => {
    const { code } = await post<{ readonly code: string }>('/products/import', [toProduct(draft)], options);
    return { outcome: 'accepted', operation: code, key: draft.key };
  },
  readOperation: async ({ operation }, options) => {
    interface Result {
      readonly result: Readonly<Record<string, { readonly state: string }>>;
    }
    const { result } = await get<Result>('/products/import/result', { i: operation }, options);
    return Object.entries(result).map(([sku, { state }]) =>
      state === 'FINISHED'
        ? {
            outcome: 'live',
            listing: { externalId: sku, key: sku, status: 'in_review', platformStatus: state },
          }
        : { outcome: 'refused', key: sku, issues: [{ path: '', message: `Kaspi says ${state}` }] },
    );
  },
} satisfies ListingsPort;

const catalog = {
  categories: async (_input, options) => {
    interface Category {
      readonly code: string;
      readonly title: string;
    }
    const list = await get<readonly Category[]>('/products/classification/categories', {}, options);
    return list.map(({ code, title }) => ({ externalId: code, name: title, isLeaf: true }));
  },
  attributes: async ({ categoryExternalId }, options) => {
    interface Attribute {
      readonly code: string;
      readonly type: 'boolean' | 'enum' | 'string' | 'number';
      readonly multiValued: boolean;
      readonly mandatory: boolean;
    }
    const query = { c: categoryExternalId };
    const list = await get<readonly Attribute[]>('/products/classification/attributes', query, options);
    const types = { boolean: 'boolean', enum: 'choice', string: 'text', number: 'number' } as const;
    return list.map(({ code, type, multiValued, mandatory }) => ({
      code,
      label: code,
      isRequired: mandatory,
      type: type === 'enum' && multiValued ? ('choices' as const) : types[type],
      values: [],
    }));
  },
  cities: async (_input, options) => {
    interface City {
      readonly attributes: { readonly code: string; readonly name: string };
    }
    const { data } = await get<{ readonly data: readonly City[] }>('/v2/cities', {}, options);
    return {
      items: data.map(({ attributes: { code, name } }) => ({ externalId: code, name, katoCode: code })),
    };
  },
} satisfies CatalogPort;

/** What the seller pays for the delivery of an order; the commission is not in the API. */
const spend = {
  listPage: async ({ since }, options) => {
    const query = { 'filter[orders][creationDate][$ge]': Date.parse(since) };
    const { data } = await get<{ readonly data: readonly KaspiOrder[] }>('/v2/orders', query, options);
    return {
      items: data.flatMap(({ id, attributes: { deliveryCostForSeller: cost = 0, creationDate } }) =>
        cost === 0
          ? []
          : [
              {
                key: `delivery:${id}`,
                kind: 'delivery' as const,
                amount: toMoney(cost),
                spentAt: toMoment(creationDate),
                signalExternalId: id,
              },
            ],
      ),
    };
  },
} satisfies SpendPort;

declare const priceFeed: PriceFeedPort;
declare const api: KaspiApi;

const connection = {
  check: async (options) => {
    await get('/products/import/schema', {}, options);
    return { externalAccountId: '30000001', label: 'Kaspi' };
  },
  listings: content,
  leads,
  catalog,
  spend,
  priceFeed,
  api,
} satisfies Connection<KaspiApi>;

const kaspi: Platform<KaspiApi> = { contract: 1, id: 'kaspi', open: () => connection };

describe('Kaspi fills the ports', () => {
  test('it has no messages and no statistics', () => {
    expectTypeOf(connection).not.toHaveProperty('messages');
    expectTypeOf(connection).not.toHaveProperty('stats');
    expectTypeOf(kaspi.id).toBeString();
  });

  test('an order without its entries has no lines yet, which is not an order of nothing', () => {
    const { order } = toSignal({} as KaspiOrder, undefined);
    expectTypeOf(order?.lines).extract<undefined>().toBeUndefined();
  });

  test('until when a seller has to accept is a moment, never a number of milliseconds', () => {
    expectTypeOf(toSignal({} as KaspiOrder, []).respondBy).toEqualTypeOf<string | undefined>();
    // @ts-expect-error Kaspi's dates are epoch milliseconds; ours say their offset
    const due: IncomingSignal['respondBy'] = 1_764_097_200_000;
    expectTypeOf(due).not.toBeAny();
  });

  test('a delivery fee names its order, which has no one listing', () => {
    expectTypeOf<
      Awaited<ReturnType<typeof spend.listPage>>['items'][number]['signalExternalId']
    >().toBeString();
  });

  test('a price in the list is one for all cities or one per city, never none', () => {
    const perCity: PriceFeedOffer['price'] = { byCity: { '750000000': toMoney(193_000) } };
    expectTypeOf(perCity).toExtend<PriceFeedOffer['price']>();
    // @ts-expect-error a list with a product without a price would take it off sale
    const offer: PriceFeedOffer = { sku: 'SKU001', title: 'Тестовый товар', availability: [] };
    expectTypeOf(offer).not.toBeAny();
  });

  test('the packing of orders hangs on the typed escape hatch', () => {
    expectTypeOf<KaspiApi['waybill']>().returns.resolves.toEqualTypeOf<Uint8Array | undefined>();
    // @ts-expect-error the reason is Kaspi's own closed list
    void connection.api.cancel({ orderId: '1', reason: 'changed my mind' });
  });

  test('its content API shows nothing back and takes nothing off: price and stock go by the price list', () => {
    expectTypeOf(content).not.toHaveProperty('listPage');
    expectTypeOf(content).not.toHaveProperty('deactivate');
    expectTypeOf(content).toExtend<ListingsPort>();
    expectTypeOf(content).not.toExtend<FullListingsPort>();
  });
});
