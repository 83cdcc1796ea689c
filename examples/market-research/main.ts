import { createLeadKit, DEFAULT_SCORE_PROFILES, formatMoney, money } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createVirtualClock } from '@leadkit/emulator';
import { createBazaarEmulator } from 'example-platform-bazaar/emulator';
import { createBazaarMarket } from 'example-platform-bazaar/market';

const bazaar = createBazaarEmulator();
const server = await bazaar.listen();
const clock = await createVirtualClock({ url: server.url });
const WEEK_MS = 7 * 24 * 60 * 60_000;

// #region kit
const { used_goods: used } = DEFAULT_SCORE_PROFILES;
const kit = createLeadKit({
  store: createMemoryStore(),
  markets: [createBazaarMarket({ baseUrl: server.url, clock, fetch: clock.fetch })],
  research: {
    parallelMarkets: 2,
    queriesMax: 4,
    profiles: {
      used_goods: {
        ...used,
        promotion: { ...used.promotion, weight: 0 },
        margin: { ...used.margin, weight: 30 },
      },
    },
  },
  clock,
  fetch: clock.fetch,
});
kit.events.on('offer.vanished', ({ data }) => console.log(`${data.platform} ${data.externalId} is gone`));
kit.events.on('niche.score-dropped', ({ subject, data }) =>
  console.log(`niche ${subject.id} fell to ${data.hundredths / 100}`),
);
// #endregion kit

// #region run
const niche = await kit.niches.create({
  name: 'Шкафы-купе',
  kind: 'service',
  queries: { ru: ['шкаф'], kk: ['шкаф жасату'] },
});
const report = await kit.research.run({ nicheId: niche.id, pagesMax: 3 });
for (const { explanation } of report.queries) console.log(explanation);
for (const { query, pages, offers, total, stoppedBy } of report.parts)
  console.log(
    `${query}: ${offers} offers on ${pages} pages of ${total?.value ?? '?'}, ${stoppedBy ?? 'complete'}`,
  );
// #endregion run

// #region compare
await clock.sleep(WEEK_MS);
const { groups } = await kit.research.run({ nicheId: niche.id, pagesMax: 3 });
for (const { platform, offers, newOffers, repricedOffers, vanishedOffers, prices } of groups) {
  const gone = vanishedOffers ?? 'an unknown number of';
  console.log(`${platform}: ${offers} offers, ${newOffers} new, ${repricedOffers} repriced, ${gone} gone`);
  if (prices !== undefined) console.log(`half of them cost less than ${formatMoney(prices.median)}`);
}
// #endregion compare

// #region score
const { score } = await kit.niches.get(niche.id);
for (const { factor, partHundredths, weightHundredths, explanation } of score?.parts ?? [])
  console.log(`${factor}: ${partHundredths / 100} of ${weightHundredths / 100}. ${explanation}`);
if (score?.isProvisional) console.log(`provisional: ${score.provisionalBecause?.join(', ')}`);
// #endregion score

// #region decide
await kit.niches.setScore(niche.id, { value: 71.5, by: 'Айгерим', reason: 'orders of our own' });
const asked = await kit.niches.score(niche.id);
console.log(`asked for what was computed: ${(asked.score?.hundredths ?? 0) / 100}`);
// #endregion decide

// #region record
const { created, repriced } = await kit.research.record([
  {
    platform: 'kaspi',
    externalId: '100200300',
    url: 'https://kaspi.kz/shop/p/100200300/',
    title: 'Чайник электрический',
    price: money(12_500_00, 'KZT'),
    sellersCount: 7,
    reviewsLast30Days: 24,
  },
]);
console.log(`${created} new and ${repriced} repriced offers from a table`);
// #endregion record

await server.close();
