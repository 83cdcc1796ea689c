import { expect, test } from 'vitest';
import type { Lease } from '../../src/ports/store-leases.ts';
import { at, openBench } from './samples.ts';

const wish = { name: 'refresh:olx', holder: 'worker-1', ttlMs: 1000 };

test('a lease is held by one until it runs out, also against a holder of the same name', async () => {
  const { leases } = openBench().store;
  const first = await leases.acquire({ ...wish, now: at(0) });
  expect(first).toEqual({ name: 'refresh:olx', token: expect.any(String), expiresAt: at(1000) });
  expect(await leases.acquire({ ...wish, holder: 'worker-2', now: at(999) })).toBeUndefined();
  expect(await leases.acquire({ ...wish, now: at(999) })).toBeUndefined();
  expect(await leases.acquire({ ...wish, name: 'other', now: at(999) })).toBeDefined();
  const second = await leases.acquire({ ...wish, holder: 'worker-2', now: at(1000) });
  expect(second?.expiresAt).toBe(at(2000));
  expect(second?.token).not.toBe(first?.token);
});

test('renewing moves the end on; a lost lease cannot be renewed', async () => {
  const { leases } = openBench().store;
  const first = (await leases.acquire({ ...wish, now: at(0) })) as Lease;
  expect(await leases.renew(first, { ttlMs: 1000, now: at(500) })).toEqual({ ...first, expiresAt: at(1500) });
  expect(await leases.acquire({ ...wish, now: at(1499) })).toBeUndefined();
  const second = await leases.acquire({ ...wish, now: at(1500) });
  expect(second).toBeDefined();
  await expect(leases.renew(first, { ttlMs: 1000, now: at(1501) })).rejects.toMatchObject({
    code: 'conflict',
  });
});

test('a lease given back is free at once; giving back a lost one takes nothing from its new holder', async () => {
  const { leases } = openBench().store;
  const first = (await leases.acquire({ ...wish, now: at(0) })) as Lease;
  await leases.release(first);
  const second = (await leases.acquire({ ...wish, now: at(1) })) as Lease;
  await leases.release(first);
  expect(await leases.acquire({ ...wish, now: at(2) })).toBeUndefined();
  await expect(leases.renew(second, { ttlMs: 1000, now: at(3) })).resolves.toMatchObject({
    token: second.token,
  });
  await expect(leases.renew(first, { ttlMs: 1000, now: at(3) })).rejects.toMatchObject({ code: 'conflict' });
});

test.each([
  ['a time of 0', { ttlMs: 0 }, 'ttlMs'],
  ['no name', { name: '' }, 'name'],
  ['no holder', { holder: '' }, 'holder'],
])('%s is invalid_input', async (_what, over, path) => {
  const acquired = openBench().store.leases.acquire({ ...wish, now: at(0), ...over });
  await expect(acquired).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
});
