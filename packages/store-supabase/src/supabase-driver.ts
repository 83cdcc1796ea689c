import type { JsonObject } from '@leadkit/core';
import type { SqlAnswer, SqlDriver, SqlFunction } from '@leadkit/store-sql';
import { readAnswer } from './read-answer.ts';
import { refusePersons } from './residency.ts';
import { type SupabaseRpcClient, sendCall } from './rpc-client.ts';

/** Calls a function on behalf of an operation. */
export type Rpc = (
  operation: string,
  fn: SqlFunction,
  args: JsonObject,
  signal: AbortSignal,
) => Promise<SqlAnswer>;

/** Calls functions over supabase-js. */
export function createRpc(client: SupabaseRpcClient): Rpc {
  return async (operation, fn, args, signal) => {
    signal.throwIfAborted();
    const answer = await orAborted(sendCall(client, fn, args, signal), signal);
    return readAnswer(operation, answer);
  };
}

/** The driver of a Supabase project. Without a stated residency it takes nothing about persons. */
export function createSupabaseDriver(rpc: Rpc, residency: string | undefined): SqlDriver {
  return {
    id: 'supabase',
    openedBy: 'createSupabaseStore',
    isDurable: true,
    call: async (fn, args, signal) => {
      if (residency === undefined) refusePersons(fn, args);
      return rpc(`leadkit.${fn}`, fn, args, signal);
    },
    // Requests hold nothing open between calls.
    close: async () => {},
  };
}

/** The value, or the signal's reason at once when it aborts first: supabase-js makes an answer of it, and a `fetch` of the host may not listen. */
function orAborted<Value>(coming: PromiseLike<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const end = (): void => signal.removeEventListener('abort', abort);
    coming.then(
      (value) => {
        end();
        if (signal.aborted) abort();
        else resolve(value);
      },
      (error: unknown) => {
        end();
        reject(signal.aborted ? signal.reason : error);
      },
    );
  });
}
