import type { PGlite } from '@electric-sql/pglite';
import type { AccountId, Niche, Store } from '@leadkit/core';
import { buildNiche, buildOffer, buildSignal, createTestIds } from '@leadkit/core/testing';
import { createSqlStore, type SqlFunction } from '@leadkit/store-sql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { makeSupabaseRoles, runAs } from './database-roles.ts';
import { argumentsFor, type Target } from './function-arguments.ts';
import { loadPglite } from './migrated-pglite.ts';
import { dumpTables, type RunSql } from './tables.ts';

const SECRET = 'TENANT-SECRET';
const NOW = '2026-11-22T05:00:00.000Z';
const OF_A = { sub: 'user-a', role: 'authenticated' };
const ids = createTestIds();

let database: PGlite;
let run: RunSql;
let theirs: Target;

/** Fills every table a tenant has rows in; whatever belongs to it says so. */
async function fill(store: Store, tenantId: string, mark: string): Promise<Target> {
  const tenant = store.tenant(tenantId);
  const accountId = ids.next<'account'>() as AccountId;
  const niche: Niche = {
    ...buildNiche(),
    id: ids.next(),
    tenantId: tenantId as never,
    version: 1,
    name: mark,
  };
  const subject = { kind: 'niche', id: niche.id, version: 1 };
  await tenant.commit({
    now: NOW,
    changes: [{ kind: 'niche', entity: niche, expectedVersion: 0, keys: [`${mark}-key`] }],
    events: [
      {
        id: ids.next(),
        type: 'niche.created',
        version: 1,
        tenantId,
        subject,
        occurredAt: NOW,
        data: { mark },
      },
    ],
  });
  const signal = { ...buildSignal(), externalId: `${mark}-signal`, text: mark };
  const [ingested] = await tenant.signals.ingest({
    stream: 'stream',
    platform: 'bazaar',
    accountId,
    now: NOW,
    collectFrom: NOW,
    signals: [{ id: ids.next(), eventId: ids.next(), signal }],
    checkpoint: { from: null, to: mark },
  });
  const offer = { ...buildOffer(), externalId: `${mark}-offer`, title: mark };
  const [recorded] = await tenant.offers.record({
    now: NOW,
    offers: [{ id: ids.next(), eventId: ids.next(), offer }],
  });
  await store.tokens.write(tenantId, accountId, { accessToken: mark }, 0);
  return {
    tenantId,
    accountId,
    niche,
    nicheId: niche.id,
    nicheKey: `${mark}-key`,
    signalId: ingested?.id ?? '',
    offerId: recorded?.id ?? '',
  };
}

async function names(sql: string): Promise<readonly string[]> {
  return (await run(sql)).map((row) => (row as { readonly name: string }).name);
}

const tables = (): Promise<readonly string[]> =>
  names(
    "select relname::text as name from pg_class where relnamespace = 'leadkit'::regnamespace and relkind in ('r', 'p', 'v', 'm') order by 1",
  );
const functions = (): Promise<readonly string[]> =>
  names("select proname::text as name from pg_proc where pronamespace = 'leadkit'::regnamespace order by 1");
const privateFunctions = (): Promise<readonly string[]> =>
  names(
    "select oid::regprocedure::text as name from pg_proc where pronamespace = 'leadkit_private'::regnamespace order by 1",
  );

beforeAll(async () => {
  database = await loadPglite();
  run = async (sql) => (await database.query<object>(sql)).rows;
  await makeSupabaseRoles(run);
  const store = createSqlStore(
    createEmbeddedDriver(database, true, async () => {}),
    { allowPlaintextTokens: true },
  );
  await store.deliveries.register({
    name: 'crm',
    types: ['niche.created', 'signal.received', 'offer.discovered'],
  });
  await fill(store, 'tenant-a', 'OWN');
  theirs = await fill(store, 'tenant-b', SECRET);
  await run("insert into leadkit.tenant_user values ('tenant-a', 'user-a'), ('tenant-b', 'user-b')");
});

afterAll(() => database.close());

/** What the role sees of a table; nothing when it may not look. */
async function seen(
  role: 'anon' | 'authenticated',
  claims: object | undefined,
  table: string,
): Promise<string> {
  const result = await runAs(run, role, claims, `select t::text as row from leadkit.${table} t`);
  return 'rows' in result ? JSON.stringify(result.rows) : '';
}

/** Everything of tenant B, to see that it stayed as it was. */
async function keptOfB(): Promise<string> {
  return (await dumpTables(run))
    .split('\n')
    .filter((line) => line.includes('tenant-b') || line.includes(SECRET))
    .join('\n');
}

test('every table of the schema has row-level security', async () => {
  const open = await names(
    "select relname::text as name from pg_class where relnamespace = 'leadkit'::regnamespace and relkind in ('r', 'p') and not relrowsecurity",
  );
  expect(open).toEqual([]);
});

