import type { CallOptions } from './call-options.ts';

/** The right to do something alone. */
export interface Lease {
  /** What. */
  readonly name: string;
  /** Proof; a later holder has another one. */
  readonly token: string;
  /** Until when, unless renewed. */
  readonly expiresAt: string;
}

/** How long a lease is to last. */
export interface LeaseTerm {
  /** Time until it runs out, in milliseconds. */
  readonly ttlMs: number;
  /** When it begins. */
  readonly now: string;
}

/** The wish to do something alone. */
export interface LeaseRequest extends LeaseTerm {
  /** What. */
  readonly name: string;
  /** Who asks, for people who look: it gives no right. */
  readonly holder: string;
}

/** Rights to do something alone for a while, across processes. */
export interface LeaseStore {
  /**
   * `undefined`: it is held. Also by a holder of the same name: two tasks of one process exclude each other too, and
   * `holder` only tells people who it is.
   */
  acquire(input: LeaseRequest, options?: CallOptions): Promise<Lease | undefined>;
  /** @throws LeadKitError `conflict` when it is lost. */
  renew(lease: Lease, input: LeaseTerm, options?: CallOptions): Promise<Lease>;
  /** Gives it back. Lost already: nothing happens. */
  release(lease: Lease, options?: CallOptions): Promise<void>;
}
