import { createLeadKit, DEFAULT_LEAD_RULES, money } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock } from '@leadkit/emulator';
import { createBazaar } from 'example-platform-bazaar';
import {
  BAZAAR_CLIENT_ID as clientId,
  BAZAAR_CLIENT_SECRET as clientSecret,
  createBazaarEmulator,
} from 'example-platform-bazaar/emulator';

const bazaar = createBazaarEmulator();
const server = await bazaar.listen();
const baseUrl = server.url;
const clock = await createVirtualClock({ url: baseUrl });

// #region kit
const kit = createLeadKit({
  store: createMemoryStore(),
  platforms: [createBazaar({ clientId, clientSecret, baseUrl })],
  leads: {
    rules: [
      ...DEFAULT_LEAD_RULES,
      {
        id: 'serious-budget',
        points: 20,
        halfLifeHours: 24 * 14,
        when: [{ fact: 'budgetMinor', atLeast: 150_000_00 }],
        explanation: 'can pay for a wardrobe of three metres',
      },
    ],
    qualifiedFrom: 60,
    flow: {
      quietMs: 15_000,
      questions: ['budget', 'timing', 'contact'],
      texts: { ru: { goodbye: 'Спасибо! Мастер позвонит вам сегодня.' } },
    },
  },
  clock,
  fetch: clock.fetch,
});
// #endregion kit

const account = await kit.accounts.connect({
  platform: 'bazaar',
  credentials: await bazaar.world.grantAccess(),
});
const niche = await kit.niches.create({ name: 'Шкафы-купе', kind: 'service', queries: { ru: ['шкаф'] } });
await kit.niches.setScore(niche.id, { value: 71.5, by: 'Айгерим', reason: 'few sellers, steady demand' });
await kit.niches.setStatus(niche.id, 'active');
const item = await kit.items.put({
  sku: 'WARDROBE-3M',
  kind: 'service',
  nicheId: niche.id,
  title: { ru: 'Шкаф-купе на заказ по вашим размерам' },
  description: { ru: 'Изготовим шкаф-купе за десять дней: бесплатный замер, зеркала, гарантия два года.' },
  price: money(180_000_00, 'KZT'),
  attributes: { condition: 'new' },
});
const campaign = await kit.campaigns.create({
  name: 'Ноябрь',
  nicheId: niche.id,
  accountIds: [account.id],
  itemIds: [item.id],
});
await kit.campaigns.start(campaign.id);
await kit.campaigns.publish({
  campaignId: campaign.id,
  places: { bazaar: { categoryId: '101', city: 'almaty', districtId: '11' } },
  contact: { name: 'Мебельный цех' },
});
await clock.sleep(60_000);
const [advert] = await bazaar.world.adverts();
if (advert === undefined) throw new Error('The advert is not on Bazaar.');
const advertId = advert.id;

/** Lets time pass and does what `kit.run()` would do meanwhile. */
async function pass(ms: number): Promise<void> {
  await collect();
  await clock.sleep(ms);
  await kit.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
  await collect();
}

async function collect(): Promise<void> {
  await kit.leads.collect();
  while ((await kit.consumers.dispatch()).handled > 0);
}

// #region talk
const first = await bazaar.world.buyerWrites({ advertId, text: 'Сәлеметсіз бе!' });
const buyer = { id: first.buyerId };
await bazaar.world.buyerWrites({
  advertId,
  buyer,
  text: 'Шкаф жасайсыздар ма, қанша тұрады? Замер бесплатно ма?',
});
await pass(15_000); // both are answered by one reply, in the language they show

await bazaar.world.buyerWrites({
  advertId,
  buyer,
  text: 'Бюджет до 200 тыс, нужен через неделю, звоните 8 700 000 00 77',
});
await pass(15_000);
for await (const conversation of kit.conversations.list())
  for await (const { author, text } of kit.conversations.messages(conversation.id))
    console.log(`${author}: ${text}`);
// #endregion talk

// #region score
for await (const lead of kit.leads.list({ nicheId: niche.id })) {
  console.log(`${lead.status}, ${lead.score} points:`);
  for (const { points, explanation } of lead.scoreLog) console.log(`  ${points}: ${explanation}`);
}
// #endregion score

// #region receive
const [call] = await kit.leads.receive([
  {
    source: 'calls',
    key: 'call-2026-11-22-0001',
    kind: 'call_request',
    who: { phone: '+7 (700) 000-00-77', name: 'Ерлан' },
    about: { sku: 'WARDROBE-3M' },
  },
]);
console.log(`the call is ${call?.outcome}`);
await pass(1_000);
// #endregion receive

// #region merge
const caller = await kit.persons.find({ phone: '87000000077' });
const writer = await kit.persons.find({ platform: 'bazaar', platformUserId: String(first.buyerId) });
if (caller === undefined || writer === undefined) throw new Error('Somebody was not recognised.');
// The number was only typed into a chat, so nobody is sure yet that the two are one.
await kit.persons.merge({
  keepId: writer.id,
  mergeId: caller.id,
  reason: 'said on the phone that the messages were his',
});
const { identities, merges } = await kit.persons.explain(writer.id);
for (const { kind, certainty, recognises } of identities) console.log(kind, certainty, recognises);
for (const { reason } of merges) console.log(`merged: ${reason}`);
// await kit.persons.undoMerge(caller.id) puts both back exactly as they were
// #endregion merge

// #region order
await bazaar.world.buyerOrders({ advertId, buyer });
await pass(60_000);
for await (const { status, origin, campaignId } of kit.leads.list({ status: 'won' }))
  console.log(
    `${origin} became ${status}, thanks to ${campaignId === campaign.id ? campaign.name : 'nobody'}`,
  );
// #endregion order

// #region opt-out
const other = await bazaar.world.buyerWrites({ advertId, text: 'Здравствуйте, актуально?' });
await bazaar.world.buyerWrites({ advertId, buyer: { id: other.buyerId }, text: 'Не пишите мне, пожалуйста' });
await pass(15_000);
const refused = await kit.persons.find({ platform: 'bazaar', platformUserId: String(other.buyerId) });
if (refused === undefined) throw new Error('Somebody was not recognised.');
for (const { purpose, channel, evidence, withdrawnAt } of await kit.persons.consent.list(refused.id))
  console.log(`${purpose} on ${channel} ended ${withdrawnAt}, see ${evidence}`);
console.log(await kit.persons.consent.allows(refused.id, { purpose: 'answer', channel: 'bazaar' }));
// #endregion opt-out

// #region consent
await kit.persons.consent.give({
  personId: writer.id,
  purpose: 'marketing',
  channel: 'whatsapp',
  textVersion: '2026-11',
  language: 'kk',
  evidence: 'form-entry-4711',
});
await kit.persons.consent.withdraw({ personId: writer.id, channel: 'whatsapp', evidence: 'call-0002' });
// #endregion consent

await server.close();
