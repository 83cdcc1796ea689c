import { type IncomingSignal, isLeadKitError, type Logger, toUnixMs } from '@leadkit/core';
import type { KaspiCall } from './client.ts';
import { creationWindows } from './creation-windows.ts';
import type { KaspiSettings } from './kaspi-options.ts';
import { findOrder, listOrders, readEntries } from './order-requests.ts';
import { lastMomentMs, toOrderSignal } from './order-signal.ts';
import { rankOf } from './order-stage.ts';
import type { Checkpoint, KnownOrder } from './poll-checkpoint.ts';
import type { KaspiOrder } from './schemas/order.ts';
import { printOf } from './signal-print.ts';

const OPERATION = 'leads.poll';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** The recent part of the list: a day less than the fourteen Kaspi takes, since its clock need not be ours. */
const RECENT_MS = 13 * DAY_MS;
/** Between two looks through all of it only the newest orders are read. quirks.md, "Polling". */
const SWEEP_EVERY_MS = 15 * MINUTE_MS;
const NEWEST_MS = 2 * HOUR_MS;
/** Orders older than the list are read one by one: those that can still change often, completed ones twice a day. */
const REREAD_EVERY_MS = 15 * MINUTE_MS;
const REREAD_COMPLETED_EVERY_MS = 12 * HOUR_MS;
const REREADS_MAX = 20;
/** An order that was told is remembered so long after lists stopped showing it, until core says that it follows it. */
const FORGET_MS = 2 * DAY_MS;
/** One stage is so many revisions, so that what changes within a stage never overtakes the next one. */
const REVISIONS_PER_STAGE = 100_000;

/** What reading orders takes. */
export interface OrdersPoll {
  readonly call: KaspiCall;
  readonly settings: KaspiSettings;
  readonly logger: Logger;
  readonly checkpoint: Checkpoint;
  readonly collectFromMs: number;
  readonly nowMs: number;
  readonly limit: number;
  readonly open: readonly string[];
}

/** What was found, and where the next poll goes on. */
export interface OrdersPolled {
  readonly signals: readonly IncomingSignal[];
  readonly checkpoint: Checkpoint;
  readonly hasMore: boolean;
}

/** New and changed orders: the recent ones by lists, older ones by lists once, then old ones core follows one by one. */
export async function pollOrders(poll: OrdersPoll): Promise<OrdersPolled> {
  const { checkpoint, nowMs } = poll;
  const sweep = createSweep(poll);
  const recentFromMs = Math.max(poll.collectFromMs, nowMs - RECENT_MS);
  // A clock that was set back makes the last sweep lie ahead.
  const isDue = Math.abs(nowMs - checkpoint.sweptMs) >= SWEEP_EVERY_MS;
  const fromMs = isDue ? recentFromMs : Math.max(recentFromMs, nowMs - NEWEST_MS);
  const isRecentDone = await sweep.list({ fromMs });
  const sweptMs = isRecentDone && isDue ? nowMs : checkpoint.sweptMs;
  const { filledMs } = checkpoint;
  const isBehind = filledMs === null || filledMs < checkpoint.sweptMs - RECENT_MS;
  const filled =
    isRecentDone && (isDue || isBehind) ? await fillOlder(poll, sweep) : { filledMs, isDone: isRecentDone };
  if (filled.isDone) await sweep.reread();
  return {
    signals: sweep.signals(),
    hasMore: !filled.isDone,
    checkpoint: { sweptMs, filledMs: filled.filledMs, orders: sweep.known() },
  };
}

/** Orders from before the recent ones that no poll has listed yet: history, or a time in which nobody polled. */
async function fillOlder(
  { checkpoint, collectFromMs, nowMs }: OrdersPoll,
  sweep: Sweep,
): Promise<{ readonly filledMs: number; readonly isDone: boolean }> {
  let filledMs = checkpoint.filledMs ?? collectFromMs;
  for (const window of creationWindows(filledMs, nowMs - RECENT_MS)) {
    if (!(await sweep.list(window))) return { filledMs, isDone: false };
    filledMs = window.toMs + 1;
  }
  return { filledMs, isDone: true };
}

interface Sweep {
  /** Reads a list up to the limit; `false`: there is more in it than may be told now. */
  list(window: { readonly fromMs: number; readonly toMs?: number }): Promise<boolean>;
  reread(): Promise<void>;
  signals(): readonly IncomingSignal[];
  known(): ReadonlyMap<string, KnownOrder>;
}

