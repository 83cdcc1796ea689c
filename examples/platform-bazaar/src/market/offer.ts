import { parseResponse } from '@leadkit/adapter-kit';
import {
  type JsonObject,
  type JsonValue,
  moneyFromMajor,
  type Offer,
  type OfferSeller,
  type OfferSource,
  type Total,
} from '@leadkit/core';
import { z } from 'zod';
import { momentSchema } from '../schemas/moment.ts';
import { katoOf } from './cities.ts';

/** An offer as the site shows it. */
export interface BazaarOffer {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly price: { readonly amount: number; readonly currency: string } | null;
  readonly seller: { readonly id: number; readonly type: string; readonly name: string };
  readonly city: { readonly id: number; readonly name: string };
  readonly category: { readonly id: number; readonly name: string };
  readonly created: string;
  readonly refreshed: string;
  /** `promoted` or `organic`; on the page of one offer there is none. */
  readonly slot?: string | undefined;
  /** On the page of one offer. */
  readonly attributes?: JsonObject | undefined;
}

/** A page of a search. */
export interface BazaarSearchPage {
  readonly items: readonly BazaarOffer[];
  readonly total: Total;
  readonly pages: number;
}

const offerSchema: z.ZodType<BazaarOffer> = z.object({
  id: z.int(),
  title: z.string().min(1),
  url: z.url(),
  price: z.object({ amount: z.int().positive(), currency: z.string().regex(/^[A-Z]{3}$/) }).nullable(),
  seller: z.object({ id: z.int(), type: z.string(), name: z.string() }),
  city: z.object({ id: z.int(), name: z.string() }),
  category: z.object({ id: z.int(), name: z.string() }),
  created: momentSchema,
  refreshed: momentSchema,
  slot: z.string().optional(),
  attributes: z.record(z.string(), z.json() as z.ZodType<JsonValue>).optional(),
});

const searchSchema = z.object({
  items: z.array(offerSchema),
  total: z.int().nonnegative(),
  total_is_capped: z.boolean(),
  page: z.int(),
  pages: z.int().positive(),
});

const pageSchema = z.object({ offer: offerSchema });

/** @throws LeadKitError `unexpected_response`, also for a page that says it has offers and shows none. */
export function parseSearchPage(value: unknown, operation: string): BazaarSearchPage {
  const checked = parseResponse(searchSchema, value, operation, 'bazaar');
  const { items, total, total_is_capped: isCapped, page, pages } = checked;
  if (items.length === 0 && total > 0 && page <= pages)
    parseResponse(z.tuple([offerSchema]), items, operation, 'bazaar');
  return { items, total: { value: total, relation: isCapped ? 'at_least' : 'exact' }, pages };
}

export function parseOfferData(value: unknown, operation: string): BazaarOffer {
  return parseResponse(pageSchema, value, operation, 'bazaar').offer;
}

export function toOffer(
  offer: BazaarOffer,
  facts: { readonly seller: OfferSeller; readonly seenAt: string; readonly source: OfferSource },
): Offer {
  const { price, city, category, attributes } = offer;
  const katoCode = katoOf(city.id);
  return {
    platform: 'bazaar',
    externalId: String(offer.id),
    url: offer.url,
    title: offer.title,
    ...(price === null ? {} : { price: moneyFromMajor(price.amount, price.currency) }),
    seller: facts.seller,
    city: {
      name: city.name,
      externalId: String(city.id),
      ...(katoCode === undefined ? {} : { katoCode }),
    },
    category: { externalId: String(category.id), name: category.name },
    isPromoted: offer.slot === 'promoted',
    publishedAt: offer.created,
    refreshedAt: offer.refreshed,
    seenAt: facts.seenAt,
    source: facts.source,
    ...(attributes === undefined ? {} : { attributes }),
  };
}
