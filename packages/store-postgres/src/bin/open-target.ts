import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { LeadKitError } from '@leadkit/core';
import type { MigrationTarget, SqlDriver } from '@leadkit/store-sql';
import pg from 'pg';
import { createEmbeddedDriver, createEmbeddedTarget } from '../embedded/embedded-driver.ts';
import { type FolderLock, lockFolder } from '../embedded/folder-lock.ts';
import { openDatabase } from '../embedded/open-database.ts';
import { createPostgresDriver, createPostgresTarget } from '../postgres-driver.ts';
import type { StorePlace } from './command-line.ts';

/** A database the tool works on. */
export interface OpenTarget {
  /** Where it is, without user and password. */
  readonly description: string;
  readonly target: MigrationTarget;
  /** Calls of a store; {@link OpenTarget.close} ends them too. */
  readonly driver: SqlDriver;
  close(): Promise<void>;
}

/** How long a server may take to answer the first time. */
const CONNECT_MS_MAX = 10_000;

/**
 * Opens the database. A folder is made only when `mayCreate`, and locked until it is closed; a server is asked by the first
 * transaction.
 */
export async function openTarget(
  operation: string,
  place: StorePlace,
  mayCreate: boolean,
): Promise<OpenTarget> {
  return 'url' in place
    ? openPostgres(place.url)
    : openFolder(operation, resolve(place.directory), place.takeOver, mayCreate);
}

function openPostgres(url: string): OpenTarget {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    application_name: 'leadkit-store',
    connectionTimeoutMillis: CONNECT_MS_MAX,
  });
  pool.on('error', () => {});
  const { host, pathname } = new URL(url);
  return {
    description: `PostgreSQL at ${host}${pathname}`,
    target: createPostgresTarget(pool),
    driver: createPostgresDriver(pool, async () => {}),
    close: () => pool.end(),
  };
}

async function openFolder(
  operation: string,
  folder: string,
  takeOver: boolean,
  mayCreate: boolean,
): Promise<OpenTarget> {
  if (mayCreate) await mkdir(folder, { recursive: true });
  else if (!(await isThere(join(folder, 'data', 'PG_VERSION')))) throw noStore(operation, folder);
  const lock: FolderLock = await lockFolder(operation, folder, takeOver);
  let database: PGlite;
  try {
    database = await openDatabase(operation, folder);
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    description: `embedded store in ${folder}`,
    target: createEmbeddedTarget(database),
    driver: createEmbeddedDriver(database, true, async () => {}),
    close: async () => {
      await database.close();
      await lock.release();
    },
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function noStore(operation: string, folder: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation,
    message: `${folder} holds no embedded store, so nothing was done. Check --directory, or make one with leadkit-store migrate.`,
  });
}
