import type { PutItemInput } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { type RunningCampaign, runningCampaign, tenge } from './running-campaign.ts';

const phone: PutItemInput = {
  sku: 'PHONE-1',
  kind: 'new_goods',
  title: { ru: 'Телефон' },
  description: { ru: 'Новый, с гарантией' },
  price: tenge(100_000),
  cost: tenge(70_000),
  minimumPrice: tenge(80_000),
  stock: [
    { warehouse: 'main', quantity: 3, countedAt: '2026-11-22T04:00:00Z' },
    { warehouse: 'PP2', quantity: 0, countedAt: '2026-11-22T05:00:00Z' },
  ],
  attributes: { brand: 'Acme' },
};
const shop = (item: Partial<PutItemInput> = {}): Promise<RunningCampaign> =>
  runningCampaign({ items: [{ ...phone, ...item }], platform: { ports: ['listings', 'priceFeed'] } });
const publish = ({ kit, accountId }: RunningCampaign) =>
  kit.campaigns.publishPriceList({ accountId, warehouses: { main: 'PP1' } });

describe('a price list', () => {
  test('holds the items of the running campaigns, by the platform’s warehouses', async () => {
    const test = await shop();
    const told: unknown[] = [];
    test.kit.events.on('price-list.published', (event) => told.push(event.data));
    expect(await publish(test)).toEqual({ offers: 1, issues: [] });
    expect(test.platform.world.account.priceList).toEqual([
      {
        sku: 'PHONE-1',
        title: 'Телефон',
        brand: 'Acme',
        price: tenge(100_000),
        availability: [
          { warehouse: 'PP1', isAvailable: true, quantity: 3 },
          { warehouse: 'PP2', isAvailable: false, quantity: 0 },
        ],
        stockAt: '2026-11-22T04:00:00Z',
      },
    ]);
    expect(told).toEqual([{ platform: 'fake', accountId: test.accountId, offers: 1 }]);
  });

  test('takes prices and stock out of the plans of the account', async () => {
    const test = await shop();
    await test.kit.campaigns.publish({ campaignId: test.campaignId });
    const sold = { ...phone, price: tenge(90_000), stock: [{ ...phone.stock?.[0], quantity: 1 }] };
    await test.kit.items.put(sold as PutItemInput);
    expect((await test.kit.campaigns.plan({ campaignId: test.campaignId })).steps).toEqual([]);
  });

  test('does not change while stock was counted more than a day ago: the last good one stays', async () => {
    const test = await shop();
    await publish(test);
    await test.kit.items.put({ ...phone, price: tenge(90_000) });
    await test.clock.advance(24 * 60 * 60_000);
    await expect(publish(test)).rejects.toMatchObject({
      code: 'business_rule',
      effect: 'none',
      issues: [{ path: 'PHONE-1.stock', message: 'was counted too long ago' }],
    });
    expect(test.platform.world.account.priceList?.[0]?.price).toEqual(tenge(100_000));
  });

  test.each([
    [{ stock: [] }, 'PHONE-1.stock'],
    [{ price: tenge(111), minimumPrice: undefined }, 'PHONE-1.price'],
  ])('does not take %j', async (item, path) => {
    await expect(publish(await shop(item))).rejects.toMatchObject({ issues: [{ path }] });
  });

  test('does not take a price that loses money', async () => {
    const test = await runningCampaign({
      items: [{ ...phone, price: tenge(71_000), minimumPrice: undefined }],
      platform: { ports: ['listings', 'priceFeed'] },
      kit: { traffic: { commissions: [{ platform: 'fake', rateHundredths: 1_000 }] } },
    });
    await expect(publish(test)).rejects.toMatchObject({
      issues: [{ path: 'PHONE-1.price', message: 'leaves less than the least margin' }],
    });
  });

  test('of a campaign that rests is not emptied', async () => {
    const test = await shop();
    await publish(test);
    await test.kit.campaigns.pause(test.campaignId);
    await expect(publish(test)).rejects.toMatchObject({ code: 'business_rule' });
    expect(test.platform.world.account.priceList).toHaveLength(1);
  });

  test('whose answer was lost is published again by the next call', async () => {
    const test = await shop();
    test.platform.world.faults.loseNextAnswer('priceFeed.publish', { happened: false });
    await expect(publish(test)).rejects.toMatchObject({ code: 'unavailable', effect: 'unknown' });
    expect(await publish(test)).toMatchObject({ offers: 1 });
    expect(test.platform.world.account.priceList).toHaveLength(1);
  });

  test('is not there on a platform that takes none', async () => {
    await expect(publish(await runningCampaign({ items: [phone] }))).rejects.toMatchObject({
      code: 'unsupported',
      effect: 'none',
    });
  });
});
