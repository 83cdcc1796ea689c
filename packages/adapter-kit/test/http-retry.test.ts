import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudget } from '../src/index.ts';
import { dropAnswer, json, startServer, text } from './scripted-server.ts';
import { asIs, clientFor } from './test-client.ts';

const read = { operation: 'listings.read', path: '/adverts/12', parse: asIs };
const write = {
  operation: 'listings.publish',
  method: 'POST',
  path: '/adverts',
  json: {},
  parse: asIs,
} as const;
const down = json({}, 503);

/** An address on which nothing listens. */
async function closedOrigin(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe('reads', () => {
  test('a read that failed twice succeeds at the third attempt', async () => {
    await using server = await startServer(down, dropAnswer, json({ id: 1 }));
    const { client, clock } = clientFor(server);
    const { value } = await client.request(read);
    expect(value).toEqual({ id: 1 });
    expect(clock.sleeps).toEqual([500, 1_000]);
  });

  test('after the last attempt the error is that of the last answer', async () => {
    await using server = await startServer(json({}, 500), json({}, 502), json({}, 503));
    const { client } = clientFor(server);
    await expect(client.request(read)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'olx answered 503 (listings.read, GET /adverts/12, attempt 3). Try again later.',
    });
    expect(server.requests).toHaveLength(3);
  });

  test('waits grow up to the cap', async () => {
    await using server = await startServer(down);
    const { client, clock } = clientFor(server, { retry: { attemptsMax: 6, baseMs: 100, capMs: 700 } });
    await expect(client.request(read)).rejects.toThrow('olx answered');
    expect(clock.sleeps).toEqual([100, 200, 400, 700, 700]);
  });

  test('every wait is the random part of min(cap, base * 2^(n - 1))', async () => {
    const policies = fc.record({
      baseMs: fc.integer({ min: 1, max: 2_000 }),
      capMs: fc.integer({ min: 1, max: 3_000 }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    await using server = await startServer(down);
    await fc.assert(
      fc.asyncProperty(policies, async ({ baseMs, capMs, chance }) => {
        const retry = { attemptsMax: 4, baseMs, capMs };
        const { client, clock } = clientFor(server, { retry, random: () => chance });
        await expect(client.request(read)).rejects.toThrow('olx answered');
        const longest = [1, 2, 4].map((factor) => Math.min(capMs, baseMs * factor));
        expect(clock.sleeps).toEqual(longest.map((ms) => Math.floor(chance * ms)));
      }),
      { numRuns: 25 },
    );
  });

  test.each([400, 401, 403, 404, 409, 422])('a read answered with %i is not repeated', async (status) => {
    await using server = await startServer(json({}, status));
    await expect(clientFor(server).client.request(read)).rejects.toThrow('olx answered');
    expect(server.requests).toHaveLength(1);
  });

  test('a POST that is declared safe is repeated', async () => {
    await using server = await startServer(down, json({ found: 3 }));
    const search = { ...write, isSafe: true, isWrite: false };
    await expect(clientFor(server).client.request(search)).resolves.toMatchObject({ value: { found: 3 } });
  });

  test('a body is sent again with every attempt', async () => {
    await using server = await startServer(down, json({}));
    const body = new URLSearchParams({ q: 'шкаф' });
    await clientFor(server).client.request({ ...write, json: undefined, body, isSafe: true });
    expect(server.requests.map((request) => request.body)).toEqual([
      'q=%D1%88%D0%BA%D0%B0%D1%84',
      'q=%D1%88%D0%BA%D0%B0%D1%84',
    ]);
  });
});

describe('writes', () => {
  test('a write whose answer was dropped is sent once, and its effect is unknown', async () => {
    await using server = await startServer(dropAnswer);
    await expect(clientFor(server).client.request(write)).rejects.toMatchObject({
      code: 'unavailable',
      effect: 'unknown',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a write answered with 503 is sent once, and its effect is unknown', async () => {
    await using server = await startServer(down);
    await expect(clientFor(server).client.request(write)).rejects.toMatchObject({ effect: 'unknown' });
    expect(server.requests).toHaveLength(1);
  });

  test('a write whose answer broke off is sent once, and its effect is unknown', async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { 'content-length': 100 }).write('{"id":');
      setImmediate(() => response.destroy());
    });
    await expect(clientFor(server).client.request(write)).rejects.toMatchObject({
      code: 'unavailable',
      effect: 'unknown',
    });
    expect(server.requests).toHaveLength(1);
  });

  test('a write that found nobody listening had no effect and is tried again', async () => {
    const { client, clock } = clientFor({ origin: await closedOrigin() });
    await expect(client.request(write)).rejects.toMatchObject({
      code: 'unavailable',
      effect: 'none',
      message:
        'olx could not be reached (ECONNREFUSED) (listings.publish, POST /adverts, attempt 3). ' +
        'Nothing was changed. Try again later.',
    });
    expect(clock.sleeps).toEqual([500, 1_000]);
  });

  test('a name that does not resolve had no effect', async () => {
    const { client } = clientFor({ origin: 'http://nowhere.invalid' }, { retry: { attemptsMax: 1 } });
    await expect(client.request(write)).rejects.toMatchObject({ code: 'unavailable', effect: 'none' });
  });

  test('a write answered with 429 is not repeated, since nobody promised that nothing happened', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': '1' }));
    await expect(clientFor(server).client.request(write)).rejects.toMatchObject({
      code: 'rate_limited',
      effect: 'unknown',
      retryAfterMs: 1_000,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('with rateLimitedHasNoEffect it is repeated', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': '1' }), json({ id: 5 }));
    const { client, clock } = clientFor(server, { retry: { rateLimitedHasNoEffect: true } });
    await expect(client.request(write)).resolves.toMatchObject({ value: { id: 5 } });
    expect(clock.sleeps).toEqual([1_000]);
  });

  test('a safe write that may have happened once stays unknown, whatever a repeat says', async () => {
    await using server = await startServer(down, json({}, 404));
    const update = { ...write, method: 'PUT', isSafe: true } as const;
    await expect(clientFor(server).client.request(update)).rejects.toMatchObject({
      code: 'not_found',
      effect: 'unknown',
    });
  });

  test('a 503 that classify calls without effect is repeated', async () => {
    await using server = await startServer(down, json({ id: 5 }));
    const { client } = clientFor(server, {
      classify: ({ status }) => (status === 503 ? { code: 'unavailable', effect: 'none' } : undefined),
    });
    await expect(client.request(write)).resolves.toMatchObject({ value: { id: 5 } });
  });
});

describe('Retry-After', () => {
  test('a 429 with Retry-After: 7 is waited for exactly 7 seconds', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': '7' }), json({}));
    const { client, clock } = clientFor(server);
    await client.request(read);
    expect(clock.sleeps).toEqual([7_000]);
  });

  test('a Retry-After that is an HTTP date is waited for until then', async () => {
    const at = 'Sun, 22 Nov 2026 05:00:09 GMT';
    await using server = await startServer(json({}, 503, { 'retry-after': at }), json({}));
    const { client, clock } = clientFor(server);
    await client.request(read);
    expect(clock.sleeps).toEqual([9_000]);
  });

  test('one that does not fit into the time limit fails at once as rate_limited with retryAfterMs', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': '60' }));
    const { client, clock } = clientFor(server);
    await expect(client.request(read, { timeoutMs: 59_000 })).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
      message: 'olx answered 429 (listings.read, GET /adverts/12). Wait 60000 ms before the next try.',
    });
    expect(clock.sleeps).toEqual([]);
  });

  test('the wait classify found wins over the header', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': '7' }), json({}));
    const { client, clock } = clientFor(server, {
      classify: ({ status }) => (status === 429 ? { code: 'rate_limited', retryAfterMs: 3_000 } : undefined),
    });
    await client.request(read);
    expect(clock.sleeps).toEqual([3_000]);
  });

  test('an unreadable Retry-After is as good as none', async () => {
    await using server = await startServer(json({}, 429, { 'retry-after': 'soon' }), json({}));
    const { client, clock } = clientFor(server);
    await client.request(read);
    expect(clock.sleeps).toEqual([500]);
  });
});

