import { type CallOptions, type Clock, createSystemClock, type JsonValue } from '@leadkit/core';
import { asJson } from './plain-json.ts';
import type { SqlDriver, SqlFailure, SqlFunction } from './sql-driver.ts';
import { closed, isConnectionLoss, isLostRace, outOfTime, toLeadKitError } from './sql-errors.ts';

/** How calls of a store behave. */
export interface SqlCallOptions {
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Time for one call with its repeats when the caller gives none, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
  /** Numbers from 0 to 1, for waits before a repeat. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/**
 * Calls a function of the schema. Lost races are repeated, which is safe because nothing of them was stored; reads also
 * when their connection is lost, as a pool may hand out one that the server has closed meanwhile.
 */
type SqlCall = (fn: SqlFunction, args: object) => Promise<JsonValue>;

/** Lets `work` in, or says why not: the call is aborted, or the store is closed. */
export type SqlGate = <Result>(
  operation: string,
  kind: 'read' | 'write',
  options: CallOptions | undefined,
  work: (call: SqlCall) => Promise<Result>,
) => Promise<Result>;

/** The gate of one store, and what shuts it. */
export interface SqlCalls {
  readonly gate: SqlGate;
  /** Refuses calls from now on. */
  readonly shut: () => void;
}

/** The default time for one call. */
const TIMEOUT_MS = 30_000;
/** How often a call that lost a race is repeated. */
const REPEATS_MAX = 20;
/** How often a read whose connection was lost is repeated. */
const READ_REPEATS_MAX = 2;
const WAIT_MS_FIRST = 5;
const WAIT_MS_MAX = 500;

function repeatsOf(failure: SqlFailure, isWrite: boolean): number {
  if (isLostRace(failure)) return REPEATS_MAX;
  return !isWrite && isConnectionLoss(failure) ? READ_REPEATS_MAX : 0;
}

/** Makes the gate of a store. */
export function createSqlCalls(driver: SqlDriver, settings: SqlCallOptions): SqlCalls {
  const {
    clock = createSystemClock(),
    timeoutMs: usualTimeoutMs = TIMEOUT_MS,
    random = Math.random,
  } = settings;
  let isShut = false;

  function callWith(operation: string, isWrite: boolean, signal: AbortSignal): SqlCall {
    return async (fn, args) => {
      for (let repeat = 0; ; repeat += 1) {
        const answer = await driver.call(fn, asJson(args), signal);
        if ('value' in answer) return answer.value;
        const { failure } = answer;
        const repeatsMax = repeatsOf(failure, isWrite);
        if (repeat >= repeatsMax) throw toLeadKitError(operation, isWrite, failure);
        await clock.sleep(Math.ceil(random() * Math.min(WAIT_MS_MAX, WAIT_MS_FIRST * 2 ** repeat)), signal);
      }
    };
  }

  return {
    shut: () => {
      isShut = true;
    },
    gate: async (operation, kind, options, work) => {
      const { signal, timeoutMs = usualTimeoutMs } = options ?? {};
      signal?.throwIfAborted();
      if (isShut) throw closed(operation, driver.id);
      const stop = new AbortController();
      const abort = (): void => stop.abort(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      const cancelLimit = clock.after(timeoutMs, () => {
        stop.abort(outOfTime(operation, kind === 'write', timeoutMs));
      });
      try {
        return await work(callWith(operation, kind === 'write', stop.signal));
      } finally {
        cancelLimit();
        signal?.removeEventListener('abort', abort);
      }
    },
  };
}
