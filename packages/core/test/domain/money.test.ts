import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addMoney,
  allocateMoney,
  ceilToMajorUnit,
  compareMoney,
  minorUnitsPerMajor,
  money,
  moneyFromMajor,
  multiplyMoney,
  subtractMoney,
  sumMoney,
} from '../../src/domain/money.ts';
import { errorOf } from './error-of.ts';

const safe = fc.maxSafeInteger();
/** Amounts whose sum and difference are still safe. */
const half = fc.integer({ min: -(2 ** 51), max: 2 ** 51 });
const currency = fc.constantFrom('KZT', 'UAH', 'USD', 'JPY', 'KWD');

describe('money', () => {
  test('an amount is kept as it is', () => {
    expect(money(195_000, 'KZT')).toEqual({ amountMinor: 195_000, currency: 'KZT' });
  });

  test('minus zero becomes zero', () => {
    expect(Object.is(money(-0, 'KZT').amountMinor, 0)).toBe(true);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53)])(
    'the amount %s is refused',
    (amount) => {
      expect(errorOf(() => money(amount, 'KZT')).code).toBe('invalid_input');
    },
  );

  test.each(['kzt', 'KZ', 'KZTT', '₸', ''])('the currency %j is refused', (code) => {
    expect(errorOf(() => money(1, code)).code).toBe('invalid_input');
  });

  test.each([
    ['KZT', 100],
    ['JPY', 1],
    ['KWD', 1000],
    ['constructor', 100],
  ])('%s has %i minor units', (code, units) => {
    expect(minorUnitsPerMajor(code)).toBe(units);
  });
});

describe('moneyFromMajor', () => {
  test.each([
    [7500, 'KZT', 750_000],
    [2000.0, 'KZT', 200_000],
    [1234.5, 'UAH', 123_450],
    [-2009.0, 'KZT', -200_900],
    [19.99, 'USD', 1_999],
    [0.1 + 0.2, 'USD', 30],
    [500, 'JPY', 500],
  ])('%d %s is %i minor units', (amount, code, minor) => {
    expect(moneyFromMajor(amount, code)).toEqual({ amountMinor: minor, currency: code });
  });

  test.each([
    [1.005, 'KZT'],
    [10_000_000_000.005, 'KZT'],
    [0.5, 'JPY'],
    [Number.NaN, 'KZT'],
    [Number.POSITIVE_INFINITY, 'KZT'],
    [1e20, 'KZT'],
  ])('%d %s is refused', (amount, code) => {
    expect(errorOf(() => moneyFromMajor(amount, code)).code).toBe('invalid_input');
  });

  test('every amount of tiyn below a trillion tenge survives the way through a number', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 14), max: 10 ** 14 }), (minor) => {
        expect(moneyFromMajor(minor / 100, 'KZT').amountMinor).toBe(minor === 0 ? 0 : minor);
      }),
    );
  });
});

describe('arithmetic', () => {
  test('adding and subtracting undo one another', () => {
    fc.assert(
      fc.property(half, half, currency, (a, b, code) => {
        const left = money(a, code);
        const right = money(b, code);
        expect(subtractMoney(addMoney(left, right), right)).toEqual(left);
      }),
    );
  });

  test.each([
    ['addMoney', addMoney],
    ['subtractMoney', subtractMoney],
    ['compareMoney', compareMoney],
  ])('%s refuses two currencies and names itself', (name, work) => {
    const error = errorOf(() => work(money(1, 'KZT'), money(1, 'USD')));
    expect([error.code, error.operation]).toEqual(['invalid_input', name]);
  });

  test('a sum refuses a foreign currency among many', () => {
    expect(errorOf(() => sumMoney([money(1, 'KZT'), money(1, 'USD')], 'KZT')).code).toBe('invalid_input');
  });

  test('the sum of nothing is zero of the asked currency', () => {
    expect(sumMoney([], 'KZT')).toEqual({ amountMinor: 0, currency: 'KZT' });
  });

  test('a sum that is no longer a safe integer is refused', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'KZT');
    expect(errorOf(() => addMoney(most, money(1, 'KZT'))).code).toBe('invalid_input');
  });

  test('comparing is the order of the amounts', () => {
    fc.assert(
      fc.property(safe, safe, (a, b) => {
        expect(compareMoney(money(a, 'KZT'), money(b, 'KZT'))).toBe(a === b ? 0 : a < b ? -1 : 1);
      }),
    );
  });
});

