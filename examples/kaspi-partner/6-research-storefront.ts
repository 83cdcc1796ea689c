import { formatMoney, isLeadKitError } from '@leadkit/core';
import { createKaspiEmulator } from '@leadkit/platform-kaspi/emulator';
import { createKaspiMarket } from '@leadkit/platform-kaspi/market';

const emulator = createKaspiEmulator();
const { url: baseUrl, close } = await emulator.listen();

// #region market
const market = createKaspiMarket({
  baseUrl,
  city: 'almaty',
  spacingMs: 0,
  userAgent: 'acme-research/1.0 (+https://acme.example/bot)',
});
const { offers, total } = await market.searchPage({ text: 'электрочайник', city: 'astana' });
console.log(`${total?.value} cards`);
for (const { title, price, city } of offers)
  console.log(`  ${title}: ${price === undefined ? 'not on sale' : formatMoney(price)}, ${city?.name}`);
// #endregion market

// #region card
const [first] = offers;
if (first !== undefined) {
  const card = await market.readOffer(first);
  console.log(`${card?.sellersCount} sellers, ${card?.reviewsLast30Days} reviews in 30 days`);
  const { sellers } = await market.readSellers({ externalId: first.externalId, city: 'astana' });
  for (const { name, price, priceAfterBonus } of sellers.slice(0, 2))
    console.log(`  ${name}: ${formatMoney(price)}, ${formatMoney(priceAfterBonus ?? price)} after the bonus`);
}
// #endregion card

// #region blocked
await emulator.world.configure({ storefrontGuard: 'browsers_only' });
try {
  await market.searchPage({ text: 'шкаф' });
} catch (error) {
  if (!isLeadKitError(error, 'blocked')) throw error;
  console.log(`blocked for ${(error.retryAfterMs ?? 0) / 60_000} minutes: bring data of your own`);
}
// #endregion blocked
await close();
