import type { PGlite } from '@electric-sql/pglite';
import type { Store } from '@leadkit/core';
import { createSqlStore } from '@leadkit/store-sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { HOSTILE_TEXTS, tryFields, tryFilters, tryNames } from './hostile-text.ts';
import { loadPglite } from './migrated-pglite.ts';

let database: PGlite;
let store: Store;
let tables: readonly object[];

async function readTables(): Promise<readonly object[]> {
  return (
    await database.query<object>("select tablename from pg_tables where schemaname = 'leadkit' order by 1")
  ).rows;
}

beforeAll(async () => {
  database = await loadPglite();
  store = createSqlStore(createEmbeddedDriver(database, true, async () => {}));
  tables = await readTables();
});

afterAll(() => database.close());

test.each(Object.entries(HOSTILE_TEXTS))(
  'hostile text (%s) in any text field comes back unchanged or is refused with invalid_input',
  async (name, text) => {
    const tenantId = `fields-${name.replaceAll(' ', '-').toLowerCase()}`;
    expect(await tryFields(store, tenantId, text)).toBeGreaterThan(60);
    await tryFilters(store, tenantId, text);
    await tryNames(store, tenantId, text);
  },
);

test('after all of that every table is there', async () => {
  expect(await readTables()).toEqual(tables);
});
