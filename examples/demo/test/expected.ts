import type { DemoFigures } from '../figures.ts';

/** What an undisturbed run comes to. */
export const EXPECTED: DemoFigures = {
  offersSeen: 87,
  advertsLive: 2,
  signals: 24,
  persons: 12,
  leads: 12,
  taken: 9,
  answered: 7,
  responseMedian: 39,
  responseP90: 95.4,
  won: 4,
  revenue: { amountMinor: 72_656_000, currency: 'KZT' },
  spend: { amountMinor: 1_040_000, currency: 'KZT' },
  costPerLeadMinor: 86_667,
  romi: 35.74,
};
