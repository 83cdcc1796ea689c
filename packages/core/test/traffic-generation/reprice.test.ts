import type { Offer, PutItemInput, RepricedItem, StoredOffer } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { buildOffer, testId } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { type RunningCampaign, runningCampaign, TARGET, tenge } from './running-campaign.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const HOUR_MS = 60 * 60_000;
const phone = (sku: string, more: Partial<PutItemInput> = {}): PutItemInput => ({
  sku,
  kind: 'new_goods',
  title: { ru: `Телефон ${sku}` },
  description: { ru: `Новый, гарантия, ${sku}` },
  price: tenge(100_000),
  cost: tenge(70_000),
  minimumPrice: tenge(80_000),
  stock: [{ warehouse: 'PP1', quantity: 3, countedAt: NOW }],
  competesWith: { fake: [`card-${sku}`] },
  ...more,
});

interface Shop extends RunningCampaign {
  /** Somebody looked at a card: what its sellers ask. */
  see(sku: string, offer: Partial<Offer>): Promise<void>;
  reprice(isDryRun?: boolean): Promise<readonly RepricedItem[]>;
}

async function shop(items: readonly PutItemInput[], reprice: object = {}): Promise<Shop> {
  const store = createMemoryStore();
  const commissions = [{ platform: 'fake', rateHundredths: 1_000 }];
  const running = await runningCampaign({ items, kit: { store, traffic: { commissions, reprice } } });
  let count = 0;
  return {
    ...running,
    see: async (sku, offer) => {
      count += 1;
      const seen: Offer = buildOffer({ externalId: `card-${sku}`, seenAt: NOW, ...offer });
      const ids = { id: testId('offer', 500 + count), eventId: testId('event', 500 + count) };
      await store.tenant('default').offers.record({ now: NOW, offers: [{ ...ids, offer: seen }] });
    },
    reprice: (isDryRun) => running.kit.items.reprice({ platform: 'fake', isDryRun }),
  };
}
const outcomes = (all: readonly RepricedItem[]): readonly unknown[] =>
  all
    .toSorted((a, b) => a.sku.localeCompare(b.sku))
    .map(({ sku, reason, price, isApplied }) => [sku, reason, price, isApplied]);

