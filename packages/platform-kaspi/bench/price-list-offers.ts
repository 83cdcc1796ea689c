import type { PriceFeedOffer } from '@leadkit/core';

const STOCK_AT = '2026-11-22T09:30:00+05:00';
const NAMES = [
  'Чайник электрический',
  'Наушники беспроводные',
  'Шкаф-купе «Алма»',
  'Рюкзак школьный 16" & 17"',
];

/** Products made one by one, as a database cursor would give them: two warehouses, every other one with city prices. */
export function* makeOffers(count: number): Generator<PriceFeedOffer> {
  for (let index = 0; index < count; index += 1) {
    const amountMinor = (1000 + ((index * 7919) % 500_000)) * 100;
    yield {
      sku: `SKU_${100_000 + index}`,
      title: `${NAMES[index % NAMES.length]} ${index} ${index % 3 === 0 ? 'белый' : 'чёрный'}`,
      brand: `Бренд ${index % 200}`,
      price:
        index % 2 === 0
          ? { amountMinor, currency: 'KZT' }
          : {
              byCity: {
                '750000000': { amountMinor, currency: 'KZT' },
                '710000000': { amountMinor: amountMinor + 50_000, currency: 'KZT' },
              },
            },
      availability: [
        { warehouse: 'PP1', isAvailable: true, quantity: index % 50 },
        { warehouse: 'PP2', isAvailable: index % 4 !== 0, quantity: index % 7, preOrderDays: index % 3 },
      ],
      stockAt: STOCK_AT,
    };
  }
}
