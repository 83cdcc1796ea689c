import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudget } from '../src/index.ts';
import { backoffMs } from '../src/retry-policy.ts';

describe('backoffMs', () => {
  test('is a whole number from 0 to min(cap, base * 2^(n - 1)) for any policy, attempt and chance', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 1, max: 2_000 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (baseMs, capMs, attempt, chance) => {
          const ms = backoffMs({ baseMs, capMs }, attempt, () => chance);
          expect(Number.isSafeInteger(ms)).toBe(true);
          expect(ms).toBeGreaterThanOrEqual(0);
          expect(ms).toBeLessThanOrEqual(Math.min(capMs, baseMs * 2 ** (attempt - 1)));
        },
      ),
    );
  });

  test('uses the whole range', () => {
    expect(backoffMs({ baseMs: 500, capMs: 20_000 }, 3, () => 0)).toBe(0);
    expect(backoffMs({ baseMs: 500, capMs: 20_000 }, 3, () => 0.9999)).toBe(1_999);
  });
});

describe('createRetryBudget', () => {
  test('gives ten repeats unless told otherwise, and a tenth back for each success', () => {
    const budget = createRetryBudget();
    expect(Array.from({ length: 11 }, () => budget.take())).toEqual([...Array(10).fill(true), false]);
    for (let count = 0; count < 9; count += 1) budget.earn();
    expect(budget.take()).toBe(false);
    for (let count = 0; count < 2; count += 1) budget.earn();
    expect(budget.take()).toBe(true);
  });

  test('never holds more than its maximum', () => {
    const budget = createRetryBudget({ repeatsMax: 1, earnedPerSuccess: 5 });
    budget.earn();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });
});
