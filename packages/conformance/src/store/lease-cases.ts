import assert from 'node:assert/strict';
import type { Lease } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';

function acquire(
  bench: StoreBench,
  holder: string,
  ms: number,
  name = 'nightly',
): Promise<Lease | undefined> {
  return bench.store.leases.acquire({ name, holder, ttlMs: 1_000, now: bench.at(ms) });
}

async function held(bench: StoreBench, holder: string, ms: number): Promise<Lease> {
  const lease = await acquire(bench, holder, ms);
  assert.ok(lease, `${holder} gets no lease after ${ms} ms`);
  return lease;
}

/** The right to do something alone. */
export const leaseCases: readonly StoreCase[] = storeRules('leases', [
  {
    slug: 'acquired',
    title: 'a free lease is given for ttlMs under its name',
    family: 'time',
    run: async (bench) => {
      const lease = await held(bench, 'a', 0);
      assert.equal(lease.name, 'nightly');
      assert.equal(lease.expiresAt, bench.at(1_000));
      assert.ok(lease.token.length > 0, 'token');
    },
  },
  {
    slug: 'exclusive',
    title: 'while one holds a lease, nobody else gets it',
    family: 'concurrency',
    run: async (bench) => {
      await held(bench, 'a', 0);
      assert.equal(await acquire(bench, 'b', 999), undefined);
    },
  },
  {
    slug: 'same-holder',
    title: 'a holder of the same name does not get it either: two tasks of one process exclude each other',
    family: 'concurrency',
    run: async (bench) => {
      await held(bench, 'a', 0);
      assert.equal(await acquire(bench, 'a', 1), undefined);
    },
  },
  {
    slug: 'names-apart',
    title: 'leases of different names are independent',
    family: 'concurrency',
    run: async (bench) => {
      await held(bench, 'a', 0);
      assert.ok(await acquire(bench, 'b', 0, 'weekly'));
    },
  },
  {
    slug: 'expired',
    title: 'an expired lease goes to the next who asks, with another token',
    family: 'time',
    run: async (bench) => {
      const first = await held(bench, 'a', 0);
      const second = await held(bench, 'b', 1_001);
      assert.notEqual(second.token, first.token);
      assert.equal(second.expiresAt, bench.at(2_001));
    },
  },
  {
    slug: 'renewed',
    title: 'a renewed lease is held for ttlMs from then on',
    family: 'time',
    run: async (bench) => {
      const lease = await held(bench, 'a', 0);
      const renewed = await bench.store.leases.renew(lease, { ttlMs: 1_000, now: bench.at(500) });
      assert.equal(renewed.expiresAt, bench.at(1_500));
      assert.equal(await acquire(bench, 'b', 1_200), undefined, 'after the first end');
      await bench.store.leases.renew(renewed, { ttlMs: 1_000, now: bench.at(1_400) });
      assert.equal(await acquire(bench, 'b', 2_000), undefined, 'after the second renewal');
    },
  },
  {
    slug: 'renew-lost',
    title: 'renewing a lease that somebody else holds now is refused with conflict',
    family: 'errors',
    run: async (bench) => {
      const { leases } = bench.store;
      const lost = await held(bench, 'a', 0);
      const current = await held(bench, 'b', 1_001);
      const renew = (): Promise<Lease> => leases.renew(lost, { ttlMs: 60_000, now: bench.at(1_002) });
      await expectError('renew', renew, 'conflict');
      assert.equal(await acquire(bench, 'c', 1_500), undefined, 'the new holder lost it');
      await leases.renew(current, { ttlMs: 1_000, now: bench.at(1_500) });
    },
  },
  {
    slug: 'released',
    title: 'a released lease is free at once, and renewing it is refused with conflict',
    family: 'writes',
    run: async (bench) => {
      const { leases } = bench.store;
      const lease = await held(bench, 'a', 0);
      await leases.release(lease);
      const renew = (): Promise<Lease> => leases.renew(lease, { ttlMs: 1_000, now: bench.at(1) });
      await expectError('renew', renew, 'conflict');
      assert.ok(await acquire(bench, 'b', 1));
    },
  },
  {
    slug: 'release-lost',
    title: 'releasing a lease that is lost does nothing to its new holder',
    family: 'writes',
    run: async (bench) => {
      const { leases } = bench.store;
      const lost = await held(bench, 'a', 0);
      await held(bench, 'b', 1_001);
      await leases.release(lost);
      await leases.release(lost);
      assert.equal(await acquire(bench, 'c', 1_002), undefined);
    },
  },
]);
