import { isLeadKitError, LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { type Scripted, startApi } from './scripted-api.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const LEASE = { name: 'nightly', holder: 'a', ttlMs: 1_000, now: NOW };
const MAY_BE = /may have been stored/;
const IS_NOT = /Nothing was stored/;
const TAKEN: Scripted = [200, { token: 'the-token' }];

/** The error a write ends with after these answers, and how many calls it took. */
async function failWith(...script: readonly Scripted[]): Promise<{ error: LeadKitError; calls: number }> {
  await using api = await startApi(...script);
  const store = await api.openStore();
  const error: unknown = await store.leases.acquire(LEASE).then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (!isLeadKitError(error)) throw error;
  return { error, calls: api.calls.length };
}

describe('what the API answers becomes', () => {
  const postgres = (code: string, message = 'no') => ({ code, message, details: null, hint: null });
  const NONE = { effect: 'none' } as const;
  const UNKNOWN = { effect: 'unknown' } as const;
  type Expected = Pick<LeadKitError, 'code' | 'effect'>;
  const cases: Readonly<Record<string, readonly [Scripted, Expected, says: RegExp]>> = {
    'a broken rule of the schema': [
      [400, postgres('23514', 'new row violates check constraint "lease_c"')],
      { code: 'invalid_input', ...NONE },
      /SQLSTATE 23514, lease_c/,
    ],
    'a value PostgreSQL cannot keep': [[400, postgres('22P05')], { code: 'invalid_input', ...NONE }, /NUL/],
    'a role without rights': [[403, postgres('42501')], { code: 'forbidden', ...NONE }, /service_role/],
    'a statement that took too long': [[500, postgres('57014')], { code: 'unavailable', ...NONE }, /57014/],
    'a server that shuts down': [[503, postgres('57P01')], { code: 'unavailable', ...UNKNOWN }, MAY_BE],
    'a function that is not there': [
      [404, postgres('PGRST202')],
      { code: 'unavailable', ...NONE },
      /migrations/,
    ],
    'a schema that is not exposed': [
      [406, postgres('PGRST106')],
      { code: 'unavailable', ...NONE },
      /exposed schemas/,
    ],
    'no connection to the database': [[503, postgres('PGRST000')], { code: 'unavailable', ...NONE }, IS_NOT],
    'a connection that broke on the way': [
      [503, postgres('PGRST001')],
      { code: 'unavailable', ...UNKNOWN },
      MAY_BE,
    ],
    'no picture of the schema': [[503, postgres('PGRST002')], { code: 'unavailable', ...NONE }, IS_NOT],
    'a token nobody can read': [
      [401, postgres('PGRST301')],
      { code: 'unauthenticated', ...NONE },
      /secret key/,
    ],
    'an expired token': [[401, postgres('PGRST303')], { code: 'unauthenticated', ...NONE }, /secret key/],
    'a key the gateway does not know': [
      [401, { message: 'Invalid API key', hint: 'x' }],
      { code: 'unauthenticated', ...NONE },
      /HTTP 401/,
    ],
    'a restricted network': [[403, { message: 'no' }], { code: 'forbidden', ...NONE }, /HTTP 403/],
    'a restricted project': [[402, { message: 'no' }], { code: 'unavailable', ...NONE }, /billing/],
    'another server at the address': [
      [404, '<html>nginx'],
      { code: 'unavailable', ...NONE },
      /no Supabase API/,
    ],
    'an empty 404, which supabase-js takes for a success': [
      [404, ''],
      { code: 'unavailable', ...UNKNOWN },
      MAY_BE,
    ],
    'a paused project': [[540, 'paused'], { code: 'unavailable', ...NONE }, /paused/],
    'a call that is too large': [[413, 'too large'], { code: 'invalid_input', ...NONE }, /fewer/],
    'too many calls': [[429, { message: 'slow down' }], { code: 'rate_limited', ...NONE }, /429/],
    PT409: [[409, postgres('PT409')], { code: 'conflict', ...NONE }, /PT409/],
    'a gateway that failed': [[502, '<html>Bad gateway'], { code: 'unavailable', ...UNKNOWN }, MAY_BE],
    'a page instead of an answer': [[200, '<html>Log in'], { code: 'unavailable', ...UNKNOWN }, MAY_BE],
    'a code nobody knows': [
      [400, postgres('PGRST199')],
      { code: 'unexpected_response', ...NONE },
      /PGRST199/,
    ],
    'a connection dropped after the call was sent': ['drop', { code: 'unavailable', ...UNKNOWN }, MAY_BE],
  };
  for (const [what, [answer, expected, says]] of Object.entries(cases)) {
    test(`${what}: ${expected.code} with effect ${expected.effect}, and no repeat`, async () => {
      const { error, calls } = await failWith(answer);
      expect({ code: error.code, effect: error.effect, calls }).toEqual({ ...expected, calls: 1 });
      expect(error.message).toMatch(says);
    });
  }
});

test.each(['40001', '40P01', '55P03', 'PGRST003'])(
  '%s is repeated, and the answer after it counts',
  async (code) => {
    await using api = await startApi(
      [500, { code, message: 'again' }],
      [504, { code, message: 'again' }],
      TAKEN,
    );
    const store = await api.openStore();
    expect(await store.leases.acquire(LEASE)).toMatchObject({ token: 'the-token' });
    expect(api.calls).toHaveLength(3);
  },
);

test('a lost race that stays lost is unavailable after 21 calls, with nothing stored', async () => {
  const { error, calls } = await failWith(
    ...Array.from({ length: 30 }, (): Scripted => [500, { code: '40001', message: '' }]),
  );
  expect({ code: error.code, effect: error.effect, calls }).toEqual({
    code: 'unavailable',
    effect: 'none',
    calls: 21,
  });
});

test('an address where nobody listens is unavailable, and the write surely did not happen', async () => {
  const api = await startApi();
  const store = await api.openStore();
  await api[Symbol.asyncDispose]();
  const lost = store.leases.acquire(LEASE);
  await expect(lost).rejects.toMatchObject({
    code: 'unavailable',
    effect: 'none',
    operation: 'leases.acquire',
  });
});

test('a read says nothing of an effect', async () => {
  await using api = await startApi('drop');
  const store = await api.openStore();
  const error: unknown = await store
    .tenant('a')
    .get('niche', 'x')
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LeadKitError);
  expect((error as LeadKitError).effect).toBeUndefined();
});

