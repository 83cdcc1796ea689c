import { readFileSync } from 'node:fs';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import type { PGlite } from '@supabase/lite/pglite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATABASE_TYPES, generateTypes } from '../generate-types.ts';
import { fillTables, readFunctions, readRelations } from './catalogue.ts';
import { type LiteProject, openLiteProject } from './lite-project.ts';

/** The database of a project as the migrations leave it: `@supabase/lite`, which changes grants, gets no request here. */
let project: LiteProject;
let database: PGlite;

beforeAll(async () => {
  project = await openLiteProject();
  database = project.database;
}, 60_000);

afterAll(() => project.close());

/** What a role may do with each table and view: the privileges it has, in one text. */
async function tableRights(role: string): Promise<Record<string, string>> {
  const { rows } = await database.query<{ readonly name: string; readonly rights: string }>(
    `select c.relname::text as name, coalesce(string_agg(p, ' ' order by p) filter (where has_table_privilege($1, c.oid, p)), '') as rights
     from pg_class c cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) p
     where c.relnamespace = 'leadkit'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') group by 1`,
    [role],
  );
  return Object.fromEntries(rows.map(({ name, rights }) => [name, rights]));
}

/** Functions of both schemas a role may call. */
async function functionRights(role: string): Promise<readonly string[]> {
  const { rows } = await database.query<{ readonly name: string }>(
    `select p.oid::regproc::text as name from pg_proc p
     where pronamespace in ('leadkit'::regnamespace, 'leadkit_private'::regnamespace)
       and has_function_privilege($1, p.oid, 'execute') and has_schema_privilege($1, pronamespace, 'usage') order by 1`,
    [role],
  );
  return rows.map(({ name }) => name);
}

test('the generated types are those of the migrations', async () => {
  expect(readFileSync(DATABASE_TYPES, 'utf8'), 'stale: npm run types -w @leadkit/store-supabase').toBe(
    await generateTypes(database),
  );
});

test('row-level security is on for every table', async () => {
  const { rows } = await database.query(
    "select relname from pg_class where relnamespace = 'leadkit'::regnamespace and relkind in ('r', 'p') and not relrowsecurity",
  );
  expect(rows).toEqual([]);
});

test('authenticated may select from the tables with a policy and from views, and nothing else', async () => {
  const relations = await readRelations(database);
  const expected = relations.map(({ name, isShown, isTable }) => [name, isShown || !isTable ? 'select' : '']);
  expect(await tableRights('authenticated')).toEqual(Object.fromEntries(expected));
});

test('authenticated may call the one function that policies ask', async () => {
  expect(await functionRights('authenticated')).toEqual(['leadkit_private.my_tenants']);
});

test('anon may do nothing', async () => {
  const relations = await readRelations(database);
  expect(await tableRights('anon')).toEqual(Object.fromEntries(relations.map(({ name }) => [name, ''])));
  expect(await functionRights('anon')).toEqual([]);
});

test('service_role may call every function', async () => {
  const functions = await readFunctions(database);
  expect(await functionRights('service_role')).toHaveLength(functions.length);
});

test('a user reads the own tenant through a session variable as PostgREST sets it', async () => {
  await fillTables(database, ['tenant-a', 'tenant-b']);
  await database.query("insert into leadkit.tenant_user (tenant_id, user_id) values ('tenant-a', 'a user')");
  const rows = await database.transaction(async (transaction) => {
    await transaction.query(`select set_config('request.jwt.claims', '{"sub": "a user"}', true)`);
    await transaction.query('set local role authenticated');
    return (await transaction.query('select tenant_id from leadkit.niche')).rows;
  });
  expect(rows).toEqual([{ tenant_id: 'tenant-a' }]);
  await project.empty();
});

/** Last, because it takes the schema and the roles away. */
test('without the roles of Supabase the same files leave a database that works, and roles that come later are served by protect()', async () => {
  await database.exec(`
    drop schema leadkit, leadkit_private, leadkit_report cascade;
    drop role anon;
    drop role authenticated;
    drop role service_role;
  `);
  for (const { sql } of MIGRATION_FILES) await database.exec(`begin; ${sql}; commit;`);
  const taken = await database.query<{ readonly value: object }>(
    'select leadkit.lease_acquire($1) as value',
    [{ name: 'n', holder: 'h', now: '2026-11-22T05:00:00.000Z', expiresAt: '2026-11-22T06:00:00.000Z' }],
  );
  expect(taken.rows[0]?.value).toHaveProperty('token');

  await database.exec('create role authenticated nologin');
  expect(await tableRights('authenticated')).toMatchObject({ niche: '' });
  await database.exec('select leadkit_private.protect()');
  expect(await tableRights('authenticated')).toMatchObject({ niche: 'select', account_token: '' });
});
