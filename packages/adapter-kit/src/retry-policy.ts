/** How requests are repeated. Only safe ones are, see {@link HttpRequest.isSafe}. */
export interface RetryPolicy {
  /** Attempts in all, the first included. Default 3. */
  readonly attemptsMax?: number | undefined;
  /** The wait after attempt n is random, from 0 to `min(capMs, baseMs * 2^(n - 1))` milliseconds. Default 500. */
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

/** How large an allowance is. */
export interface RetryBudgetOptions {
  /** Repeats it holds at most, and at first. Default 10. */
  readonly repeatsMax?: number | undefined;
  /** Repeats a success earns. Default 0.1. */
  readonly earnedPerSuccess?: number | undefined;
}

/** Makes an allowance. Give one to all clients of a remote side, and they share it. */
export function createRetryBudget(options: RetryBudgetOptions = {}): RetryBudget {
  const { repeatsMax = 10, earnedPerSuccess = 0.1 } = options;
  let repeats = repeatsMax;
  return {
    take() {
      if (repeats < 1) return false;
      repeats -= 1;
      return true;
    },
    earn() {
      repeats = Math.min(repeatsMax, repeats + earnedPerSuccess);
    },
  };
}

/** A policy with its defaults filled in. */
export type FullRetryPolicy = { readonly [Name in keyof RetryPolicy]-?: NonNullable<RetryPolicy[Name]> };

export function fillRetryPolicy(policy: RetryPolicy = {}): FullRetryPolicy {
  return {
    attemptsMax: policy.attemptsMax ?? 3,
    baseMs: policy.baseMs ?? 500,
    capMs: policy.capMs ?? 20_000,
    budget: policy.budget ?? createRetryBudget(),
    rateLimitedHasNoEffect: policy.rateLimitedHasNoEffect ?? false,
  };
}

/** Full jitter: callers that failed together do not come back together. */
export function backoffMs(
  policy: Pick<FullRetryPolicy, 'baseMs' | 'capMs'>,
  attempt: number,
  random: () => number,
): number {
  return Math.floor(random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1)));
}
