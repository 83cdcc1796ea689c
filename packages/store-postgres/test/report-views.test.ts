import { readFile } from 'node:fs/promises';
import type { PGlite } from '@electric-sql/pglite';
import { change, type EntityChange, type Lead, type Outcome } from '@leadkit/core';
import { buildLead, buildOffer, buildOutcome, buildSpend, createTestIds } from '@leadkit/core/testing';
import { createSqlStore } from '@leadkit/store-sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmbeddedDriver } from '../src/embedded/embedded-driver.ts';
import { makeSupabaseRoles, runAs } from './database-roles.ts';
import { loadPglite } from './migrated-pglite.ts';
import type { RunSql } from './tables.ts';

const VIEWS = ['funnel_by_day', 'lead', 'offer_price', 'response_time', 'sale', 'spend'];
/** Half an hour before midnight in Almaty, and midnight. */
const LATE = '2026-11-21T18:30:00.000Z';
const NEXT = '2026-11-21T19:00:00.000Z';
const ids = createTestIds();

let database: PGlite;
let run: RunSql;

async function fill(tenantId: string): Promise<void> {
  const store = createSqlStore(createEmbeddedDriver(database, true, async () => {}));
  const tenant = store.tenant(tenantId);
  const head = { tenantId: tenantId as Lead['tenantId'], version: 1 };
  const touch = { at: LATE, platform: 'olx', campaignId: ids.next<'campaign'>() };
  const personId = ids.next<'person'>();
  const lead = (arrivedAt: string, over: Partial<Lead> = {}): Lead => ({
    ...buildLead(),
    ...head,
    id: ids.next(),
    personId,
    scope: ids.next(),
    touch,
    ...over,
    milestones: { arrivedAt, ...over.milestones },
  });
  const won = lead(LATE, { milestones: { arrivedAt: LATE, wonAt: NEXT }, status: 'won', city: 'almaty' });
  const sale: Outcome = {
    ...buildOutcome(),
    ...head,
    id: ids.next(),
    key: `sale ${tenantId}`,
    leadId: won.id,
    createdAt: NEXT,
    cost: { amountMinor: 2_000_000, currency: 'KZT' },
  };
  const spend = { ...buildSpend(), ...head, id: ids.next<'spend'>(), key: tenantId, spentAt: LATE };
  const changes: EntityChange[] = [
    ...[won, lead(NEXT), lead(LATE, { status: 'disqualified', closeReason: 'spam' })].map((one) =>
      change('lead', one),
    ),
    change('outcome', sale),
    change('spend', spend),
  ];
  await tenant.commit({ now: NEXT, changes });
  const offer = { ...buildOffer(), externalId: tenantId, title: 'Звоните +77010000000', seenAt: NEXT };
  await tenant.offers.record({ now: NEXT, offers: [{ id: ids.next(), eventId: ids.next(), offer }] });
}

async function rows(view: string, columns = '*'): Promise<readonly object[]> {
  return run(`select ${columns} from leadkit_report.${view} where tenant_id = 'tenant-a' order by 1, 2`);
}

beforeAll(async () => {
  database = await loadPglite();
  run = async (sql) => (await database.query<object>(sql)).rows;
  await makeSupabaseRoles(run);
  await fill('tenant-a');
  await fill('tenant-b');
  await run("insert into leadkit.tenant_user values ('tenant-a', 'user-a'), ('tenant-a', 'bi-a')");
});

afterAll(() => database.close());

test('the schema holds the views it is described with', async () => {
  const views = await run(
    "select relname::text as name from pg_class where relnamespace = 'leadkit_report'::regnamespace and relkind = 'v' order by 1",
  );
  expect(views).toEqual(VIEWS.map((name) => ({ name })));
});

test('days are those of Almaty, spam is no lead, and a skipped step is reached with the next one', async () => {
  const columns = 'day::text, platform, leads::int, persons::int, in_contact::int, qualified::int, won::int';
  expect(await rows('funnel_by_day', columns)).toEqual([
    { day: '2026-11-21', platform: 'olx', leads: 1, persons: 1, in_contact: 1, qualified: 1, won: 1 },
    { day: '2026-11-22', platform: 'olx', leads: 1, persons: 1, in_contact: 0, qualified: 0, won: 0 },
  ]);
});

