import type { Money, Offer, OfferSource } from '@leadkit/core';
import type { SavedPageKind, SavedPageProblem } from './platforms/saved-page-reader.ts';

/** An offer as `--json` prints it: every field is there, `null` where the page does not say. */
export interface SavedOffer {
  readonly platform: string;
  readonly externalId: string;
  readonly url: string;
  readonly title: string;
  readonly price: Money | null;
  readonly seller: { readonly kind: 'private' | 'business' | 'unknown'; readonly key: string } | null;
  readonly city: { readonly name: string; readonly id: string | null } | null;
  readonly category: { readonly id: string } | null;
  readonly promoted: boolean;
  readonly createdAt: string | null;
  readonly refreshedAt: string | null;
  readonly source: OfferSource;
}

/** What was read of one file. */
export interface SavedPage {
  /** As it was given. */
  readonly file: string;
  readonly kind: SavedPageKind;
  readonly offers: readonly SavedOffer[];
  /** Empty: everything of the page was read. */
  readonly problems: readonly SavedPageProblem[];
}

export function toSavedOffer(offer: Offer): SavedOffer {
  const { seller, city, category } = offer;
  return {
    platform: offer.platform,
    externalId: offer.externalId,
    url: offer.url,
    title: offer.title,
    price: offer.price ?? null,
    seller: seller === undefined ? null : { kind: seller.kind, key: seller.key },
    city: city === undefined ? null : { name: city.name, id: city.externalId ?? null },
    category: category === undefined ? null : { id: category.externalId },
    promoted: offer.isPromoted,
    createdAt: offer.publishedAt ?? null,
    refreshedAt: offer.refreshedAt ?? null,
    source: offer.source,
  };
}
