import { createEgress, createSilentLogger } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createHttpClient } from '../src/index.ts';
import { hang, json, startServer } from './scripted-server.ts';
import { asIs, clientFor, rejectionOf, WIDE } from './test-client.ts';

const read = { operation: 'listings.read', path: '/adverts/12', parse: asIs };
const write = {
  operation: 'listings.publish',
  method: 'POST',
  path: '/adverts',
  json: {},
  parse: asIs,
} as const;

describe('the time limit', () => {
  test('a read without an answer fails as unavailable when its time is over', async () => {
    await using server = await startServer(hang);
    const { client, clock } = clientFor(server, { clock: createTestClock() });
    const failing = rejectionOf(client.request(read));
    await server.received(1);
    await clock.advance(30_000);
    expect(await failing).toMatchObject({
      code: 'unavailable',
      message: 'olx gave no whole answer within 30000 ms (listings.read, GET /adverts/12). Try again later.',
    });
    await expect.poll(() => server.cancelled).toBe(1);
  });

  test('one millisecond earlier it still waits', async () => {
    const clock = createTestClock();
    await using server = await startServer((response) => {
      void clock.advance(29_999).then(() => response.end('{"ok":true}'));
    });
    const { client } = clientFor(server, { clock });
    await expect(client.request(read)).resolves.toMatchObject({ value: { ok: true } });
  });

  test('a sent write that timed out has an unknown effect', async () => {
    await using server = await startServer(hang);
    const { client, clock } = clientFor(server, { clock: createTestClock() });
    const failing = rejectionOf(client.request(write, { timeoutMs: 5_000 }));
    await server.received(1);
    await clock.advance(5_000);
    expect(await failing).toMatchObject({ code: 'unavailable', effect: 'unknown' });
  });

  test('a body that stops half-way is cut off by the same limit', async () => {
    await using server = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":[');
    });
    const { client, clock } = clientFor(server, { clock: createTestClock() });
    const failing = rejectionOf(client.request(write));
    await server.received(1);
    await clock.advance(30_000);
    expect(await failing).toMatchObject({ code: 'unavailable', effect: 'unknown' });
    await expect.poll(() => server.cancelled).toBe(1);
  });

  test('a write that timed out while it waited for credentials had no effect', async () => {
    await using server = await startServer(json({}));
    const { client, clock } = clientFor(server, {
      clock: createTestClock(),
      authorize: () => new Promise(() => {}),
    });
    const failing = rejectionOf(client.request(write));
    await clock.advance(30_000);
    expect(await failing).toMatchObject({ code: 'unavailable', effect: 'none' });
    expect(server.requests).toHaveLength(0);
  });

  test('waits and attempts share one limit', async () => {
    const clock = createTestClock();
    await using server = await startServer(json({}, 503), hang);
    const { client } = clientFor(server, { clock, retry: { baseMs: 4_000 } });
    const failing = rejectionOf(client.request(read, { timeoutMs: 10_000 }));
    await expect.poll(() => clock.sleeps).toEqual([4_000]);
    await clock.advance(4_000);
    await server.received(2);
    await clock.advance(5_999);
    expect(server.cancelled).toBe(0);
    await clock.advance(1);
    expect(await failing).toMatchObject({ code: 'unavailable' });
  });

  test('a wait that does not fit any more is not begun', async () => {
    await using server = await startServer(json({}, 503));
    const { client, clock } = clientFor(server, { retry: { baseMs: 4_000 } });
    await expect(client.request(read, { timeoutMs: 4_000 })).rejects.toMatchObject({ code: 'unavailable' });
    expect(clock.sleeps).toEqual([]);
  });

  test('nothing is left running after a success', async () => {
    await using server = await startServer(json({}));
    const { client, clock } = clientFor(server, { clock: createTestClock() });
    await client.request(read);
    expect(clock.sleeping).toBe(0);
  });
});

describe('aborting', () => {
  const reason = { because: 'the host stops' };

  test("a request under way rejects with the signal's own reason", async () => {
    await using server = await startServer(hang);
    const { client } = clientFor(server, { clock: createTestClock() });
    const controller = new AbortController();
    const failing = rejectionOf(client.request(write, { signal: controller.signal }));
    await server.received(1);
    controller.abort(reason);
    expect(await failing).toBe(reason);
    await expect.poll(() => server.cancelled).toBe(1);
  });

  test('so does one that is reading a body', async () => {
    await using server = await startServer((response) => {
      response.writeHead(200).write('{');
    });
    const { client } = clientFor(server, { clock: createTestClock() });
    const controller = new AbortController();
    const failing = rejectionOf(client.request(read, { signal: controller.signal }));
    await server.received(1);
    controller.abort(reason);
    expect(await failing).toBe(reason);
  });

  test('so does one that waits between attempts', async () => {
    await using server = await startServer(json({}, 503));
    const { client, clock } = clientFor(server, { clock: createTestClock() });
    const controller = new AbortController();
    const failing = rejectionOf(client.request(read, { signal: controller.signal }));
    await expect.poll(() => clock.sleeps).toEqual([500]);
    controller.abort(reason);
    expect(await failing).toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  test('so does one that waits for the egress', async () => {
    await using server = await startServer(json({}));
    const clock = createTestClock();
    const { client } = clientFor(server, { clock, budget: { name: 'b', limit: 1, windowMs: 10_000 } });
    await client.request(read);
    const controller = new AbortController();
    const failing = rejectionOf(client.request(read, { signal: controller.signal }));
    await clock.advance(1_000);
    controller.abort(reason);
    expect(await failing).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  test('a signal that is aborted already sends nothing', async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server);
    expect(await rejectionOf(client.request(read, { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.requests).toHaveLength(0);
  });

  test('a signal that aborts after the answer changes nothing', async () => {
    await using server = await startServer(json({ id: 1 }));
    const controller = new AbortController();
    const { value } = await clientFor(server).client.request(read, { signal: controller.signal });
    controller.abort(reason);
    expect(value).toEqual({ id: 1 });
  });

  test('a fetch that listens to no signal is left behind', async () => {
    const clock = createTestClock();
    const client = createHttpClient({
      platform: 'olx',
      baseUrl: 'http://127.0.0.1:9',
      io: {
        fetch: () => new Promise(() => {}),
        clock,
        logger: createSilentLogger(),
        egress: createEgress({ id: 'a', clock }),
      },
      budget: WIDE,
    });
    const failing = rejectionOf(client.request(write));
    await clock.advance(30_000);
    expect(await failing).toMatchObject({ code: 'unavailable', effect: 'unknown' });
  });
});