describe('multiplyMoney', () => {
  test.each([
    [100_000, 125, 1000, 12_500],
    [1, 1, 2, 1],
    [-1, 1, 2, -1],
    [3, 1, 2, 2],
    [-3, 1, 2, -2],
    [5, -1, 2, -3],
    [5, 1, -2, -3],
    [10, 1, 3, 3],
    [20, 1, 3, 7],
    [0, 7, 9, 0],
  ])('%i times %i/%i is %i, halves away from zero', (amount, numerator, denominator, result) => {
    expect(multiplyMoney(money(amount, 'KZT'), { numerator, denominator }).amountMinor).toBe(result);
  });

  test('the result is never further than half a minor unit from the exact product', () => {
    const factor = fc.integer({ min: -(10 ** 6), max: 10 ** 6 });
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        factor,
        factor,
        (amount, numerator, denominator) => {
          fc.pre(denominator !== 0);
          const result = BigInt(multiplyMoney(money(amount, 'KZT'), { numerator, denominator }).amountMinor);
          const off = (result * BigInt(denominator) - BigInt(amount) * BigInt(numerator)) * 2n;
          const bound = BigInt(Math.abs(denominator));
          expect(off <= bound && off >= -bound).toBe(true);
        },
      ),
    );
  });

  test.each([
    [1, 0],
    [0.5, 1],
    [1, Number.NaN],
  ])('the ratio %d/%d is refused', (numerator, denominator) => {
    expect(errorOf(() => multiplyMoney(money(1, 'KZT'), { numerator, denominator })).code).toBe(
      'invalid_input',
    );
  });

  test('a product that is no longer a safe integer is refused', () => {
    const most = money(Number.MAX_SAFE_INTEGER, 'KZT');
    expect(errorOf(() => multiplyMoney(most, { numerator: 2, denominator: 1 })).code).toBe('invalid_input');
  });
});

describe('allocateMoney', () => {
  test('what is left over goes to the largest remainder, then to the first part', () => {
    const parts = allocateMoney(money(100, 'KZT'), [1, 1, 1]).map((part) => part.amountMinor);
    expect(parts).toEqual([34, 33, 33]);
  });

  test('a part of weight 0 gets nothing', () => {
    expect(allocateMoney(money(-7, 'KZT'), [0, 2]).map((part) => part.amountMinor)).toEqual([0, -7]);
  });

  const weights = fc
    .array(fc.oneof(fc.nat(1000), fc.maxSafeNat()), { minLength: 1, maxLength: 30 })
    .filter((list) => list.some((weight) => weight > 0));

  test('the parts sum to the whole', () => {
    fc.assert(
      fc.property(safe, weights, (amount, list) => {
        const parts = allocateMoney(money(amount, 'KZT'), list);
        expect(parts.reduce((sum, part) => sum + BigInt(part.amountMinor), 0n)).toBe(BigInt(amount));
      }),
    );
  });

  test('every part is within one minor unit of its exact share', () => {
    fc.assert(
      fc.property(safe, weights, (amount, list) => {
        const total = list.reduce((sum, weight) => sum + BigInt(weight), 0n);
        for (const [index, part] of allocateMoney(money(amount, 'KZT'), list).entries()) {
          const off = BigInt(part.amountMinor) * total - BigInt(amount) * BigInt(list[index] ?? 0);
          expect(off < total && off > -total).toBe(true);
        }
      }),
    );
  });

  test.each([[[]], [[0, 0]], [[-1, 2]], [[0.5]], [[Number.NaN]]])('the weights %j are refused', (list) => {
    expect(errorOf(() => allocateMoney(money(1, 'KZT'), list)).code).toBe('invalid_input');
  });
});

describe('ceilToMajorUnit', () => {
  test.each([
    [194_910, 195_000],
    [195_000, 195_000],
    [195_001, 195_100],
    [-195_001, -195_000],
    [0, 0],
    [-1, 0],
  ])('%i tiyn become %i', (before, after) => {
    expect(ceilToMajorUnit(money(before, 'KZT'))).toEqual({ amountMinor: after, currency: 'KZT' });
  });

  test('a floor is whole tenge, never lower and less than one tenge higher', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), (amount) => {
        const floor = ceilToMajorUnit(money(amount, 'KZT')).amountMinor;
        expect(Math.abs(floor % 100)).toBe(0);
        expect(floor >= amount && floor < amount + 100).toBe(true);
      }),
    );
  });

  test('a currency without minor units stays as it is', () => {
    expect(ceilToMajorUnit(money(501, 'JPY')).amountMinor).toBe(501);
  });

  test('above the largest whole tenge it is refused instead of lowered', () => {
    expect(errorOf(() => ceilToMajorUnit(money(Number.MAX_SAFE_INTEGER, 'KZT'))).code).toBe('invalid_input');
  });
});
