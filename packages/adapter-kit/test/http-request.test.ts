import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../src/index.ts';
import { json, startServer, text } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf } from './test-client.ts';

describe('what is sent', () => {
  test('a path is appended to the base URL, with or without its slash', async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server, { baseUrl: `${server.origin}/api/partner/` });
    await client.request({ operation: 'a', path: '/adverts/12', parse: asIs });
    await client.request({ operation: 'a', path: 'adverts', parse: asIs });
    await client.request({ operation: 'a', path: '', parse: asIs });
    expect(server.requests.map(({ url }) => url)).toEqual([
      '/api/partner/adverts/12',
      '/api/partner/adverts',
      '/api/partner',
    ]);
  });

  test('query parameters are encoded, lists repeat their name, undefined is left out', async () => {
    await using server = await startServer(json({}));
    const query = { 'filter[state]': 'NEW', id: [1, 2], q: 'шкаф & купе', limit: undefined, isOpen: true };
    await clientFor(server).client.request({ operation: 'a', path: '/orders?v=2', query, parse: asIs });
    const url = new URL(server.requests[0]?.url ?? '', server.origin);
    expect([...url.searchParams]).toEqual([
      ['v', '2'],
      ['filter[state]', 'NEW'],
      ['id', '1'],
      ['id', '2'],
      ['q', 'шкаф & купе'],
      ['isOpen', 'true'],
    ]);
  });

  test('json is sent as JSON with its content type', async () => {
    await using server = await startServer(json({}));
    const sent = { title: 'Шкаф 🚪', price: 0 };
    await clientFor(server).client.request({
      operation: 'a',
      method: 'POST',
      path: '/adverts',
      json: sent,
      parse: asIs,
    });
    expect(server.requests[0]?.method).toBe('POST');
    expect(server.requests[0]?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(server.requests[0]?.body ?? '')).toEqual(sent);
  });

  test('a form body keeps its own content type', async () => {
    await using server = await startServer(json({}));
    const body = new URLSearchParams({ grant_type: 'refresh_token' });
    await clientFor(server).client.request({
      operation: 'a',
      method: 'POST',
      path: '/token',
      body,
      parse: asIs,
    });
    expect(server.requests[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(server.requests[0]?.body).toBe('grant_type=refresh_token');
  });

  test("the request's headers win over the client's", async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server, { headers: { version: '2.0', accept: 'application/vnd.api+json' } });
    await client.request({ operation: 'a', path: '/', headers: { version: '3.0' }, parse: asIs });
    expect(server.requests[0]?.headers).toMatchObject({
      version: '3.0',
      accept: 'application/vnd.api+json',
    });
  });

  test('JSON is asked for unless something else is', async () => {
    await using server = await startServer(json({}));
    await clientFor(server).client.request({ operation: 'a', path: '/', parse: asIs });
    await clientFor(server).client.request({ operation: 'a', path: '/', accept: 'text', parse: asIs });
    expect(server.requests.map(({ headers }) => headers.accept)).toEqual(['application/json', '*/*']);
  });

  test('a whole URL of the same origin is taken as it is', async () => {
    await using server = await startServer(text('%PDF'));
    const { client } = clientFor(server, { baseUrl: `${server.origin}/api` });
    const path = `${server.origin}/waybills/7?sign=x`;
    await client.request({ operation: 'a', path, accept: 'bytes', parse: asIs });
    expect(server.requests[0]?.url).toBe('/waybills/7?sign=x');
  });
});

