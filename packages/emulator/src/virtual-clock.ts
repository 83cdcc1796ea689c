import { setTimeout as realTime } from 'node:timers/promises';
import { CONTROL_PATH, NOW_HEADER } from './control.ts';
import { isRecord } from './json.ts';

/** How to follow an emulator's time. */
export interface VirtualClockOptions {
  /** Address of the emulator, such as `http://127.0.0.1:4610`. Not needed with `fetch` of an emulator at hand. */
  readonly url?: string;
  /** Sends requests. Default: the global `fetch`; an emulator's own `fetch` works too. */
  readonly fetch?: typeof fetch;
  /** Real milliseconds without anything going on before time moves on to the next sleeper. Default 2. */
  readonly idleMs?: number;
  /** The same while a request of {@link VirtualClock.fetch} is under way: it waits for time itself. Default 150. */
  readonly stallMs?: number;
}

/**
 * An emulator's time, seen from a host: fits LeadKit's `Clock`. Nobody waits for real: once the host does nothing but
 * sleep, the emulator is asked to go on to the moment at which the first sleeper wakes.
 */
export interface VirtualClock {
  /** The emulator's moment as last heard of, in milliseconds since 1970. */
  now(): number;
  /** Resolves when `ms` milliseconds of the emulator's time have passed, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back once `ms` milliseconds of the emulator's time have passed; gives back what cancels it. A time limit does
   * not make time go on, unless a request of {@link VirtualClock.fetch} is stuck: then it is what everybody waits for.
   */
  after(ms: number, callback: () => void): () => void;
  /** Asks the emulator what time it is: somebody else may have moved it on. */
  refresh(): Promise<number>;
  /**
   * Time stands still while `work` is under way, and goes on from what it left. For work that takes real time and never
   * sleeps on this clock itself, such as a query of a database: it would wait for ever.
   */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** The `fetch` of the options, watched: time stands still while a request is under way, and each answer brings the moment. */
  readonly fetch: typeof fetch;
}

interface Alarm {
  readonly at: number;
  /** Whether somebody sleeps for it, so that time goes on to it. */
  readonly isSleeper: boolean;
  readonly ring: (...failure: unknown[]) => void;
}

/** Follows the time of the emulator at `url`, or of the one whose `fetch` is given. Asks it for the moment first. */
export async function createVirtualClock(options: VirtualClockOptions): Promise<VirtualClock> {
  const ask = options.fetch ?? globalThis.fetch;
  const address = `${(options.url ?? 'http://emulator.invalid').replace(/\/$/, '')}${CONTROL_PATH}/clock`;
  const alarms = new Set<Alarm>();
  let nowMs = 0;
  let underWay = 0;
  let held = 0;
  let activity = 0;
  let isMoving = false;

  const hear = (unixMs: number): void => {
    if (unixMs > nowMs) nowMs = unixMs;
  };

  async function askFor(init?: RequestInit): Promise<number> {
    const answer = await ask(address, init).catch((error: unknown) => {
      const { cause } = error as { readonly cause?: unknown };
      const why = cause instanceof Error ? cause.message : String(error);
      throw new Error(
        `The emulator could not be asked for the time at ${address}: ${why}. Does it still run?`,
        {
          cause: error,
        },
      );
    });
    const said: unknown = await answer.json();
    if (!answer.ok || !isRecord(said) || typeof said.now !== 'number')
      throw new Error(`The emulator did not say what time it is: ${answer.status} from ${address}.`);
    hear(said.now);
    ringDue();
    return nowMs;
  }

  /** Real time passes until nothing happened for a while. */
  async function untilIdle(): Promise<void> {
    const { idleMs = 2, stallMs = 150 } = options;
    for (let seen = -1; seen !== activity; ) {
      seen = activity;
      const restMs = underWay > 0 ? stallMs : idleMs;
      for (let waitedMs = 0; (waitedMs < restMs && seen === activity) || held > 0; waitedMs += idleMs)
        await realTime(idleMs);
    }
  }

  const isWaitedFor = (): boolean => underWay > 0 || [...alarms].some(({ isSleeper }) => isSleeper);

  async function moveOn(): Promise<void> {
    if (isMoving) return;
    isMoving = true;
    try {
      while (alarms.size > 0 && isWaitedFor()) {
        await untilIdle();
        const first = Math.min(...[...alarms].map(({ at }) => at));
        if (isWaitedFor() && Number.isFinite(first) && first > nowMs)
          await askFor({ method: 'POST', body: JSON.stringify({ now: first }) });
        ringDue();
      }
    } catch (error) {
      for (const alarm of alarms) if (alarm.isSleeper) alarm.ring(error);
    } finally {
      isMoving = false;
    }
  }

  function ringDue(): void {
    const due = [...alarms].filter(({ at }) => at <= nowMs).sort((a, b) => a.at - b.at);
    for (const alarm of due) if (alarms.has(alarm)) alarm.ring();
  }

  function set(ms: number, isSleeper: boolean, ring: Alarm['ring']): () => void {
    activity += 1;
    const cancel = (): void => {
      activity += 1;
      alarms.delete(alarm);
    };
    const alarm: Alarm = {
      at: nowMs + Math.max(0, ms),
      isSleeper,
      ring: (...failure) => {
        cancel();
        ring(...failure);
      },
    };
    alarms.add(alarm);
    void moveOn();
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
      const cancel = set(ms, true, (...failure) => {
        signal?.removeEventListener('abort', abort);
        if (failure.length === 0) resolve();
        else reject(failure[0]);
      });
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async function during<Result>(work: Promise<Result>): Promise<Result> {
    held += 1;
    try {
      return await work;
    } finally {
      held -= 1;
      activity += 1;
    }
  }

  const watched: typeof fetch = async (...call) => {
    underWay += 1;
    activity += 1;
    void moveOn();
    try {
      const answer = await ask(...call);
      const said = Number(answer.headers.get(NOW_HEADER) ?? Number.NaN);
      if (Number.isFinite(said)) hear(said);
      ringDue();
      return answer;
    } finally {
      underWay -= 1;
      activity += 1;
    }
  };

  await askFor();
  return {
    now: () => nowMs,
    sleep,
    after: (ms, callback) => set(ms, false, () => callback()),
    refresh: () => askFor(),
    during,
    fetch: watched,
  };
}
