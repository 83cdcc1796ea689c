import type { EmulatorContext, JsonObject } from '@leadkit/emulator';
import type { BazaarOrderStatus, BazaarTables, OrderRow } from './tables.ts';

/** How long a seller has to accept an order. */
export const ANSWER_MS: number = 3 * 60 * 60_000;
/** How long a completed order can come back. */
const RETURN_MS: number = 14 * 24 * 60 * 60_000;
/** How long lists show an order. */
export const ORDER_LIST_MS: number = 14 * 24 * 60 * 60_000;

const NEXT: Readonly<Record<BazaarOrderStatus, readonly BazaarOrderStatus[]>> = {
  new: ['accepted', 'cancelled'],
  accepted: ['completed', 'cancelled'],
  completed: ['returned', 'closed'],
  closed: [],
  cancelled: [],
  returned: [],
};

type Context = EmulatorContext<BazaarTables>;

export const ORDER_TIMERS: Readonly<Record<'close-order', (context: Context, data: JsonObject) => void>> = {
  'close-order': (context, { orderId }) => {
    const order = context.state.collection('orders').get(orderId as string);
    if (order?.status === 'completed') moveOrder(context, order, 'closed', null);
  },
};

/** The order moves on; `undefined` when it cannot from where it is. */
export function moveOrder(
  context: Context,
  order: OrderRow,
  status: BazaarOrderStatus,
  cancelReason: string | null,
): OrderRow | undefined {
  if (!NEXT[order.status].includes(status)) return undefined;
  if (status === 'completed') context.timers.after(RETURN_MS, 'close-order', { orderId: order.id });
  return context.state.collection('orders').update(order.id, {
    status,
    cancelReason,
    version: order.version + 1,
    updatedAt: context.now(),
  });
}
