import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Store } from '@leadkit/core';
import { createSqlStore } from '@leadkit/store-sql';
import { inject } from 'vitest';
import { createEmbeddedDriver } from '../../src/embedded/embedded-driver.ts';
import { createWorkload } from '../children/workload.ts';
import { dumpTables, type RunSql } from '../tables.ts';

/** The key secrets of the filled store are sealed with. */
const TOKEN_KEY: string = Buffer.alloc(32, 7).toString('base64');
/** Whose rows the filled store holds. */
export const TENANT = 'tenant-a';
/** Text that breaks a careless file: line ends of JSON, JavaScript and SQL, four bytes, right to left. */
const HOSTILE = 'a\u2028b\u2029c\r\nd\'e"f\\g\t😀שלום\u0001';

/** Folders of embedded stores, made from the prepared dump, which is ten times faster than making each. */
export interface StoreFolders {
  /** A migrated store without rows. */
  empty(): Promise<string>;
  /** A store with rows in every table the tool could trip over. */
  filled(): Promise<string>;
  /** A path inside the folder of this test file. */
  path(name: string): string;
  remove(): Promise<void>;
}

export async function makeStoreFolders(): Promise<StoreFolders> {
  const root = await mkdtemp(join(tmpdir(), 'leadkit-tool-'));
  const at = (name: string): string => join(root, name);
  await mkdir(at('template-empty'));
  const dump = new Blob([await readFile(inject('migratedDump'))]);
  const empty = await PGlite.create({ dataDir: at('template-empty/data'), loadDataDir: dump });
  await empty.close();
  await cp(at('template-empty'), at('template-filled'), { recursive: true });
  const filled = await PGlite.create(at('template-filled/data'));
  await fill(filled);
  await filled.close();
  let made = 0;
  const copy = async (template: string): Promise<string> => {
    made += 1;
    await cp(at(template), at(`store-${made}`), { recursive: true });
    return at(`store-${made}`);
  };
  return {
    empty: () => copy('template-empty'),
    filled: () => copy('template-filled'),
    path: at,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function fill(database: PGlite): Promise<void> {
  const store = openStore(database);
  const workload = createWorkload(store, TENANT);
  await workload.prepare();
  for (let n = 0; n < 10; n += 1) await workload.step(n);
  await store.tokens.write(TENANT, ACCOUNT, { accessToken: 'secret-of-account' }, 0);
  await store.leases.acquire({ name: HOSTILE, holder: 'x', now: '2026-11-22T05:00:00.000Z', ttlMs: 1_000 });
  // More rows than are read at once, a long one, numbers no double holds, and microseconds.
  await database.query(
    `insert into leadkit.person (tenant_id, id, version, created_at, updated_at, data)
      select $1, 'p' || n, 1, '2026-11-22T05:00:00.123456Z', 'infinity',
        jsonb_build_object('n', n, 'name', $2::text, 'exact', 12345678901234567890.000000000000000001)
          || case when n = 1 then jsonb_build_object('long', repeat('я', 700000)) else '{}' end
      from generate_series(1, 1234) n`,
    [TENANT, HOSTILE],
  );
}

/** Account with secrets in the filled store. */
export const ACCOUNT = '019aa9f0-0000-7000-8000-000000000001';

/** The store over an open database; closing the store leaves the database open. */
export function openStore(database: PGlite): Store {
  return createSqlStore(
    createEmbeddedDriver(database, true, async () => {}),
    { tokenKeys: [TOKEN_KEY] },
  );
}

/** Opens the database of a folder for a while. */
export async function inFolder<Result>(
  folder: string,
  work: (database: PGlite, run: RunSql) => Promise<Result>,
): Promise<Result> {
  const database = await PGlite.create(join(folder, 'data'));
  try {
    return await work(database, async (sql) => (await database.query<object>(sql)).rows);
  } finally {
    await database.close();
  }
}

/** Every row of every table of a folder, computed columns too. */
export async function rowsOf(folder: string): Promise<readonly string[]> {
  return inFolder(folder, async (_, run) => (await dumpTables(run)).split('\n').sort());
}
