import type { EmulatorContext, JsonObject } from '@leadkit/emulator';
import { settingsOf } from './current-settings.ts';
import type { KaspiOrderRow } from './order-row.ts';
import type { KaspiTables } from './tables.ts';

export type KaspiWorldContext = EmulatorContext<KaspiTables>;
type Context = KaspiWorldContext;
type TimerName = 'order-unanswered' | 'pickup-unclaimed' | 'waybill-made';

/** What happens to orders by themselves (reference, 1.14 and 1.15). */
export const ORDER_TIMERS: Readonly<Record<TimerName, (context: Context, data: JsonObject) => void>> = {
  'order-unanswered': (context, { code }) => {
    const order = context.state.collection('orders').get(code as string);
    if (order?.state === 'NEW' && order.status === 'APPROVED_BY_BANK')
      cancelOrder(context, order, 'MERCHANT_OUT_OF_STOCK');
  },
  'pickup-unclaimed': (context, { code }) => {
    const order = context.state.collection('orders').get(code as string);
    if (order?.state === 'PICKUP' && order.status === 'ACCEPTED_BY_MERCHANT')
      cancelOrder(context, order, 'TIMEOUT_BUYER_PICKUP');
  },
  'waybill-made': (context, { code }) => {
    const order = context.state.collection('orders').get(code as string);
    if (order?.assembled === true && order.waybillNumber === null)
      changeOrder(context, order, { waybillNumber: `KD${order.code}` });
  },
};

export function changeOrder(
  { state }: Context,
  order: Pick<KaspiOrderRow, 'code'>,
  change: Partial<KaspiOrderRow>,
): Readonly<KaspiOrderRow> {
  return state.collection('orders').update(order.code, change);
}

/** A new order waits for the seller, or arrives accepted. */
export function beginOrder(context: Context, order: KaspiOrderRow): Readonly<KaspiOrderRow> {
  const { state, timers, now } = context;
  const settings = settingsOf(context);
  state.collection('orders').set(order.code, order);
  if (order.state !== 'NEW') return order;
  if (state.collection('merchants').get(order.merchantId)?.autoAccept === true)
    return acceptOrder(context, order);
  const waitMs = order.delivery === 'express' ? settings.acceptExpressMs : settings.acceptMs;
  timers.at(order.createdAt + waitMs > now() ? order.createdAt + waitMs : now(), 'order-unanswered', {
    code: order.code,
  });
  return order;
}

export function acceptOrder(context: Context, order: KaspiOrderRow): Readonly<KaspiOrderRow> {
  const { timers } = context;
  const settings = settingsOf(context);
  if (order.delivery === 'pickup') timers.after(settings.pickupMs, 'pickup-unclaimed', { code: order.code });
  const isUnsigned = order.signatureRequired && !order.isSigned;
  const state =
    isUnsigned && settings.unsignedAccepted === 'sign_required' ? 'SIGN_REQUIRED' : bucketOf(order);
  return changeOrder(context, order, { state, status: 'ACCEPTED_BY_MERCHANT' });
}

/** The bucket of an accepted order. */
export function bucketOf({
  delivery,
}: Pick<KaspiOrderRow, 'delivery'>): 'PICKUP' | 'DELIVERY' | 'KASPI_DELIVERY' {
  if (delivery === 'pickup') return 'PICKUP';
  return delivery === 'own_delivery' ? 'DELIVERY' : 'KASPI_DELIVERY';
}

/** At once, or once the parcel is back when it travels already. */
export function cancelOrder(context: Context, order: KaspiOrderRow, reason: string): Readonly<KaspiOrderRow> {
  const cancellationReason = reason;
  if (order.handedOverAt === null || order.status === 'CANCELLING')
    return changeOrder(context, order, { state: 'ARCHIVE', status: 'CANCELLED', cancellationReason });
  const { cancellingState } = settingsOf(context);
  return changeOrder(context, order, { state: cancellingState, status: 'CANCELLING', cancellationReason });
}

export function completeOrder(context: Context, order: KaspiOrderRow): Readonly<KaspiOrderRow> {
  return changeOrder(context, order, { state: 'ARCHIVE', status: 'COMPLETED', completedAt: context.now() });
}

export function assembleOrder(
  context: Context,
  order: KaspiOrderRow,
  parcels: number,
): Readonly<KaspiOrderRow> {
  context.timers.after(settingsOf(context).waybillMs, 'waybill-made', { code: order.code });
  return changeOrder(context, order, { assembled: true, parcels });
}
