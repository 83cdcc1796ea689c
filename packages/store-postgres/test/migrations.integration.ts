import type { PGlite } from '@electric-sql/pglite';
import { isLeadKitError } from '@leadkit/core';
import { applyMigrations, MIGRATION_FILES, type MigrationFile } from '@leadkit/store-sql';
import { afterEach, expect, test } from 'vitest';
import { createEmbeddedTarget } from '../src/embedded/embedded-driver.ts';
import { loadPglite } from './migrated-pglite.ts';

const IDS = MIGRATION_FILES.map(({ id }) => id);
let database: PGlite | undefined;

afterEach(async () => {
  await database?.close();
});

/** A database without the schema; taking it out of a copy is faster than making one. */
async function emptyDatabase(): Promise<PGlite> {
  database = await loadPglite();
  await database.exec('drop schema leadkit, leadkit_private, leadkit_report cascade');
  return database;
}

/** Everything the migrations made, in words. */
async function schemaOf(opened: PGlite): Promise<string> {
  const { rows } = await opened.query(`
    select 'column' as kind, table_schema || '.' || table_name as a, column_name::text as b, data_type || coalesce(generation_expression, '') as c
      from information_schema.columns where table_schema in ('leadkit', 'leadkit_report')
    union all select 'index', tablename::text, indexname::text, indexdef from pg_indexes where schemaname = 'leadkit'
    union all select 'policy', tablename::text, policyname::text, qual from pg_policies where schemaname = 'leadkit'
    union all select 'function', n.nspname::text, p.oid::regprocedure::text, pg_get_functiondef(p.oid)
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('leadkit', 'leadkit_private')
    order by 1, 2, 3`);
  return JSON.stringify(rows);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (isLeadKitError(error)) return error.code;
    throw error;
  }
  return 'none';
}

test('from empty every migration is applied and recorded with its checksum, and the second time none', async () => {
  const target = createEmbeddedTarget(await emptyDatabase());
  expect(await applyMigrations(target)).toEqual(IDS);
  const { rows } = await (database as PGlite).query(
    'select id, checksum from leadkit.schema_migration order by id',
  );
  expect(rows).toEqual(MIGRATION_FILES.map(({ id, checksum }) => ({ id, checksum })));
  expect(await applyMigrations(target)).toEqual([]);
});

test('from each earlier version the rest is applied, and the schema is the same', async () => {
  const opened = await emptyDatabase();
  const target = createEmbeddedTarget(opened);
  await applyMigrations(target);
  const whole = await schemaOf(opened);
  for (let known = 1; known < MIGRATION_FILES.length; known += 1) {
    await opened.exec('drop schema if exists leadkit, leadkit_private, leadkit_report cascade');
    await applyMigrations(target, MIGRATION_FILES.slice(0, known));
    expect(await applyMigrations(target)).toEqual(IDS.slice(known));
    expect(await schemaOf(opened)).toBe(whole);
  }
});

test('a file that was changed after it was applied is refused with conflict, and nothing is applied', async () => {
  const opened = await emptyDatabase();
  const target = createEmbeddedTarget(opened);
  await applyMigrations(target, MIGRATION_FILES.slice(0, 2));
  const changed = MIGRATION_FILES.map((file, index) =>
    index === 1 ? { ...file, sql: `${file.sql} `, checksum: 'ff' } : file,
  );
  expect(await codeOf(applyMigrations(target, changed))).toBe('conflict');
  const { rows } = await opened.query('select id from leadkit.schema_migration order by id');
  expect(rows).toEqual(IDS.slice(0, 2).map((id) => ({ id })));
});

test('a migration that fails half-way leaves nothing behind', async () => {
  const opened = await emptyDatabase();
  const target = createEmbeddedTarget(opened);
  const [first] = MIGRATION_FILES as readonly [MigrationFile];
  const broken = { ...first, sql: `${first.sql}; select 1 / 0` };
  await expect(applyMigrations(target, [broken])).rejects.toMatchObject({ code: '22012' });
  const { rows } = await opened.query("select 1 from pg_namespace where nspname = 'leadkit'");
  expect(rows).toEqual([]);
  expect(await applyMigrations(target)).toEqual(IDS);
});

test('files that another tool applied, without checksums, are left alone', async () => {
  const opened = await emptyDatabase();
  for (const { sql } of MIGRATION_FILES) await opened.exec(sql);
  expect(await applyMigrations(createEmbeddedTarget(opened))).toEqual([]);
});

test('a breaking migration of a newer package is refused with unsupported', async () => {
  database = await loadPglite();
  await database.exec(
    "insert into leadkit.schema_migration (id, is_breaking) values ('99990101000000_new', true)",
  );
  expect(await codeOf(applyMigrations(createEmbeddedTarget(database)))).toBe('unsupported');
});
