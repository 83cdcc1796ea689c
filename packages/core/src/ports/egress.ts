import type { CallOptions } from './call-options.ts';

/** How much may leave through one egress for one remote side. */
export interface EgressBudget {
  /** Name of the budget, such as `olx-api`; shared by all accounts and processes behind the same egress. */
  readonly name: string;
  /** Requests per window. */
  readonly limit: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
  /** Part of `limit` kept for `reserved` requests (token refresh, lead polling). Default 0. */
  readonly reserve?: number;
  /** Least time between two requests in milliseconds, per process. Default 0. */
  readonly spacingMs?: number;
}

/** A wish to send something. */
export interface EgressRequest {
  /** The budget it counts against. */
  readonly budget: EgressBudget;
  /** `reserved` may use the reserve too. Default `normal`. */
  readonly priority?: 'normal' | 'reserved';
  /** Requests it counts as. Default 1. */
  readonly cost?: number;
}

/**
 * One address that things leave from. Everything behind one IP address shares one egress: remote sides count and ban by
 * address, not by account.
 */
export interface Egress {
  /** Names the address; budgets and bans are kept under it. */
  readonly id: string;
  /**
   * Waits until the request may be sent, and counts it.
   *
   * @throws LeadKitError `blocked` with `retryAfterMs` while the remote side bans this address; `rate_limited` with
   *   `retryAfterMs` when the wait would exceed `options.timeoutMs`; the signal's reason when aborted.
   */
  acquire(request: EgressRequest, options?: CallOptions): Promise<void>;
  /** Remembers a ban: for `forMs` milliseconds nothing leaves for this budget, in no process. */
  block(ban: { readonly budget: string; readonly forMs: number }): Promise<void>;
}
