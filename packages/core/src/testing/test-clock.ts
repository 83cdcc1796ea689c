import { toUnixMs } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  /** The moment as canonical ISO 8601 text. */
  nowText(): string;
  /**
   * Moves on by `ms` milliseconds. Sleepers wake at their own moment and in its order, and what they start in turn is
   * waited for, so a chain of sleeps inside the span runs through.
   */
  advance(ms: number): Promise<void>;
  /** How long each `sleep` was asked to last, in the order of the calls. */
  readonly sleeps: readonly number[];
  /** How many are sleeping or set by `after` now. */
  readonly sleeping: number;
}

/** How a test clock behaves. */
export interface TestClockOptions {
  /** Where it starts, ISO 8601 with offset. Default `2026-11-22T05:00:00.000Z`, ten in the morning in Almaty. */
  readonly start?: string;
  /** Whether `sleep` moves the clock by itself, so that waiting code runs through at once. Default false. */
  readonly autoAdvance?: boolean;
}

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** Makes a controllable clock. */
export function createTestClock(options: TestClockOptions = {}): TestClock {
  let nowMs = toUnixMs(options.start ?? '2026-11-22T05:00:00.000Z');
  const sleeps: number[] = [];
  const sleepers = new Set<Sleeper>();

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    sleeps.push(ms);
    if (options.autoAdvance === true) {
      await advance(Math.max(0, ms));
      signal?.throwIfAborted();
      return;
    }
    if (ms <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const sleeper: Sleeper = {
        wakeAtMs: nowMs + ms,
        wake: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  function after(ms: number, callback: () => void): () => void {
    const sleeper: Sleeper = { wakeAtMs: nowMs + Math.max(0, ms), wake: callback };
    sleepers.add(sleeper);
    return () => {
      sleepers.delete(sleeper);
    };
  }

  async function advance(ms: number): Promise<void> {
    const untilMs = nowMs + ms;
    await settle();
    for (let next = earliest(); next !== undefined && next.wakeAtMs <= untilMs; next = earliest()) {
      nowMs = Math.max(nowMs, next.wakeAtMs);
      sleepers.delete(next);
      next.wake();
      await settle();
    }
    // Two advances may overlap; time never goes back.
    nowMs = Math.max(nowMs, untilMs);
  }

  function earliest(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers)
      if (first === undefined || sleeper.wakeAtMs < first.wakeAtMs) first = sleeper;
    return first;
  }

  return {
    now: () => nowMs,
    nowText: () => new Date(nowMs).toISOString(),
    sleep,
    after,
    advance,
    sleeps,
    get sleeping(): number {
      return sleepers.size;
    },
  };
}

/** Lets promises that are ready run on, a few rounds deep. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await nextTask();
}

/** A turn of the event loop that fake timers do not hold back. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
