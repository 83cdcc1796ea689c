import {
  createLeadKit,
  type LeadKitOptions,
  type Money,
  money,
  type PutItemInput,
  standardVat,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { describe, expect, test } from 'vitest';
import { errorOf } from '../domain/error-of.ts';
import { createTestKit } from '../leadkit/test-kit.ts';

const tenge = (major: number): Money => money(major * 100, 'KZT');
const traffic = {
  commissions: [{ platform: 'shop', rateHundredths: 1_200 }],
  deliveryFees: [{ platform: 'shop', weightUpToGrams: 5_000, fee: tenge(1_499) }],
  taxProfile: standardVat(['cost', 'commission', 'delivery']),
};
const wardrobe: PutItemInput = {
  sku: 'WARDROBE-1',
  kind: 'new_goods',
  title: { ru: 'Шкаф-купе' },
  description: { ru: 'С зеркалом' },
  price: tenge(35_000),
  cost: tenge(20_000),
  weightGrams: 5_000,
};

describe('kit.items.margin', () => {
  test('reckons with the tables of the options, by the weight of the item', async () => {
    const { kit } = createTestKit({ traffic });
    const { id: itemId } = await kit.items.put(wardrobe);
    const margin = await kit.items.margin({ itemId, platform: 'shop' });
    expect(margin).toMatchObject({ amount: money(801_810, 'KZT'), shareHundredths: 2_290 });
  });

  test('a function gives each tenant its own tax', async () => {
    const { kit } = createTestKit({
      traffic: {
        ...traffic,
        taxProfile: (tenantId) => (tenantId === 'default' ? [] : [{ kind: 'turnover', rateHundredths: 300 }]),
      },
    });
    const shares: number[] = [];
    for (const { items } of [kit, kit.forTenant('other')]) {
      const { id: itemId } = await items.put(wardrobe);
      shares.push((await items.margin({ itemId, platform: 'shop', price: tenge(40_000) })).shareHundredths);
    }
    expect(shares).toEqual([3_425, 3_125]);
  });

  test('what a function gives is checked when it gives it', async () => {
    const taxProfile = () => [{ kind: 'turnover', rateHundredths: Number.NaN }] as const;
    const { kit } = createTestKit({ traffic: { ...traffic, taxProfile } });
    const { id: itemId } = await kit.items.put(wardrobe);
    await expect(kit.items.margin({ itemId, platform: 'shop' })).rejects.toMatchObject({
      code: 'invalid_input',
      operation: 'traffic.taxProfile',
      issues: [{ path: '0.rateHundredths' }],
    });
  });

  test('an item without a cost, on a platform nothing is known about, is refused naming both', async () => {
    const { kit } = createTestKit({ traffic });
    const { cost: _cost, ...unknown } = wardrobe;
    const { id: itemId } = await kit.items.put(unknown);
    await expect(kit.items.margin({ itemId, platform: 'board' })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'cost' }, { path: 'commission' }],
    });
  });

  test('a price in another currency is refused naming the field', async () => {
    const { kit } = createTestKit({ traffic });
    const { id: itemId } = await kit.items.put(wardrobe);
    const price = money(7_000, 'USD');
    await expect(kit.items.margin({ itemId, platform: 'shop', price })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'price.currency' }],
    });
  });
});

test.each([
  [{ commissions: [{ platform: 'shop', rateHundredths: 0.12 }] }, 'traffic.commissions.0.rateHundredths'],
  [{ deliveryFees: [{ platform: 'shop', fee: tenge(-1) }] }, 'traffic.deliveryFees.0.fee.amountMinor'],
  [{ taxProfile: [{ kind: 'vat', rateHundredths: 1_600 }] }, 'traffic.taxProfile.0.deductible'],
  [{ taxProfile: 'vat' }, 'traffic.taxProfile'],
  [
    { commissions: [{ platform: 'shop', rateHundredths: 0, startsAt: '2026-01-01' }] },
    'traffic.commissions.0.startsAt',
  ],
])('the options %j are refused naming %s', (wrong, path) => {
  const options = { store: createMemoryStore(), traffic: wrong } as unknown as LeadKitOptions;
  expect(errorOf(() => createLeadKit(options)).issues?.map((issue) => issue.path)).toEqual([path]);
});
