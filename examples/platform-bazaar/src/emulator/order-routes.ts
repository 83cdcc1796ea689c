import { jsonAnswer, type Route } from '@leadkit/emulator';
import { apiError, type BazaarContext, bodyObject, pageAnswer, shopOf } from './api-answers.ts';
import { fromLocalTime, toLocalTime } from './local-time.ts';
import { moveOrder, ORDER_LIST_MS } from './order-life.ts';
import type { BazaarTables, OrderRow } from './tables.ts';

const source = 'quirks.md, "Orders"';

export const ORDER_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/api/orders',
    source: `${source}: orders of the last 14 days by the second of their last change, oldest change first`,
    handler: (context) => {
      const shop = shopOf(context);
      const given = context.query.get('updated_from');
      const from = given === null ? 0 : fromLocalTime(given);
      if (from === undefined)
        return apiError(422, 'validation_failed', 'The moment is not right.', {
          updated_from: 'YYYY-MM-DD HH:MM:SS',
        });
      const rows = context.state
        .collection('orders')
        .filter(
          ({ sellerId, createdAt, updatedAt }) =>
            sellerId === shop.id && createdAt > context.now() - ORDER_LIST_MS && second(updatedAt) >= from,
        )
        .sort((a, b) => second(a.updatedAt) - second(b.updatedAt) || (a.id < b.id ? -1 : 1));
      return pageAnswer(context, rows, (row) => showOrder(context, row));
    },
  },
  {
    method: 'GET',
    path: '/api/orders/:orderId',
    source: `${source}: of any age`,
    handler: (context) => jsonAnswer({ data: showOrder(context, ownOrder(context)) }),
  },
  {
    method: 'POST',
    path: '/api/orders/:orderId/status',
    source: `${source}: the seller accepts, completes or cancels`,
    handler: (context) => {
      const order = ownOrder(context);
      const { status, reason } = bodyObject(context);
      if (status !== 'accepted' && status !== 'completed' && status !== 'cancelled')
        return apiError(422, 'validation_failed', 'The status is not right.', {
          status: 'accepted, completed or cancelled',
        });
      const moved = moveOrder(context, order, status, typeof reason === 'string' ? reason : null);
      if (moved === undefined) return apiError(409, 'wrong_status', `The order is "${order.status}".`);
      return jsonAnswer({ data: showOrder(context, moved) });
    },
  },
];

function second(unixMs: number): number {
  return Math.floor(unixMs / 1_000) * 1_000;
}

function ownOrder(context: BazaarContext): Readonly<OrderRow> {
  const shop = shopOf(context);
  const order = context.state.collection('orders').get(context.params.orderId ?? '');
  if (order?.sellerId === shop.id) return order;
  throw apiError(404, 'not_found', 'There is no such order.');
}

function showOrder(context: BazaarContext, row: OrderRow): object {
  const advert = context.state.collection('adverts').get(row.advertId);
  const buyer = context.state.collection('buyers').get(row.buyerId);
  const isOver = row.status !== 'new' && row.status !== 'accepted';
  const phone = buyer?.phone ?? '';
  return {
    id: row.id,
    status: row.status,
    version: row.version,
    buyer: { id: row.buyerId, name: buyer?.name ?? '', phone: isOver ? masked(phone) : phone },
    lines: [
      {
        advert_id: row.advertId,
        reference: advert?.reference ?? null,
        title: advert?.title ?? '',
        quantity: row.quantity,
        sum: row.price * row.quantity,
      },
    ],
    total: row.price * row.quantity,
    currency: 'KZT',
    is_paid: row.isPaid,
    cancel_reason: row.cancelReason,
    created_at: toLocalTime(row.createdAt),
    updated_at: toLocalTime(row.updatedAt),
    answer_until: toLocalTime(row.answerUntil),
  };
}

/** `+7 700 000 00 05` becomes `+7 700 *** ** 05`. */
function masked(phone: string): string {
  return phone.replace(/ \d{3} \d{2} (?=\d{2}$)/, ' *** ** ');
}
