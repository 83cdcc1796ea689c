import assert from 'node:assert/strict';
import type { SummaryQuery } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { expense, leadOnItsWay, sale, sorted, span, storeLeads, taken } from './figure-samples.ts';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added } from './store-samples.ts';

async function storeSpend(
  bench: StoreBench,
  spent: readonly (readonly [ms: number, amount: number])[],
): Promise<void> {
  const bills = spent.map(([ms, amount]) => expense(bench, ms, amount));
  await bench.tenant.commit({ now: bench.at(0), changes: bills.map((one) => added('spend', one)) });
}

/** Figures over spans, periods, groups of leads and limits. */
export const figureCases: readonly StoreCase[] = storeRules('summarize', [
  {
    slug: 'counted',
    title: 'without a field every thing counts as 1',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [leadOnItsWay(bench, {}), leadOnItsWay(bench, {})]);
      assert.deepEqual(await bench.tenant.summarize('lead', {}), [
        { group: {}, count: 2, sum: 2, min: 1, max: 1, p50: 1, p90: 1 },
      ]);
    },
  },
  {
    slug: 'span',
    title: 'a span takes what happened from its start on and before its end, whenever it was stored',
    family: 'values',
    run: async (bench) => {
      await storeSpend(bench, [
        [-1, 1],
        [0, 20],
        [999_999, 300],
        [1_000_000, 4_000],
      ]);
      const over = { moment: 'spentAt', ...span(bench) } as const;
      const [row] = await bench.tenant.summarize('spend', { field: 'amount.amountMinor', over });
      assert.deepEqual([row?.count, row?.sum], [2, 320]);
    },
  },
  {
    slug: 'span-offset',
    title: 'a span and a stored moment with another offset mean the same moment',
    family: 'values',
    run: async (bench) => {
      const bill = { ...expense(bench, 0, 7), spentAt: '2026-11-22T10:00:00+05:00' };
      await bench.tenant.commit({ now: bench.at(0), changes: [added('spend', bill)] });
      const over = {
        moment: 'spentAt',
        from: '2026-11-22T10:00:00+05:00',
        before: '2026-11-22T10:00:00.001+05:00',
      } as const;
      assert.equal((await bench.tenant.summarize('spend', { over }))[0]?.count, 1);
    },
  },
  {
    slug: 'moment-absent',
    title: 'what has no such moment is in no span',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [leadOnItsWay(bench, { wonAt: 5 }), leadOnItsWay(bench, {})]);
      const over = { moment: 'wonAt', ...span(bench) } as const;
      assert.equal((await bench.tenant.summarize('lead', { over }))[0]?.count, 1);
    },
  },
  {
    slug: 'arrived-default',
    title: 'a lead without milestones arrived when it was created',
    family: 'values',
    run: async (bench) => {
      const { milestones: _milestones, ...old } = leadOnItsWay(bench, {});
      await storeLeads(bench, [old, leadOnItsWay(bench, { arrivedAt: 2_000_000 })]);
      const over = { moment: 'arrivedAt', ...span(bench) } as const;
      assert.equal((await bench.tenant.summarize('lead', { over }))[0]?.count, 1);
    },
  },
  {
    slug: 'periods',
    title: 'cuts give one row per period that has something, named by its start',
    family: 'values',
    run: async (bench) => {
      await storeSpend(bench, [
        [0, 1],
        [99, 2],
        [100, 4],
        [300, 8],
      ]);
      const cuts = [-50, 100, 200, 300].map(bench.at);
      const over = { moment: 'spentAt', cuts, ...span(bench) } as const;
      const rows = await bench.tenant.summarize('spend', { field: 'amount.amountMinor', over });
      assert.deepEqual(
        sorted(rows).map(({ group, sum }) => [group.period, sum]),
        [
          [bench.at(-50), 3],
          [bench.at(100), 4],
          [bench.at(300), 8],
        ],
      );
    },
  },
  {
    slug: 'at-most',
    title: 'atMost counts what is at most each number, the number itself included, in the order asked',
    family: 'values',
    run: async (bench) => {
      const scores = [-3, 5, 5, 15, 60].map((score) => leadOnItsWay(bench, {}, { score }));
      await storeLeads(bench, scores);
      const [row] = await bench.tenant.summarize('lead', { field: 'score', atMost: [15, 5, 4.5, -10] });
      assert.deepEqual(row?.atMost, [4, 3, 1, 0]);
    },
  },
  {
    slug: 'without',
    title: 'without leaves out what has one of the values, and keeps what has none',
    family: 'values',
    run: async (bench) => {
      await storeLeads(bench, [
        leadOnItsWay(bench, {}, { closeReason: 'spam', status: 'disqualified' }),
        leadOnItsWay(bench, {}, { closeReason: 'price', status: 'lost' }),
        leadOnItsWay(bench, {}),
      ]);
      const rows = await bench.tenant.summarize('lead', {
        without: { closeReason: ['spam', 'test'] },
        groupBy: ['closeReason'],
      });
      assert.deepEqual(
        sorted(rows).map(({ group, count }) => [group.closeReason, count]),
        [
          ['price', 1],
          [null, 1],
        ],
      );
    },
  },
  {
    slug: 'of-lead',
    title: 'what belongs to a lead is grouped by the fields of that lead, null where there is none',
    family: 'values',
    run: async (bench) => {
      const olx = leadOnItsWay(bench, {}, { platform: 'olx', city: 'almaty' });
      const kaspi = leadOnItsWay(bench, {}, { platform: 'kaspi' });
      await storeLeads(bench, [olx, kaspi]);
      const orphan = { ...sale(bench, olx, 500), leadId: bench.id<'lead'>() };
      const sales = [sale(bench, olx, 1), sale(bench, olx, 20), sale(bench, kaspi, 300), orphan];
      await bench.tenant.commit({ now: bench.at(0), changes: sales.map((one) => added('outcome', one)) });
      const rows = await bench.tenant.summarize('outcome', {
        field: 'revenue.amountMinor',
        groupBy: ['lead.platform', 'lead.city', 'result'],
      });
      const named = rows.map(({ group, sum }) => [
        group['lead.platform'],
        group['lead.city'],
        group.result,
        sum,
      ]);
      assert.deepEqual(
        named.toSorted((a, b) => Number(a[3]) - Number(b[3])),
        [
          ['olx', 'almaty', 'won', 21],
          ['kaspi', null, 'won', 300],
          [null, null, 'won', 500],
        ],
      );
    },
  },
  {
    slug: 'touch',
    title: 'touch fields are those of the last touch, and of a lead without one its own',
    family: 'values',
    run: async (bench) => {
      const campaignId = bench.id<'campaign'>();
      const touched = leadOnItsWay(
        bench,
        {},
        {
          platform: 'olx',
          campaignId: bench.id(),
          touch: { at: bench.at(0), platform: 'kaspi', campaignId },
        },
      );
      const late = leadOnItsWay(
        bench,
        {},
        { platform: 'olx', campaignId: bench.id(), touch: { at: bench.at(0), platform: 'olx' } },
      );
      const old = leadOnItsWay(bench, {}, { platform: 'satu', campaignId });
      await storeLeads(bench, [touched, late, old]);
      const groupBy = ['touch.platform', 'touch.campaignId'] as const;
      const rows = await bench.tenant.summarize('lead', { groupBy });
      const named = rows.map(({ group }) => [group['touch.platform'], group['touch.campaignId']]);
      assert.deepEqual(
        named.toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
        [
          ['kaspi', campaignId],
          ['olx', null],
          ['satu', campaignId],
        ],
      );
    },
  },
  {
    slug: 'blind',
    title: 'blind leaves out what an account told in a span, of its leads too, and nothing of other accounts',
    family: 'values',
    run: async (bench) => {
      const [seen, unseen] = [bench.id<'account'>(), bench.id<'account'>()];
      const leads = [
        leadOnItsWay(bench, { arrivedAt: 100 }, { accountId: unseen }),
        leadOnItsWay(bench, { arrivedAt: 200 }, { accountId: unseen }),
        leadOnItsWay(bench, { arrivedAt: 150 }, { accountId: seen }),
        leadOnItsWay(bench, { arrivedAt: 150 }),
      ] as const;
      await storeLeads(bench, leads);
      const sales = leads.map((one) => ({
        ...sale(bench, one, 1),
        createdAt: one.milestones?.arrivedAt ?? '',
      }));
      await bench.tenant.commit({ now: bench.at(0), changes: sales.map((one) => added('outcome', one)) });
      const blind = [{ accountId: unseen, from: bench.at(100), before: bench.at(200) }];
      const arrived = { moment: 'arrivedAt', ...span(bench) } as const;
      assert.equal((await bench.tenant.summarize('lead', { over: arrived, blind }))[0]?.count, 3, 'leads');
      const sold = { moment: 'createdAt', ...span(bench) } as const;
      assert.equal((await bench.tenant.summarize('outcome', { over: sold, blind }))[0]?.count, 3, 'sales');
    },
  },
  {
    slug: 'between-moments',
    title: 'the time between two moments is in milliseconds, of what has both',
    family: 'values',
    run: async (bench) => {
      const one = leadOnItsWay(bench, {});
      await storeLeads(bench, [one]);
      const offers = [taken(bench, one, 60_000), taken(bench, one, 120_500), taken(bench, one, undefined)];
      await bench.tenant.commit({
        now: bench.at(0),
        changes: offers.map((offer) => added('assignment', offer)),
      });
      const field = 'acceptedAt - proposedAt';
      const [row] = await bench.tenant.summarize('assignment', { field, atMost: [60_000] });
      assert.deepEqual(row, {
        group: {},
        count: 2,
        sum: 180_500,
        min: 60_000,
        max: 120_500,
        p50: 90_250,
        p90: 114_450,
        atMost: [1],
      });
    },
  },
  {
    slug: 'too-many-groups',
    title: 'more groups than an answer holds are refused with invalid_input naming groupBy, not cut',
    family: 'errors',
    run: async (bench) => {
      for (let part = 0; part < 3; part += 1)
        await storeLeads(
          bench,
          Array.from({ length: 334 }, () => leadOnItsWay(bench, {})),
        );
      const error = await expectError(
        'groups of 1 002 persons',
        () => bench.tenant.summarize('lead', { groupBy: ['personId'] }),
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
    title: 'a span, cut, moment or group that does not fit is refused with invalid_input naming it',
    family: 'errors',
    run: async (bench) => {
      const over = { moment: 'arrivedAt', ...span(bench) } as const;
      const wrong: Readonly<Record<string, SummaryQuery<'lead'>>> = {
        'over.before': { over: { ...over, before: over.from } },
        'over.from': { over: { ...over, from: '2026-11-22T10:00:00' } },
        'over.moment': { over: { ...over, moment: 'spentAt' as 'arrivedAt' } },
        'over.cuts': { over: { ...over, cuts: [bench.at(1)] } },
        'groupBy.0': { groupBy: ['lead.city' as 'city'] },
        'without.name': { without: { name: ['x'] } as never },
        'blind.0.from': { over, blind: [{ accountId: bench.id(), from: 'today', before: over.before }] },
        blind: { blind: [{ accountId: bench.id(), ...span(bench) }] },
        atMost: { atMost: ['5' as unknown as number] },
      };
      for (const [path, query] of Object.entries(wrong)) {
        const error = await expectError(path, () => bench.tenant.summarize('lead', query), 'invalid_input');
        assert.deepEqual(
          error.issues?.map((issue) => issue.path),
          [path],
        );
      }
    },
  },
]);
