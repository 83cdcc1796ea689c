import { createLeadKit, type LeadKit, type Listing } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock } from '@leadkit/core/testing';
import { expect, test } from 'vitest';
import { createKaspiEmulator, type KaspiEmulator } from '../src/emulator/index.ts';
import { createKaspi } from '../src/index.ts';
import { MINUTE_MS, wardrobe } from './open-kaspi.ts';

interface Shop {
  readonly kit: LeadKit;
  readonly emulator: KaspiEmulator;
  readonly accountId: string;
  settle(): Promise<void>;
}

async function openShop(): Promise<Shop> {
  const clock = createTestClock({ autoAdvance: true });
  const emulator = createKaspiEmulator({ clock });
  const kit = createLeadKit({
    store: createMemoryStore(),
    platforms: [createKaspi({ baseUrl: 'https://kaspi.test' })],
    clock,
    fetch: (input, init) => emulator.fetch(new Request(input, init)),
  });
  const credentials = { ...(await emulator.world.grantAccess()), shopName: 'Шкаф-Мастер' };
  const account = await kit.accounts.connect({ platform: 'kaspi', credentials });
  const settle = async (): Promise<void> => {
    await clock.advance(16 * MINUTE_MS);
    await emulator.act(() => {});
    await kit.leads.collect();
    await kit.jobs.find(({ name }) => name === 'listings.refresh')?.run({ tenantId: 'default' });
    for (let round = 0; round < 3; round += 1) await kit.consumers.dispatch({ tenantId: 'default' });
  };
  return { kit, emulator, accountId: account.id, settle };
}

async function leadsOf({
  kit,
}: Shop): Promise<readonly { readonly status: string; readonly signals: number }[]> {
  const leads: { status: string; signals: number }[] = [];
  for await (const { status, signalIds } of kit.leads.list())
    leads.push({ status, signals: signalIds.length });
  return leads;
}

test('a paid order is a won lead at once, however often it is read and whatever becomes of it', async () => {
  const shop = await openShop();
  const { world } = shop.emulator;
  const { code } = await world.buyerOrders({ delivery: 'pickup' });
  await shop.settle();
  expect(await leadsOf(shop)).toEqual([{ status: 'won', signals: 1 }]);
  await world.sellerActs({ code, act: 'accept' });
  await world.sellerActs({ code, act: 'complete' });
  for (let times = 0; times < 3; times += 1) await shop.settle();
  expect(await leadsOf(shop)).toEqual([{ status: 'won', signals: 1 }]);
});

test('a campaign imports an item under its SKU and follows the import; nobody asks Kaspi for a list it has not', async () => {
  const shop = await openShop();
  const { kit, accountId } = shop;
  const niche = await kit.niches.create({ name: 'Шкафы', kind: 'new_goods', queries: { ru: ['шкаф'] } });
  await kit.niches.setScore(niche.id, { value: 71, by: 'Айгерим', reason: 'few sellers' });
  await kit.niches.setStatus(niche.id, 'active');
  const { title, description, photoUrls, attributes, contact } = wardrobe();
  const item = await kit.items.put({
    sku: 'WARDROBE_NEW',
    kind: 'new_goods',
    nicheId: niche.id,
    title,
    description,
    price: { amountMinor: 18_000_000, currency: 'KZT' },
    photoUrls,
    attributes,
  });
  const input = { name: 'Ноябрь', nicheId: niche.id, accountIds: [accountId], itemIds: [item.id] };
  const campaign = await kit.campaigns.create(input);
  await kit.campaigns.start(campaign.id);
  const places = { kaspi: { categoryId: 'Master - Wardrobes', city: 'almaty' } };
  const [published] = await kit.campaigns.publish({ campaignId: campaign.id, places, contact });
  expect([published?.outcome, published?.issues]).toEqual(['published', []]);
  await shop.settle();
  const listings: Listing[] = [];
  for await (const listing of kit.campaigns.listings(campaign.id)) listings.push(listing);
  expect(listings.map(({ status, externalId, key }) => [status, externalId, key])).toEqual([
    ['in_review', 'WARDROBE_NEW', item.id],
  ]);
  expect((await shop.emulator.world.cards()).map(({ sku }) => sku)).toEqual(['WARDROBE_NEW']);
});
