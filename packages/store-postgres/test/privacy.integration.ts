import { afterAll, expect, test } from 'vitest';
import { createPostgresStore } from '../src/index.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';
import { scanAroundErasePerson, scanAroundEraseTenant } from './privacy-scan.ts';
import { emptyTables } from './tables.ts';

withDatabase((url) => {
  let database: OwnDatabase | undefined;

  afterAll(async () => {
    await database?.drop();
  });

  test('after erasePerson and erase no column of any table of PostgreSQL holds a value of the person', async () => {
    database = await makeDatabase(url);
    const { connectionString, run } = database;
    const store = await createPostgresStore({
      connectionString,
      connectionsMax: 2,
      allowPlaintextTokens: true,
    });
    const ofPerson = await scanAroundErasePerson(store, run);
    await emptyTables(run);
    const ofTenant = await scanAroundEraseTenant(store, run);
    await store.close();
    expect(ofPerson.before).toContain('person.data: nurlan@mail.example');
    expect(ofPerson.after).toEqual([]);
    expect(ofTenant.before).toContain('message.data: Абая 10, кв. 5');
    expect(ofTenant.after).toEqual(['tenant_erasure.tenant_id: left-tenant']);
  });
});
