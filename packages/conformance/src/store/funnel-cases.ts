import assert from 'node:assert/strict';
import type { FunnelQuery, FunnelRow, TenantId } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { leadOnItsWay, somebody, sorted, span, storeLeads } from './figure-samples.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added } from './store-samples.ts';

const WITHIN_MS = 10_000;

async function funnel(bench: StoreBench, query: Partial<FunnelQuery> = {}): Promise<readonly FunnelRow[]> {
  return sorted(await bench.tenant.countFunnel({ over: span(bench), withinMs: WITHIN_MS, ...query }));
}

const persons = (row: FunnelRow | undefined): readonly number[] =>
  row?.steps.map((step) => step.persons) ?? [];
const leads = (row: FunnelRow | undefined): readonly number[] => row?.steps.map((step) => step.leads) ?? [];

/** The way of leads through the steps. */
export const funnelCases: readonly StoreCase[] = storeRules('count-funnel', [
  {
    slug: 'persons',
    title: 'persons count once per step, however many leads they have; leads count one by one',
    family: 'values',
    run: async (bench) => {
      const twice = somebody(bench);
      await storeLeads(bench, [
        leadOnItsWay(bench, { inContactAt: 1, qualifiedAt: 2 }, { personId: twice }),
        leadOnItsWay(bench, { inContactAt: 1 }, { personId: twice }),
        leadOnItsWay(bench, {}),
      ]);
      const [row] = await funnel(bench);
      assert.deepEqual(persons(row), [2, 1, 1, 0, 0, 0]);
      assert.deepEqual(leads(row), [3, 2, 1, 0, 0, 0]);
    },
  },
  {
    slug: 'skipped',
    title: 'a step that was skipped is reached with the next one',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [
        leadOnItsWay(bench, { wonAt: 7 }),
        leadOnItsWay(bench, { qualifiedAt: 9, inContactAt: 12 }),
      ]);
      const [row] = await funnel(bench);
      assert.deepEqual(leads(row), [2, 2, 2, 1, 1, 1]);
      assert.deepEqual(
        row?.steps.map((step) => step.p50Ms),
        [null, 8, 0, 0, 0, 0],
      );
    },
  },
  {
    slug: 'within',
    title: 'a step that took longer than the window is not reached, nor is any after it',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [
        leadOnItsWay(bench, { inContactAt: 10_000, qualifiedAt: 20_000, wonAt: 30_000 }),
        leadOnItsWay(bench, { inContactAt: 1, qualifiedAt: 10_002, wonAt: 10_003 }),
        leadOnItsWay(bench, { inContactAt: 10_001 }),
      ]);
      assert.deepEqual(leads((await funnel(bench))[0]), [3, 2, 1, 1, 1, 1]);
    },
  },
  {
    slug: 'times',
    title:
      'the time of a step is since the step before: median and nine tenths over the leads that got there',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [
        leadOnItsWay(bench, { inContactAt: 100, qualifiedAt: 150 }),
        leadOnItsWay(bench, { inContactAt: 300 }),
        leadOnItsWay(bench, { inContactAt: 200, qualifiedAt: 300 }),
      ]);
      const [row] = await funnel(bench);
      assert.deepEqual(row?.steps.slice(0, 4), [
        { persons: 3, leads: 3, p50Ms: null, p90Ms: null },
        { persons: 3, leads: 3, p50Ms: 200, p90Ms: 280 },
        { persons: 2, leads: 2, p50Ms: 75, p90Ms: 95 },
        { persons: 0, leads: 0, p50Ms: null, p90Ms: null },
      ]);
    },
  },
  {
    slug: 'clock-ahead',
    title: 'a lead that arrived by a clock ahead of ours took no time, never less than none',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [leadOnItsWay(bench, { arrivedAt: 500, inContactAt: 100, qualifiedAt: 600 })]);
      const [row] = await funnel(bench);
      assert.deepEqual(
        row?.steps.slice(1, 3).map((step) => step.p50Ms),
        [0, 100],
      );
    },
  },
  {
    slug: 'span',
    title: 'leads are taken by when they arrived, and another tenant has none of them',
    family: 'values',
    run: async (bench) => {
      const { milestones: _milestones, ...old } = leadOnItsWay(bench, {});
      await storeLeads(bench, [
        leadOnItsWay(bench, { arrivedAt: -1 }),
        leadOnItsWay(bench, { arrivedAt: 1_000_000 }),
        leadOnItsWay(bench, { arrivedAt: 999_999 }),
        old,
      ]);
      const foreign = leadOnItsWay(bench, {}, { tenantId: STRANGER as TenantId });
      await bench.stranger.commit({ now: bench.at(0), changes: [added('lead', foreign)] });
      assert.deepEqual(leads((await funnel(bench))[0]), [2, 0, 0, 0, 0, 0]);
    },
  },
  {
    slug: 'none',
    title: 'a funnel of nobody has no row',
    family: 'values',
    run: async (bench) => {
      assert.deepEqual(await funnel(bench), []);
    },
  },
  {
    slug: 'grouped',
    title: 'groups and periods split the funnel; a person of two groups counts in both',
    family: 'values',
    run: async (bench) => {
      const twice = somebody(bench);
      await storeLeads(bench, [
        leadOnItsWay(bench, { inContactAt: 1 }, { personId: twice, city: 'almaty' }),
        leadOnItsWay(bench, {}, { personId: twice, city: 'almaty' }),
        leadOnItsWay(bench, { arrivedAt: 600 }, { personId: twice, city: 'astana' }),
        leadOnItsWay(bench, { arrivedAt: 700 }),
      ]);
      const over = { ...span(bench), cuts: [bench.at(0), bench.at(500)] };
      const rows = await funnel(bench, { groupBy: ['city'], over });
      assert.deepEqual(
        rows.map((row) => [row.group.city, row.group.period, ...persons(row).slice(0, 2)]),
        [
          ['almaty', bench.at(0), 1, 1],
          ['astana', bench.at(500), 1, 0],
          [null, bench.at(500), 1, 0],
        ],
      );
    },
  },
  {
    slug: 'limited',
    title: 'filter, without and blind limit the funnel',
    family: 'values',
    run: async (bench) => {
      const accountId = bench.id<'account'>();
      await storeLeads(bench, [
        leadOnItsWay(bench, {}, { platform: 'olx' }),
        leadOnItsWay(bench, {}, { platform: 'kaspi' }),
        leadOnItsWay(bench, {}, { platform: 'olx', closeReason: 'spam', status: 'disqualified' }),
        leadOnItsWay(bench, { arrivedAt: 50 }, { platform: 'olx', accountId }),
      ]);
      const first = async (query: Partial<FunnelQuery>): Promise<number | undefined> =>
        leads((await funnel(bench, query))[0])[0];
      assert.equal(await first({ filter: { platform: 'olx' } }), 3, 'filter');
      assert.equal(await first({ without: { closeReason: ['spam'] } }), 3, 'without');
      assert.equal(
        await first({ blind: [{ accountId, from: bench.at(50), before: bench.at(51) }] }),
        3,
        'blind',
      );
    },
  },
  {
    slug: 'too-many-groups',
    title:
      'more groups of a funnel than an answer holds are refused with invalid_input naming groupBy, not cut',
    family: 'errors',
    run: async (bench) => {
      for (let part = 0; part < 3; part += 1)
        await storeLeads(
          bench,
          Array.from({ length: 334 }, () => leadOnItsWay(bench, {})),
        );
      const error = await expectError(
        'groups of 1 002 persons',
        () => funnel(bench, { groupBy: ['personId'] }),
        'invalid_input',
      );
      assert.deepEqual(
        error.issues?.map(({ path }) => path),
        ['groupBy'],
      );
    },
  },
  {
    slug: 'wrong-query',
    title: 'a window, span or group that does not fit is refused with invalid_input naming it',
    family: 'errors',
    run: async (bench) => {
      const wrong: Readonly<Record<string, Partial<FunnelQuery>>> = {
        withinMs: { withinMs: -1 },
        'over.before': { over: { from: bench.at(1), before: bench.at(0) } },
        'groupBy.0': { groupBy: ['name' as 'city'] },
      };
      for (const [path, query] of Object.entries(wrong)) {
        const error = await expectError(path, () => funnel(bench, query), 'invalid_input');
        assert.deepEqual(
          error.issues?.map((issue) => issue.path),
          [path],
        );
      }
    },
  },
]);
