import type { JsonObject } from '@leadkit/core';
import type { SqlFunction } from '@leadkit/store-sql';

/** What an answer says went wrong. */
export interface SupabaseAnswerError {
  /** SQLSTATE, or a code of PostgREST such as `PGRST202`. Absent or empty: neither of them answered. */
  readonly code?: string;
  /** For people, and it may quote rows: never passed on. */
  readonly message: string;
  /** More of the same. */
  readonly details?: string | null;
}

/** What a call of supabase-js resolves to: the part the store reads. */
export interface SupabaseAnswer {
  /** What the function returned; `null` with an error. */
  readonly data: unknown;
  /** What went wrong, in the words of PostgREST, of a gateway before it, or of `fetch`. */
  readonly error: SupabaseAnswerError | null;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
}

/** A call that is sent when it is awaited. */
export interface SupabaseCall extends PromiseLike<SupabaseAnswer> {
  /** Ends the request when the signal aborts. */
  abortSignal(signal: AbortSignal): PromiseLike<SupabaseAnswer>;
}

/** Calls of one schema. */
export interface SupabaseSchemaClient {
  /** Calls a function; supabase-js types its name and arguments by the host's own `Database`. */
  rpc(fn: never, args: never): SupabaseCall;
}

/** A client of supabase-js: the part the store uses. Whatever `Database` it is typed with, it fits. */
export interface SupabaseRpcClient {
  /** Chooses the schema. */
  schema(name: never): SupabaseSchemaClient;
}

/** Sends one call. Every function takes one jsonb called `args`, so no text of a caller ever becomes part of an address. */
export function sendCall(
  client: SupabaseRpcClient,
  fn: SqlFunction,
  args: JsonObject,
  signal: AbortSignal,
): PromiseLike<SupabaseAnswer> {
  return client
    .schema('leadkit' as never)
    .rpc(fn as never, { args } as never)
    .abortSignal(signal);
}
