import type { ListingDraft } from '@leadkit/core';
import { startKaspi } from './open-kaspi.ts';

const kaspi = await startKaspi();
const { listings } = kaspi.open();

const draft: ListingDraft = {
  key: 'wardrobe-3m',
  sku: 'WARDROBE3M',
  title: { ru: 'Шкаф-купе Тандем 4, 300x240 см, с зеркалом' },
  description: { ru: 'Шкаф-купе из ЛДСП, четыре двери, зеркало, полки и штанга внутри.' },
  categoryId: 'Master - Wardrobes',
  city: 'almaty',
  photoUrls: ['https://photos.shop.example/wardrobe.jpg'],
  attributes: { brand: 'Тандем', 'Wardrobes*Type': 'шкаф-купе', 'Wardrobes*Width': 300 },
  contact: { name: 'Шкаф-Мастер' },
};

// #region validate
const hasty = { ...draft, sku: 'WARDROBE-3M', photoUrls: [], attributes: { 'Wardrobes*Width': '300' } };
for (const { path, message } of await listings.validate(hasty)) console.log(`  ${path}: ${message}`);
// #endregion validate

if (kaspi.emulator === undefined && process.env.IMPORT !== '1')
  console.log('Set IMPORT=1 to import it into the real Kaspi.');
else await publish();
await kaspi.close();

async function publish(): Promise<void> {
  // #region publish
  let [result] = await listings.publish({ drafts: [draft] });
  while (result?.outcome === 'accepted') {
    console.log('Kaspi works on it');
    await kaspi.clock.sleep(10_000);
    [result] = (await listings.readOperation?.({ operation: result.operation })) ?? [];
  }
  // #endregion publish
  console.log(
    result?.outcome === 'live'
      ? `card of ${result.listing.externalId}: ${result.listing.status}`
      : result?.outcome,
  );
}
