import type { CallOptions } from './call-options.ts';

/** A wish to send something. */
export interface BudgetRequest {
  /** Which budget. */
  readonly name: string;
  /** Requests it counts as, from 1. More than `limit` is `invalid_input`: it could never be granted. */
  readonly cost: number;
  /** Requests the window has. Less than others ask with keeps a reserve for them. */
  readonly limit: number;
  /** Length of the window in milliseconds. */
  readonly windowMs: number;
  /** When. */
  readonly now: string;
}

/** A ban by the remote side. */
export interface BudgetBan {
  /** Which budget. */
  readonly name: string;
  /** Until when nothing is granted. */
  readonly until: string;
  /** When it was seen. */
  readonly now: string;
}

/** What a budget says to a wish. */
export type BudgetAnswer =
  | {
      /** It may be sent, and is counted. */
      readonly granted: true;
      /** What is left of `limit` in this window. */
      readonly remaining: number;
    }
  | {
      /** It may not be sent, and is not counted. */
      readonly granted: false;
      /** `exhausted`: the window is full. `blocked`: the remote side bans this address. */
      readonly reason: 'exhausted' | 'blocked';
      /** When to ask again. */
      readonly retryAfterMs: number;
    };

/** Counters of what left in a fixed window, and bans. Shared by every process behind one egress. */
export interface BudgetStore {
  /** Takes `cost` of `limit`. The window begins with the first request in it. */
  take(input: BudgetRequest, options?: CallOptions): Promise<BudgetAnswer>;
  /** Until then nothing is granted. An earlier moment than the known one changes nothing. */
  block(input: BudgetBan, options?: CallOptions): Promise<void>;
}
