import type { JsonObject, JsonValue, ListingSnapshot, ListingStatus } from '@leadkit/core';
import { z } from 'zod';
import type { OlxSettings } from '../olx-options.ts';
import { amountOf } from './amount.ts';
import { idSchema, looseNumberSchema, parseData } from './envelope.ts';

const advertSchema = z.object({
  id: idSchema,
  status: z.string(),
  url: z.string().nullish(),
  title: z.string(),
  external_id: z.string().nullish(),
  activated_at: z.string().nullish(),
  valid_to: z.string().nullish(),
  price: z.object({ value: looseNumberSchema.nullish(), currency: z.string().nullish() }).nullish(),
});

/** All eleven words of the documentation. quirks.md, "Adverts". */
const STATUSES: Readonly<Record<string, ListingStatus>> = {
  new: 'in_review',
  active: 'active',
  // Over the free limit of its category: waits for a packet.
  limited: 'inactive',
  removed_by_user: 'inactive',
  outdated: 'expired',
  // Both wait for something the owner has to do.
  unconfirmed: 'inactive',
  unpaid: 'inactive',
  moderated: 'rejected',
  blocked: 'rejected',
  disabled: 'rejected',
  removed_by_moderator: 'rejected',
};

export function toListing(value: unknown, operation: string, settings: OlxSettings): ListingSnapshot {
  return toSnapshot(parseData(advertSchema, value, operation), operation, settings);
}

export function toListings(
  value: unknown,
  operation: string,
  settings: OlxSettings,
): readonly ListingSnapshot[] {
  const adverts = parseData(z.array(advertSchema), value, operation);
  return adverts.map((advert) => toSnapshot(advert, operation, settings));
}

/** An advert as it was read, with everything we know nothing of: an edit gives it back. */
export interface WholeAdvert {
  readonly listing: ListingSnapshot;
  readonly fields: JsonObject;
}

const jsonObjectSchema: z.ZodType<JsonObject> = z.record(
  z.string(),
  z.json() as unknown as z.ZodType<JsonValue>,
);

export function parseWholeAdvert(value: unknown, operation: string, settings: OlxSettings): WholeAdvert {
  return {
    listing: toListing(value, operation, settings),
    fields: parseData(jsonObjectSchema, value, operation),
  };
}

function toSnapshot(
  advert: z.infer<typeof advertSchema>,
  operation: string,
  { time, country }: OlxSettings,
): ListingSnapshot {
  const { external_id: key, activated_at: activatedAt, valid_to: validTo, price, url } = advert;
  const amount = price?.value ?? undefined;
  return {
    externalId: advert.id,
    ...(key ? { key } : {}),
    status: STATUSES[advert.status] ?? 'other',
    platformStatus: advert.status,
    ...(url ? { url } : {}),
    title: advert.title,
    ...(amount === undefined
      ? {}
      : { price: amountOf(amount, price?.currency ?? country.currency, 'price.value', operation) }),
    ...(activatedAt ? { publishedAt: time.read(activatedAt, 'activated_at', operation) } : {}),
    ...(validTo ? { expiresAt: time.read(validTo, 'valid_to', operation) } : {}),
  };
}

const reasonSchema = z.object({ email_notification: z.string().nullish() });

/** Why moderation refused an advert, as plain text. `undefined`: it does not say. */
export function parseModerationReason(value: unknown, operation: string): string | undefined {
  const html = parseData(reasonSchema, value, operation).email_notification ?? '';
  const text = html
    .replace(/<(?:br|\/p|\/li|\/div)[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:nbsp|amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .replace(/[ \t]+/g, ' ')
    .replace(/\s*\n\s*/g, '\n')
    .trim();
  return text === '' ? undefined : text;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

const statisticsSchema = z.object({
  advert_views: z.int().nullish(),
  phone_views: z.int().nullish(),
  users_observing: z.int().nullish(),
});

/** Counters of one advert; absent: OLX did not say. */
export interface AdvertCounters {
  readonly views?: number;
  readonly phoneViews?: number;
  readonly favourites?: number;
}

/** At least one counter has to be there: an answer without any is another shape, not zero views. */
export function parseCounters(value: unknown, operation: string): AdvertCounters {
  const counters = parseData(
    statisticsSchema.refine((row) => row.advert_views != null, { path: ['advert_views'] }),
    value,
    operation,
  );
  const { advert_views: views, phone_views: phoneViews, users_observing: favourites } = counters;
  return {
    ...(views == null ? {} : { views }),
    ...(phoneViews == null ? {} : { phoneViews }),
    ...(favourites == null ? {} : { favourites }),
  };
}
