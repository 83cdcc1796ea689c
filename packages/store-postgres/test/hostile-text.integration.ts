import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore, type PostgresStore } from '../src/index.ts';
import { HOSTILE_TEXTS, LONG_TEXT, tryFields, tryFilters, tryNames } from './hostile-text.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';

withDatabase((given) => {
  let database: OwnDatabase;
  let store: PostgresStore;

  beforeAll(async () => {
    database = await makeDatabase(given);
    store = await createPostgresStore({ connectionString: database.connectionString });
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  test.each(Object.entries({ ...HOSTILE_TEXTS, '1 MB': LONG_TEXT }))(
    'hostile text (%s) in any text field comes back unchanged or is refused with invalid_input',
    async (name, text) => {
      const tenantId = `fields-${name.replaceAll(' ', '-').toLowerCase()}`;
      expect(await tryFields(store, tenantId, text)).toBeGreaterThan(60);
      await tryFilters(store, tenantId, text);
      await tryNames(store, tenantId, text);
    },
  );
});
