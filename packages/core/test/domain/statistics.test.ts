import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apportion, herfindahl, median, percentile } from '../../src/domain/statistics.ts';

describe('herfindahl', () => {
  test('one holder of everything is 10 000', () => {
    expect(herfindahl([5])).toBe(10_000);
  });

  test('a holder per piece is 0, however few there are', () => {
    expect(herfindahl([1, 1, 1])).toBe(0);
  });

  test('two holders of two pieces each are the chance that two pieces share one', () => {
    expect(herfindahl([2, 2])).toBeCloseTo(3_333.33, 2);
  });

  test.each([[[]], [[1]]])('of %j is nothing: it takes two pieces', (counts) => {
    expect(herfindahl(counts)).toBeUndefined();
  });
});

describe('percentile', () => {
  test('lies between neighbours', () => {
    expect(percentile([100, 200, 300, 400], 0.25)).toBe(175);
  });

  test('of nothing is nothing', () => {
    expect(median([])).toBeUndefined();
  });
});

describe('apportion', () => {
  test('three equal weights share 10 000 to the last piece', () => {
    expect(apportion([1, 1, 1], 10_000)).toEqual([3_334, 3_333, 3_333]);
  });

  test('no weight gets nothing', () => {
    expect(apportion([0, 0], 10_000)).toEqual([0, 0]);
  });

  test('always sums to the total, and gives nothing to a weight of 0', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 1, maxLength: 8 }), (weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const shares = apportion(weights, 10_000);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(10_000);
        expect(weights.every((weight, index) => weight > 0 || shares[index] === 0)).toBe(true);
      }),
    );
  });
});
