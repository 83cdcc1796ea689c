import type { ListingStats } from '@leadkit/core';
import { z } from 'zod';
import { parseData } from './envelope.ts';

const statsSchema = z.array(
  z.object({ advert_id: z.int(), views: z.int(), phone_views: z.int(), favourites: z.int() }),
);

export function toListingStats(value: unknown, operation: string, readAt: string): readonly ListingStats[] {
  return parseData(statsSchema, value, operation).map((row) => ({
    externalId: String(row.advert_id),
    views: row.views,
    phoneViews: row.phone_views,
    favourites: row.favourites,
    readAt,
  }));
}
