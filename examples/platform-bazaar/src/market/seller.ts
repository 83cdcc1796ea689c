import { parseResponse } from '@leadkit/adapter-kit';
import type { MarketSeller } from '@leadkit/core';
import { z } from 'zod';

const sellerSchema = z.object({
  id: z.int(),
  name: z.string().min(1),
  rating: z.number().min(0).max(5).nullable(),
  offers: z.int().nonnegative(),
});

export function toMarketSeller(value: unknown, operation: string): MarketSeller {
  const { id, name, rating, offers } = parseResponse(sellerSchema, value, operation, 'bazaar');
  return {
    key: String(id),
    name,
    offers: { value: offers, relation: 'exact' },
    ...(rating === null ? {} : { rating }),
  };
}
