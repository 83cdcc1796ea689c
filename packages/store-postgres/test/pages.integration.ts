import { createIdGenerator, type Lead, paginate } from '@leadkit/core';
import { buildLead } from '@leadkit/core/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore, type PostgresStore } from '../src/index.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';

const START_MS = Date.UTC(2026, 10, 22);
const LEADS = 10_000;
const ids = createIdGenerator(() => START_MS);

withDatabase((given) => {
  let database: OwnDatabase;
  let store: PostgresStore;

  beforeAll(async () => {
    database = await makeDatabase(given);
    store = await createPostgresStore({ connectionString: database.connectionString });
    const sample = buildLead();
    for (let from = 0; from < LEADS; from += 250) {
      const changes = Array.from({ length: 250 }, (_, place) => {
        // Ten to a moment, so that pages end between equal moments.
        const createdAt = new Date(START_MS + Math.floor((from + place) / 10)).toISOString();
        const entity = {
          ...sample,
          id: ids.next<'lead'>(),
          tenantId: 'pages',
          version: 1,
          createdAt,
          updatedAt: createdAt,
          status: (from + place) % 4 === 0 ? 'qualified' : 'new',
        } as Lead;
        return { kind: 'lead' as const, entity, expectedVersion: 0, keys: [] };
      });
      await store.tenant('pages').commit({ now: '2026-11-22T00:00:00.000Z', changes });
    }
  });

  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  test.each([
    ['asc', 1_000],
    ['desc', 1_000],
    ['desc', 333],
  ] as const)('10,000 leads come back once each, in order (%s), in pages of %i', async (direction, limit) => {
    const seen: Lead[] = [];
    const sort = { by: 'createdAt', direction } as const;
    const pages = paginate((cursor) => store.tenant('pages').listPage('lead', { sort, limit, cursor }));
    for await (const lead of pages) seen.push(lead);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(LEADS);
    const keys = seen.map(({ createdAt, id }) => `${createdAt} ${id}`);
    expect(keys).toEqual(direction === 'asc' ? keys.toSorted() : keys.toSorted().reverse());
  });

  test('2,500 of 10,000 leads come back through pages by status, and are counted', async () => {
    let count = 0;
    const filter = { status: 'qualified' } as const;
    const pages = paginate((cursor) =>
      store.tenant('pages').listPage('lead', { filter, limit: 1_000, cursor }),
    );
    for await (const lead of pages) count += lead.status === 'qualified' ? 1 : 0;
    expect(count).toBe(2_500);
    const groups = await store.tenant('pages').count('lead', { groupBy: ['status'] });
    expect(groups.toSorted((a, b) => a.count - b.count)).toEqual([
      { group: { status: 'qualified' }, count: 2_500 },
      { group: { status: 'new' }, count: 7_500 },
    ]);
  });
});
