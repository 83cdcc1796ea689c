import type { PGlite } from '@electric-sql/pglite';
import type { AccountId, EntityChange, Niche, Store } from '@leadkit/core';
import {
  buildLead,
  buildNiche,
  buildOffer,
  buildOutcome,
  buildSignal,
  buildSpend,
  createTestIds,
} from '@leadkit/core/testing';
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
  const runId = ids.next<'research-run'>();
  const [recorded] = await tenant.offers.record({
    now: NOW,
    runId,
    part: 'all',
    offers: [{ id: ids.next(), eventId: ids.next(), offer }],
  });
  const things = { lead: buildLead({ city: mark }), outcome: buildOutcome(), spend: buildSpend() };
  await tenant.commit({
    now: NOW,
    changes: Object.entries(things).map(([kind, thing]) => {
      const entity = { ...thing, id: ids.next(), tenantId, version: 1 };
      return { kind, entity, expectedVersion: 0, keys: [] } as unknown as EntityChange;
    }),
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
    runId,
  };
}

async function names(sql: string): Promise<readonly string[]> {
  return (await run(sql)).map((row) => (row as { readonly name: string }).name);
}

const tables = (): Promise<readonly string[]> =>
  names(
    "select relname::text as name from pg_class where relnamespace = 'leadkit'::regnamespace and relkind in ('r', 'p') order by 1",
  );
/** Tables, and views of every schema of ours, with their schema. */
const relations = (): Promise<readonly string[]> =>
  names(
    "select oid::regclass::text as name from pg_class where relnamespace::regnamespace::text like 'leadkit%' and relkind in ('r', 'p', 'v', 'm') order by 1",
  );
const functions = (): Promise<readonly string[]> =>
  names("select proname::text as name from pg_proc where pronamespace = 'leadkit'::regnamespace order by 1");

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
  const result = await runAs(run, role, claims, `select t::text as row from ${table} t`);
  return 'rows' in result ? JSON.stringify(result.rows) : '';
}

async function tablesShowingB(): Promise<readonly string[]> {
  const showing: string[] = [];
  for (const table of await relations()) {
    if (/TENANT-SECRET|tenant-b/.test(await seen('authenticated', OF_A, table))) showing.push(table);
  }
  return showing;
}

function callOf(name: string): string {
  const args = JSON.stringify(argumentsFor(theirs)[name as SqlFunction]);
  return `select leadkit.${name}($args$${args}$args$::jsonb) as value`;
}

/** As user of tenant A, and not taken back: what it changes would stay. */
async function callAndKeep(sql: string): Promise<string> {
  await run(`select set_config('request.jwt.claims', '${JSON.stringify(OF_A)}', false)`);
  await run('set role authenticated');
  try {
    return JSON.stringify(await run(sql));
  } catch (error) {
    return String((error as { readonly code?: unknown }).code);
  } finally {
    await run('reset role');
  }
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
     where pronamespace::regnamespace::text like 'leadkit%'
       and has_function_privilege('anon', oid, 'execute')`,
  );
  expect(open).toEqual([]);
});

test('a user sees the rows of the own tenant, by the claims of the JWT', async () => {
  expect(await seen('authenticated', OF_A, 'leadkit.niche')).toContain('OWN');
  expect(await seen('authenticated', OF_A, 'leadkit.signal')).toContain('OWN');
});

test('a user without claims, with others or of no tenant sees nothing, and anon may not look', async () => {
  const shown: Record<string, string> = {};
  for (const table of await relations()) {
    shown[`${table}, no claims`] = await seen('authenticated', undefined, table);
    shown[`${table}, nobody`] = await seen('authenticated', { sub: 'nobody' }, table);
    shown[`${table}, no sub`] = await seen('authenticated', {}, table);
    shown[`${table}, anon`] = await seen('anon', OF_A, table);
  }
  expect(Object.entries(shown).filter(([, rows]) => /OWN|TENANT-SECRET/.test(rows))).toEqual([]);
});

test('with a JWT of tenant A no table shows or counts a row of tenant B', async () => {
  expect(await tablesShowingB()).toEqual([]);
});

test('with a JWT of tenant A no table takes a change: every insert, update and delete is forbidden', async () => {
  const allowed: unknown[] = [];
  for (const table of await tables()) {
    for (const change of ['insert into %s default values', 'delete from %s', 'truncate %s']) {
      const sql = change.replace('%s', `leadkit.${table}`);
      const result = await runAs(run, 'authenticated', OF_A, sql);
      if (!('sqlState' in result) || result.sqlState !== '42501') allowed.push(sql);
    }
  }
  expect(allowed).toEqual([]);
});

test('there are arguments here for every function of the schema', async () => {
  expect(await functions()).toEqual(Object.keys(argumentsFor(theirs)).sort());
});

test('with a JWT of tenant A no function may be called, those of the private schema neither', async () => {
  const called: unknown[] = [];
  for (const name of await functions()) {
    const result = await runAs(run, 'authenticated', OF_A, callOf(name));
    if (!('sqlState' in result) || result.sqlState !== '42501') called.push([name, result]);
  }
  expect(called).toEqual([]);
  const callable = await names(
    `select oid::regprocedure::text as name from pg_proc where pronamespace = 'leadkit_private'::regnamespace
       and has_function_privilege('authenticated', oid, 'execute')`,
  );
  expect(callable).toEqual(['leadkit_private.my_tenants()']);
});

describe('after a host has granted everything to its users by mistake', () => {
  beforeAll(async () => {
    await run('grant all on all tables in schema leadkit to authenticated');
    await run('grant all on all sequences in schema leadkit to authenticated');
    await run('grant execute on all functions in schema leadkit, leadkit_private to authenticated');
    await run('grant all on all tables in schema leadkit_report to authenticated');
  });

  test('with a JWT of tenant A no table shows or loses a row, of whichever tenant', async () => {
    expect(await tablesShowingB()).toEqual([]);
    const removed: unknown[] = [];
    for (const table of await tables()) {
      const result = await runAs(run, 'authenticated', OF_A, `delete from leadkit.${table} returning 1`);
      if (!('rows' in result) || result.rows.length > 0) removed.push([table, result]);
    }
    expect(removed).toEqual([]);
  });

  test('with a JWT of tenant A no function shows or changes anything of tenant B', async () => {
    const before = await keptOfB();
    const broken: unknown[] = [];
    for (const name of await functions()) {
      const shown = await callAndKeep(callOf(name));
      if (shown.includes(SECRET) || (await keptOfB()) !== before) broken.push([name, shown]);
    }
    expect(broken).toEqual([]);
  });

  test('the same calls do reach tenant B for the service, so the tries above were real', async () => {
    const reached: string[] = [];
    for (const name of await functions()) {
      const result = await runAs(run, 'service_role', undefined, callOf(name));
      if (JSON.stringify(result).includes(SECRET)) reached.push(name);
    }
    expect(reached).toEqual([
      'delivery_claim',
      'entity_get',
      'entity_get_by_key',
      'entity_list',
      'offer_get',
      'offer_list',
      'offer_seen',
      'offer_sightings',
      'signal_checkpoint',
      'signal_get',
      'signal_list',
      'tenant_export',
      'token_list_other_keys',
      'token_read',
    ]);
  });
});
