import assert from 'node:assert/strict';
import type { Outcome, SummaryQuery, SummaryRow, TenantId } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, lead } from './store-samples.ts';

async function storeScores(bench: StoreBench): Promise<void> {
  const leads = [10, 20, 40, 80].map((score, index) =>
    lead(bench, { score, platform: index < 3 ? 'olx' : 'kaspi' }),
  );
  await bench.tenant.commit({ now: bench.at(0), changes: leads.map((one) => added('lead', one)) });
  const foreign = lead(bench, { tenantId: STRANGER as TenantId, score: 1_000 });
  await bench.stranger.commit({ now: bench.at(0), changes: [added('lead', foreign)] });
}

function sorted(rows: readonly SummaryRow[]): readonly SummaryRow[] {
  const name = ({ group, currency }: SummaryRow): string => JSON.stringify([group, currency]);
  return rows.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

/** Figures over one number. */
export const summaryCases: readonly StoreCase[] = storeRules('summarize', [
  {
    slug: 'figures',
    title: 'count, sum, least and greatest, and percentiles by linear interpolation, of this tenant',
    family: 'values',
    run: async (bench) => {
      await storeScores(bench);
      assert.deepEqual(await bench.tenant.summarize('lead', { field: 'score' }), [
        { group: {}, count: 4, sum: 150, min: 10, max: 80, p50: 30, p90: 68 },
      ]);
    },
  },
  {
    slug: 'grouped',
    title: 'groupBy gives figures per value, and a filter limits them',
    family: 'values',
    run: async (bench) => {
      await storeScores(bench);
      const rows = await bench.tenant.summarize('lead', { field: 'score', groupBy: ['platform'] });
      assert.deepEqual(
        sorted(rows).map(({ group, count, sum, p50 }) => [group.platform, count, sum, p50]),
        [
          ['kaspi', 1, 80, 80],
          ['olx', 3, 70, 20],
        ],
      );
      const [olx] = await bench.tenant.summarize('lead', { field: 'score', filter: { platform: 'olx' } });
      assert.equal(olx?.sum, 70, 'filtered');
    },
  },
  {
    slug: 'money',
    title: 'money is summarized per currency, and what has none is left out',
    family: 'values',
    run: async (bench) => {
      const { createdAt, updatedAt, tenantId } = lead(bench);
      const head = { tenantId, version: 1, createdAt, updatedAt };
      const revenues = [
        { amountMinor: 1_000, currency: 'KZT' },
        { amountMinor: 3_000, currency: 'KZT' },
        { amountMinor: 50, currency: 'USD' },
        undefined,
      ] as const;
      const outcomes = revenues.map(
        (revenue, index): Outcome => ({
          ...head,
          id: bench.id(),
          leadId: bench.id(),
          key: `o-${index}`,
          ...(revenue === undefined ? { result: 'lost', reason: 'price' } : { result: 'won', revenue }),
        }),
      );
      await bench.tenant.commit({ now: bench.at(0), changes: outcomes.map((one) => added('outcome', one)) });
      assert.deepEqual(sorted(await bench.tenant.summarize('outcome', { field: 'revenue.amountMinor' })), [
        { group: {}, currency: 'KZT', count: 2, sum: 4_000, min: 1_000, max: 3_000, p50: 2_000, p90: 2_800 },
        { group: {}, currency: 'USD', count: 1, sum: 50, min: 50, max: 50, p50: 50, p90: 50 },
      ]);
    },
  },
  {
    slug: 'none',
    title: 'figures over nothing are no row',
    family: 'values',
    run: async ({ tenant }) => {
      assert.deepEqual(await tenant.summarize('lead', { field: 'score' }), []);
    },
  },
  {
    slug: 'unknown-field',
    title: 'a field that is no number is refused with invalid_input',
    family: 'errors',
    run: async ({ tenant }) => {
      const query = { field: 'platform' } as unknown as SummaryQuery<'lead'>;
      await expectError('field platform', () => tenant.summarize('lead', query), 'invalid_input');
    },
  },
]);
