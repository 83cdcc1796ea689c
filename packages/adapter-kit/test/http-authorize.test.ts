import { LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { bearerAuthorization } from '../src/index.ts';
import { json, startServer } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf } from './test-client.ts';

const read = { operation: 'leads.poll', path: '/threads', parse: asIs };
const write = { ...read, method: 'POST', json: {} } as const;

/** A token source that hands out `token-1`, and the next number after each refusal. */
function countingTokens() {
  let number = 1;
  const source = {
    accessToken: () => Promise.resolve(`token-${number}`),
    invalidate(token: string) {
      if (token === `token-${number}`) number += 1;
    },
  };
  return bearerAuthorization(source);
}

test('every attempt asks for credentials anew', async () => {
  await using server = await startServer(json({}, 503), json({}));
  let asked = 0;
  const authorize = () => {
    asked += 1;
    return Promise.resolve({ headers: { 'x-auth-token': `t${asked}` } });
  };
  await clientFor(server, { authorize }).client.request(read);
  expect(server.requests.map(({ headers }) => headers['x-auth-token'])).toEqual(['t1', 't2']);
});

test('credentials win over headers of the same name', async () => {
  await using server = await startServer(json({}));
  const authorize = () => Promise.resolve({ headers: { Authorization: 'Bearer right' } });
  await clientFor(server, { authorize, headers: { authorization: 'Bearer wrong' } }).client.request(read);
  expect(server.requests[0]?.headers.authorization).toBe('Bearer right');
});

describe('refused credentials', () => {
  test('a 401 is answered with a new token and one repeat, also for a write', async () => {
    await using server = await startServer(json({}, 401), json({ ok: true }));
    const { client, clock } = clientFor(server, { authorize: countingTokens() });
    await expect(client.request(write)).resolves.toMatchObject({ value: { ok: true } });
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(clock.sleeps).toEqual([]);
  });

  test('a second 401 is final', async () => {
    await using server = await startServer(json({}, 401));
    const { client } = clientFor(server, { authorize: countingTokens() });
    await expect(client.request(write)).rejects.toMatchObject({ code: 'unauthenticated', effect: 'none' });
    expect(server.requests).toHaveLength(2);
  });

  test('a repeat after a 401 takes none of the attempts', async () => {
    await using server = await startServer(json({}, 401), json({}, 503), json({}, 503), json({}));
    const { client } = clientFor(server, { authorize: countingTokens() });
    await client.request(read);
    expect(server.requests).toHaveLength(4);
  });

  test('without onRejected a 401 is final at once', async () => {
    await using server = await startServer(json({}, 401));
    const authorize = () => Promise.resolve({ headers: { 'x-auth-token': 'static' } });
    await expect(clientFor(server, { authorize }).client.request(read)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('what classify calls unauthenticated counts too', async () => {
    await using server = await startServer(json({ error: 'invalid_token' }, 400), json({}));
    const { client } = clientFor(server, {
      authorize: countingTokens(),
      classify: ({ status }) => (status === 400 ? { code: 'unauthenticated' } : undefined),
    });
    await client.request(read);
    expect(server.requests).toHaveLength(2);
  });

  test('a write that may have happened is not repeated, whatever the code', async () => {
    await using server = await startServer(json({}, 500));
    const { client } = clientFor(server, {
      authorize: countingTokens(),
      classify: () => ({ code: 'unauthenticated', effect: 'unknown' }),
    });
    await expect(client.request(write)).rejects.toMatchObject({ effect: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  test('an onRejected that fails leaves the 401 as the error', async () => {
    await using server = await startServer(json({}, 401));
    const authorize = () =>
      Promise.resolve({
        headers: { authorization: 'Bearer a' },
        onRejected: () => Promise.reject(new Error('store down')),
      });
    await expect(clientFor(server, { authorize }).client.request(read)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('credentials that cannot be had', () => {
  test('the error of the token source is passed on with our platform and operation, and nothing was sent', async () => {
    await using server = await startServer(json({}));
    const authorize = () =>
      Promise.reject(
        new LeadKitError({ code: 'unauthenticated', operation: 'tokens.read', message: 'No credentials.' }),
      );
    await expect(clientFor(server, { authorize }).client.request(write)).rejects.toMatchObject({
      code: 'unauthenticated',
      platform: 'olx',
      operation: 'leads.poll',
      effect: 'none',
      message: 'No credentials. Nothing was changed.',
    });
    expect(server.requests).toHaveLength(0);
  });

  test('an error of another library does not leave bare', async () => {
    await using server = await startServer(json({}));
    const authorize = () => Promise.reject(new RangeError('boom'));
    const error = await rejectionOf(clientFor(server, { authorize }).client.request(read));
    expect(error).toMatchObject({ code: 'unavailable', cause: { name: 'RangeError', message: 'boom' } });
    expect(server.requests).toHaveLength(0);
  });

  test('credentials HTTP cannot carry are refused without showing them', async () => {
    await using server = await startServer(json({}));
    const authorize = () => Promise.resolve({ headers: { authorization: 'Bearer абракадабра' } });
    const error = await rejectionOf(clientFor(server, { authorize }).client.request(read));
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'headers.authorization' }] });
    expect(String(error)).not.toContain('абракадабра');
    expect(server.requests).toHaveLength(0);
  });
});