test('nobody but the owner may execute any function of the schemas, as PUBLIC', async () => {
  const open = await names(
    `select oid::regprocedure::text as name from pg_proc
     where pronamespace in ('leadkit'::regnamespace, 'leadkit_private'::regnamespace)
       and has_function_privilege('anon', oid, 'execute')`,
  );
  expect(open).toEqual([]);
});

test('a user sees the rows of the own tenant, by the claims of the JWT', async () => {
  expect(await seen('authenticated', OF_A, 'niche')).toContain('OWN');
  expect(await seen('authenticated', OF_A, 'signal')).toContain('OWN');
});

test('a user without claims, with others or of no tenant sees nothing, and anon may not look', async () => {
  for (const table of await tables()) {
    expect(await seen('authenticated', undefined, table), table).not.toMatch(/OWN|TENANT-SECRET/);
    expect(await seen('authenticated', { sub: 'nobody' }, table), table).not.toMatch(/OWN|TENANT-SECRET/);
    expect(await seen('authenticated', {}, table), table).not.toMatch(/OWN|TENANT-SECRET/);
    expect(await seen('anon', OF_A, table), table).toBe('');
  }
});

test('with a JWT of tenant A no table shows or counts a row of tenant B', async () => {
  for (const table of await tables()) {
    const shown = await seen('authenticated', OF_A, table);
    expect(shown, table).not.toContain(SECRET);
    expect(shown, table).not.toContain('tenant-b');
  }
});

test('with a JWT of tenant A no table takes a change: every insert, update and delete is forbidden', async () => {
  for (const table of await tables()) {
    for (const sql of [
      `insert into leadkit.${table} default values`,
      `delete from leadkit.${table}`,
      `truncate leadkit.${table}`,
    ]) {
      expect(await runAs(run, 'authenticated', OF_A, sql), sql).toEqual({ sqlState: '42501' });
    }
  }
});

test('there are arguments here for every function of the schema', async () => {
  expect(await functions()).toEqual(Object.keys(argumentsFor(theirs)).sort());
});

test('with a JWT of tenant A no function may be called, those of the private schema neither', async () => {
  for (const name of await functions()) {
    const args = JSON.stringify(argumentsFor(theirs)[name as SqlFunction]);
    const call = `select leadkit.${name}($args$${args}$args$::jsonb)`;
    expect(await runAs(run, 'authenticated', OF_A, call), name).toEqual({ sqlState: '42501' });
  }
  const callable = await names(
    `select oid::regprocedure::text as name from pg_proc where pronamespace = 'leadkit_private'::regnamespace
       and has_function_privilege('authenticated', oid, 'execute')`,
  );
  expect(await privateFunctions()).toContain('leadkit_private.protect()');
  expect(callable).toEqual(['leadkit_private.my_tenants()']);
});

describe('after a host has granted everything to its users by mistake', () => {
  beforeAll(async () => {
    await run('grant all on all tables in schema leadkit to authenticated');
    await run('grant all on all sequences in schema leadkit to authenticated');
    await run('grant execute on all functions in schema leadkit, leadkit_private to authenticated');
  });

  test('with a JWT of tenant A no table shows, changes or loses a row of tenant B', async () => {
    const before = await keptOfB();
    for (const table of await tables()) {
      expect(await seen('authenticated', OF_A, table), table).not.toContain(SECRET);
      const removed = await runAs(run, 'authenticated', OF_A, `delete from leadkit.${table} returning 1`);
      expect(removed, table).toEqual({ rows: [] });
    }
    expect(await keptOfB()).toBe(before);
  });

  test('with a JWT of tenant A no function shows or changes anything of tenant B', async () => {
    const before = await keptOfB();
    for (const name of await functions()) {
      const args = JSON.stringify(argumentsFor(theirs)[name as SqlFunction]);
      // Outside of a transaction that is taken back: what it changes would stay.
      await run(`select set_config('request.jwt.claims', '${JSON.stringify(OF_A)}', false)`);
      await run('set role authenticated');
      let shown = '';
      try {
        shown = JSON.stringify(await run(`select leadkit.${name}($args$${args}$args$::jsonb) as value`));
      } catch (error) {
        shown = String((error as { readonly code?: unknown }).code);
      } finally {
        await run('reset role');
      }
      expect(shown, name).not.toContain(SECRET);
      expect(await keptOfB(), name).toBe(before);
    }
  });

  test('the same functions do reach tenant B for the service, so the tries above were real', async () => {
    const reached: string[] = [];
    for (const name of [
      'entity_get',
      'entity_get_by_key',
      'entity_list',
      'signal_get',
      'signal_list',
      'signal_checkpoint',
      'offer_get',
      'offer_list',
      'offer_sightings',
      'token_read',
      'delivery_claim',
    ]) {
      const args = JSON.stringify(argumentsFor(theirs)[name as SqlFunction]);
      const result = await runAs(
        run,
        'service_role',
        undefined,
        `select leadkit.${name}($args$${args}$args$::jsonb) as value`,
      );
      if (JSON.stringify(result).includes(SECRET)) reached.push(name);
    }
    expect(reached).toHaveLength(11);
  });
});
