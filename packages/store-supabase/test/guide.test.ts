import { afterAll, beforeAll, expect, test } from 'vitest';
import { createServerClient, letUserSeeTenant, newLeads, openStore, openStoreOn } from './guide.ts';
import { PUBLISHABLE_KEY, SECRET_KEY } from './lite-app.ts';
import { type LiteProject, openLiteProject } from './lite-project.ts';
import { type ServedApp, serveApp } from './serve-app.ts';
import { signIn } from './user-client.ts';

const TOKEN_KEY = Buffer.alloc(32, 7).toString('base64');

let project: LiteProject;
let served: ServedApp;
let env: NodeJS.ProcessEnv;

/** Over real HTTP, as a host does it. */
beforeAll(async () => {
  project = await openLiteProject();
  await project.app.ensureSystemSchema();
  served = await serveApp(project.app);
  env = { SUPABASE_URL: served.url, SUPABASE_SECRET_KEY: SECRET_KEY, LEADKIT_TOKEN_KEY: TOKEN_KEY };
}, 60_000);

afterAll(async () => {
  await served.close();
  await project.close();
});

test('secrets written over the address of the project are read over a client of the host', async () => {
  const store = await openStore(env);
  await store.tokens.write('default', 'account', { accessToken: 'a' }, 0);
  const other = await openStoreOn(createServerClient(env), TOKEN_KEY);
  expect(await other.tokens.read('default', 'account')).toEqual({ values: { accessToken: 'a' }, version: 1 });
  await Promise.all([store.close(), other.close()]);
});

test('a user who was let in reads the leads of that tenant, and nobody else does', async () => {
  const insert = `insert into leadkit.lead (tenant_id, id, version, created_at, updated_at, data)
    values ($1, $2, 1, now(), now(), '{"status": "new"}')`;
  await project.database.query(insert, ['tenant-a', 'lead-a']);
  await project.database.query(insert, ['tenant-b', 'lead-b']);
  const user = await signIn(project);
  expect(await newLeads(served.url, PUBLISHABLE_KEY, user.token)).toEqual([]);

  const server = createServerClient(env);
  await letUserSeeTenant(server, user.id, 'tenant-a');
  await letUserSeeTenant(server, user.id, 'tenant-a');
  expect(await newLeads(served.url, PUBLISHABLE_KEY, user.token)).toEqual(['lead-a']);
});
