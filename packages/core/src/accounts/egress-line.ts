import { toIsoText } from '../domain/time.ts';
import type { LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Clock } from '../ports/clock.ts';
import type { EgressBudget } from '../ports/egress.ts';
import type { BudgetStore } from '../ports/store-budgets.ts';

/** A budget with its defaults filled in. */
export type FullBudget = Required<EgressBudget>;

/** What one line is made of. */
export interface EgressLineParts {
  /** Name of the budget in the store. */
  readonly key: string;
  readonly store: BudgetStore;
  readonly clock: Clock;
  /** The error for whoever may not leave, by the reason and the wait in milliseconds. */
  readonly refuse: (reason: 'rate_limited' | 'blocked', retryAfterMs: number) => LeadKitError;
}

/** What one request wants of a line. */
interface LineWish {
  readonly budget: FullBudget;
  readonly priority: 'normal' | 'reserved';
  readonly cost: number;
}

/** Everybody in this process who waits for one budget, first come, first served, `reserved` before `normal`. */
export interface EgressLine {
  enter(wish: LineWish, options: CallOptions): Promise<void>;
  /** Sends everybody away who waits, and whoever comes before that moment. */
  block(untilMs: number): void;
}

interface Waiter extends LineWish {
  readonly deadlineMs: number;
  readonly leave: () => void;
  readonly fail: (reason: unknown) => void;
}

/** A full window, as far as this process knows: nothing of at least this cost is granted until then. */
interface FullWindow {
  readonly untilMs: number;
  readonly cost: number;
  readonly priority: 'normal' | 'reserved';
}

/** Waiting requests one call of the store may count together. */
const BATCH_MAX = 20;

export function createEgressLine({ key, store, clock, refuse }: EgressLineParts): EgressLine {
  const waiters: Waiter[] = [];
  let isServing = false;
  let rest: AbortController | undefined;
  let blockedUntilMs = 0;
  let nextSlotAtMs = 0;
  let full: FullWindow | undefined;
  let remaining = 0;

  async function enter(wish: LineWish, { signal, timeoutMs }: CallOptions): Promise<void> {
    signal?.throwIfAborted();
    const nowMs = clock.now();
    if (nowMs < blockedUntilMs) throw refuse('blocked', blockedUntilMs - nowMs);
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => fail(signal?.reason);
      const done = (): void => {
        signal?.removeEventListener('abort', abort);
        const place = waiters.indexOf(waiter);
        if (place >= 0) waiters.splice(place, 1);
      };
      const fail = (reason: unknown): void => {
        done();
        reject(reason);
        rest?.abort();
      };
      const leave = (): void => {
        done();
        resolve();
      };
      const waiter: Waiter = {
        ...wish,
        deadlineMs: nowMs + (timeoutMs ?? Number.POSITIVE_INFINITY),
        leave,
        fail,
      };
      signal?.addEventListener('abort', abort, { once: true });
      const firstNormal = waiters.findIndex(({ priority }) => priority === 'normal');
      waiters.splice(
        wish.priority === 'reserved' && firstNormal >= 0 ? firstNormal : waiters.length,
        0,
        waiter,
      );
      rest?.abort();
      if (!isServing) void serve();
    });
  }

  /** Runs while somebody waits. */
  async function serve(): Promise<void> {
    isServing = true;
    try {
      for (let head = waiters[0]; head !== undefined; head = waiters[0]) {
        const nowMs = clock.now();
        const readyAtMs = Math.max(nowMs, nextSlotAtMs, fullUntilMs(head, nowMs));
        sendHopelessAway(readyAtMs, nowMs);
        if (waiters[0] !== head) continue;
        if (readyAtMs > nowMs) await restFor(readyAtMs - nowMs);
        else await letOut(head, nowMs);
      }
    } catch (error) {
      for (const waiter of [...waiters]) waiter.fail(error);
    } finally {
      isServing = false;
    }
  }

  function fullUntilMs(head: Waiter, nowMs: number): number {
    if (full === undefined || full.untilMs <= nowMs || head.cost < full.cost) return nowMs;
    return full.priority === 'reserved' || head.priority === 'normal' ? full.untilMs : nowMs;
  }

  /** Whoever cannot leave within its time is told now, not when its time is over. */
  function sendHopelessAway(readyAtMs: number, nowMs: number): void {
    for (const [place, waiter] of [...waiters].entries()) {
      const leavesAtMs = readyAtMs + place * waiter.budget.spacingMs;
      if (leavesAtMs > waiter.deadlineMs) waiter.fail(refuse('rate_limited', leavesAtMs - nowMs));
    }
  }

  /** Ends early when somebody comes or goes. */
  async function restFor(ms: number): Promise<void> {
    rest = new AbortController();
    const { signal } = rest;
    try {
      await clock.sleep(ms, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      rest = undefined;
    }
  }

  async function letOut(head: Waiter, nowMs: number): Promise<void> {
    const { budget, priority } = head;
    const batch = batchFrom(head);
    const cost = costOf(batch);
    const limit = priority === 'reserved' ? budget.limit : budget.limit - budget.reserve;
    const timeoutMs = Math.max(1, Math.min(...batch.map(({ deadlineMs }) => deadlineMs)) - nowMs);
    const input = { name: key, cost, limit, windowMs: budget.windowMs, now: toIsoText(nowMs) };
    try {
      const answer = await store.take(input, Number.isFinite(timeoutMs) ? { timeoutMs } : {});
      if (answer.granted) {
        remaining = answer.remaining;
        full = undefined;
        handOut(cost, priority);
        return;
      }
      remaining = 0;
      const waitMs = Math.max(1, answer.retryAfterMs);
      if (answer.reason === 'blocked') block(nowMs + waitMs);
      else if (batch.length === 1) full = { untilMs: nowMs + waitMs, cost, priority };
    } catch (error) {
      for (const waiter of batch) waiter.fail(error);
    }
  }

  /**
   * Requests that wait anyway are counted with one call, as far as the last answer said that there is room. With spacing
   * each is counted when its turn comes, so that none is counted in one window and leaves in the next.
   */
  function batchFrom(head: Waiter): Waiter[] {
    const batch = [head];
    let cost = head.cost;
    for (const waiter of waiters.slice(1, BATCH_MAX)) {
      cost += waiter.cost;
      if (head.budget.spacingMs > 0 || waiter.priority !== head.priority || cost > remaining) break;
      batch.push(waiter);
    }
    return batch;
  }

  /** What was counted for somebody who is gone goes to the next; never from the reserve to a `normal` request. */
  function handOut(cost: number, priority: 'normal' | 'reserved'): void {
    let left = cost;
    for (const waiter of [...waiters]) {
      if (waiter.cost > left || (priority === 'reserved' && waiter.priority === 'normal')) break;
      left -= waiter.cost;
      nextSlotAtMs = Math.max(nextSlotAtMs, clock.now()) + waiter.budget.spacingMs;
      waiter.leave();
    }
  }

  function block(untilMs: number): void {
    blockedUntilMs = Math.max(blockedUntilMs, untilMs);
    const leftMs = blockedUntilMs - clock.now();
    for (const waiter of [...waiters]) waiter.fail(refuse('blocked', leftMs));
  }

  return { enter, block };
}

function costOf(waiters: readonly Waiter[]): number {
  return waiters.reduce((sum, { cost }) => sum + cost, 0);
}