test('a sale is of what brought its lead, with revenue and cost in minor units', async () => {
  const columns = 'day::text, platform, city, revenue_minor::int, cost_minor::int, currency';
  expect(await rows('sale', columns)).toEqual([
    {
      day: '2026-11-22',
      platform: 'olx',
      city: 'almaty',
      revenue_minor: 3_500_000,
      cost_minor: 2_000_000,
      currency: 'KZT',
    },
  ]);
});

test('the day in Kazakhstan does not depend on what the server knows of time zones', async () => {
  const days = await run(
    `select leadkit_private.local_day(m)::text as day from (values
       (1, '2024-02-29T17:59:59Z'::timestamptz), (2, '2024-02-29T18:30:00Z'), (3, '2024-02-29T19:00:00Z'),
       (4, '2023-06-01T18:00:00Z')
     ) moments (n, m) order by n`,
  );
  expect(days).toEqual(['2024-02-29', '2024-02-29', '2024-03-01', '2023-06-02'].map((day) => ({ day })));
});

test('no view has a column of free data, and nothing of a title, name or phone is in any row', async () => {
  const columns = await run(
    "select distinct column_name::text as name from information_schema.columns where table_schema = 'leadkit_report'",
  );
  const names = columns.map((row) => (row as { readonly name: string }).name);
  expect(names.filter((name) => ['data', 'title', 'name', 'phone', 'text', 'words'].includes(name))).toEqual(
    [],
  );
  const all = await Promise.all(VIEWS.map((view) => run(`select * from leadkit_report.${view}`)));
  expect(JSON.stringify(all)).not.toMatch(/\+7701|Звоните/);
});

async function seen(
  role: 'anon' | 'authenticated',
  claims: object | undefined,
): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const view of VIEWS) {
    const result = await runAs(run, role, claims, `select distinct tenant_id from leadkit_report.${view}`);
    shown[view] = 'rows' in result ? result.rows : result.sqlState;
  }
  return shown;
}

test('a user sees the own tenant in every view, a stranger nothing, and anon may not look', async () => {
  const each = (value: unknown) => Object.fromEntries(VIEWS.map((view) => [view, value]));
  expect(await seen('authenticated', { sub: 'user-a' })).toEqual(each([{ tenant_id: 'tenant-a' }]));
  expect(await seen('authenticated', { sub: 'nobody' })).toEqual(each([]));
  expect(await seen('authenticated', undefined)).toEqual(each([]));
  expect(await seen('anon', { sub: 'user-a' })).toEqual(each('42501'));
});

test('no view takes a change', async () => {
  for (const view of VIEWS) {
    const result = await runAs(run, 'authenticated', { sub: 'user-a' }, `delete from leadkit_report.${view}`);
    expect(result).toMatchObject({ sqlState: expect.stringMatching(/^(42501|55000)$/) });
  }
});

/** The block of SQL in the document about reports. */
async function sqlOfTheGuide(): Promise<string> {
  const guide = await readFile(new URL('../../../docs/deployment/reports.md', import.meta.url), 'utf8');
  return /^```sql\n([\s\S]*?)^```$/m.exec(guide)?.[1] ?? '';
}

test('the role of the guide reads the views and nothing else', async () => {
  await database.exec(await sqlOfTheGuide());
  await run('set role bi_reader');
  try {
    expect(await run('select distinct tenant_id from leadkit_report.lead order by 1')).toEqual([
      { tenant_id: 'tenant-a' },
      { tenant_id: 'tenant-b' },
    ]);
    for (const view of VIEWS) await run(`select * from leadkit_report.${view} limit 1`);
    for (const sql of [
      'select data from leadkit.lead',
      'select words from leadkit.offer',
      'select * from leadkit.person',
      'select * from leadkit.account_token',
    ])
      await expect(run(sql)).rejects.toMatchObject({ code: '42501' });
  } finally {
    await run('reset role');
  }
});

test('search in Russian finds other forms of a word', async () => {
  const store = createSqlStore(createEmbeddedDriver(database, true, async () => {}));
  const offers = ['Шкафы-купе на заказ', 'Диваны и кресла'].map((title, n) => ({
    id: ids.next<'offer'>(),
    eventId: ids.next<'event'>(),
    offer: { ...buildOffer(), externalId: `form-${n}`, title, seenAt: NEXT },
  }));
  await store.tenant('tenant-c').offers.record({ now: NEXT, offers });
  const found = await store.tenant('tenant-c').offers.listPage({ words: 'шкаф заказы' });
  expect(found.items.map(({ externalId }) => externalId)).toEqual(['form-0']);
});
