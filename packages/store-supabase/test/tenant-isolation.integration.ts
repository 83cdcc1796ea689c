import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type DatabaseFunction,
  fillTables,
  type Relation,
  readFunctions,
  readRelations,
  valueFor,
} from './catalogue.ts';
import { type LiteProject, openLiteProject } from './lite-project.ts';
import { anonymous, signIn, type User } from './user-client.ts';

/**
 * What a user's JWT of one tenant can do to another. `@supabase/lite` grants everything on every table to users and to
 * strangers once it sees row-level security, which Supabase does not: here row-level security stands alone.
 */
const OURS = 'tenant-a';
const THEIRS = 'tenant-b';

let project: LiteProject;
let relations: readonly Relation[];
let functions: readonly DatabaseFunction[];
let user: User;
/** All rows of all tables, before anybody tried anything. */
let before: string;

beforeAll(async () => {
  project = await openLiteProject();
  await project.app.ensureSystemSchema();
  await fillTables(project.database, [OURS, THEIRS]);
  user = await signIn(project);
  await project.database.query('insert into leadkit.tenant_user (tenant_id, user_id) values ($1, $2)', [
    OURS,
    user.id,
  ]);
  relations = await readRelations(project.database);
  functions = await readFunctions(project.database);
  before = await project.dump();
}, 60_000);

afterAll(() => project.close());

function leadkit(of: User = user) {
  return of.client.schema('leadkit');
}

/** One answer per table or view. */
async function ofEach<Value>(
  ask: (relation: Relation) => PromiseLike<Value>,
): Promise<Record<string, Value>> {
  const answers: Record<string, Value> = {};
  for (const relation of relations) answers[relation.name] = await ask(relation);
  return answers;
}

function expected(shown: unknown, hidden: unknown): Record<string, unknown> {
  return Object.fromEntries(relations.map(({ name, isShown }) => [name, isShown ? shown : hidden]));
}

test('the catalogue gave every table, and those of users are the ones with a policy', () => {
  expect(relations.filter(({ isShown }) => isShown).map(({ name }) => name)).toEqual(
    relations.filter(({ name, hasTenant }) => hasTenant && !HIDDEN.includes(name)).map(({ name }) => name),
  );
  expect(functions.length).toBeGreaterThan(40);
});

/** Tables with a tenant that only stores may read. */
const HIDDEN: readonly string[] = [
  'account_token',
  'delivery',
  'erased_identity',
  'stream_checkpoint',
  'tenant_erasure',
];

test('a user reads the rows of the own tenant and no others', async () => {
  const tenants = await ofEach(async ({ name, hasTenant }) => {
    const { data, error } = await leadkit()
      .from(name)
      .select(hasTenant ? 'tenant_id' : '*');
    if (error !== null) return error.code;
    return [...new Set((data ?? []).map((row) => (row as { tenant_id?: string }).tenant_id))];
  });
  expect(tenants).toEqual(expected([OURS], []));
});

test('nothing of the other tenant is in any row a user can read', async () => {
  const rows = await ofEach(({ name }) => leadkit().from(name).select('*'));
  expect(JSON.stringify(rows)).toContain(OURS);
  expect(JSON.stringify(rows)).not.toContain(THEIRS);
});

test('a user counts the rows of the own tenant only', async () => {
  const counts = await ofEach(async ({ name }) => {
    const { count } = await leadkit().from(name).select('*', { count: 'exact', head: true });
    return count;
  });
  expect(counts).toEqual({ ...expected(1, 0), tenant_user: 2 });
});

test('asking for the other tenant by name finds and counts nothing', async () => {
  const found = await ofEach(async ({ name, hasTenant }) => {
    if (!hasTenant) return 0;
    const { data, count } = await leadkit()
      .from(name)
      .select('*', { count: 'exact' })
      .eq('tenant_id', THEIRS);
    return data?.length === 0 ? count : data;
  });
  expect(found).toEqual(expected(0, 0));
});

test.each([OURS, THEIRS])('a user inserts nothing, for %s neither', async (tenant) => {
  const codes = await ofEach(async ({ name, columns, isTable }) => {
    if (!isTable) return '42501';
    const row = Object.fromEntries(
      columns.map((column) => [column.name, valueFor(column, `${tenant} anew`)]),
    );
    const { error } = await leadkit()
      .from(name)
      .insert('tenant_id' in row ? { ...row, tenant_id: tenant } : row);
    return error?.code;
  });
  expect(codes).toEqual(expected('42501', '42501'));
  expect(await project.dump()).toBe(before);
});

