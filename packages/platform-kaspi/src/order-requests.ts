import { LeadKitError } from '@leadkit/core';
import { type KaspiCall, PLATFORM } from './client.ts';
import type { CreationWindow } from './creation-windows.ts';
import { type KaspiOrderEntry, toEntries } from './schemas/entry.ts';
import { type KaspiOrder, type OrderPage, toOrderPage } from './schemas/order.ts';

/** Orders on a page; Kaspi takes no more. */
const PAGE_SIZE = 100;
/** A list that goes on for longer is no list of one window. */
const PAGES_MAX = 1_000;
/** Every bucket Kaspi has. */
export const ORDER_STATES = [
  'NEW',
  'SIGN_REQUIRED',
  'PICKUP',
  'DELIVERY',
  'KASPI_DELIVERY',
  'ARCHIVE',
] as const;

/** Which orders to list. */
export interface OrderList {
  readonly operation: string;
  /** `toMs` absent: up to Kaspi's own now, which our clock need not agree with. */
  readonly window: { readonly fromMs: CreationWindow['fromMs']; readonly toMs?: CreationWindow['toMs'] };
  readonly orderLists: 'together' | 'each';
  readonly priority?: 'normal' | 'reserved';
}

/** Pages of a window, each order as often as the list shows it: a list may shift while it is read. */
export async function* listOrders(call: KaspiCall, list: OrderList): AsyncGenerator<readonly KaspiOrder[]> {
  for (const state of list.orderLists === 'each' ? ORDER_STATES : [undefined]) {
    for (let number = 0; number < PAGES_MAX; number += 1) {
      const page = await readOrderPage(call, list, { number, state });
      if (page.orders.length > 0) yield page.orders;
      if (isLastPage(page, number)) break;
    }
  }
}

/** A list that does not say how many pages it has ends with an empty one: a page may be shorter than it was asked for. */
export function isLastPage({ orders, pageCount }: OrderPage, number: number): boolean {
  return orders.length === 0 || (pageCount !== undefined && number + 1 >= pageCount);
}

/** One page; 0 is the first. */
export async function readOrderPage(
  call: KaspiCall,
  { operation, window, priority }: OrderList,
  page: { readonly number: number; readonly size?: number; readonly state?: string | undefined },
): Promise<OrderPage> {
  return await call.request({
    operation,
    path: '/v2/orders',
    priority,
    query: {
      'page[number]': page.number,
      'page[size]': page.size ?? PAGE_SIZE,
      'filter[orders][creationDate][$ge]': window.fromMs,
      'filter[orders][creationDate][$le]': window.toMs,
      'filter[orders][state]': page.state,
      'include[orders]': 'entries',
    },
    parse: (value) => toOrderPage(value, operation),
  });
}

/** One order of any age by the number a buyer sees; `undefined`: there is none. */
export async function findOrder(
  call: KaspiCall,
  code: string,
  operation: string,
  priority: 'normal' | 'reserved' = 'normal',
): Promise<KaspiOrder | undefined> {
  const { orders } = await call.request({
    operation,
    path: '/v2/orders',
    priority,
    query: { 'filter[orders][code]': code, 'include[orders]': 'entries' },
    parse: (value) => toOrderPage(value, operation),
  });
  return orders.find((order) => order.code === code);
}

/** The same, where it has to be there. @throws LeadKitError `not_found`. */
export async function readOrder(call: KaspiCall, code: string, operation: string): Promise<KaspiOrder> {
  const order = await findOrder(call, code, operation);
  if (order !== undefined) return order;
  throw new LeadKitError({
    code: 'not_found',
    operation,
    platform: PLATFORM,
    message:
      'Kaspi has no order of this number for the shop. Check the number and the account it belongs to.',
  });
}

export async function readEntries(
  call: KaspiCall,
  orderId: string,
  operation: string,
  priority: 'normal' | 'reserved' = 'normal',
): Promise<readonly KaspiOrderEntry[]> {
  return await call.request({
    operation,
    path: `/v2/orders/${encodeURIComponent(orderId)}/entries`,
    priority,
    parse: (value) => toEntries(value, operation),
  });
}
