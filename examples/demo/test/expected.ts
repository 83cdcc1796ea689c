import type { DemoFigures } from '../figures.ts';

/** What every run comes to. How fast people were answered depends on what stood in the way. */
export const EXPECTED: Omit<DemoFigures, 'responseMedian' | 'responseP90'> = {
  offersSeen: 87,
  advertsLive: 2,
  goodsOnSale: 2,
  signals: 24,
  persons: 12,
  leads: 12,
  taken: 9,
  answered: 7,
  won: 4,
  revenue: { amountMinor: 72_656_000, currency: 'KZT' },
  spend: { amountMinor: 1_040_000, currency: 'KZT' },
  costPerLeadMinor: 86_667,
  romi: 25.16,
};
