import { MIGRATION_FILES } from '@leadkit/store-sql';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPostgresStore } from '../src/index.ts';
import { startChild } from './child-process.ts';
import { openServer } from './guide.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';

const IDS = MIGRATION_FILES.map(({ id }) => id);

withDatabase((given) => {
  let database: OwnDatabase;

  beforeEach(async () => {
    database = await makeDatabase(given);
  });

  afterEach(() => database.drop());

  test('two processes that start at once on an empty database both open, and each migration is applied once', async () => {
    const { connectionString } = database;
    const children = ['first', 'second', 'third', 'fourth'].map(() =>
      startChild(new URL('children/migrate.ts', import.meta.url), { connectionString }),
    );
    const ended = await Promise.all(children.map(({ ended }) => ended));
    expect(ended.map(({ errors }) => errors)).toEqual(['', '', '', '']);
    expect(ended.map(({ lines }) => lines.at(-1))).toEqual(
      Array(4).fill({ counted: [{ group: {}, count: 0 }] }),
    );
    expect(await database.run('select id from leadkit.schema_migration order by id')).toEqual(
      IDS.map((id) => ({ id })),
    );
  });

  test('with migrate: false an empty database is unavailable, its migrations are named, and nothing is made', async () => {
    const opening = createPostgresStore({ connectionString: database.connectionString, migrate: false });
    await expect(opening).rejects.toMatchObject({
      code: 'unavailable',
      issues: IDS.map((path) => ({ path, message: 'is not applied' })),
    });
    expect(await database.run("select 1 from pg_namespace where nspname = 'leadkit'")).toEqual([]);
  });

  test('with migrate: false a migrated database opens', async () => {
    const { connectionString } = database;
    await (await openServer(connectionString, Buffer.alloc(32).toString('base64'))).close();
    const store = await createPostgresStore({ connectionString, migrate: false });
    expect(await store.tenant('default').count('lead')).toEqual([{ group: {}, count: 0 }]);
    await store.close();
  });

  test('a changed file is refused with conflict when a store opens', async () => {
    const { connectionString } = database;
    await (await createPostgresStore({ connectionString })).close();
    await database.run("update leadkit.schema_migration set checksum = 'ff' where id = $1", [IDS[0]]);
    await expect(createPostgresStore({ connectionString })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a pool of the host is used and left open', async () => {
    const pool = new pg.Pool({ connectionString: database.connectionString, max: 2 });
    pool.on('connect', (client) => client.on('error', () => {}));
    const store = await createPostgresStore({ pool });
    await store.deliveries.register({ name: 'crm', types: ['lead.created'] });
    await store.close();
    const { rows } = await pool.query('select name from leadkit.consumer');
    expect(rows).toEqual([{ name: 'crm' }]);
    await pool.end();
  });

  test('a server that cuts the connections is unavailable for a call, and the store goes on', async () => {
    const store = await createPostgresStore({ connectionString: database.connectionString });
    await store.deliveries.register({ name: 'crm', types: [] });
    const cut = database.cut();
    await Promise.allSettled([store.deliveries.backlog(), cut]);
    expect(await store.deliveries.backlog()).toEqual([{ name: 'crm', pending: 0, dead: 0 }]);
    await store.close();
  });

  test('a call past its time is given up, and the connection it sat on is not used again', async () => {
    const store = await createPostgresStore({
      connectionString: database.connectionString,
      connectionsMax: 1,
    });
    const blocker = new pg.Client({ connectionString: database.connectionString });
    await blocker.connect();
    await blocker.query('begin; lock table leadkit.lease');
    const wish = { name: 'nightly', holder: 'a', ttlMs: 1_000, now: '2026-11-22T05:00:00.000Z' };
    await expect(store.leases.acquire(wish, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'unavailable',
      effect: 'unknown',
    });
    expect(await store.deliveries.backlog()).toEqual([]);
    await blocker.query('rollback');
    await blocker.end();
    await store.close();
  });
});