describe('kit.items.reprice', () => {
  test('decides without setting anything unless told to', async () => {
    const test = await shop([phone('A')]);
    await test.see('A', { price: tenge(95_000), seller: { kind: 'business', key: 'rival' } });
    expect(outcomes(await test.reprice())).toEqual([['A', 'lowered_to_market', tenge(95_000), false]]);
    expect((await test.kit.items.get(test.itemIds[0] ?? '')).platformPrices).toBeUndefined();
  });

  test('sets the price for one platform, tells so, and leaves the asking price', async () => {
    const test = await shop([phone('A')]);
    const told: unknown[] = [];
    test.kit.events.on('item.repriced', (event) => told.push(event.data));
    await test.see('A', { price: tenge(95_000), seller: { kind: 'business', key: 'rival' } });
    expect(outcomes(await test.reprice(false))).toEqual([['A', 'lowered_to_market', tenge(95_000), true]]);
    const item = await test.kit.items.get(test.itemIds[0] ?? '');
    expect(item).toMatchObject({
      price: tenge(100_000),
      platformPrices: { fake: { amount: tenge(95_000), changedAt: [NOW] } },
    });
    expect(told).toEqual([
      { platform: 'fake', before: tenge(100_000), after: tenge(95_000), reason: 'lowered_to_market' },
    ]);
  });

  test('a set price reaches the platform with the next plan', async () => {
    const test = await shop([phone('A')]);
    await test.kit.campaigns.publish({ campaignId: test.campaignId });
    await test.see('A', { price: tenge(95_000), seller: { kind: 'business', key: 'rival' } });
    await test.reprice(false);
    const [changed] = await test.kit.campaigns.publish({ campaignId: test.campaignId });
    expect(changed?.outcome).toBe('changed');
    expect(test.platform.world.account.listings[0]?.snapshot.price).toEqual(tenge(95_000));
  });

  test('a set price outlives a new put of the item', async () => {
    const test = await shop([phone('A')]);
    await test.see('A', { price: tenge(95_000), seller: { kind: 'business', key: 'rival' } });
    await test.reprice(false);
    expect((await test.kit.items.put(phone('A'))).platformPrices?.fake?.amount).toEqual(tenge(95_000));
    const dearer = await test.kit.items.put(phone('A', { minimumPrice: tenge(96_000) }));
    expect(dearer.platformPrices?.fake).toBeUndefined();
  });

  test('holds on observations older than their age', async () => {
    const test = await shop([phone('A')]);
    await test.see('A', { price: tenge(95_000), seller: { kind: 'business', key: 'rival' } });
    await test.clock.advance(HOUR_MS + 1);
    expect(outcomes(await test.reprice(false))).toEqual([['A', 'stale_market_data', tenge(100_000), false]]);
  });

  test('does not compete with its own accounts, nor with other clients of the installation', async () => {
    const test = await shop([phone('A')], { ownSellers: { fake: ['client-2'] } });
    await test.see('A', {
      sellerPrices: [tenge(90_000), tenge(91_000), tenge(97_000)],
      sellerKeys: ['shop-1', 'client-2', 'rival'],
    });
    expect((await test.reprice())[0]).toMatchObject({ price: tenge(97_000), lowest: tenge(97_000) });
  });

  test('keeps the change budget of the window: floors first, then the largest changes', async () => {
    const low = phone('LOW', { price: tenge(77_000), minimumPrice: undefined });
    const test = await shop([phone('A'), phone('B'), low], { changesMax: 2, marginFloorHundredths: 500 });
    await test.see('A', { price: tenge(97_000), seller: { kind: 'business', key: 'rival' } });
    await test.see('B', { price: tenge(90_000), seller: { kind: 'business', key: 'rival' } });
    const changed = [
      ['A', 'change_budget_spent', tenge(100_000), false],
      ['B', 'lowered_to_market', tenge(90_000), true],
      ['LOW', 'raised_to_floor', tenge(82_353), true],
    ];
    expect(outcomes(await test.reprice(false))).toEqual(changed);
    expect(outcomes(await test.reprice(false))[0]).toEqual(changed[0]);
    await test.clock.advance(30 * 60_000);
    expect(outcomes(await test.reprice(false))[0]).toEqual(['A', 'lowered_to_market', tenge(97_000), true]);
  });

  test('an item that is named has to have a cost; in a sweep it is held', async () => {
    const test = await shop([phone('A', { cost: undefined })]);
    expect(outcomes(await test.reprice())).toEqual([['A', 'missing_cost', tenge(100_000), false]]);
    await expect(test.kit.items.reprice({ platform: 'fake', itemIds: test.itemIds })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'itemIds.0.cost' }],
    });
  });

  test('asks the commission of the category the item is listed in', async () => {
    const test = await shop([phone('A')]);
    const commissions = [
      { platform: 'fake', rateHundredths: 1_000 },
      { platform: 'fake', categoryId: TARGET.places.fake.categoryId, rateHundredths: 2_000 },
    ];
    const store = createMemoryStore();
    const other = await runningCampaign({ items: [phone('A')], kit: { store, traffic: { commissions } } });
    await other.kit.campaigns.publish({ campaignId: other.campaignId });
    const floors = [await test.reprice(), await other.kit.items.reprice({ platform: 'fake' })].map(
      ([one]) => one?.floor,
    );
    expect(floors).toEqual([tenge(80_000), tenge(87_500)]);
  });
});

test('the offers a card shows are kept with their sellers', async () => {
  const store = createMemoryStore();
  const offer = buildOffer({ sellerPrices: [tenge(1_000)], sellerKeys: ['rival'] });
  await store.tenant('default').offers.record({
    now: NOW,
    offers: [{ id: testId('offer'), eventId: testId('event'), offer }],
  });
  const { items } = await store.tenant('default').offers.listPage();
  expect((items as readonly StoredOffer[])[0]?.sellerKeys).toEqual(['rival']);
});
