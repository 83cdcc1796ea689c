import type { DemoFigures } from '../figures.ts';

/** What an undisturbed run comes to. */
export const EXPECTED: DemoFigures = {
  offersSeen: 83,
  advertsLive: 2,
  signals: 14,
  persons: 8,
  answered: 5,
  won: 1,
  revenue: { amountMinor: 18_000_000, currency: 'KZT' },
};
