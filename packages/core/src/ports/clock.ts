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
}

/** The machine's clock. */
export function createSystemClock(): Clock {
  return { now: () => Date.now(), sleep };
}

/** The longest delay a timer takes; longer ones fire at once. */
const TIMER_MS_MAX = 2_147_483_647;

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
