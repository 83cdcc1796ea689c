import { change, createNiche, createPerson, type Niche, type Person, parseTenantId } from '@leadkit/core';
import { createTestIds } from '@leadkit/core/testing';
import { createClient } from '@supabase/supabase-js';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createSupabaseStore, type SupabaseStoreOptions } from '../src/index.ts';
import { createApp, PUBLISHABLE_KEY, SECRET_KEY } from './lite-app.ts';
import { type LiteProject, openLiteProject } from './lite-project.ts';
import { startApi } from './scripted-api.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const ids = createTestIds();

let project: LiteProject;

beforeAll(async () => {
  project = await openLiteProject();
}, 60_000);
afterEach(() => project.empty());
afterAll(() => project.close());

describe('wrong options are refused before anything is sent', () => {
  const jwt = (role: string): string =>
    ['{"alg":"HS256"}', `{"role":"${role}"}`, 'x']
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
  const url = 'https://project.supabase.co';
  const client = createClient(url, SECRET_KEY);
  const cases: Readonly<Record<string, readonly [SupabaseStoreOptions, path: string, says: RegExp]>> = {
    'nothing at all': [{}, 'url', /either url and serviceRoleKey or client/],
    'an address and a client': [{ url, client }, 'url', /only one of them/],
    'no key': [{ url }, 'serviceRoleKey', /is empty/],
    'no address': [{ serviceRoleKey: SECRET_KEY }, 'url', /address of the project/],
    'an address that is none': [
      { url: 'project', serviceRoleKey: SECRET_KEY },
      'url',
      /address of the project/,
    ],
    'the publishable key': [{ url, serviceRoleKey: PUBLISHABLE_KEY }, 'serviceRoleKey', /publishable/],
    'the anon key': [{ url, serviceRoleKey: jwt('anon') }, 'serviceRoleKey', /role "anon"/],
    'a residency that is no country': [{ client, residency: 'Almaty' }, 'residency', /two capital letters/],
  };
  for (const [what, [options, path, says]] of Object.entries(cases)) {
    test(what, async () => {
      const refused = createSupabaseStore(options);
      await expect(refused).rejects.toMatchObject({
        code: 'invalid_input',
        operation: 'createSupabaseStore',
        issues: [{ path }],
      });
      await expect(refused).rejects.toThrow(says);
      await expect(refused).rejects.not.toThrow(options.serviceRoleKey ?? 'no key');
    });
  }

  test('a service_role key of the older form is taken', async () => {
    await using api = await startApi();
    await expect(api.openStore({ serviceRoleKey: jwt('service_role') })).resolves.toMatchObject({
      id: 'supabase',
    });
  });
});

describe('opening a store looks at the project first', () => {
  test('a client of the host, typed with its own database, is taken and left open', async () => {
    type Own = {
      public: { Tables: Record<never, never>; Views: Record<never, never>; Functions: Record<never, never> };
    };
    const client = createClient<Own>(project.url, SECRET_KEY, { global: { fetch: project.fetch } });
    const store = await createSupabaseStore({ client, residency: 'KZ' });
    await store.close();
    expect(store).toMatchObject({ id: 'supabase', isDurable: true });
    expect(await (await createSupabaseStore({ client })).deliveries.backlog()).toEqual([]);
  });

  test('a client with the key of users is forbidden', async () => {
    const client = createClient(project.url, PUBLISHABLE_KEY, { global: { fetch: project.fetch } });
    const refused = createSupabaseStore({ client });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', operation: 'createSupabaseStore' });
    await expect(refused).rejects.toThrow(/secret key/);
  });

  test('a schema that is not exposed is named, with the place to expose it', async () => {
    const app = createApp(project.connection, ['public']);
    const refused = project.openStore({ fetch: async (input, init) => app.fetch(new Request(input, init)) });
    await expect(refused).rejects.toMatchObject({ code: 'unavailable' });
    await expect(refused).rejects.toThrow(/exposed schemas/);
  });

  test('a missing migration is named, with the command that brings it', async () => {
    const id = '20261122090200_leadkit_access';
    await project.database.query('delete from leadkit.schema_migration where id = $1', [id]);
    const refused = project.openStore();
    await expect(refused).rejects.toMatchObject({
      code: 'unavailable',
      issues: [{ path: id, message: 'is not applied' }],
    });
    await expect(refused).rejects.toThrow(/leadkit-supabase init.*supabase db push/);
    await project.database.query('insert into leadkit.schema_migration (id) values ($1)', [id]);
  });

  test('a breaking migration of a newer package is unsupported', async () => {
    const id = '20990101000000_leadkit_breaks';
    await project.database.query('insert into leadkit.schema_migration (id, is_breaking) values ($1, true)', [
      id,
    ]);
    await expect(project.openStore()).rejects.toMatchObject({ code: 'unsupported', issues: [{ path: id }] });
    await project.database.query('delete from leadkit.schema_migration where id = $1', [id]);
  });

  test('a project without functions of ours says how they come there', async () => {
    await using api = await startApi();
    const fetch404: typeof fetch = async () =>
      Response.json({ code: 'PGRST202', message: 'no' }, { status: 404 });
    await expect(api.openStore({ fetch: fetch404 })).rejects.toThrow(/leadkit-supabase init.*reload schema/);
  });

  test('a project that does not answer is unavailable after timeoutMs', async () => {
    const silent: typeof fetch = () => new Promise(() => {});
    await expect(project.openStore({ fetch: silent, timeoutMs: 10 })).rejects.toMatchObject({
      code: 'unavailable',
    });
  });
});

