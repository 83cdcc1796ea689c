import type { JsonObject, JsonValue, WriteEffect } from '@leadkit/core';

/** A function of the schema `leadkit`. Each takes one jsonb and returns one jsonb, in a transaction of its own. */
export type SqlFunction =
  | 'budget_block'
  | 'budget_take'
  | 'consumer_register'
  | 'consumer_unregister'
  | 'delivery_acknowledge'
  | 'delivery_backlog'
  | 'delivery_claim'
  | 'delivery_dead_letters'
  | 'delivery_fail'
  | 'delivery_release'
  | 'delivery_replay'
  | 'entity_commit'
  | 'entity_count'
  | 'entity_get'
  | 'entity_get_by_key'
  | 'entity_list'
  | 'entity_summarize'
  | 'lead_funnel'
  | 'lease_acquire'
  | 'lease_release'
  | 'lease_renew'
  | 'offer_forget_runs'
  | 'offer_get'
  | 'offer_list'
  | 'offer_record'
  | 'offer_seen'
  | 'offer_sightings'
  | 'offer_vanish'
  | 'person_erase'
  | 'person_is_erased'
  | 'person_records'
  | 'schema_state'
  | 'signal_checkpoint'
  | 'signal_get'
  | 'signal_ingest'
  | 'signal_list'
  | 'tenant_erase'
  | 'tenant_erasures'
  | 'tenant_export'
  | 'tenant_purge'
  | 'token_erase'
  | 'token_list_other_keys'
  | 'token_read'
  | 'token_reseal'
  | 'token_write';

/** Why a call came to nothing. */
export interface SqlFailure {
  /** SQLSTATE, five letters and digits, when PostgreSQL answered. Absent: there was no answer. */
  readonly sqlState?: string | undefined;
  /** Name of the constraint that said no, with SQLSTATEs of class 23. */
  readonly constraint?: string | undefined;
  /** `none`: nothing was stored. `unknown`: the call was sent and no answer came, so it may have been done. */
  readonly effect: WriteEffect;
  /**
   * The error underneath, for a debugger. Leave it out when PostgreSQL answered: its details quote rows, and rows hold
   * phones and messages.
   */
  readonly cause?: unknown;
}

/** What came of a call: the jsonb the function returned, or why there is none. */
export type SqlAnswer =
  | {
      /** What the function returned. */
      readonly value: JsonValue;
    }
  | {
      /** Why there is nothing. */
      readonly failure: SqlFailure;
    };

/**
 * The way to a database that holds the schema `leadkit`: all that a store needs to know of PGlite, node-postgres or
 * supabase-js. A driver neither retries nor translates errors; the store does both.
 */
export interface SqlDriver {
  /** Name of the store built on it, such as `postgres`. */
  readonly id: string;
  /** Whether what is stored survives the end of the process. */
  readonly isDurable: boolean;
  /** The function that hosts call, such as `createPostgresStore`, for errors about its options. Default: `createSqlStore`. */
  readonly openedBy?: string | undefined;
  /**
   * Calls `leadkit.<fn>(args)`. Safe to call many times at once.
   *
   * The value is what `JSON.parse` makes of the jsonb. No text of `args` may ever become SQL: it travels as one parameter.
   *
   * @throws only the signal's own reason, promptly, when it aborts. The call may be done nevertheless.
   */
  call(fn: SqlFunction, args: JsonObject, signal: AbortSignal): Promise<SqlAnswer>;
  /** Lets go of connections and files once running calls have ended. Called once. */
  close(): Promise<void>;
}
