import { type CallOptions, type Clock, createSystemClock } from '@leadkit/core';

/** A consent that was begun. */
export interface OlxConnectState {
  /** The secret that goes to OLX and comes back. 43 random characters. */
  readonly state: string;
  /** Who began it: nobody else can finish it. */
  readonly tenantId: string;
  /** When it is too late, ISO 8601. */
  readonly expiresAt: string;
}

/**
 * Where consents wait while their owners are at OLX. With several processes it has to be shared by them: a table with
 * `delete … returning`, or Redis with `GETDEL`.
 */
export interface OlxConnectStates {
  /** Keeps it until it is taken, at least until `expiresAt`. */
  put(state: OlxConnectState, options?: CallOptions): Promise<void>;
  /** Gives it and forgets it in one step, so that it works once. `undefined`: it is not there (any more). */
  take(state: string, options?: CallOptions): Promise<OlxConnectState | undefined>;
}

/** So many consents can wait at once; the oldest is forgotten for one more. */
const WAITING_MAX = 10_000;

/** Consents in the memory of this process: for one process, and lost with it. */
export function createMemoryConnectStates(options: { readonly clock?: Clock } = {}): OlxConnectStates {
  const { clock = createSystemClock() } = options;
  const waiting = new Map<string, OlxConnectState>();

  function forgetOld(): void {
    for (const [state, { expiresAt }] of waiting) {
      if (waiting.size < WAITING_MAX && Date.parse(expiresAt) > clock.now()) return;
      waiting.delete(state);
    }
  }

  return {
    async put(state) {
      forgetOld();
      waiting.set(state.state, state);
    },
    async take(state) {
      const found = waiting.get(state);
      waiting.delete(state);
      return found;
    },
  };
}
