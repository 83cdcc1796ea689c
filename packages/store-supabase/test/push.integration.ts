// The Supabase CLI is a 140 MB program whose npm package names builds for eight platforms, so it is no dependency of this
// repository: a lock made where one of them is missing could not be installed elsewhere. To run these tests:
//
//   npm install --no-save --prefix .leadkit/supabase-cli supabase@3.1.0
//   LEADKIT_TEST_SUPABASE_CLI=$PWD/.leadkit/supabase-cli/node_modules/.bin/supabase npm run test:integration
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { change, createNiche, type JsonValue, parseTenantId } from '@leadkit/core';
import { createTestIds } from '@leadkit/core/testing';
import { applyMigrations, createSqlStore, MIGRATION_FILES, type SqlDriver } from '@leadkit/store-sql';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeMigrations } from '../src/bin/write-migrations.ts';

const GIVEN = process.env.LEADKIT_TEST_DATABASE_URL;
const CLI = process.env.LEADKIT_TEST_SUPABASE_CLI;
const NAMES = MIGRATION_FILES.map(({ id }) => id);

/** Why the tests are skipped; absent: they run. */
const missing = [
  ...(GIVEN === undefined ? ['LEADKIT_TEST_DATABASE_URL names no database'] : []),
  ...(CLI === undefined
    ? ['LEADKIT_TEST_SUPABASE_CLI names no Supabase CLI (see the top of this file)']
    : []),
].join(', and ');
if (missing !== '') console.warn(`push.integration.ts is skipped: ${missing}`);

describe.skipIf(missing !== '')('supabase db push', () => {
  const name = `leadkit_test_push_${process.pid}_${randomBytes(4).toString('hex')}`;
  let directory: string;
  let url: string;
  let admin: pg.Pool;
  let database: pg.Pool;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'leadkit-push-'));
    await mkdir(join(directory, 'supabase'));
    admin = new pg.Pool({ connectionString: GIVEN, max: 1 });
    await admin.query(`create database ${name}`);
    const address = new URL(GIVEN ?? '');
    address.pathname = `/${name}`;
    url = address.href;
    database = new pg.Pool({ connectionString: url });
    // Dropping the database ends what is still closing, which nobody but a listener would hear.
    database.on('connect', (client) => client.on('error', () => {}));
  });

  afterAll(async () => {
    await database.end();
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await rm(directory, { recursive: true, force: true });
  });

  async function push(): Promise<string> {
    const argv = ['db', 'push', `--remote=${url}`, '--yes', '--agent', 'no', '--workdir', directory];
    // A home of its own: it keeps settings and a note about updates there.
    const env = { ...process.env, HOME: directory, DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' };
    const { stdout, stderr } = await promisify(execFile)(resolve(CLI ?? ''), argv, { cwd: directory, env });
    return stdout + stderr;
  }

  test('applies every migration that init wrote to a plain PostgreSQL, once', async () => {
    await writeMigrations(directory);
    expect((await push()).match(/Applying migration \S+/g)).toEqual(
      NAMES.map((id) => `Applying migration ${id}.sql...`),
    );
    expect(await push()).toContain('up to date');
    const { rows } = await database.query(
      'select version, name from supabase_migrations.schema_migrations order by 1',
    );
    expect(rows.map((row) => `${row.version}_${row.name}`)).toEqual(NAMES);
  });

  test('leaves what the own runner takes for up to date, so both routes agree', async () => {
    const client = await database.connect();
    const applied = await applyMigrations({
      transaction: (work) =>
        work({
          query: async (sql, parameters) => (await client.query(sql, [...parameters])).rows,
          script: async (sql) => {
            await client.query(sql);
          },
        }),
    });
    client.release();
    expect(applied).toEqual([]);
  });

  test('leaves a store that works, whether the roles of Supabase are there or not', async () => {
    const driver: SqlDriver = {
      id: 'plain',
      isDurable: true,
      call: async (fn, args) => {
        const { rows } = await database.query(`select leadkit.${fn}($1::jsonb) as value`, [
          JSON.stringify(args),
        ]);
        return { value: (rows[0] as { readonly value: JsonValue }).value };
      },
      close: async () => {},
    };
    const tenant = createSqlStore(driver).tenant('default');
    const now = '2026-11-22T05:00:00.000Z';
    const id = createTestIds().next<'niche'>();
    const input = { id, tenantId: parseTenantId('default'), name: 'Шкафы-купе', kind: 'service' } as const;
    const { state } = createNiche({ ...input, queries: { ru: ['шкаф'] }, cities: [], platforms: [] }, now);
    await tenant.commit({ now, changes: [change('niche', state)] });
    expect(await tenant.get('niche', id)).toEqual(state);
  });
});
