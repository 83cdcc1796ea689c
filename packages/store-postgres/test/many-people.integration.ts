import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createPostgresStore } from '../src/index.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';

const PEOPLE = 2_000;
const FILL = `
  insert into leadkit.person (tenant_id, id, version, created_at, updated_at, data)
  select 'many', 'p' || n, 1, moment, moment, jsonb_build_object(
    'id', 'p' || n, 'version', 1, 'status', 'active', 'names', '[]'::jsonb, 'merges', '[]'::jsonb,
    'identities', jsonb_build_array(jsonb_build_object(
      'kind', 'platform_user', 'value', 'bazaar:u' || n || '.', 'certainty', 'verified', 'isShared', false
    ))
  ) from generate_series(1, ${PEOPLE}) n, lateral (select '2026-01-01T00:00:00Z'::timestamptz as moment) at;
  insert into leadkit.signal (tenant_id, id, version, received_at, updated_at, occurred_at, data)
  select 'many', 's' || n, 1, moment, moment, moment, jsonb_build_object(
    'id', 's' || n, 'platform', 'bazaar', 'accountId', 'a', 'externalId', 'm' || n, 'revision', 1, 'text', 'шкаф ' || n,
    'who', jsonb_build_object('platformUserId', 'u' || n || '.')
  ) from generate_series(1, ${PEOPLE}) n, lateral (select '2026-01-01T00:00:00Z'::timestamptz as moment) at;
  insert into leadkit.lead (tenant_id, id, version, created_at, updated_at, data)
  select 'many', 'l' || n, 1, moment, moment, jsonb_build_object(
    'id', 'l' || n, 'personId', 'p' || n, 'signalIds', jsonb_build_array('s' || n),
    'status', case when n > 30 then 'new' else 'lost' end
  ) from generate_series(1, ${PEOPLE}) n, lateral (select '2026-01-01T00:00:00Z'::timestamptz as moment) at;
  analyze leadkit.person, leadkit.signal, leadkit.lead`;

withDatabase((given) => {
  let database: OwnDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await makeDatabase(given);
    const store = await createPostgresStore({ connectionString: database.connectionString });
    await store.close();
    client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    await client.query(FILL);
  }, 60_000);

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  beforeEach(() => client.query('rollback; begin'));

  async function call(fn: string, args: object): Promise<unknown> {
    const { rows } = await client.query(`select leadkit.${fn}($1) as value`, [JSON.stringify(args)]);
    return (rows[0] as { readonly value: unknown }).value;
  }

  async function scansOf(relation: string): Promise<number> {
    const { rows } = await client.query('select pg_stat_get_xact_numscans($1::regclass)::int as n', [
      `leadkit.${relation}`,
    ]);
    return (rows[0] as { readonly n: number }).n;
  }

  test('merged records of a person are found by their index', async () => {
    await call('person_records', { tenantId: 'many', personId: 'p1' });
    expect(await scansOf('person_merged')).toBeGreaterThan(0);
    expect(await scansOf('person')).toBe(0);
  });

  test('a purge looks through signals for all persons at once, and leads for all signals', async () => {
    const moments = { before: '2026-02-01T00:00:00.000Z', now: '2026-03-01T00:00:00.000Z' };
    const report = await call('tenant_purge', { tenantId: 'many', limit: 1_000, ...moments });
    expect(report).toMatchObject({ persons: 30, signals: 30, hasMore: false });
    expect(await scansOf('lead_signals')).toBe(0);
    expect(await scansOf('signal')).toBeLessThan(10);
  });

  test('a page of leads by a word that is everywhere does not look up the leads of every signal', async () => {
    const query = { filter: { fields: {}, moments: {} }, sort: { by: 'createdAt', direction: 'desc' } };
    const page = await call('entity_list', {
      tenantId: 'many',
      kind: 'lead',
      words: 'шкаф',
      limit: 10,
      ...query,
    });
    expect(page).toHaveLength(11);
    expect(await scansOf('lead_signals')).toBe(0);
    expect(await scansOf('signal_pkey')).toBeLessThan(100);
  });
});
