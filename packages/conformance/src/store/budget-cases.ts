import assert from 'node:assert/strict';
import type { BudgetAnswer } from '@leadkit/core';
import { type StoreBench, type StoreCase, storeRules } from './store-case.ts';

/** Takes from a budget of three a second. */
function take(bench: StoreBench, ms: number, cost = 1, name = 'api'): Promise<BudgetAnswer> {
  return bench.store.budgets.take({ name, cost, limit: 3, windowMs: 1_000, now: bench.at(ms) });
}

function block(bench: StoreBench, ms: number, untilMs: number): Promise<void> {
  return bench.store.budgets.block({ name: 'api', until: bench.at(untilMs), now: bench.at(ms) });
}

/** Counters of what left, and bans. */
export const budgetCases: readonly StoreCase[] = storeRules('budgets', [
  {
    slug: 'counted',
    title: 'a budget grants up to its limit and says what remains',
    family: 'pacing',
    run: async (bench) => {
      for (const remaining of [2, 1, 0]) assert.deepEqual(await take(bench, 0), { granted: true, remaining });
    },
  },
  {
    slug: 'exhausted',
    title: 'a full window refuses and says exactly how long it lasts',
    family: 'time',
    run: async (bench) => {
      await take(bench, 100, 3);
      const refused = { granted: false, reason: 'exhausted', retryAfterMs: 600 };
      assert.deepEqual(await take(bench, 500), refused);
    },
  },
  {
    slug: 'window',
    title: 'a window begins with its first request, and after it the whole limit is there again',
    family: 'time',
    run: async (bench) => {
      await take(bench, 100, 3);
      assert.equal((await take(bench, 1_099)).granted, false, 'in its last millisecond');
      assert.deepEqual(await take(bench, 1_100), { granted: true, remaining: 2 }, 'after it');
      await take(bench, 1_200, 2);
      const refused = { granted: false, reason: 'exhausted', retryAfterMs: 100 };
      assert.deepEqual(await take(bench, 2_000), refused, 'in the second window');
    },
  },
  {
    slug: 'refused-costs-nothing',
    title: 'what is refused is not counted',
    family: 'pacing',
    run: async (bench) => {
      await take(bench, 0, 2);
      assert.equal((await take(bench, 0, 2)).granted, false);
      assert.deepEqual(await take(bench, 0, 1), { granted: true, remaining: 0 });
    },
  },
  {
    slug: 'names-apart',
    title: 'budgets of different names are independent',
    family: 'pacing',
    run: async (bench) => {
      await take(bench, 0, 3);
      await block(bench, 0, 60_000);
      assert.deepEqual(await take(bench, 0, 1, 'pages'), { granted: true, remaining: 2 });
    },
  },
  {
    slug: 'blocked',
    title: 'a blocked budget grants nothing until then and says how long that is',
    family: 'time',
    run: async (bench) => {
      await block(bench, 0, 1_800_000);
      const refused = { granted: false, reason: 'blocked', retryAfterMs: 1_799_000 };
      assert.deepEqual(await take(bench, 1_000), refused);
      assert.equal((await take(bench, 1_799_999)).granted, false, 'a millisecond before its end');
      assert.deepEqual(await take(bench, 1_800_000), { granted: true, remaining: 2 }, 'at its end');
    },
  },
  {
    slug: 'block-longer',
    title: 'a later end of a block wins over an earlier one, in whichever order they come',
    family: 'time',
    run: async (bench) => {
      await block(bench, 0, 5_000);
      await block(bench, 1, 2_000);
      assert.equal((await take(bench, 3_000)).granted, false, 'after an earlier end was told');
      await block(bench, 3_000, 9_000);
      const refused = { granted: false, reason: 'blocked', retryAfterMs: 3_000 };
      assert.deepEqual(await take(bench, 6_000), refused, 'after a later end was told');
    },
  },
]);
