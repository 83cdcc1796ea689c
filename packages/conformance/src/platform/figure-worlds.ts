import type { Money, PriceFeedOffer } from '@leadkit/core';

/** The catalog on the remote side. */
export interface CatalogWorld {
  /** A category listings can be put into, with at least one attribute. */
  readonly leafExternalId: string;
  /** How many categories there are in all. */
  readonly categories: number;
  /** How many cities there are in all. */
  readonly cities: number;
}

/** Counters on the remote side. */
export interface StatsWorld {
  /** Sets what the platform counts of a listing; counters it does not keep are left out by the world. */
  set(
    externalId: string,
    counters: { readonly views: number; readonly phoneViews: number; readonly favourites: number },
  ): Promise<void>;
  /** Which of them the platform keeps. */
  readonly keeps: readonly ('views' | 'phoneViews' | 'favourites')[];
}

/** Charges on the remote side. */
export interface SpendWorld {
  /** The platform charges now (a refund is negative). Gives the key the adapter should report. */
  seed(amount: Money): Promise<string>;
  /** Present when the platform gives money back in this bill. */
  readonly refunds?: true;
}

/** What a price list is made of. */
export interface PriceFeedWorld {
  /** A product that can be written, under this SKU. */
  offer(sku: string): PriceFeedOffer;
  /** A product that cannot be written, under this SKU. */
  badOffer(sku: string): PriceFeedOffer;
}
