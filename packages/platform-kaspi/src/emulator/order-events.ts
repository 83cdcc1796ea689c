import { settingsOf } from './current-settings.ts';
import { bucketOf, cancelOrder, changeOrder, completeOrder, type KaspiWorldContext } from './order-life.ts';
import type { KaspiOrderRow } from './order-row.ts';
import type { KaspiOrderEvent } from './world.ts';

type Order = Readonly<KaspiOrderRow>;

interface Move {
  readonly isPossible: (order: Order) => boolean;
  readonly make: (context: KaspiWorldContext, order: Order) => Order;
}

/** What happens to orders without the seller (reference, 1.15). */
const MOVES: Readonly<Record<KaspiOrderEvent, Move>> = {
  signed: {
    isPossible: ({ signatureRequired, isSigned }) => signatureRequired && !isSigned,
    make: (context, order) => {
      const state = order.status === 'APPROVED_BY_BANK' ? 'NEW' : bucketOf(order);
      return changeOrder(context, order, { isSigned: true, state });
    },
  },
  courier_takes: {
    isPossible: ({ assembled, handedOverAt }) => assembled && handedOverAt === null,
    make: (context, order) => changeOrder(context, order, { handedOverAt: context.now() }),
  },
  delivered: {
    isPossible: ({ handedOverAt, status }) => handedOverAt !== null && status === 'ACCEPTED_BY_MERCHANT',
    make: completeOrder,
  },
  buyer_cancels: {
    isPossible: ({ status }) => status === 'APPROVED_BY_BANK' || status === 'ACCEPTED_BY_MERCHANT',
    make: (context, order) => cancelOrder(context, order, 'BUYER_CANCELLATION_BY_MERCHANT'),
  },
  parcel_returns: {
    isPossible: ({ status, isBack }) => status === 'CANCELLING' && !isBack,
    make: (context, order) => changeOrder(context, order, { isBack: true }),
  },
  return_requested: {
    isPossible: ({ status }) => status === 'COMPLETED',
    make: (context, order) =>
      changeOrder(context, order, {
        state: settingsOf(context).returnState,
        status: 'KASPI_DELIVERY_RETURN_REQUESTED',
      }),
  },
  return_accepted: {
    isPossible: ({ status }) => status === 'KASPI_DELIVERY_RETURN_REQUESTED',
    make: (context, order) => changeOrder(context, order, { status: 'RETURN_ACCEPTED_BY_MERCHANT' }),
  },
  returned: {
    isPossible: ({ status }) => status.includes('RETURN_') && status !== 'RETURNED',
    make: (context, order) => changeOrder(context, order, { state: 'ARCHIVE', status: 'RETURNED' }),
  },
  return_withdrawn: {
    isPossible: ({ status }) => status.includes('RETURN_') && status !== 'RETURNED',
    make: (context, order) => changeOrder(context, order, { state: 'ARCHIVE', status: 'COMPLETED' }),
  },
};

/** @throws RangeError when it cannot happen to the order as it is. */
export function moveOrder(context: KaspiWorldContext, order: Order, event: KaspiOrderEvent): Order {
  const { isPossible, make } = MOVES[event];
  if (!isPossible(order))
    throw new RangeError(`Order ${order.code} is ${order.state}/${order.status}: no "${event}" from there.`);
  return make(context, order);
}
