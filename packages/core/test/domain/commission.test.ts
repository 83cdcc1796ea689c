import { describe, expect, test } from 'vitest';
import {
  type CommissionRule,
  commissionOf,
  commissionRuleFor,
  type DeliveryFee,
  deliveryFeeFor,
} from '../../src/domain/commission.ts';
import { money } from '../../src/domain/money.ts';

const at = '2026-11-22T10:00:00+05:00';
const price = money(1_000_000, 'KZT');
const sale = { platform: 'shop', price, at };

describe('the commission that holds', () => {
  const table: readonly CommissionRule[] = [
    { platform: 'shop', rateHundredths: 1_000 },
    { platform: 'shop', rateHundredths: 1_100, startsAt: '2026-06-01T00:00:00+05:00' },
    { platform: 'shop', rateHundredths: 1_200, startsAt: '2027-01-01T00:00:00+05:00' },
    { platform: 'shop', categoryId: 'tv', rateHundredths: 500, endsAt: '2026-11-22T10:00:00+05:00' },
    { platform: 'shop', categoryId: 'sofa', rateHundredths: 1_500 },
    { platform: 'board', rateHundredths: 0 },
  ];

  test('of several that hold, the one that started last', () => {
    expect(commissionRuleFor(table, sale)?.rateHundredths).toBe(1_100);
  });

  test('a rule of the category goes before one of the platform', () => {
    expect(commissionRuleFor(table, { ...sale, categoryId: 'sofa' })?.rateHundredths).toBe(1_500);
  });

  test('a rule of the category that has ended leaves the sale to the platform', () => {
    expect(commissionRuleFor(table, { ...sale, categoryId: 'tv' })?.rateHundredths).toBe(1_100);
    const before = '2026-11-22T04:59:59.999Z';
    expect(commissionRuleFor(table, { ...sale, categoryId: 'tv', at: before })?.rateHundredths).toBe(500);
  });

  test('a platform that is not in the table has no commission, not one of zero', () => {
    expect(commissionRuleFor(table, { ...sale, platform: 'other' })).toBeUndefined();
    expect(commissionRuleFor(table, { ...sale, platform: 'board' })?.rateHundredths).toBe(0);
  });

  test('12.5 % and 100 ₸ of 10 000 ₸ is 1 350 ₸', () => {
    const rule = { platform: 'shop', rateHundredths: 1_250, fixed: money(10_000, 'KZT') };
    expect(commissionOf(rule, price)).toEqual(money(135_000, 'KZT'));
  });
});

describe('the delivery fee that holds', () => {
  const table: readonly DeliveryFee[] = [
    { platform: 'shop', priceBelow: money(500_000, 'KZT'), fee: money(79_900, 'KZT') },
    {
      platform: 'shop',
      priceFrom: money(500_000, 'KZT'),
      weightUpToGrams: 5_000,
      fee: money(149_900, 'KZT'),
    },
  ];

  test('by price', () => {
    expect(deliveryFeeFor(table, { ...sale, price: money(499_999, 'KZT') })).toEqual(money(79_900, 'KZT'));
  });

  test('by price and weight', () => {
    expect(deliveryFeeFor(table, { ...sale, weightGrams: 5_000 })).toEqual(money(149_900, 'KZT'));
  });

  test.each([undefined, 5_001])('a weight of %s is in no row, so the fee is not known', (weightGrams) => {
    expect(deliveryFeeFor(table, { ...sale, weightGrams })).toBeUndefined();
  });

  test('a platform without any row charges for none', () => {
    expect(deliveryFeeFor(table, { ...sale, platform: 'board' })).toBe('none');
  });
});
