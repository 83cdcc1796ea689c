import { type ListingSnapshot, type ListingStatus, moneyFromMajor } from '@leadkit/core';
import { z } from 'zod';
import { type BazaarPage, parseData, parsePage } from './envelope.ts';
import { momentSchema } from './moment.ts';

const advertSchema = z.object({
  id: z.int(),
  reference: z.string().nullable(),
  status: z.string(),
  refusal: z.string().nullable(),
  title: z.string(),
  price: z.int().nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  url: z.string(),
  published_at: momentSchema.nullable(),
  ends_at: momentSchema.nullable(),
});

const STATUSES: Readonly<Record<string, ListingStatus>> = {
  pending: 'in_review',
  live: 'active',
  refused: 'rejected',
  paused: 'inactive',
  sold: 'inactive',
  ended: 'expired',
  deleted: 'removed',
};

export function toListing(value: unknown, operation: string): ListingSnapshot {
  return toSnapshot(parseData(advertSchema, value, operation));
}

export function toListings(value: unknown, operation: string): BazaarPage<ListingSnapshot> {
  const { rows, total } = parsePage(advertSchema, value, operation);
  return { rows: rows.map(toSnapshot), total };
}

function toSnapshot(advert: z.infer<typeof advertSchema>): ListingSnapshot {
  const { reference, refusal, price, published_at: publishedAt, ends_at: expiresAt } = advert;
  return {
    externalId: String(advert.id),
    ...(reference === null ? {} : { key: reference }),
    status: STATUSES[advert.status] ?? 'other',
    platformStatus: advert.status,
    url: advert.url,
    title: advert.title,
    ...(price === null ? {} : { price: moneyFromMajor(price, advert.currency) }),
    ...(publishedAt === null ? {} : { publishedAt }),
    ...(expiresAt === null ? {} : { expiresAt }),
    ...(refusal === null ? {} : { rejection: refusal }),
  };
}