test('a user does not become a user of another tenant', async () => {
  const membership = { tenant_id: THEIRS, user_id: user.id };
  const inserted = await leadkit().from('tenant_user').insert(membership);
  expect(inserted.error?.code).toBe('42501');
  const moved = await leadkit()
    .from('tenant_user')
    .update({ tenant_id: THEIRS })
    .eq('user_id', user.id)
    .select();
  expect(moved.data ?? []).toEqual([]);
  expect(await project.dump()).toBe(before);
});

test('a user updates nothing, rows of the own tenant neither', async () => {
  const changed = await ofEach(async ({ name, columns }) => {
    const [first] = columns;
    if (first === undefined) return [];
    const value = valueFor(first, 'tenant-x');
    const { data } = await leadkit()
      .from(name)
      .update({ [first.name]: value })
      .not(first.name, 'is', null)
      .select();
    return data ?? [];
  });
  expect(changed).toEqual(expected([], []));
  expect(await project.dump()).toBe(before);
});

test('a user deletes nothing, rows of the own tenant neither', async () => {
  const gone = await ofEach(async ({ name, columns }) => {
    const { data } = await leadkit()
      .from(name)
      .delete()
      .not(columns[0]?.name ?? '', 'is', null)
      .select();
    return data ?? [];
  });
  expect(gone).toEqual(expected([], []));
  expect(await project.dump()).toBe(before);
});

const ARGS = {
  tenantId: THEIRS,
  kind: 'niche',
  id: `id of ${THEIRS}`,
  key: `key of ${THEIRS}`,
  accountId: `account_id of ${THEIRS}`,
  offerId: `offer_id of ${THEIRS}`,
  stream: `stream of ${THEIRS}`,
  name: `name of ${THEIRS}`,
  consumer: `name of ${THEIRS}`,
  holder: `holder of ${THEIRS}`,
  limit: 10,
  cost: 1,
  windowMs: 1000,
  filter: {},
  sort: { by: 'createdAt', direction: 'asc' },
  query: {},
  groupBy: [],
  types: [],
  changes: [],
  events: [],
  signals: [],
  offers: [],
  runIds: [],
  now: '2026-11-22T06:00:00.000Z',
  until: '2026-11-22T07:00:00.000Z',
  expiresAt: '2026-11-22T07:00:00.000Z',
  expectedVersion: 0,
  version: 1,
  keyId: 'k',
  sealed: 's',
};

test.each(['authenticated', 'anon'])('%s may call no function of the store', async (role) => {
  const client = role === 'anon' ? anonymous(project) : user.client;
  const codes: Record<string, string | undefined> = {};
  for (const { schema, name } of functions) {
    const { data, error } = await client.schema(schema).rpc(name, { args: ARGS });
    codes[`${schema}.${name}`] = data === null ? error?.code : 'it answered';
  }
  expect(codes).toEqual(
    Object.fromEntries(
      functions.map(({ schema, name }) => [`${schema}.${name}`, schema === 'leadkit' ? '42501' : 'PGRST106']),
    ),
  );
  expect(await project.dump()).toBe(before);
});

test('somebody without a session reads nothing', async () => {
  const rows = await ofEach(async ({ name }) => {
    const { data } = await anonymous(project).schema('leadkit').from(name).select('*');
    return data ?? [];
  });
  expect(rows).toEqual(expected([], []));
});

test('a user of no tenant reads nothing', async () => {
  const stranger = await signIn(project);
  const rows = await ofEach(async ({ name }) => (await leadkit(stranger).from(name).select('*')).data);
  expect(rows).toEqual(expected([], []));
});

test('a user of both tenants reads both', async () => {
  const both = await signIn(project);
  for (const tenant of [OURS, THEIRS])
    await project.database.query('insert into leadkit.tenant_user (tenant_id, user_id) values ($1, $2)', [
      tenant,
      both.id,
    ]);
  const { data } = await leadkit(both).from('niche').select('tenant_id').order('tenant_id');
  expect(data).toEqual([{ tenant_id: OURS }, { tenant_id: THEIRS }]);
});

/** Last, because it opens what is closed: the page of Supabase on custom schemas tells to run exactly this. */
test('a host that grants every function to users still lets nobody see, change or count another tenant', async () => {
  await project.database.exec(`
    grant usage on schema leadkit to anon, authenticated;
    grant all on all tables in schema leadkit to anon, authenticated;
    grant all on all routines in schema leadkit to anon, authenticated;
  `);
  const unchanged = await project.dump();
  const answers: Record<string, unknown> = {};
  for (const { schema, name } of functions) {
    if (schema !== 'leadkit') continue;
    answers[name] = (await leadkit().rpc(name, { args: ARGS })).data;
  }
  expect(answers).toMatchObject({ delivery_backlog: [], signal_get: null, token_read: null });
  expect(JSON.stringify(answers)).not.toContain(THEIRS);
  expect(await project.dump()).toBe(unchanged);
});
