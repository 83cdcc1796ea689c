import { setImmediate as nextTurn } from 'node:timers/promises';
import { createSerialQueue } from './serial-queue.ts';

/** The least an emulator needs of a clock. One that only tells the time cannot be moved over HTTP. */
export interface TimeSource {
  /** Milliseconds since 1970. */
  now(): number;
  /** Moves the clock on by `ms` milliseconds. */
  advance?(ms: number): Promise<void>;
  /** Resolves after `ms` milliseconds of this clock, or rejects with the signal's reason. */
  sleep?(ms: number, signal?: AbortSignal): Promise<void>;
  /** Has `follower` run at its moments while the clock moves. Without it what is due runs before the next request. */
  follow?(follower: TimeFollower): () => void;
}

/** Something that has to be done at moments of a clock. */
export interface TimeFollower {
  /** The next moment with work, in milliseconds since 1970; `undefined` when there is none. */
  nextAt(): number | undefined;
  /** Does what is due now. */
  run(): Promise<void>;
}

/** Virtual time: it passes when it is told to. Give one clock to several emulators and one time rules them all. */
export interface EmulatorClock extends TimeSource {
  /** Milliseconds since 1970. */
  now(): number;
  /** The moment as ISO 8601 text in UTC. */
  nowText(): string;
  /**
   * Moves on by `ms` milliseconds, stopping at every moment at which something is due: timers run and sleepers wake in
   * the order of their moments, and what they set off within the span still happens in it.
   */
  advance(ms: number): Promise<void>;
  /** Goes to a moment. Forwards like {@link EmulatorClock.advance}; backwards (a restored snapshot) nothing happens. */
  set(unixMs: number): Promise<void>;
  /** Resolves when `ms` milliseconds have passed, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls back once `ms` milliseconds have passed. Gives back what cancels it. */
  after(ms: number, callback: () => void): () => void;
  /** Has `follower` run at its moments from now on. Gives back the end of it. */
  follow(follower: TimeFollower): () => void;
}

/** How virtual time starts and goes. */
export interface EmulatorClockOptions {
  /** The first moment: ISO 8601 text with offset, or milliseconds since 1970. Default `2026-11-22T10:00:00+05:00`. */
  readonly startAt?: string | number;
  /** A clock whose passing is added, such as `Date`. Absent: time stands still until it is moved. */
  readonly running?: Pick<TimeSource, 'now'>;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

const DEFAULT_START = '2026-11-22T10:00:00+05:00';

/** Makes a clock for emulators. */
export function createEmulatorClock(options: EmulatorClockOptions = {}): EmulatorClock {
  const { running } = options;
  const followers = new Set<TimeFollower>();
  const sleepers = new Set<Sleeper>();
  const inTurn = createSerialQueue();
  let base = readMoment(options.startAt ?? DEFAULT_START) - (running?.now() ?? 0);

  const now = (): number => base + (running?.now() ?? 0);
  const jump = (unixMs: number): void => {
    base = unixMs - (running?.now() ?? 0);
  };

  function nextMoment(): number | undefined {
    const moments = [...[...sleepers].map(({ at }) => at), ...[...followers].map((each) => each.nextAt())];
    const known = moments.filter((at) => at !== undefined);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  async function runDue(): Promise<void> {
    for (const follower of followers) {
      const at = follower.nextAt();
      if (at !== undefined && at <= now()) await follower.run();
    }
    const due = [...sleepers].filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at);
    for (const sleeper of due) if (sleepers.has(sleeper)) sleeper.wake();
    await settle();
  }

  async function moveTo(unixMs: number): Promise<void> {
    await settle();
    for (let next = nextMoment(); next !== undefined && next <= unixMs; next = nextMoment()) {
      if (next > now()) jump(next);
      await runDue();
    }
    if (unixMs > now()) jump(unixMs);
  }

  function after(ms: number, callback: () => void): () => void {
    const cancel = (): void => {
      sleepers.delete(sleeper);
      clearTimeout(timer);
    };
    const ring = (): void => {
      cancel();
      callback();
    };
    const timer = running === undefined ? undefined : setTimeout(ring, ms);
    const sleeper: Sleeper = { at: now() + Math.max(0, ms), wake: ring };
    sleepers.add(sleeper);
    return cancel;
  }

  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (ms <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = after(ms, () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  return {
    now,
    nowText: () => new Date(now()).toISOString(),
    advance: (ms) => {
      if (!Number.isFinite(ms) || ms < 0)
        throw new RangeError(`Time goes on by 0 or more milliseconds, not by ${ms}.`);
      return inTurn(() => moveTo(now() + ms));
    },
    set: (unixMs) => inTurn(() => (unixMs < now() ? jump(unixMs) : moveTo(unixMs))),
    sleep,
    after,
    follow(follower) {
      followers.add(follower);
      return () => {
        followers.delete(follower);
      };
    },
  };
}

export function readMoment(moment: string | number): number {
  const unixMs = typeof moment === 'number' ? moment : Date.parse(moment);
  if (Number.isFinite(unixMs)) return unixMs;
  throw new RangeError(
    `"${moment}" is no moment. Expected ISO 8601 text with an offset, or milliseconds since 1970.`,
  );
}

/** Lets promises that are ready run on, a few rounds deep. */
async function settle(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await nextTurn();
}
