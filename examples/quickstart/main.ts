// #region imports
import { createLeadKit, formatMoney, money } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID as clientId,
  BAZAAR_CLIENT_SECRET as clientSecret,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';

// #endregion imports

// #region emulator
const bazaar = createBazaarEmulator();
const server = await bazaar.listen();
const baseUrl = server.url;
const clock = await createVirtualClock({ url: baseUrl });
// #endregion emulator

// #region kit
const kit = createLeadKit({
  store: createMemoryStore(),
  platforms: [createBazaar({ clientId, clientSecret, baseUrl })],
  markets: [createBazaarMarket({ baseUrl, clock, fetch: clock.fetch })],
  clock,
  fetch: clock.fetch,
});
// #endregion kit

// #region connect
const credentials = await bazaar.world.grantAccess();
const account = await kit.accounts.connect({ platform: 'bazaar', credentials });
console.log(`connected ${account.label}`);
// #endregion connect

// #region research
const niche = await kit.niches.create({ name: 'Шкафы-купе', kind: 'service', queries: { ru: ['шкаф'] } });
const report = await kit.research.run({ nicheId: niche.id });
for (const { platform, offers, sellers, prices } of report.groups) {
  const median = prices === undefined ? 'unknown' : formatMoney(prices.median);
  console.log(`${platform}: ${offers} offers of ${sellers} sellers, median price ${median}`);
}
// #endregion research

// #region publish
await kit.niches.setScore(niche.id, { value: 71.5, by: 'Айгерим', reason: 'few sellers, steady demand' });
await kit.niches.setStatus(niche.id, 'active');
const item = await kit.items.put({
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
const { id: campaignId } = await kit.campaigns.create({
  name: 'Ноябрь',
  nicheId: niche.id,
  accountIds: [account.id],
  itemIds: [item.id],
});
await kit.campaigns.start(campaignId);
const published = await kit.campaigns.publish({
  campaignId,
  places: { bazaar: { categoryId: '101', city: 'almaty', districtId: '11' } },
  contact: { name: 'Мебельный цех' },
});
for (const { outcome, status, issues } of published) console.log(outcome, status, issues);
// #endregion publish

// #region leads
const stop = new AbortController();
await kit.subscribe('quickstart', ['lead.created'], async (event) => {
  const lead = await kit.leads.get(event.subject.id);
  console.log(`new lead from a ${lead.origin} on ${lead.platform}, ${lead.score} points:`);
  for (const { points, explanation } of lead.scoreLog) console.log(`  ${points}: ${explanation}`);
  stop.abort();
});

await clock.sleep(60_000); // until Bazaar has looked at the advert
const [advert] = await bazaar.world.adverts();
if (advert === undefined) throw new Error('The advert is not on Bazaar.');
await bazaar.world.buyerWrites({ advertId: advert.id, text: 'Здравствуйте! Сколько стоит на три метра?' });

await kit.run({ signal: stop.signal });
// #endregion leads

await server.close();
