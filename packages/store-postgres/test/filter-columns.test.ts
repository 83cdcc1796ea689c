import type { PGlite } from '@electric-sql/pglite';
import { ENTITY_FILTERS, ENTITY_KINDS } from '@leadkit/core';
import { expect, test } from 'vitest';
import { loadPglite } from './migrated-pglite.ts';

test('every kind has a table, and every filter field a column in it', async () => {
  const database: PGlite = await loadPglite();
  const { rows } = await database.query<{ readonly name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'leadkit'`,
  );
  await database.close();
  const columns = new Set(rows.map(({ name }) => name));
  const wanted = ENTITY_KINDS.flatMap((kind) =>
    ['tenantId', 'id', 'version', 'createdAt', 'updatedAt', 'data', ...ENTITY_FILTERS[kind]].map(
      (field) => `${kind.replace('-', '_')}.${field.replaceAll(/([A-Z])/g, '_$1').toLowerCase()}`,
    ),
  );
  expect(wanted.filter((name) => !columns.has(name))).toEqual([]);
});
