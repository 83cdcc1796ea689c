import { type IncomingSignal, moneyFromMajor, type OrderState, readPhoneNumber } from '@leadkit/core';
import { z } from 'zod';
import { type BazaarPage, parseData, parsePage } from './envelope.ts';
import { momentSchema } from './moment.ts';

/** An order as Bazaar shows it; moments are ISO 8601 text with offset. */
export interface BazaarOrder {
  /** Such as `BZ-1001`. */
  readonly id: string;
  /** Bazaar's own word: `new`, `accepted`, `completed`, `closed`, `cancelled`, `returned`, or one that came later. */
  readonly status: string;
  /** One more with every change. */
  readonly version: number;
  /** Who ordered. The phone is masked once the order is over. */
  readonly buyer: { readonly id: number; readonly name: string; readonly phone: string };
  /** What was ordered. */
  readonly lines: readonly {
    readonly advert_id: number;
    readonly reference: string | null;
    readonly title: string;
    readonly quantity: number;
    readonly sum: number;
  }[];
  /** Whole tenge. */
  readonly total: number;
  /** ISO 4217 code. */
  readonly currency: string;
  /** Whether it is paid already. */
  readonly is_paid: boolean;
  /** Why it was cancelled, for people. */
  readonly cancel_reason: string | null;
  /** When it was placed. */
  readonly created_at: string;
  /** When it last changed. */
  readonly updated_at: string;
  /** Until when the seller has to accept it. */
  readonly answer_until: string;
}

const orderSchema: z.ZodType<BazaarOrder> = z.object({
  id: z.string().min(1),
  status: z.string(),
  version: z.int().positive(),
  buyer: z.object({ id: z.int(), name: z.string(), phone: z.string() }),
  lines: z
    .array(
      z.object({
        advert_id: z.int(),
        reference: z.string().nullable(),
        title: z.string(),
        quantity: z.int().positive(),
        sum: z.int(),
      }),
    )
    .min(1),
  total: z.int(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  is_paid: z.boolean(),
  cancel_reason: z.string().nullable(),
  created_at: momentSchema,
  updated_at: momentSchema,
  answer_until: momentSchema,
});

/** A completed order can come back for two weeks; then Bazaar closes it. quirks.md, "Orders". */
const STATES: Readonly<Record<string, readonly [state: OrderState, isFinal: boolean]>> = {
  new: ['placed', false],
  accepted: ['accepted', false],
  completed: ['completed', false],
  closed: ['completed', true],
  cancelled: ['cancelled', true],
  returned: ['returned', true],
};

export function parseOrder(value: unknown, operation: string): BazaarOrder {
  return parseData(orderSchema, value, operation);
}

export function parseOrders(value: unknown, operation: string): BazaarPage<BazaarOrder> {
  return parsePage(orderSchema, value, operation);
}

export function toOrderSignal(order: BazaarOrder): IncomingSignal {
  // An unknown word counts as one that can still change.
  const [state, isFinal] = STATES[order.status] ?? ['other', false];
  const phone = readPhoneNumber(order.buyer.phone);
  const [first] = order.lines;
  return {
    kind: 'order',
    externalId: order.id,
    revision: order.version,
    occurredAt: order.created_at,
    ...(order.status === 'new' ? { respondBy: order.answer_until } : {}),
    who: {
      platformUserId: String(order.buyer.id),
      ...(order.buyer.name === '' ? {} : { name: order.buyer.name }),
      ...(phone === undefined ? {} : { phone }),
    },
    ...(first === undefined
      ? {}
      : {
          listing: {
            externalId: String(first.advert_id),
            title: first.title,
            ...(first.reference === null ? {} : { key: first.reference }),
          },
        }),
    order: {
      state,
      platformStatus: order.status,
      total: moneyFromMajor(order.total, order.currency),
      isPaid: order.is_paid,
      isFinal,
      lines: order.lines.map(({ title, quantity, sum }) => ({
        title,
        quantity,
        total: moneyFromMajor(sum, order.currency),
      })),
      ...(order.cancel_reason === null ? {} : { cancellationReason: order.cancel_reason }),
    },
  };
}
