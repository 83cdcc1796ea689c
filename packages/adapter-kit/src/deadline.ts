import type { CallOptions, Clock } from '@leadkit/core';

/** One time limit for everything a call does, joined with the caller's signal. */
export interface Deadline {
  /** Aborts when time is up or when the caller aborts. */
  readonly signal: AbortSignal;
  /** The limit in milliseconds. */
  readonly timeoutMs: number;
  /** Milliseconds left, at least 0. */
  leftMs(): number;
  /** Whether time was up before the caller aborted. */
  isOver(): boolean;
  /** Settles like `work`, or rejects as soon as time is up or the caller aborts, even when `work` never ends. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets go of timer and listener. */
  end(): void;
}

export function startDeadline(clock: Clock, options: CallOptions & { readonly timeoutMs: number }): Deadline {
  const { signal, timeoutMs } = options;
  const endsAtMs = clock.now() + timeoutMs;
  const limit = new AbortController();
  let isOver = false;
  const timeUp = (): void => {
    isOver = !limit.signal.aborted;
    limit.abort(new DOMException('The time limit of the call was reached.', 'TimeoutError'));
  };
  const abort = (): void => limit.abort(signal?.reason);
  if (signal?.aborted === true) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const cancel = clock.after(timeoutMs, timeUp);

  return {
    signal: limit.signal,
    timeoutMs,
    leftMs: () => Math.max(0, endsAtMs - clock.now()),
    isOver: () => isOver,
    async race(work) {
      let stop = (): void => {};
      const stopped = new Promise<never>((_, reject) => {
        stop = () => reject(limit.signal.reason);
        if (limit.signal.aborted) stop();
        else limit.signal.addEventListener('abort', stop, { once: true });
      });
      try {
        return await Promise.race([work, stopped]);
      } finally {
        limit.signal.removeEventListener('abort', stop);
      }
    },
    end() {
      cancel();
      signal?.removeEventListener('abort', abort);
    },
  };
}
