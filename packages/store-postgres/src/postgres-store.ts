import { invalidInput, LeadKitError } from '@leadkit/core';
import { createSqlStore, type SqlStore, type SqlStoreOptions } from '@leadkit/store-sql';
import pg from 'pg';
import { openSchema } from './open-schema.ts';
import { createPostgresDriver, createPostgresTarget } from './postgres-driver.ts';
import type { PostgresPool } from './postgres-pool.ts';

/** Which database, and how. */
export interface PostgresStoreOptions extends SqlStoreOptions {
  /**
   * Where the database is: `postgresql://user:password@host:5432/database?sslmode=verify-full`. The store makes a pool of
   * its own and ends it with `close()`. Give either this or `pool`.
   */
  readonly connectionString?: string | undefined;
  /** Most connections of the store's own pool. Default 10. */
  readonly connectionsMax?: number | undefined;
  /** A pool of the host (node-postgres). `close()` leaves it open. */
  readonly pool?: PostgresPool | undefined;
  /**
   * Whether to bring the schema up to date at the start, which needs a role that may create schemas. `false`: it is only
   * checked. Default `true`.
   */
  readonly migrate?: boolean | undefined;
}

/** A store in PostgreSQL. */
export interface PostgresStore extends SqlStore {}

const OPERATION = 'createPostgresStore';

/**
 * Opens a store in PostgreSQL 15 or newer, and brings its schema up to date.
 *
 * Every call is one transaction; several processes may work on one database. With a pooler, use session mode, or
 * transaction mode without named prepared statements: the store uses none.
 *
 * @throws LeadKitError `invalid_input` for wrong options, `unavailable`, `unauthenticated` or `forbidden` when the database
 *   cannot be reached or prepared, `conflict` and `unsupported` as `applyMigrations` says.
 */
export async function createPostgresStore(options: PostgresStoreOptions): Promise<PostgresStore> {
  const { pool, end } = openPool(options);
  try {
    const store = createSqlStore(createPostgresDriver(pool, end), options);
    await openSchema(OPERATION, createPostgresTarget(pool), options.migrate ?? true);
    return store;
  } catch (error) {
    await end();
    throw error;
  }
}

function openPool(options: PostgresStoreOptions): {
  readonly pool: PostgresPool;
  readonly end: () => Promise<void>;
} {
  const { connectionString, connectionsMax, pool } = options;
  if ((connectionString === undefined) === (pool === undefined)) {
    throw invalidInput(OPERATION, [
      { path: 'connectionString', message: 'pass either connectionString or pool, and only one of them' },
    ]);
  }
  if (pool !== undefined) return { pool, end: async () => {} };
  const own = makePool(connectionString ?? '', connectionsMax);
  // Without listeners, a connection that breaks while it is idle or closing would end the process. The pool drops it itself.
  own.on('error', () => {});
  own.on('connect', (client) => client.on('error', () => {}));
  return { pool: own, end: () => own.end() };
}

function makePool(connectionString: string, connectionsMax = 10): pg.Pool {
  // Checked here, because the error of the parser quotes the address with its password.
  if (!connectionString.includes('://') || URL.canParse(connectionString)) {
    return new pg.Pool({ connectionString, max: connectionsMax, application_name: 'leadkit' });
  }
  throw new LeadKitError({
    code: 'invalid_input',
    operation: OPERATION,
    issues: [{ path: 'connectionString', message: 'is no address of a PostgreSQL database' }],
    message:
      'connectionString is no address of a PostgreSQL database, so no store was opened. It looks like ' +
      'postgresql://user:password@host:5432/database; letters such as @ and / in a password are percent-encoded.',
  });
}
