import type { Clock, Money } from '@leadkit/core';
import type { PreparedFault } from '../platform/remote-fault.ts';

/** A call of the market contract that a fault or a count can be about. */
export type MarketCall = 'searchPage' | 'readOffer' | 'readSeller';

/**
 * What the public side does instead of showing a page.
 *
 * - `banned`: the ban page. `captcha`: a captcha. `rate_limited`: 429 with `Retry-After`.
 * - `server_error`: a 500. `dropped`: the connection breaks.
 * - `shape_drift`: a good page that lacks one required part. `truncated`: the page ends in the middle.
 * - `hang`: the request arrives and is never answered.
 */
export type MarketFaultKind =
  | 'banned'
  | 'captcha'
  | 'rate_limited'
  | 'server_error'
  | 'dropped'
  | 'shape_drift'
  | 'truncated'
  | 'hang';

/** A fault of the public side. */
export interface MarketFault {
  /** What it does. */
  readonly how: MarketFaultKind;
  /** Which call it hits. */
  readonly on: MarketCall;
  /** Only with `rate_limited`: how long the site says to wait. Whole seconds. */
  readonly retryAfterMs?: number;
}

/** An offer on the public side. */
export interface SeededOffer {
  /** The site's own id. */
  readonly externalId: string;
  /** Public address. */
  readonly url: string;
  /** Whether its place is paid for. */
  readonly isPromoted: boolean;
}

/** The public side of a marketplace, seen from behind the reader's back. */
export interface MarketWorld {
  /** The time both sides live in; its `sleep` must run through by itself. */
  readonly clock: Clock;
  /** Lets time pass for both sides at once. */
  advance(ms: number): Promise<void>;
  /**
   * Puts offers on the site that a search for `text` finds, and nothing else does: at different prices, the last one
   * without a price, of at least three private sellers whose names, phones and ids are in {@link MarketWorld.secrets}.
   * `promoted` of them, at most two, are paid places.
   */
  seed(input: {
    readonly text: string;
    readonly count: number;
    readonly promoted: number;
  }): Promise<readonly SeededOffer[]>;
  /** The price of an offer as the site has it; `undefined`: it names none. */
  priceOf(externalId: string): Money | undefined;
  /** Takes an offer off the site. */
  remove(externalId: string): Promise<void>;
  /** Names, phones and tell-tale ids of private sellers: they must be nowhere in what the reader gives or throws. */
  readonly secrets: readonly string[];
  /** Key of a business seller that the site shows. */
  readonly sellerKey?: string;
  /** How many requests have arrived: those that serve one call, or all. */
  requests(call?: MarketCall): number;
  /** The faults it can do. */
  readonly faults: readonly MarketFaultKind[];
  /** Prepares a fault that stays until `heal()`. */
  failNext(fault: MarketFault): Promise<PreparedFault>;
  /** Forgets all prepared faults, bans too. */
  heal(): Promise<void>;
}