describe('what is refused before anything is sent', () => {
  test.each([
    ['a URL of another origin', { path: 'https://evil.example/adverts' }, 'path'],
    ['a path that leads to another origin', { path: 'http://127.0.0.1@evil.example/' }, 'path'],
    ['a URL that cannot be read', { path: 'http://[' }, 'path'],
    ['json together with body', { method: 'POST', path: '/', json: {}, body: 'x' }, 'body'],
    ['a GET with a body', { path: '/', json: {} }, 'body'],
    ['a header with a line break', { path: '/', headers: { 'x-shop': 'a\nb' } }, 'headers.x-shop'],
  ] as const)('%s is invalid_input', async (_, request, path) => {
    await using server = await startServer(json({}));
    const sending = clientFor(server).client.request({ operation: 'listings.read', ...request, parse: asIs });
    await expect(sending).rejects.toMatchObject({
      code: 'invalid_input',
      platform: 'olx',
      operation: 'listings.read',
      issues: [{ path }],
    });
    expect(server.requests).toHaveLength(0);
  });

  test('a refused header is named, and its value is not', async () => {
    await using server = await startServer(json({}));
    const headers = { authorization: 'Bearer top-\nsecret' };
    const error = await rejectionOf(
      clientFor(server).client.request({ operation: 'a', path: '/', headers, parse: asIs }),
    );
    expect(String(error)).toContain('headers.authorization');
    expect(String(error)).not.toMatch(/top-|secret/);
  });

  test('a refused write says that nothing happened', async () => {
    await using server = await startServer(json({}));
    const sending = clientFor(server).client.request({
      operation: 'a',
      method: 'POST',
      path: 'https://evil.example/',
      parse: asIs,
    });
    await expect(sending).rejects.toMatchObject({ code: 'invalid_input', effect: 'none' });
  });

  test('options that cannot work are refused together when the client is made', async () => {
    await using server = await startServer(json({}));
    const { clock, egress } = clientFor(server);
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const make = () =>
      createHttpClient({
        platform: 'olx',
        baseUrl: 'www.olx.kz',
        io: { fetch, clock, logger, egress },
        budget: { name: 'b', limit: 1, windowMs: 1 },
        timeoutMs: 0,
        maxResponseBytes: -1,
        retry: { attemptsMax: 0, baseMs: 0 },
      });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [
          { path: 'baseUrl', message: expect.any(String) },
          { path: 'timeoutMs', message: expect.any(String) },
          { path: 'maxResponseBytes', message: expect.any(String) },
          { path: 'retry.attemptsMax', message: expect.any(String) },
          { path: 'retry', message: expect.any(String) },
        ],
      }),
    );
  });
});

describe('what comes back', () => {
  test('the parsed value, the status, the headers and the address', async () => {
    await using server = await startServer(json({ id: 7 }, 201, { 'x-request-id': 'r1' }));
    const answer = await clientFor(server).client.request({
      operation: 'a',
      path: '/adverts',
      query: { page: 1 },
      parse: (value) => (value as { id: number }).id,
    });
    expect(answer).toMatchObject({ value: 7, status: 201, url: `${server.origin}/adverts?page=1` });
    expect(answer.headers.get('x-request-id')).toBe('r1');
  });

  test('text is decoded in the character set of its content type', async () => {
    const windows1251 = Buffer.from([0xd8, 0xea, 0xe0, 0xf4]);
    await using server = await startServer((response) =>
      response.writeHead(200, { 'content-type': 'text/html; charset="windows-1251"' }).end(windows1251),
    );
    const { value } = await clientFor(server).client.request({
      operation: 'a',
      path: '/',
      accept: 'text',
      parse: asIs,
    });
    expect(value).toBe('Шкаф');
  });

  test('a character set nobody knows is read as UTF-8', async () => {
    await using server = await startServer(
      text('Шкаф', 200, { 'content-type': 'text/plain; charset=x-none' }),
    );
    const { value } = await clientFor(server).client.request({
      operation: 'a',
      path: '/',
      accept: 'text',
      parse: asIs,
    });
    expect(value).toBe('Шкаф');
  });

  test('bytes come as they are', async () => {
    const bytes = Buffer.from([0, 255, 60, 128]);
    await using server = await startServer((response) => response.end(bytes));
    const { value } = await clientFor(server).client.request({
      operation: 'a',
      path: '/',
      accept: 'bytes',
      parse: asIs,
    });
    expect(value).toEqual(new Uint8Array(bytes));
  });

  test('a compressed answer is read', async () => {
    await using server = await startServer((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"ok":true}')),
    );
    const { value } = await clientFor(server).client.request({ operation: 'a', path: '/', parse: asIs });
    expect(value).toEqual({ ok: true });
  });

  test('an answer in several chunks is joined, also within a letter', async () => {
    const bytes = Buffer.from('{"title":"Шкаф"}');
    await using server = await startServer((response) => {
      response.write(bytes.subarray(0, 11));
      setImmediate(() => response.end(bytes.subarray(11)));
    });
    const { value } = await clientFor(server).client.request({ operation: 'a', path: '/', parse: asIs });
    expect(value).toEqual({ title: 'Шкаф' });
  });

  test.each([
    ['a 204', 'GET', 204],
    ['a HEAD', 'HEAD', 200],
  ] as const)('%s is parsed as undefined', async (_, method, status) => {
    await using server = await startServer((response) => response.writeHead(status).end());
    const { value } = await clientFor(server).client.request({
      operation: 'a',
      method,
      path: '/',
      parse: (found) => [found],
    });
    expect(value).toEqual([undefined]);
  });

  test('nothing takes any body and gives undefined', async () => {
    await using server = await startServer(text('<html>OK</html>'));
    const { value } = await clientFor(server).client.request({
      operation: 'a',
      method: 'DELETE',
      path: '/',
      accept: 'nothing',
      parse: (found) => [found],
    });
    expect(value).toEqual([undefined]);
  });
});
