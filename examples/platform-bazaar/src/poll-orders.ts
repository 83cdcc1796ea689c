import { isLeadKitError, type Logger, toUnixMs } from '@leadkit/core';
import { orderPath } from './bazaar-api.ts';
import type { BazaarCall } from './client.ts';
import { fromMoment } from './local-time.ts';
import { readRows } from './offset-page.ts';
import type { OpenOrder, OrdersMark } from './poll-checkpoint.ts';
import { type BazaarOrder, parseOrder, parseOrders } from './schemas/order.ts';

/** What reading orders takes. */
export interface OrdersPoll {
  readonly call: BazaarCall;
  readonly logger: Logger;
  readonly mark: OrdersMark;
  /** First second that counts on the first poll. */
  readonly fromMs: number;
  readonly nowMs: number;
  /** Most orders. */
  readonly limit: number;
  /** External ids of orders core still follows. */
  readonly open: readonly string[];
}

/** What was found, and where the next poll goes on. */
export interface OrdersPolled {
  readonly orders: readonly BazaarOrder[];
  readonly mark: OrdersMark;
  readonly hasMore: boolean;
}

const OPERATION = 'leads.poll';
/** Lists show orders of the last 14 days; an hour less, so that no order falls between list and re-reading. */
const LISTED_MS = 14 * 24 * 60 * 60_000 - 60 * 60_000;
/** How often an order that lists leave out is read, and how many of them in one poll. */
const REREAD_EVERY_MS = 15 * 60_000;
const REREADS_MAX = 20;
/** An order that was told is remembered for so long before core has to follow it. */
const FORGET_MS = 24 * 60 * 60_000;

/** New and changed orders since the last poll, then old ones that core still follows. */
export async function pollOrders(poll: OrdersPoll): Promise<OrdersPolled> {
  const { limit, mark, nowMs } = poll;
  const { found, from } = await readChanged(poll);
  const orders = found.slice(0, limit);
  const hasMore = found.length > orders.length;
  const told = new Map(orders.map((order) => [order.id, order]));
  const checked = new Set<string>();
  if (!hasMore) {
    for (const id of dueForReading(poll, told)) {
      if (told.size >= limit) break;
      checked.add(id);
      const order = await readOrder(poll, id);
      if (order !== undefined && order.version !== mark.open[id]?.version) told.set(id, order);
    }
  }
  const end = hasMore ? printed(orders.at(-1)) : from;
  return {
    orders: [...told.values()],
    hasMore,
    mark: {
      from: end,
      seen: seenAt(end, mark, hasMore ? orders : found),
      open: openOrders(poll, told, checked, nowMs),
    },
  };
}

/**
 * Orders by the second of their last change. One that changes while we page goes to the end and moves those behind it
 * forwards, so an offset alone would skip some:
 *
 * - every page begins anew at the second where the one before ended;
 * - inside a second that is longer than a page, a page begins with the last row of the one before, or we start over;
 * - such a second is read once more when a later one shows that it is over: orders may have come in behind our back.
 */
async function readChanged({
  call,
  mark,
  fromMs,
  limit,
}: OrdersPoll): Promise<{ readonly found: readonly BazaarOrder[]; readonly from: string }> {
  const found = new Map<string, BazaarOrder>();
  let from = mark.from ?? fromMoment(fromMs);
  let last: BazaarOrder | undefined;
  let isOver = false;
  for (let offset = 0; found.size <= limit; ) {
    const query = { updated_from: from };
    const request = {
      operation: OPERATION,
      path: '/api/orders',
      query,
      offset,
      priority: 'reserved' as const,
    };
    const { rows, total } = await readRows(call, { ...request, parse: parseOrders });
    const first = rows[0];
    if (offset > 0 && (first === undefined || last === undefined || byChange(first, last) > 0)) {
      offset = 0;
      continue;
    }
    for (const order of rows) if (mark.seen[order.id] !== order.version) found.set(order.id, order);
    last = rows.at(-1);
    const end = printed(last) ?? from;
    const isLast = offset + rows.length >= total;
    if (end === from) {
      if (isLast) break;
      offset += rows.length - 1;
    } else if (offset > 0 && !isOver) {
      isOver = true;
      offset = 0;
    } else {
      from = end;
      isOver = false;
      offset = 0;
      if (isLast) break;
    }
  }
  return { found: [...found.values()].sort(byChange), from };
}

/** Bazaar's own order: by the second of the last change, then by id. */
function byChange(a: BazaarOrder, b: BazaarOrder): number {
  const [left, right] = [`${a.updated_at} ${a.id}`, `${b.updated_at} ${b.id}`];
  return left === right ? 0 : left < right ? -1 : 1;
}

function printed(order: BazaarOrder | undefined): string | null {
  return order === undefined ? null : fromMoment(toUnixMs(order.updated_at));
}

/** Versions told of the second the mark stands at: it may not be over yet, so it is read again. */
function seenAt(
  from: string | null,
  mark: OrdersMark,
  told: readonly BazaarOrder[],
): Readonly<Record<string, number>> {
  const known = from === mark.from ? mark.seen : {};
  const fresh = told.filter((order) => printed(order) === from).map(({ id, version }) => [id, version]);
  return { ...known, ...(Object.fromEntries(fresh) as Record<string, number>) };
}

/** Orders lists leave out, the one that waited longest first. */
function dueForReading(
  { open, mark, nowMs }: OrdersPoll,
  told: ReadonlyMap<string, unknown>,
): readonly string[] {
  return open
    .filter((id) => {
      const known = mark.open[id];
      if (told.has(id) || !/^BZ-/.test(id)) return false;
      if (known === undefined) return true;
      return nowMs - known.createdMs >= LISTED_MS && nowMs - known.checkedMs >= REREAD_EVERY_MS;
    })
    .sort((a, b) => (mark.open[a]?.checkedMs ?? 0) - (mark.open[b]?.checkedMs ?? 0))
    .slice(0, REREADS_MAX);
}

async function readOrder({ call, logger }: OrdersPoll, id: string): Promise<BazaarOrder | undefined> {
  const parse = (value: unknown) => parseOrder(value, OPERATION);
  const request = { operation: OPERATION, path: orderPath(id), priority: 'reserved' as const, parse };
  try {
    return await call.request(request);
  } catch (error) {
    if (!isLeadKitError(error, 'not_found')) throw error;
    logger.warn('an order core follows is no longer on bazaar', { orderId: id });
    return undefined;
  }
}

function openOrders(
  { open, mark }: OrdersPoll,
  told: ReadonlyMap<string, BazaarOrder>,
  checked: ReadonlySet<string>,
  nowMs: number,
): Readonly<Record<string, OpenOrder>> {
  const followed = new Set(open);
  const kept = Object.entries(mark.open)
    .filter(([id, { checkedMs }]) => followed.has(id) || nowMs - checkedMs < FORGET_MS)
    .map(([id, known]) => [id, checked.has(id) ? { ...known, checkedMs: nowMs } : known] as const);
  const gone = [...checked]
    .filter((id) => mark.open[id] === undefined)
    .map((id) => [id, { version: 0, createdMs: 0, checkedMs: nowMs }] as const);
  const fresh = [...told.values()].map(
    ({ id, version, created_at }) =>
      [id, { version, createdMs: toUnixMs(created_at), checkedMs: nowMs }] as const,
  );
  return Object.fromEntries([...kept, ...gone, ...fresh]);
}