describe('without a stated residency', () => {
  const tenantId = parseTenantId('default');

  function newNiche(): Niche {
    const id = ids.next<'niche'>();
    const input = {
      id,
      tenantId,
      name: 'Шкафы-купе',
      kind: 'service',
      queries: { ru: ['шкаф купе'] },
    } as const;
    return createNiche({ ...input, cities: ['almaty'], platforms: ['olx'] }, NOW).state;
  }

  function newPerson(): Person {
    return createPerson({ id: ids.next<'person'>(), tenantId, identities: [], name: 'Айгүл' }, NOW).state;
  }

  test('persons are refused with business_rule, and nothing of the commit is stored', async () => {
    const store = await project.openStore({ residency: undefined });
    const changes = [change('niche', newNiche()), change('person', newPerson())];
    const refused = store.tenant('default').commit({ now: NOW, changes });
    await expect(refused).rejects.toMatchObject({
      code: 'business_rule',
      operation: 'commit',
      effect: 'none',
    });
    expect(await store.tenant('default').count('niche')).toEqual([{ group: {}, count: 0 }]);
  });

  test('signals are refused', async () => {
    const store = await project.openStore({ residency: undefined });
    const refused = store.tenant('default').signals.ingest({
      stream: 's',
      platform: 'olx',
      accountId: ids.next<'account'>(),
      now: NOW,
      collectFrom: NOW,
      signals: [],
    });
    await expect(refused).rejects.toMatchObject({ code: 'business_rule', operation: 'signals.ingest' });
  });

  test('markets and our own things are kept', async () => {
    const store = await project.openStore({ residency: undefined });
    const niche = newNiche();
    await store.tenant('default').commit({ now: NOW, changes: [change('niche', niche)] });
    expect(await store.tenant('default').get('niche', niche.id)).toEqual(niche);
  });
});

test('10 000 things come through pages although the API gives at most 1 000 rows', async () => {
  await project.database.exec(`
    insert into leadkit.niche (tenant_id, id, version, created_at, updated_at, data)
    select 'default', id, 1, moment, moment, jsonb_build_object('id', id, 'createdAt', moment) from (
      select lpad(n::text, 8, '0') as id, '2026-11-22T05:00:00.000Z'::timestamptz + n * interval '1 ms' as moment
      from generate_series(1, 10000) n
    ) made`);
  const host = createClient(project.url, SECRET_KEY, { global: { fetch: project.fetch } });
  expect((await host.schema('leadkit').from('niche').select('id')).data).toHaveLength(1000);

  const tenant = (await project.openStore()).tenant('default');
  const seen = new Set<string>();
  let pages = 0;
  for (let cursor: string | undefined, isLast = false; !isLast; pages += 1) {
    const { items, nextCursor } = await tenant.listPage('niche', {
      limit: 1000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id } of items) seen.add(id);
    cursor = nextCursor;
    isLast = nextCursor === undefined;
  }
  expect({ things: seen.size, pages }).toEqual({ things: 10_000, pages: 10 });
});

/** What `@supabase/lite` 0.10.0 does otherwise than Supabase. A test that fails here says that a workaround can go. */
describe('known divergences of @supabase/lite', () => {
  test('app.fetch answers a request whose signal is aborted already: lite-project.ts looks at the signal', async () => {
    const request = new Request(`${project.url}/rest/v1/rpc/schema_state`, {
      method: 'POST',
      body: '{"args":{}}',
      headers: { apikey: SECRET_KEY, 'content-profile': 'leadkit', 'content-type': 'application/json' },
      signal: AbortSignal.abort(),
    });
    expect((await project.app.fetch(request)).status).toBe(200);
  });

  test('users get every right on tables with row-level security: database.test.ts looks at grants before its first request', async () => {
    await project.openStore();
    const { rows } = await project.database.query(
      `select has_table_privilege('anon', 'leadkit.lease', 'delete') as "mayDelete"`,
    );
    expect(rows).toEqual([{ mayDelete: true }]);
  });
});
