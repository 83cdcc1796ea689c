import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lowestPrice, type MarginRules, marginOf } from '../../src/domain/margin.ts';
import { money, sumMoney } from '../../src/domain/money.ts';
import { standardVat } from '../../src/domain/tax-profile.ts';
import { errorOf } from './error-of.ts';

const tenge = (major: number) => money(major * 100, 'KZT');
const at = '2026-11-22T10:00:00+05:00';
const rules: MarginRules = {
  commissions: [{ platform: 'shop', rateHundredths: 1_200 }],
  deliveryFees: [{ platform: 'shop', fee: tenge(1_499) }],
  taxProfile: standardVat(['cost', 'commission', 'delivery']),
};
const sale = { platform: 'shop', price: tenge(35_000), cost: tenge(20_000), at };

describe('margins', () => {
  test('the working is shown line by line', () => {
    expect(marginOf(rules, sale).margin).toEqual({
      amount: money(801_810, 'KZT'),
      shareHundredths: 2_290,
      lines: [
        { kind: 'price', amount: tenge(35_000), explanation: 'what the buyer pays' },
        { kind: 'cost', amount: tenge(-20_000), explanation: 'what the item costs' },
        { kind: 'commission', amount: tenge(-4_200), explanation: 'shop keeps 12 % of the price' },
        { kind: 'delivery', amount: tenge(-1_499), explanation: 'shop charges for it' },
        {
          kind: 'tax',
          amount: money(-128_290, 'KZT'),
          explanation: 'VAT of 16 % inside the price after cost, commission, delivery',
        },
      ],
    });
  });

  test('everything that is missing is named, and nothing of it counts as zero', () => {
    const heavy = [{ platform: 'shop', weightUpToGrams: 1_000, fee: tenge(799) }];
    const sparse = { ...rules, commissions: [], deliveryFees: heavy };
    expect(marginOf(sparse, { ...sale, cost: undefined })).toEqual({
      missing: ['cost', 'commission', 'delivery'],
    });
  });

  test('a fee in another currency is refused', () => {
    const foreign = { ...rules, deliveryFees: [{ platform: 'shop', fee: money(500, 'USD') }] };
    expect(errorOf(() => marginOf(foreign, sale)).code).toBe('invalid_input');
  });

  test('lines always sum to the margin, in whole minor units', () => {
    const amount = fc.integer({ min: 0, max: 10 ** 12 });
    const rate = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(amount, amount, amount, rate, rate, (price, cost, fixed, share, tax) => {
        const { margin } = marginOf(
          {
            commissions: [{ platform: 'shop', rateHundredths: share, fixed: money(fixed, 'KZT') }],
            deliveryFees: [{ platform: 'shop', fee: money(fixed, 'KZT') }],
            taxProfile: [{ kind: 'vat', rateHundredths: tax, deductible: ['commission'] }],
          },
          { platform: 'shop', price: money(price, 'KZT'), cost: money(cost, 'KZT'), at },
        );
        const lines = margin?.lines.map((line) => line.amount) ?? [];
        expect(lines).toHaveLength(5);
        expect(margin?.amount).toEqual(sumMoney(lines, 'KZT'));
        expect(Number.isSafeInteger(margin?.shareHundredths)).toBe(true);
      }),
    );
  });
});

describe('the lowest price', () => {
  const keepsTenPercent = (price: ReturnType<typeof money>): boolean =>
    (marginOf(rules, { ...sale, price }).margin?.shareHundredths ?? -1) >= 1_000;

  test('is whole tenge, keeps what was asked, and one tenge less does not', () => {
    const lowest = lowestPrice(money(1, 'KZT'), keepsTenPercent);
    expect(lowest).toEqual(tenge(28_141));
    expect(keepsTenPercent(tenge(28_141))).toBe(true);
    expect(keepsTenPercent(tenge(28_140))).toBe(false);
  });

  test('is where it starts when that is enough, rounded up to whole tenge', () => {
    expect(lowestPrice(money(3_500_001, 'KZT'), keepsTenPercent)).toEqual(tenge(35_001));
  });

  test('is none when no price is enough', () => {
    expect(lowestPrice(tenge(1), () => false)).toBeUndefined();
    expect(lowestPrice(money(Number.MAX_SAFE_INTEGER - 1_000, 'KZT'), () => false)).toBeUndefined();
  });

  test('always is enough and never below the start', () => {
    const whole = fc.integer({ min: 0, max: 10 ** 10 });
    fc.assert(
      fc.property(whole, whole, (start, bound) => {
        const from = money(start, 'KZT');
        const found = lowestPrice(from, (price) => price.amountMinor >= bound);
        if (found === undefined) return;
        expect(found.amountMinor % 100).toBe(0);
        expect(found.amountMinor >= Math.max(start, bound)).toBe(true);
        expect(found.amountMinor < Math.max(start, bound) + 100).toBe(true);
      }),
    );
  });
});
