import { inspect } from 'node:util';
import { createTestClock } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { createRedactor } from '../src/index.ts';
import { dropAnswer, json, startServer } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf } from './test-client.ts';

test('each attempt is one debug line with method, address, status, duration and number', async () => {
  const clock = createTestClock();
  await using server = await startServer(
    (response) => void clock.advance(120).then(() => response.writeHead(503).end()),
    (response) => void clock.advance(30).then(() => response.end('{}')),
  );
  const { client, log } = clientFor(server, { clock, random: () => 0 });
  await client.request({ operation: 'leads.poll', path: '/threads', query: { limit: 20 }, parse: asIs });
  const line = {
    level: 'debug',
    message: 'http attempt',
    platform: 'olx',
    operation: 'leads.poll',
    method: 'GET',
    url: `${server.origin}/threads?limit=20`,
  };
  expect(log).toEqual([
    { ...line, attempt: 1, status: 503, durationMs: 120 },
    { ...line, attempt: 2, status: 200, durationMs: 30 },
  ]);
});

test('an attempt without an answer says what happened instead of a status', async () => {
  await using server = await startServer(dropAnswer);
  const { client, log } = clientFor(server, { retry: { attemptsMax: 1 } });
  await rejectionOf(client.request({ operation: 'a', path: '/', parse: asIs }));
  expect(log[0]).toMatchObject({ error: expect.stringContaining('broke the connection') });
  expect(log[0]).not.toHaveProperty('status');
});

test('no secret is in any log line or error: query, headers, credentials, body, cause', async () => {
  const secrets = {
    query: 'query-s3cret',
    header: 'header-s3cret',
    token: 'token-s3cret',
    path: 'path-s3cret',
    body: 'body-s3cret',
    answer: 'answer-s3cret',
  };
  await using server = await startServer(json({ echoed: secrets.answer }, 500), dropAnswer);
  const redactor = createRedactor(['appKey']);
  redactor.remember(secrets.path);
  const { client, log } = clientFor(server, {
    redactor,
    headers: { 'x-auth-token': secrets.header },
    authorize: () => Promise.resolve({ headers: { authorization: `Bearer ${secrets.token}` } }),
    classify: ({ status }) =>
      status === 500
        ? { code: 'unavailable', detail: `bad token ${secrets.token} or ${secrets.header}` }
        : undefined,
  });
  const error = await rejectionOf(
    client.request({
      operation: 'a',
      method: 'POST',
      isSafe: true,
      path: `/shops/${secrets.path}`,
      query: { app_key: secrets.query, page: 2 },
      json: { text: secrets.body },
      parse: asIs,
    }),
  );
  const seen = inspect([error, log], { depth: 10, showHidden: true });
  expect(seen).not.toContain('s3cret');
  expect(log[0]).toMatchObject({ url: `${server.origin}/shops/[redacted]?app_key=[redacted]&page=2` });
});

test('a secret in the text of a cause is scrubbed, and an error without a code may have had an effect', async () => {
  await using server = await startServer(json({}));
  const { client } = clientFor(server, {
    fetch: () => Promise.reject(new TypeError('fetch failed for header-s3cret')),
    headers: { 'x-auth-token': 'header-s3cret' },
  });
  const error = await rejectionOf(client.request({ operation: 'a', method: 'POST', path: '/', parse: asIs }));
  expect(error).toMatchObject({ effect: 'unknown', cause: { message: 'fetch failed for [redacted]' } });
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('s3cret');
});

test('the cause of a broken connection is kept, without the request that carried the credentials', async () => {
  await using server = await startServer(dropAnswer);
  const { client } = clientFor(server, { retry: { attemptsMax: 1 } });
  const error = await rejectionOf(client.request({ operation: 'a', path: '/', parse: asIs }));
  expect(error).toMatchObject({ cause: { name: 'TypeError', message: 'fetch failed' } });
  expect((error as { cause: object }).cause).not.toHaveProperty('request');
});