test('an error quotes nothing of what PostgreSQL, a gateway or a page says', async () => {
  const phone = '+77011234567';
  const told = {
    code: '23505',
    message: `duplicate key ${phone}`,
    details: `Key (phone)=(${phone}) exists.`,
    hint: phone,
  };
  const pages: readonly Scripted[] = [
    [409, told],
    [200, phone],
    [500, phone],
    [404, phone],
    [400, { message: phone }],
  ];
  for (const page of pages) {
    const { error } = await failWith(page);
    const everything = [error, error.cause].map(
      (part) => `${String(part)} ${JSON.stringify(part)} ${(part as Error)?.stack}`,
    );
    expect(everything.join('\n')).not.toContain(phone);
  }
});

test('a key that clashes is a conflict that names the constraint', async () => {
  const message = 'duplicate key value violates unique constraint "event_pkey"';
  const { error } = await failWith([409, { code: '23505', message }]);
  expect({ code: error.code, effect: error.effect }).toEqual({ code: 'conflict', effect: 'none' });
  expect(error.message).toContain('event_pkey');
});

test('aborting a call under way rejects at once with the reason of the signal, and ends the request', async () => {
  await using api = await startApi('never');
  const store = await api.openStore();
  const stop = new AbortController();
  const arrival = api.arrival();
  const call = store.leases.acquire(LEASE, { signal: stop.signal });
  await arrival;
  const reason = new Error('the user left');
  const departure = api.departure();
  stop.abort(reason);
  await expect(call).rejects.toBe(reason);
  await departure;
});

test('an aborted call is not sent', async () => {
  await using api = await startApi(TAKEN);
  const store = await api.openStore();
  const reason = new Error('too late');
  await expect(store.leases.acquire(LEASE, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(api.calls).toEqual([]);
});

test('a call without an answer ends after timeoutMs as unavailable, and may have happened', async () => {
  await using api = await startApi('never');
  const store = await api.openStore();
  const late = store.leases.acquire(LEASE, { timeoutMs: 20 });
  await expect(late).rejects.toMatchObject({ code: 'unavailable', effect: 'unknown' });
});

test('a fetch of the host that does not listen to the signal does not hold up an abort', async () => {
  await using api = await startApi('never');
  const deaf: typeof fetch = (input, init) => fetch(input, { ...init, signal: null });
  const store = await api.openStore({ fetch: deaf });
  const stop = new AbortController();
  const arrival = api.arrival();
  const call = store.leases.acquire(LEASE, { signal: stop.signal });
  await arrival;
  stop.abort('stopped');
  await expect(call).rejects.toBe('stopped');
});

test('a call is one POST to the function in the schema leadkit, with all of its text in the body', async () => {
  await using api = await startApi([200, null]);
  const store = await api.openStore();
  await store.tenant('a').getByKey('item', `"),id.eq.1,or(x.eq."\\`);
  const [call] = api.calls;
  expect(call?.fn).toBe('entity_get_by_key');
  expect(call?.headers).toMatchObject({ 'content-profile': 'leadkit', apikey: 'sb_secret_x' });
  expect(JSON.parse(call?.body ?? '')).toEqual({
    args: { tenantId: 'a', kind: 'item', key: `"),id.eq.1,or(x.eq."\\` },
  });
});
