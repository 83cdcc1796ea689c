import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isLeadKitError, type PriceFeedOffer } from '@leadkit/core';
import { createKaspiPriceList, createMemoryStorage } from '@leadkit/platform-kaspi';
import { createKaspiEmulator } from '@leadkit/platform-kaspi/emulator';

// #region create
const priceList = createKaspiPriceList({
  merchantId: '30000001',
  company: 'ТОО Шкаф-Мастер',
  // A folder's path, or a storage of your own; in memory a list is gone with the process.
  storage: createMemoryStorage(),
  warehouses: { PP1: { cityId: '750000000' }, PP2: { cityId: '710000000' } },
  basicAuth: { username: 'kaspi', password: 'a long secret' },
});
// #endregion create

/** What a shop has, as it would come from its database. */
const offers: readonly PriceFeedOffer[] = ['WARDROBE_180', 'KETTLE_17', 'LID_28'].map((sku, index) => ({
  sku,
  title: `Товар ${sku}`,
  price: { amountMinor: (12_990 + index * 1_000) * 100, currency: 'KZT' },
  availability: [{ warehouse: 'PP1', isAvailable: true, quantity: 10 }],
  stockAt: new Date().toISOString(),
}));

// #region publish
const { issues } = await priceList.check(offers);
for (const { path, message } of issues) console.log(`  ${path}: ${message}`);

await priceList.publish(offers);
console.log(`the list is ${(await priceList.status()).state}`);
// #endregion publish

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', headers, url = '/' } = request;
  const asked = { method, headers: headers as Record<string, string> };
  const answer = await priceList.handler(new Request(new URL(url, 'http://localhost'), asked));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const address = server.address();
const port = typeof address === 'object' && address !== null ? address.port : 0;

const kaspi = createKaspiEmulator();
await kaspi.world.giveFeed({
  url: `http://127.0.0.1:${port}/price-list.xml`,
  username: 'kaspi',
  password: 'a long secret',
});
const [pull] = await kaspi.world.feedPulls();
console.log(`Kaspi fetched it: ${pull?.accepted} on sale, ${pull?.delisted} left out and taken off sale`);
console.log(`the list is ${(await priceList.status()).state}`);
await new Promise((done) => server.close(done));

// #region guard
try {
  await priceList.publish(offers.slice(0, 1));
} catch (error) {
  if (!isLeadKitError(error, 'business_rule')) throw error;
  for (const { path, message } of error.issues ?? []) console.log(`  refused: ${path} ${message}`);
}
// #endregion guard
