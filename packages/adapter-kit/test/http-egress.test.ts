import { createEgress, type EgressBudget, LeadKitError } from '@leadkit/core';
import { createTestClock } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { json, type Script, startServer, text } from './scripted-server.ts';
import { asIs, clientFor } from './test-client.ts';

const read = { operation: 'listings.read', path: '/', parse: asIs };
const write = { operation: 'listings.publish', method: 'POST', path: '/', json: {}, parse: asIs } as const;
const narrow: EgressBudget = { name: 'olx-api', limit: 2, reserve: 1, windowMs: 60_000 };

describe('pacing', () => {
  test('every attempt counts against the budget', async () => {
    await using server = await startServer(json({}, 503), json({}));
    const { client, clock } = clientFor(server, { budget: { name: 'b', limit: 1, windowMs: 10_000 } });
    await client.request(read);
    expect(clock.sleeps).toEqual([500, 9_500]);
  });

  test('a wait for the budget longer than the time limit is rate_limited, and a write had no effect', async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server, { budget: { ...narrow, reserve: 0 } });
    await client.request(read);
    await client.request(read);
    await expect(client.request(write)).rejects.toMatchObject({
      code: 'rate_limited',
      operation: 'listings.publish',
      platform: 'olx',
      effect: 'none',
      retryAfterMs: 60_000,
    });
    expect(server.requests).toHaveLength(2);
  });

  test('an egress whose store is away for a moment is asked again, for a write too', async () => {
    await using server = await startServer(json({ id: 1 }));
    const clock = createTestClock({ autoAdvance: true });
    const egress = createEgress({ id: 'a', clock });
    const away = new LeadKitError({ code: 'unavailable', operation: 'budgets.take', message: 'No store.' });
    let asked = 0;
    const flaky: typeof egress = {
      ...egress,
      acquire: (wish, options) => {
        asked += 1;
        return asked === 1 ? Promise.reject(away) : egress.acquire(wish, options);
      },
    };
    const { client } = clientFor(server, { clock, egress: flaky });
    await expect(client.request(write)).resolves.toMatchObject({ value: { id: 1 } });
    expect(server.requests).toHaveLength(1);
    expect(clock.sleeps).toEqual([500]);
  });

  test('reserved requests may use the reserve', async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server, { budget: narrow });
    await client.request(read);
    await expect(client.request(read)).rejects.toMatchObject({ code: 'rate_limited' });
    await client.request({ ...read, priority: 'reserved' });
    expect(server.requests).toHaveLength(2);
  });

  test('a request counts for its cost', async () => {
    await using server = await startServer(json({}));
    const { client } = clientFor(server, { budget: { ...narrow, reserve: 0 } });
    await client.request({ ...read, cost: 2 });
    await expect(client.request(read)).rejects.toMatchObject({ code: 'rate_limited' });
  });
});

describe('bans', () => {
  const banned: Script = text('<html>Request blocked</html>', 403, { 'content-type': 'text/html' });
  const classify = ({ status, isHtml }: { status: number; isHtml: boolean }) =>
    status === 403 && isHtml
      ? { code: 'blocked' as const, retryAfterMs: 1_800_000, detail: 'a ban page' }
      : undefined;

  test('a ban stops everything behind the egress, other clients too, without another request', async () => {
    await using server = await startServer(banned);
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const first = clientFor(server, { clock, egress, classify });
    const second = clientFor(server, { clock, egress, classify });
    await expect(first.client.request(write)).rejects.toMatchObject({
      code: 'blocked',
      effect: 'none',
      retryAfterMs: 1_800_000,
    });
    await clock.advance(600_000);
    await expect(second.client.request(write)).rejects.toMatchObject({
      code: 'blocked',
      platform: 'olx',
      operation: 'listings.publish',
      effect: 'none',
      retryAfterMs: 1_200_000,
    });
    expect(server.requests).toHaveLength(1);
    expect(second.log).toEqual([]);
    expect(first.log.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        message: 'blocked by the remote side',
        platform: 'olx',
        operation: 'listings.publish',
        egress: 'a',
        forMs: 1_800_000,
      },
    ]);
  });

  test('when the ban is over requests go out again', async () => {
    await using server = await startServer(banned, json({}));
    const { client, clock } = clientFor(server, { clock: createTestClock(), classify });
    await expect(client.request(read)).rejects.toMatchObject({ code: 'blocked' });
    await clock.advance(1_800_000);
    await expect(client.request(read)).resolves.toMatchObject({ status: 200 });
  });

  test('a ban that cannot be stored is still told', async () => {
    await using server = await startServer(banned);
    const clock = createTestClock();
    const egress = {
      ...createEgress({ id: 'a', clock }),
      block: () => Promise.reject(new Error('store down')),
    };
    const { client, log } = clientFor(server, { clock, egress, classify });
    await expect(client.request(read)).rejects.toMatchObject({ code: 'blocked' });
    expect(log.at(-1)).toMatchObject({
      level: 'error',
      message: 'the ban could not be remembered',
      error: { name: 'Error', message: 'store down' },
    });
  });
});
