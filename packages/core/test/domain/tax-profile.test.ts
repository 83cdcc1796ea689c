import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../../src/domain/money.ts';
import { standardVat, taxOf, taxRegimeAt } from '../../src/domain/tax-profile.ts';

const tenge = (major: number) => money(major * 100, 'KZT');

describe('the tax of a sale', () => {
  test('an empty profile takes nothing', () => {
    expect(taxOf(taxRegimeAt([], '2026-11-22T10:00:00+05:00'), tenge(10_000), {})).toEqual(tenge(0));
  });

  test('3 % of turnover is of the whole price', () => {
    const regime = { kind: 'turnover', rateHundredths: 300 } as const;
    expect(taxOf(regime, tenge(10_000), { cost: tenge(9_000) })).toEqual(tenge(300));
  });

  test('VAT of 16 % inside 11 600 ₸ is 1 600 ₸', () => {
    const regime = { kind: 'vat', rateHundredths: 1_600, deductible: [] } as const;
    expect(taxOf(regime, tenge(11_600), { cost: tenge(5_800) })).toEqual(tenge(1_600));
  });

  test('VAT of deductible costs is taken back', () => {
    const regime = { kind: 'vat', rateHundredths: 1_600, deductible: ['cost'] } as const;
    expect(taxOf(regime, tenge(11_600), { cost: tenge(5_800), commission: tenge(1_000) })).toEqual(
      tenge(800),
    );
  });

  test('costs above the price leave no tax, and no refund', () => {
    const regime = { kind: 'vat', rateHundredths: 1_600, deductible: ['cost'] } as const;
    expect(taxOf(regime, tenge(100), { cost: tenge(200) })).toEqual(tenge(0));
  });

  test('the standard rate is 12 % up to the last moment of 2025 in Kazakhstan and 16 % after', () => {
    const profile = standardVat([]);
    expect(taxRegimeAt(profile, '2025-12-31T18:59:59.999Z')).toMatchObject({ rateHundredths: 1_200 });
    expect(taxRegimeAt(profile, '2025-12-31T19:00:00.000Z')).toMatchObject({ rateHundredths: 1_600 });
  });

  test('VAT is never negative and never above the price', () => {
    const amount = fc.integer({ min: 0, max: 10 ** 12 });
    fc.assert(
      fc.property(amount, amount, fc.integer({ min: 0, max: 10_000 }), (price, cost, rateHundredths) => {
        const regime = { kind: 'vat', rateHundredths, deductible: ['cost'] } as const;
        const { amountMinor } = taxOf(regime, money(price, 'KZT'), { cost: money(cost, 'KZT') });
        expect(amountMinor >= 0 && amountMinor <= price).toBe(true);
      }),
    );
  });
});
