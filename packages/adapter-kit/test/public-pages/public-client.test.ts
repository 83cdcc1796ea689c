import { createEgress, type Egress } from '@leadkit/core';
import { createTestClock, type TestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import {
  createPublicClient,
  definePublicSite,
  type PublicClient,
  type PublicClientOptions,
  type PublicRequest,
} from '../../src/public-pages/index.ts';
import { json, type Script, type ScriptedServer, startServer, text } from '../scripted-server.ts';
import { asIs, recordLog, rejectionOf } from '../test-client.ts';

const SITE = definePublicSite({
  platform: 'board',
  name: 'Board',
  captchaMarks: ['captcha'],
  banMarks: ['access denied'],
  whenClosed: 'Use data of your own.',
});
const BLOCKED_FOR_MS = 1_800_000;
const DAY_MS = 86_400_000;
const PAGE: PublicRequest<unknown> = {
  operation: 'market.searchPage',
  path: '/list',
  query: 'q=a',
  accept: 'text',
  parse: asIs,
};

interface Subject {
  readonly client: PublicClient;
  readonly clock: TestClock;
  readonly egress: Egress;
}

function clientOf({ origin }: ScriptedServer, options: Partial<PublicClientOptions> = {}): Subject {
  const clock = createTestClock({ autoAdvance: true });
  const egress = createEgress({ id: 'board-market', clock });
  const client = createPublicClient({
    site: SITE,
    io: { fetch, clock, logger: recordLog().logger, egress },
    baseUrl: origin,
    budget: { name: 'board-public', limit: 1_000, windowMs: 60_000, spacingMs: 0 },
    userAgent: 'acme/1.0',
    timeoutMs: 600_000,
    blockedForMs: BLOCKED_FOR_MS,
    classify: (answer) =>
      answer.status === 403 || answer.status === 429 ? SITE.refusedAnswer(answer, BLOCKED_FOR_MS) : undefined,
    ...options,
  });
  return { client, clock, egress };
}

const pathsOf = (server: ScriptedServer): readonly string[] => server.requests.map(({ url }) => url);

describe('robots.txt', () => {
  test('is read first, once, and again after a day', async () => {
    await using server = await startServer(text('User-agent: *\nDisallow: /private'));
    const { client, clock } = clientOf(server);
    await client.read(PAGE, {});
    await client.read(PAGE, {});
    await clock.advance(DAY_MS);
    await client.read(PAGE, {});
    expect(pathsOf(server)).toEqual(['/robots.txt', '/list?q=a', '/list?q=a', '/robots.txt', '/list?q=a']);
  });

  test('closes a path: it is not asked for, and the wait is until the rules are read again', async () => {
    await using server = await startServer(text('User-agent: *\nDisallow: /list?'));
    const { client, clock } = clientOf(server);
    await client.read({ ...PAGE, path: '/open' }, {});
    await clock.advance(DAY_MS / 2);
    expect(await rejectionOf(client.read(PAGE, {}))).toMatchObject({
      code: 'blocked',
      platform: 'board',
      operation: 'market.searchPage',
      retryAfterMs: DAY_MS / 2,
      issues: [{ path: 'robots', message: 'robots.txt does not allow /list' }],
    });
    expect(pathsOf(server)).toEqual(['/robots.txt', '/open?q=a']);
  });

  test.each([401, 404, 410, 451])('that is answered %i allows everything', async (status) => {
    await using server = await startServer(text('none', status), text('page'));
    expect(await clientOf(server).client.read(PAGE, {})).toBe('page');
  });

  test.each([
    [403, 'blocked'],
    [503, 'unavailable'],
    [408, 'unavailable'],
  ])('that is answered %i allows nothing: the page is not asked for', async (status, code) => {
    await using server = await startServer(text('User-agent: *', status));
    expect(await rejectionOf(clientOf(server).client.read(PAGE, {}))).toMatchObject({ code });
    expect(pathsOf(server).filter((path) => path !== '/robots.txt')).toEqual([]);
  });

  test('raises the time between two requests to its crawl delay', async () => {
    await using server = await startServer(text('User-agent: *\nCrawl-delay: 7'));
    const { client, clock } = clientOf(server);
    await client.read(PAGE, {});
    const startedAtMs = clock.now();
    await client.read(PAGE, {});
    expect(clock.now() - startedAtMs).toBe(7_000);
  });
});

describe('a request', () => {
  test('says who asks and what it takes, and its own headers win', async () => {
    await using server = await startServer(text(''));
    const { client } = clientOf(server, { headers: { 'accept-language': 'ru' } });
    await client.read({ ...PAGE, headers: { referer: 'https://board.example/' } }, {});
    expect(server.requests[1]?.headers).toMatchObject({
      'user-agent': 'acme/1.0',
      accept: 'text/html,application/xhtml+xml',
      'accept-language': 'ru',
      referer: 'https://board.example/',
    });
  });

  test('with a body is a POST that changes nothing, so it is repeated once', async () => {
    await using server = await startServer(text(''), text('', 503), json({ found: 1 }));
    const { client } = clientOf(server);
    const found = await client.read({ ...PAGE, query: '', accept: 'json', json: { page: 0 } }, {});
    expect(found).toEqual({ found: 1 });
    expect(server.requests.slice(1).map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"page":0}'],
      ['POST', '{"page":0}'],
    ]);
  });
});

describe('a refusal', () => {
  const refuse = (html: unknown): void => SITE.refuseRefusal(String(html));

  test('that is only seen once the page is read is kept as a ban', async () => {
    await using server = await startServer(text(''), text('<html>Access Denied</html>'));
    const { client } = clientOf(server);
    const expected = { code: 'blocked', retryAfterMs: BLOCKED_FOR_MS };
    expect(await rejectionOf(client.read({ ...PAGE, parse: refuse }, {}))).toMatchObject(expected);
    expect(await rejectionOf(client.read(PAGE, { timeoutMs: 1_000 }))).toMatchObject({ code: 'blocked' });
    expect(pathsOf(server)).toEqual(['/robots.txt', '/list?q=a']);
  });

  const wait: Script = text('', 429, { 'retry-after': '7' });

  test('that asks to wait is waited for, once', async () => {
    await using server = await startServer(text(''), wait, text('page'));
    const { client, clock } = clientOf(server);
    const startedAtMs = clock.now();
    expect(await client.read(PAGE, {})).toBe('page');
    expect(clock.now() - startedAtMs).toBe(7_000);
  });

  test('that asks to wait twice stops everybody behind the address for that long', async () => {
    await using server = await startServer(text(''), wait);
    const { client } = clientOf(server);
    const expected = { code: 'rate_limited', retryAfterMs: 7_000 };
    expect(await rejectionOf(client.read(PAGE, {}))).toMatchObject(expected);
    expect(await rejectionOf(client.read(PAGE, { timeoutMs: 1_000 }))).toMatchObject({
      retryAfterMs: 7_000,
    });
    expect(server.requests).toHaveLength(3);
  });
});
