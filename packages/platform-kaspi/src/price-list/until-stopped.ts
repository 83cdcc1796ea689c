import { type CallOptions, type Clock, LeadKitError } from '@leadkit/core';

/**
 * Settles like `work`, or rejects as soon as the caller aborts or time is up, even when a source of products never answers.
 * `work` gets a signal that says so, and must not have an effect after it.
 */
export async function untilStopped<Result>(
  clock: Clock,
  operation: string,
  { signal, timeoutMs }: CallOptions,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const stop = new AbortController();
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const cancel =
    timeoutMs === undefined
      ? undefined
      : clock.after(timeoutMs, () => stop.abort(timeUp(operation, timeoutMs)));
  let reject = (): void => {};
  const stopped = new Promise<never>((_, fail) => {
    reject = () => fail(stop.signal.reason);
    stop.signal.addEventListener('abort', reject, { once: true });
  });
  try {
    return await Promise.race([work(stop.signal), stopped]);
  } finally {
    cancel?.();
    signal?.removeEventListener('abort', abort);
    stop.signal.removeEventListener('abort', reject);
  }
}

function timeUp(operation: string, timeoutMs: number): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    platform: 'kaspi',
    effect: 'none',
    message: `${operation} took longer than ${timeoutMs} ms and was stopped. The list published last stays. Give it more time.`,
  });
}
