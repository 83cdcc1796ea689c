import assert from 'node:assert/strict';
import type { CountQuery, CountRow, TenantId } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, lead, member } from './store-samples.ts';

async function storeLeads(bench: StoreBench): Promise<void> {
  const leads = [
    lead(bench, { platform: 'olx', city: 'almaty' }),
    lead(bench, { platform: 'olx', city: 'almaty', status: 'won' }),
    lead(bench, { platform: 'olx', city: 'astana' }),
    lead(bench, { platform: 'kaspi' }),
  ];
  await bench.tenant.commit({ now: bench.at(0), changes: leads.map((one) => added('lead', one)) });
  const foreign = lead(bench, { tenantId: STRANGER as TenantId, platform: 'olx', city: 'almaty' });
  await bench.stranger.commit({ now: bench.at(0), changes: [added('lead', foreign)] });
}

async function counted(bench: StoreBench, query: CountQuery<'lead'>): Promise<readonly CountRow[]> {
  const rows = await bench.tenant.count('lead', query);
  // Stores may give the fields of a group in any order.
  const name = ({ group }: CountRow): string =>
    JSON.stringify(Object.entries(group).sort(([a], [b]) => (a < b ? -1 : 1)));
  return [...rows].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** How many there are. */
export const countCases: readonly StoreCase[] = storeRules('count', [
  {
    slug: 'all',
    title: 'without groupBy there is one row with the count of this tenant',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench);
      assert.deepEqual(await counted(bench, {}), [{ group: {}, count: 4 }]);
      assert.deepEqual(await bench.tenant.count('lead'), [{ group: {}, count: 4 }], 'without a query');
    },
  },
  {
    slug: 'none',
    title: 'a count of nothing is one row of 0 without groupBy, and no row with it',
    family: 'values',
    run: async (bench) => {
      assert.deepEqual(await bench.tenant.count('lead'), [{ group: {}, count: 0 }]);
      assert.deepEqual(await bench.tenant.count('lead', { groupBy: ['platform'] }), []);
    },
  },
  {
    slug: 'filtered',
    title: 'a count obeys the filter',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench);
      const filter = { platform: 'olx', status: 'new' } as const;
      assert.deepEqual(await counted(bench, { filter }), [{ group: {}, count: 2 }]);
    },
  },
  {
    slug: 'grouped',
    title: 'groupBy gives one row per value, and null where the field is absent',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench);
      assert.deepEqual(await counted(bench, { groupBy: ['city'] }), [
        { group: { city: 'almaty' }, count: 2 },
        { group: { city: 'astana' }, count: 1 },
        { group: { city: null }, count: 1 },
      ]);
    },
  },
  {
    slug: 'grouped-by-two',
    title: 'groupBy of two fields gives one row per pair that is there',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench);
      const rows = await counted(bench, { groupBy: ['platform', 'status'] });
      assert.deepEqual(
        rows.map(({ group, count }) => [group.platform, group.status, count]),
        [
          ['kaspi', 'new', 1],
          ['olx', 'new', 2],
          ['olx', 'won', 1],
        ],
      );
    },
  },
  {
    slug: 'grouped-boolean',
    title: 'the value of a group keeps its type',
    family: 'values',
    run: async (bench) => {
      const members = [member(bench), member(bench, { isActive: false }), member(bench)];
      await bench.tenant.commit({ now: bench.at(0), changes: members.map((one) => added('member', one)) });
      const rows = await bench.tenant.count('member', { groupBy: ['isActive'] });
      assert.equal(rows.find((row) => row.group.isActive === true)?.count, 2, 'true');
      assert.equal(rows.find((row) => row.group.isActive === false)?.count, 1, 'false');
    },
  },
  {
    slug: 'unknown-field',
    title: 'groupBy of a field that is no filter field is refused with invalid_input',
    family: 'errors',
    run: async ({ tenant }) => {
      const groupBy = ['name'] as unknown as ['platform'];
      await expectError('groupBy name', () => tenant.count('lead', { groupBy }), 'invalid_input');
    },
  },
]);
