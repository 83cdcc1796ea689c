import type { Clock, Notice } from '@leadkit/core';

/**
 * What the far side does instead of taking a notice: refuses it (nothing is sent), says 429, breaks after it was sent,
 * breaks before, or never answers.
 */
export type NotifierFaultKind =
  | 'refused'
  | 'rate_limited'
  | 'dropped_after_effect'
  | 'dropped_before_effect'
  | 'hang';

/** A notice as the far side got it. */
export interface ReceivedNotice {
  /** Everything it shows, as one text: title, body and link. */
  readonly text: string;
  /** Whom it went to, in the notifier's own words. */
  readonly addresses: readonly string[];
}

/** Where notices arrive, seen from behind the notifier's back. */
export interface NotifierWorld {
  /** The time both sides live in; its `sleep` must run through by itself. */
  readonly clock: Clock;
  /** Lets time pass for both sides at once. */
  advance(ms: number): Promise<void>;
  /** An address that works, in the notifier's own words. */
  readonly address: string;
  /** What arrived, oldest first. */
  received(): readonly ReceivedNotice[];
  /** How many times the far side was asked, answered or not. */
  requests(): number;
  /** Texts that must never be seen in an error, such as a token in the address of the far side. */
  readonly secrets: readonly string[];
  /** The faults it can do. */
  readonly faults: readonly NotifierFaultKind[];
  /** Prepares a fault for every notice from now on. `retryAfterMs`: only with `rate_limited`, whole seconds. */
  failNext(fault: { readonly how: NotifierFaultKind; readonly retryAfterMs?: number }): Promise<void>;
  /** Changes how a notice is told, for cases that build one. Default: as it is. */
  notice?(notice: Notice): Notice;
}
