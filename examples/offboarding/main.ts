import { createLeadKit, money, type Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID as clientId,
  BAZAAR_CLIENT_SECRET as clientSecret,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { disconnectAccounts, endCampaigns, eraseClient, exportClient } from './offboard.ts';

const bazaar = createBazaarEmulator();
const server = await bazaar.listen();
const clock = await createVirtualClock({ url: server.url });
const store: Store = createMemoryStore();
const platforms = [createBazaar({ clientId, clientSecret, baseUrl: server.url })];
const kit = createLeadKit({ store, platforms, clock, fetch: clock.fetch });
const tenantId = 'mebel-astana';
const client = kit.forTenant(tenantId);

// A client with an advert and a buyer.
const account = await client.accounts.connect({
  platform: 'bazaar',
  credentials: await bazaar.world.grantAccess(),
});
const niche = await client.niches.create({ name: 'Шкафы', kind: 'service', queries: { ru: ['шкаф'] } });
await client.niches.setScore(niche.id, { value: 71.5, by: 'Айгерим', reason: 'steady demand' });
await client.niches.setStatus(niche.id, 'active');
const item = await client.items.put({
  sku: 'WARDROBE-3M',
  kind: 'service',
  nicheId: niche.id,
  title: { ru: 'Шкаф-купе на заказ по вашим размерам' },
  description: {
    ru: 'Изготовим шкаф-купе за десять дней: бесплатный замер, зеркала, подсветка, гарантия два года.',
  },
  price: money(180_000_00, 'KZT'),
  attributes: { condition: 'new' },
});
const { id: campaignId } = await client.campaigns.create({
  name: 'Ноябрь',
  nicheId: niche.id,
  accountIds: [account.id],
  itemIds: [item.id],
  target: {
    places: { bazaar: { categoryId: '101', city: 'almaty', districtId: '11' } },
    contact: { name: 'Мебельный цех' },
  },
});
await client.campaigns.start(campaignId);
await client.campaigns.publish({ campaignId });
await clock.sleep(60_000); // until Bazaar has looked at the advert
const [advert] = await bazaar.world.adverts();
if (advert === undefined) throw new Error('The advert is not on Bazaar.');
await bazaar.world.buyerWrites({ advertId: advert.id, text: 'Здравствуйте! Сколько стоит?' });
await client.leads.collect();
await kit.consumers.dispatch({ tenantId });
for (const job of kit.jobs) if (job.name === 'listings.refresh') await job.run({ tenantId });

// #region offboard
const left = await endCampaigns(client);
console.log(`adverts that are still there: ${left.length === 0 ? 'none' : left.join(', ')}`);

const lines: string[] = [];
const exported = await exportClient(store, tenantId, async (line) => void lines.push(line));
console.log(`exported ${exported} lines`);

await disconnectAccounts(client);
const { counts } = await eraseClient(store, tenantId, {
  by: 'Айгерим',
  reason: 'the contract ended',
  nowMs: clock.now(),
});
console.log(`erased ${JSON.stringify(counts)}`);
// #endregion offboard

await server.close();
