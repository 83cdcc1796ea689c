import type { PGlite } from '@electric-sql/pglite';
import type { StoreWorld } from '@leadkit/conformance';
import { describeStore } from '@leadkit/conformance/vitest';
import type { Store } from '@leadkit/core';
import { createSqlStore } from '@leadkit/store-sql';
import { afterAll } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { crashPglite, loadPglite } from './migrated-pglite.ts';
import { dumpTables, emptyTables, type RunSql } from './tables.ts';

const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

let database: PGlite | undefined;

function open(opened: PGlite): Store {
  return createSqlStore(
    createEmbeddedDriver(opened, true, async () => {}),
    { tokenKeys: [TOKEN_KEY] },
  );
}

/** One database for all cases, emptied before each. */
describeStore('embedded store', {
  create: async () => {
    database = database === undefined || database.closed ? await loadPglite() : database;
    const run: RunSql = async (sql) => (await (database as PGlite).query<object>(sql)).rows;
    await emptyTables(run);
    const world: StoreWorld = {
      crash: async () => {
        database = await crashPglite(database as PGlite);
        return open(database);
      },
      disconnect: async () => {
        await database?.close();
      },
      dump: () => dumpTables(run),
    };
    return { subject: open(database), world, dispose: async () => {} };
  },
});

afterAll(async () => {
  await database?.close();
});
