import type { ListingDraft } from '@leadkit/core';

/** A wardrobe for sale in Shymkent. */
export const draft: ListingDraft = {
  key: 'WARDROBE-3M',
  title: { ru: 'Шкаф-купе двухдверный с зеркалом' },
  description: {
    ru: 'Новый шкаф-купе из ЛДСП, две двери, зеркало, внутри полки и штанга. Соберём и привезём по городу.',
  },
  categoryId: '9001',
  city: 'shymkent',
  price: { amountMinor: 14_500_000, currency: 'KZT' },
  photoUrls: ['https://photos.shop.example/wardrobe.jpg'],
  attributes: { state: 'new' },
  contact: { name: 'Шкаф-Мастер' },
};
