import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EMBEDDED, embedMigrations } from '../embed-migrations.ts';
import { MIGRATION_FILES } from '../src/index.ts';

test('the embedded migrations are those of migrations/: npm run embed -w @leadkit/store-sql writes them anew', () => {
  expect(readFileSync(EMBEDDED, 'utf8')).toBe(embedMigrations());
});

test('every migration is named by its moment and records itself', () => {
  for (const { id, sql } of MIGRATION_FILES) {
    expect(id).toMatch(/^\d{14}_leadkit_[a-z_]+$/);
    expect(sql).toContain(`'${id}'`);
  }
});

test('migrations are in the order of their moments', () => {
  const ids = MIGRATION_FILES.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted());
});
