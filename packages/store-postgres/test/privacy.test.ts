import type { PGlite } from '@electric-sql/pglite';
import { createSqlStore } from '@leadkit/store-sql';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { loadPglite } from './migrated-pglite.ts';
import { scanAroundErasePerson, scanAroundEraseTenant } from './privacy-scan.ts';
import { emptyTables, type RunSql } from './tables.ts';

let database: PGlite | undefined;

const run: RunSql = async (sql) => (await (database as PGlite).query<object>(sql)).rows;

beforeEach(async () => {
  database ??= await loadPglite();
  await emptyTables(run);
});

afterAll(async () => {
  await database?.close();
});

function open(): ReturnType<typeof createSqlStore> {
  return createSqlStore(
    createEmbeddedDriver(database as PGlite, true, async () => {}),
    {
      allowPlaintextTokens: true,
    },
  );
}

test('after erasePerson no column of any table of the embedded store holds a value of the person', async () => {
  const { before, after } = await scanAroundErasePerson(open(), run);
  expect(before).toEqual(
    expect.arrayContaining([
      'conversation.data: 77011234567',
      'delivery.error: +77011234567',
      'message.data: Абая 10, кв. 5',
      'person.data: nurlan@mail.example',
      'signal.data: Нұрлан Сәбитұлы',
      'signal_alias.external_id: buyer-4711',
      'unique_key.key: +77011234567',
    ]),
  );
  expect(after).toEqual([]);
});

test('after erase no column of any table but the audit row holds anything of the tenant', async () => {
  const { before, after } = await scanAroundEraseTenant(open(), run);
  expect(before).toContain('person.data: nurlan@mail.example');
  expect(after).toEqual(['tenant_erasure.tenant_id: left-tenant']);
});
