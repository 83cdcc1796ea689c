import type { PGlite } from '@electric-sql/pglite';
import type { Store } from '@leadkit/core';
import { createSqlStore } from '@leadkit/store-sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { HOSTILE_TEXTS, tryFields, tryFilters, tryNames } from './hostile-text.ts';
import { loadPglite } from './migrated-pglite.ts';

let database: PGlite;
let store: Store;

beforeAll(async () => {
  database = await loadPglite();
  store = createSqlStore(createEmbeddedDriver(database, true, async () => {}));
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

test('after all of that the tables are there', async () => {
  const { rows } = await database.query(
    "select count(*)::int as tables from pg_tables where schemaname = 'leadkit'",
  );
  expect(rows).toEqual([{ tables: 30 }]);
});
