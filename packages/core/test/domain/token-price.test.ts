import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { isFarFrom, isTokenPrice } from '../../src/domain/token-price.ts';

const tenge = (major: number) => money(major * 100, 'KZT');

describe('token prices', () => {
  test.each([0, 1, 9, 123, 1_234, 12_345, 111, 7_777, 222_222])('%i ₸ is one', (major) => {
    expect(isTokenPrice(tenge(major))).toBe(true);
  });

  test.each([10, 99, 124, 9_999, 99_999, 1_235, 35_000, 1_111_111, 2_222_222])('%i ₸ is none', (major) => {
    expect(isTokenPrice(tenge(major))).toBe(false);
  });

  test('a price with tiyn is judged by its tenge', () => {
    expect(isTokenPrice(money(150, 'KZT'))).toBe(true);
    expect(isTokenPrice(money(12_350, 'KZT'))).toBe(false);
  });
});

describe('prices far from the item’s', () => {
  test.each([
    [50, false],
    [49, true],
    [200, false],
    [201, true],
  ])('%i ₸ against 100 ₸: %s', (major, isFar) => {
    expect(isFarFrom(tenge(major), tenge(100))).toBe(isFar);
  });

  test('another currency is always far', () => {
    expect(isFarFrom(money(100, 'USD'), money(100, 'KZT'))).toBe(true);
  });
});
