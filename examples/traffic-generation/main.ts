import { createLeadKit, formatMoney, money, standardVat } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID as clientId,
  BAZAAR_CLIENT_SECRET as clientSecret,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';

const bazaar = createBazaarEmulator();
const server = await bazaar.listen();
const clock = await createVirtualClock({ url: server.url });
const today = new Date(clock.now()).toISOString();
const rival = await bazaar.world.competitorPosts({ title: 'Шкаф-купе зеркальный 2 м', price: 118_000 });

// #region kit
const kit = createLeadKit({
  store: createMemoryStore(),
  platforms: [createBazaar({ clientId, clientSecret, baseUrl: server.url })],
  markets: [createBazaarMarket({ baseUrl: server.url, clock, fetch: clock.fetch })],
  traffic: {
    commissions: [
      { platform: 'bazaar', rateHundredths: 500 },
      { platform: 'bazaar', rateHundredths: 700, startsAt: '2027-01-01T00:00:00+05:00' },
    ],
    deliveryFees: [{ platform: 'bazaar', weightUpToGrams: 100_000, fee: money(4_500_00, 'KZT') }],
    taxProfile: standardVat(['cost', 'commission', 'delivery']),
    plan: { priceChangeMaxHundredths: 1_000 },
    reprice: { marginFloorHundredths: 800, undercutUnits: 500 },
  },
  clock,
  fetch: clock.fetch,
});
// #endregion kit

const account = await kit.accounts.connect({
  platform: 'bazaar',
  credentials: await bazaar.world.grantAccess(),
});
const niche = await kit.niches.create({
  name: 'Шкафы-купе',
  kind: 'new_goods',
  queries: { ru: ['шкаф'] },
  cities: ['almaty'],
});
await kit.niches.setScore(niche.id, { value: 71.5, by: 'Айгерим', reason: 'few sellers, steady demand' });
await kit.niches.setStatus(niche.id, 'active');

// #region item
const wardrobe = await kit.items.put({
  sku: 'WARDROBE-2M',
  kind: 'new_goods',
  nicheId: niche.id,
  title: { ru: 'Шкаф-купе двухметровый с зеркалом' },
  description: { ru: 'Новый, в упаковке. Сборка в день доставки, гарантия два года.' },
  price: money(129_000_00, 'KZT'),
  cost: money(85_000_00, 'KZT'),
  minimumPrice: money(105_000_00, 'KZT'),
  stock: [{ warehouse: 'main', quantity: 4, countedAt: today }],
  weightGrams: 80_000,
  competesWith: { bazaar: [String(rival.id)] },
  attributes: { condition: 'new' },
});
const margin = await kit.items.margin({ itemId: wardrobe.id, platform: 'bazaar' });
for (const { amount, explanation } of margin.lines) console.log(`${formatMoney(amount)}  ${explanation}`);
console.log(`leaves ${formatMoney(margin.amount)}, ${margin.shareHundredths / 100} % of the price`);
// #endregion item

// #region plan
const campaign = await kit.campaigns.create({
  name: 'Ноябрь',
  nicheId: niche.id,
  accountIds: [account.id],
  itemIds: [wardrobe.id],
  target: {
    places: { bazaar: { categoryId: '101', city: 'almaty', districtId: '11' } },
    contact: { name: 'Мебельный цех' },
  },
  budget: money(20_000_00, 'KZT'),
});
await kit.campaigns.start(campaign.id);

const plan = await kit.campaigns.plan({ campaignId: campaign.id });
for (const { kind, reason, explanation, cost, issues } of plan.steps)
  console.log(kind, reason, explanation, cost === undefined ? 'free' : formatMoney(cost), issues);
// #endregion plan

// #region apply
const applied = await kit.campaigns.apply({ plan });
for (const { kind, outcome, status, issues } of applied.steps) console.log(kind, outcome, status, issues);
await clock.sleep(60_000); // until Bazaar has looked at the advert
await kit.jobs.find(({ name }) => name === 'listings.refresh')?.run({ tenantId: 'default' });
// #endregion apply

// #region reprice
await kit.research.run({ nicheId: niche.id });
const decisions = await kit.items.reprice({ platform: 'bazaar', isDryRun: false });
for (const { sku, before, price, floor, reason } of decisions) {
  const least = floor === undefined ? 'unknown' : formatMoney(floor);
  console.log(`${sku}: ${formatMoney(before)} -> ${formatMoney(price)}, ${reason}, floor ${least}`);
}
// #endregion reprice

// #region approve
const change = await kit.campaigns.plan({ campaignId: campaign.id });
for (const { field, before, after } of change.steps.flatMap(({ changes }) => changes))
  console.log(field, before, after);
const approvals = change.steps.filter(({ cost }) => cost === undefined).map(({ id }) => id);
const { steps } = await kit.campaigns.apply({ plan: change, approvals });
for (const { kind, outcome } of steps) console.log(kind, outcome);
// #endregion approve

// #region budget
kit.events.on('campaign.budget-alarmed', ({ data: { used, budget } }) =>
  console.log(`${formatMoney(used)} of ${formatMoney(budget)} are used up`),
);
const [advert] = await bazaar.world.adverts();
if (advert === undefined) throw new Error('The advert is not on Bazaar.');
await bazaar.world.charge({ type: 'promotion', amountMinor: 17_000_00, advertId: advert.id });
await kit.jobs.find(({ name }) => name === 'spend.collect')?.run({ tenantId: 'default' });
const use = await kit.campaigns.budget(campaign.id);
if (use !== undefined) console.log(`${formatMoney(use.left)} are left`);
// #endregion budget

await server.close();
