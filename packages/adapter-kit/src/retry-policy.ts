/** How requests are repeated. Only safe ones are, see `HttpRequest.isSafe`. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3. */
  readonly attemptsMax?: number | undefined;
  /** The wait before attempt n + 1 is random, from 0 to `min(capMs, baseMs * 2^(n - 1))`. Default 500. */
  readonly baseMs?: number | undefined;
  /** Longest wait between attempts unless the remote side asks for more, in milliseconds. Default 20 000. */
  readonly capMs?: number | undefined;
  /** Shared allowance for repeats. Default: one of the client's own. */
  readonly budget?: RetryBudget | undefined;
  /**
   * Whether the remote side is known to do nothing when it answers 429. Then a write is repeated after it, and its
   * error says `effect: 'none'`. Default false.
   */
  readonly rateLimitedHasNoEffect?: boolean | undefined;
}

/** An allowance for repeats, so that an outage does not become a storm. Every success earns a part of a repeat. */
export interface RetryBudget {
  /** Takes one repeat. `false`: none is left. */
  take(): boolean;
  /** Records a success. */
  earn(): void;
}
