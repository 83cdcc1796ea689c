import {
  addBusinessMs,
  addMs,
  type BusinessCalendar,
  type IncomingSignal,
  type Money,
  money,
  type PhoneNumber,
  readPhoneNumber,
  type SignalListing,
  toUnixMs,
} from '@leadkit/core';
import { orderStateOf } from './order-stage.ts';
import type { KaspiOrderEntry } from './schemas/entry.ts';
import type { KaspiOrder } from './schemas/order.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Accept or cancel within three working hours, Express within one hour. quirks.md, "Deadlines". */
const ACCEPT_MS = 3 * HOUR_MS;
const ACCEPT_EXPRESS_MS = HOUR_MS;
/** A completed order can come back for two weeks; thirty days leave room for disputes. */
const FOLLOWED_MS = 30 * DAY_MS;

/** What a signal needs to know besides the order. */
export interface SignalContext {
  readonly calendar: BusinessCalendar;
  readonly nowMs: number;
  readonly revision: number;
  /** When the order was first seen completed. */
  readonly completedMs: number | undefined;
}

export function toOrderSignal(order: KaspiOrder, context: SignalContext): IncomingSignal {
  const { entries, stage } = order;
  const due = respondByOf(order, context.calendar);
  const name = [order.customer.firstName, order.customer.lastName]
    .filter((part) => part !== undefined)
    .join(' ');
  const phone = phoneOf(order.customer.cellPhone);
  const listing = listingOf(entries);
  return {
    kind: 'order',
    externalId: order.code,
    aliases: [order.id],
    revision: context.revision,
    occurredAt: order.createdAt,
    ...(due === undefined ? {} : { respondBy: due }),
    // The id of a customer is the phone in base64, so it is nobody's id here.
    who: { ...(name === '' ? {} : { name }), ...(phone === undefined ? {} : { phone }) },
    ...(listing === undefined ? {} : { listing }),
    order: {
      state: orderStateOf(stage),
      platformStatus: `${order.state}/${order.status}`,
      total: tenge(order.totalPrice),
      isPaid: stage !== 'sign_required',
      isFinal: isFinal(order, context),
      ...(entries === undefined
        ? {}
        : {
            lines: entries.map(({ sku, title, quantity, totalPrice }) => ({
              sku,
              title,
              quantity,
              total: tenge(totalPrice),
            })),
          }),
      ...(order.cancellationReason === undefined ? {} : { cancellationReason: order.cancellationReason }),
    },
    details: detailsOf(order),
  };
}

/** Weighed goods make fractions of a tiyn; they are rounded. */
export function tenge(amount: number): Money {
  return money(Math.round(amount * 100), 'KZT');
}

/** Until when the seller has to accept a new order. */
function respondByOf(order: KaspiOrder, calendar: BusinessCalendar): string | undefined {
  if (order.stage !== 'new') return undefined;
  return order.isExpress
    ? addMs(order.createdAt, ACCEPT_EXPRESS_MS)
    : addBusinessMs(calendar, order.createdAt, ACCEPT_MS);
}

/** The whole number in E.164; a mask is none. Kaspi writes ten digits, or eleven. */
function phoneOf(written: string | undefined): PhoneNumber | undefined {
  if (written === undefined) return undefined;
  const digits = written.replace(/\D/g, '').slice(-10);
  return digits.length === 10 && !/^0+$/.test(digits) && !/[*xх•]/i.test(written)
    ? readPhoneNumber(`+7${digits}`)
    : undefined;
}

function isFinal({ stage }: KaspiOrder, { completedMs, nowMs }: SignalContext): boolean {
  if (stage === 'cancelled' || stage === 'returned') return true;
  return stage === 'completed' && completedMs !== undefined && nowMs - completedMs >= FOLLOWED_MS;
}

/** The latest moment an order names: a completed one that was never seen before cannot have ended earlier. */
export function lastMomentMs(order: KaspiOrder, nowMs: number): number {
  const moments = [order.createdAt, order.approvedAt, order.handedOverAt, order.plannedDeliveryAt]
    .filter((moment) => moment !== undefined)
    .map(toUnixMs);
  return Math.min(nowMs, Math.max(...moments));
}

function listingOf(entries: readonly KaspiOrderEntry[] | undefined): SignalListing | undefined {
  const [first] = entries ?? [];
  return first === undefined ? undefined : { sku: first.sku, externalId: first.sku, title: first.title };
}

/** What sales needs besides; a town, never an address. */
function detailsOf(order: KaspiOrder): NonNullable<IncomingSignal['details']> {
  const facts = {
    stage: order.stage,
    deliveryMode: order.deliveryMode,
    isKaspiDelivery: order.isKaspiDelivery,
    isExpress: order.isExpress,
    preOrder: order.preOrder,
    signatureRequired: order.signatureRequired,
    paymentMode: order.paymentMode,
    creditTerm: order.creditTerm,
    pickupPointId: order.pickupPointId,
    town: order.deliveryAddress?.town,
    plannedDeliveryAt: order.plannedDeliveryAt,
    reservedUntil: order.reservedUntil,
    handoverBy: order.handoverBy,
    handedOverAt: order.handedOverAt,
    waybillNumber: order.waybillNumber,
    isReturnedToWarehouse: order.isReturnedToWarehouse,
    needsImei: order.entries?.some(({ isImeiRequired }) => isImeiRequired),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as NonNullable<
    IncomingSignal['details']
  >;
}
