import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { invalidInput, isLeadKitError, LeadKitError } from '@leadkit/core';
import { createSqlStore, type SqlStore, type SqlStoreOptions } from '@leadkit/store-sql';
import { openSchema } from '../open-schema.ts';
import { createEmbeddedDriver, createEmbeddedTarget } from './embedded-driver.ts';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { openDatabase } from './open-database.ts';

/** Where, and how. */
export interface EmbeddedStoreOptions extends SqlStoreOptions {
  /**
   * Folder of the store; made when it is not there. It must be on a disk of this machine, and only one process may use it
   * at a time. Whoever can read it can read the leads.
   */
  readonly directory: string;
  /**
   * Takes the folder although a process on another machine, or in another container, put down a lock and nobody here can
   * tell whether it still runs. Only when you know that it does not: two processes in one folder destroy it. A lock of a
   * process that runs on this machine is never taken. Default `false`.
   */
  readonly takeOver?: boolean | undefined;
}

/** A store in a folder. */
export interface EmbeddedStore extends SqlStore {}

const OPERATION = 'createEmbeddedStore';

/**
 * Opens a store in a folder, without a server: PostgreSQL inside this process (PGlite). For one process; what is stored is
 * there after the process is killed. The first time takes some seconds, and memory is 0.5 GB.
 *
 * @throws LeadKitError `conflict` when another process has the folder, `unsupported` when a package with another PostgreSQL
 *   made it, `unavailable` when it cannot be read or written.
 */
export async function createEmbeddedStore(options: EmbeddedStoreOptions): Promise<EmbeddedStore> {
  const { directory, takeOver = false } = options;
  if (typeof directory !== 'string' || directory === '') {
    throw invalidInput(OPERATION, [{ path: 'directory', message: 'must be the path of a folder' }]);
  }
  const folder = resolve(directory);
  let lock: FolderLock | undefined;
  let database: PGlite | undefined;
  const end = async (): Promise<void> => {
    await database?.close();
    await lock?.release();
  };
  try {
    await mkdir(folder, { recursive: true });
    lock = await lockFolder(OPERATION, folder, takeOver);
    database = await openDatabase(OPERATION, folder);
    const store = createSqlStore(createEmbeddedDriver(database, true, end), options);
    await openSchema(OPERATION, createEmbeddedTarget(database), true);
    return store;
  } catch (error) {
    await end();
    throw isLeadKitError(error) ? error : unusable(folder, error);
  }
}

function unusable(folder: string, cause: unknown): LeadKitError {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : '';
  return new LeadKitError({
    code: 'unavailable',
    operation: OPERATION,
    cause,
    message: `The folder ${folder} cannot be used${code}. No store was opened. Check that it is a folder this process may write to.`,
  });
}
