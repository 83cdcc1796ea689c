/** Where time comes from. Injected everywhere, so that a night can pass in a test second. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Resolves after `ms` milliseconds of this clock.
   *
   * @throws the signal's own reason when it aborts.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back once `ms` milliseconds of this clock have passed: for time limits on work that is under way. Unlike
   * `sleep`, it never makes a virtual clock move on by itself. Returns what cancels it.
   */
  after(ms: number, callback: () => void): () => void;
}

/** The machine's clock. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), sleep, after };
}

/** The longest delay a timer takes; longer ones fire at once. */
const TIMER_MS_MAX = 2_147_483_647;

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.min(ms, TIMER_MS_MAX));
  return () => clearTimeout(timer);
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  for (let left = ms; left > 0; left -= TIMER_MS_MAX) {
    await new Promise<void>((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
        Math.min(left, TIMER_MS_MAX),
      );
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