function createSweep(poll: OrdersPoll): Sweep {
  const { call, settings, checkpoint, nowMs, limit, logger } = poll;
  const told = new Map<string, IncomingSignal>();
  const fresh = new Map<string, KnownOrder>();

  /** Tells an order when there is news of it. `false`: there is, and no room for it. */
  async function take(order: KaspiOrder): Promise<boolean> {
    const known = fresh.get(order.code) ?? checkpoint.orders.get(order.code);
    const completedMs = order.stage === 'completed' ? completedAt(order, known, nowMs) : undefined;
    const context = { calendar: settings.calendar, nowMs, revision: 0, completedMs };
    const print = printOf(toOrderSignal({ ...order, entries: undefined }, context));
    const createdMs = toUnixMs(order.createdAt);
    // Lists look at recent orders all the time; a checkpoint that says so anew each minute would only be written for it.
    const checkedMs = known !== undefined && createdMs > nowMs - RECENT_MS ? known.checkedMs : nowMs;
    const memory = { createdMs, checkedMs, completedMs: completedMs ?? 0 };
    if (known !== undefined && known.print === print) {
      fresh.set(order.code, { ...known, ...memory });
      return true;
    }
    if (told.size >= limit && !told.has(order.code)) return false;
    const base = rankOf(order.stage) * REVISIONS_PER_STAGE;
    const revision = known === undefined ? base : Math.max(base, known.revision + 1);
    const entries = order.entries ?? (await entriesOf(order));
    told.set(order.code, toOrderSignal({ ...order, entries }, { ...context, revision }));
    fresh.set(order.code, { print, revision, ...memory });
    return true;
  }

  /** Lines that did not come along. An order whose lines cannot be read is still an order, with a deadline. */
  async function entriesOf({ id, code }: KaspiOrder): Promise<KaspiOrder['entries']> {
    try {
      return await readEntries(call, id, OPERATION, 'reserved');
    } catch (error) {
      const isTold = isLeadKitError(error, 'not_found') || isLeadKitError(error, 'unexpected_response');
      if (!isTold) throw error;
      logger.warn('the lines of a kaspi order could not be read', { orderCode: code, code: error.code });
      return undefined;
    }
  }

  return {
    async list(window) {
      const { orderLists } = settings;
      const list = { operation: OPERATION, window, orderLists, priority: 'reserved' as const };
      for await (const orders of listOrders(call, list))
        for (const order of orders) if (!(await take(order))) return false;
      return true;
    },
    async reread() {
      const due = dueForReading(poll, fresh);
      for (const code of due) {
        if (told.size >= limit) return;
        const order = await findOrder(call, code, OPERATION, 'reserved');
        if (order !== undefined) await take(order);
        else {
          logger.warn('an order core follows is no longer on kaspi', { orderCode: code });
          fresh.set(code, { ...(checkpoint.orders.get(code) ?? GONE), checkedMs: nowMs });
        }
      }
    },
    signals: () => [...told.values()],
    known: () => remembered(poll, fresh),
  };
}

const GONE: KnownOrder = { print: '', revision: 0, createdMs: 0, checkedMs: 0, completedMs: 0 };

function completedAt(order: KaspiOrder, known: KnownOrder | undefined, nowMs: number): number {
  if (known !== undefined && known.completedMs > 0) return known.completedMs;
  // Known before, and not completed then: it happened since. Whole seconds, as the checkpoint keeps them.
  const at = known === undefined ? lastMomentMs(order, nowMs) : nowMs;
  return Math.floor(at / 1_000) * 1_000;
}

/** Followed orders that no list of this poll showed, the one that waited longest first. */
function dueForReading(
  { open, checkpoint, nowMs }: OrdersPoll,
  fresh: ReadonlyMap<string, KnownOrder>,
): readonly string[] {
  const waitedMs = (code: string): number => nowMs - (checkpoint.orders.get(code)?.checkedMs ?? 0);
  return open
    .filter((code) => {
      const known = checkpoint.orders.get(code);
      if (fresh.has(code)) return false;
      if (known === undefined) return true;
      if (known.createdMs > nowMs - RECENT_MS) return false;
      return waitedMs(code) >= (known.completedMs > 0 ? REREAD_COMPLETED_EVERY_MS : REREAD_EVERY_MS);
    })
    .sort((a, b) => waitedMs(b) - waitedMs(a))
    .slice(0, REREADS_MAX);
}

/** What the lists show, what core follows, and what was told a moment ago. */
function remembered(
  { checkpoint, open, nowMs }: OrdersPoll,
  fresh: ReadonlyMap<string, KnownOrder>,
): ReadonlyMap<string, KnownOrder> {
  const followed = new Set(open);
  const kept = [...checkpoint.orders].filter(
    ([code, known]) =>
      followed.has(code) || known.createdMs > nowMs - RECENT_MS || nowMs - known.checkedMs < FORGET_MS,
  );
  return new Map([...kept, ...fresh]);
}
