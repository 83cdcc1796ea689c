import assert from 'node:assert/strict';
import { paginate, type SpendEntry, type SpendPort } from '@leadkit/core';
import { expectMoment, expectMoney, expectText } from '../expectations.ts';
import { seedListing } from './platform-calls.ts';
import { type PlatformCase, platformRules } from './platform-case.ts';

const statsCases: readonly PlatformCase[] = platformRules('stats', [
  {
    slug: 'read.counters',
    title: 'counters come as the platform counts them, and absent where it does not',
    family: 'values',
    needs: ['world.listings'],
    run: async (bench) => {
      const { port, remote } = bench;
      const externalId = await seedListing(bench);
      const counters = { views: 120, phoneViews: 7, favourites: 0 };
      await remote.set(externalId, counters);
      const [stats] = await port.read({ externalIds: [externalId] });
      assert.equal(stats?.externalId, externalId);
      expectMoment('readAt', stats.readAt);
      for (const name of ['views', 'phoneViews', 'favourites'] as const)
        assert.equal(stats[name], remote.keeps.includes(name) ? counters[name] : undefined, name);
    },
  },
  {
    slug: 'read.each-once',
    title: 'there is one entry per listing that exists and none for one that does not',
    family: 'pages',
    needs: ['world.listings'],
    run: async (bench) => {
      const ids = [await seedListing(bench, 'key-1'), await seedListing(bench, 'key-2')];
      const stats = await bench.port.read({ externalIds: [...ids, '999999999'] });
      assert.deepEqual(stats.map((one) => one.externalId).sort(), ids.sort());
    },
  },
  {
    slug: 'read.none',
    title: 'no ids give no entries and no request',
    family: 'values',
    run: async ({ port, io }) => {
      assert.deepEqual(await port.read({ externalIds: [] }), []);
      assert.equal(io.sent.length, 0, 'requests that left');
    },
  },
]);

async function readAll(port: SpendPort, since: string, limit?: number): Promise<readonly SpendEntry[]> {
  const entries: SpendEntry[] = [];
  for await (const entry of paginate((cursor) => port.listPage({ since, cursor, limit }))) {
    expectText('key', entry.key);
    expectMoney('amount', entry.amount);
    expectMoment('spentAt', entry.spentAt);
    entries.push(entry);
  }
  return entries;
}

const kzt = (amountMinor: number): SpendEntry['amount'] => ({ amountMinor, currency: 'KZT' });

const spendCases: readonly PlatformCase[] = platformRules('spend', [
  {
    slug: 'list.everything',
    title: 'pages hold every charge exactly once under its key, and end',
    family: 'pages',
    run: async ({ port, remote, at }) => {
      const keys: string[] = [];
      for (let n = 0; n < 7; n += 1) keys.push(await remote.seed(kzt(10_000 + n * 100)));
      const entries = await readAll(port, at(-120_000), 2);
      assert.deepEqual(entries.map((entry) => entry.key).sort(), keys.sort());
    },
  },
  {
    slug: 'list.stable',
    title: 'reading the same bill twice gives the same keys and entries',
    family: 'values',
    run: async ({ port, remote, at, world }) => {
      const since = at(-120_000);
      await remote.seed(kzt(10_000));
      await remote.seed(kzt(10_000));
      const first = await readAll(port, since);
      await world.advance(60_000);
      assert.equal(first.length, 2, 'two equal charges are two');
      assert.deepEqual(await readAll(port, since), first);
    },
  },
  {
    slug: 'list.amount',
    title: 'an amount is in minor units: 2 500.50 is 250050',
    family: 'values',
    run: async ({ port, remote, at }) => {
      await remote.seed(kzt(250_050));
      const [entry] = await readAll(port, at(-120_000));
      assert.deepEqual(entry?.amount, kzt(250_050));
    },
  },
  {
    slug: 'list.refund',
    title: 'a refund is negative',
    family: 'values',
    needs: ['world.spend.refunds'],
    run: async ({ port, remote, at }) => {
      await remote.seed(kzt(-50_000));
      const [entry] = await readAll(port, at(-120_000));
      assert.deepEqual(entry?.amount, kzt(-50_000));
    },
  },
  {
    slug: 'list.since',
    title: 'charges from since on are there, to the second, and older ones are not',
    family: 'time',
    run: async ({ port, remote, world, at }) => {
      await remote.seed(kzt(10_000));
      await world.advance(5_000);
      const since = at(0);
      const wanted = await remote.seed(kzt(20_000));
      await world.advance(5_000);
      const entries = await readAll(port, since);
      assert.deepEqual(
        entries.map((entry) => entry.key),
        [wanted],
      );
    },
  },
]);

/** Counters and charges. */
export const figureCases: readonly PlatformCase[] = [...statsCases, ...spendCases];
