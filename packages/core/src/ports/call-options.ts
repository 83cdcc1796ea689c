/** The last argument of every call that may take time. */
export interface CallOptions {
  /** Aborts the call. It then rejects with the signal's own reason, unwrapped. */
  readonly signal?: AbortSignal | undefined;
  /** Time for the whole call with all its retries, in milliseconds. Past it the call rejects with `unavailable`. */
  readonly timeoutMs?: number | undefined;
}