describe('the retry budget', () => {
  test('an outage uses the budget up and then every call is one request', async () => {
    await using server = await startServer(down);
    const { client } = clientFor(server, { retry: { budget: createRetryBudget({ repeatsMax: 3 }) } });
    for (let count = 0; count < 4; count += 1)
      await expect(client.request(read)).rejects.toThrow('olx answered');
    expect(server.requests).toHaveLength(3 + 2 + 1 + 1);
  });

  test('successes earn repeats back', async () => {
    const ok = json({});
    await using server = await startServer(down, down, down, ok, ok, down, ok);
    const budget = createRetryBudget({ repeatsMax: 1, earnedPerSuccess: 0.5 });
    const { client } = clientFor(server, { retry: { budget } });
    await expect(client.request(read)).rejects.toThrow('olx answered');
    await expect(client.request(read)).rejects.toThrow('olx answered');
    await client.request(read);
    await client.request(read);
    await client.request(read);
    expect(server.requests).toHaveLength(7);
  });

  test('two clients may share one', async () => {
    await using server = await startServer(down);
    const retry = { budget: createRetryBudget({ repeatsMax: 2 }) };
    await expect(clientFor(server, { retry }).client.request(read)).rejects.toThrow('olx answered');
    await expect(clientFor(server, { retry }).client.request(read)).rejects.toThrow('olx answered');
    expect(server.requests).toHaveLength(3 + 1);
  });
});

test('an HTML answer under 200 is not repeated, a 500 page is', async () => {
  await using server = await startServer(text('<html>', 500), text('<html>', 200));
  await expect(clientFor(server).client.request(read)).rejects.toMatchObject({ code: 'unexpected_response' });
  expect(server.requests).toHaveLength(2);
});
