import type { OfferId, ResearchRunId, TenantId } from './id.ts';
import type { JsonObject } from './json.ts';
import type { Money } from './money.ts';

/** Where a field of an offer was read. `observation`: the host's own data (a CSV, a provider). */
export type OfferSource = 'api' | 'state' | 'jsonld' | 'html' | 'observation';

/** Who offers. A private person is only a keyed hash and a kind: no name, no phone. */
export interface OfferSeller {
  /** Private person or business. */
  readonly kind: 'private' | 'business' | 'unknown';
  /** Stable within one platform and installation: a keyed hash for private persons, the public id for a business. */
  readonly key: string;
  /** Public name of a business. Never set for a private person. */
  readonly name?: string;
}

/** A place an offer names. */
export interface OfferCity {
  /** As the site prints it. */
  readonly name: string;
  /** The site's own id. */
  readonly externalId?: string;
  /** KATO code (the state's register of places), nine digits, when it could be mapped. */
  readonly katoCode?: string;
}

/** A price for those who take at least so many. */
export interface PriceStep {
  /** From how many pieces it holds, from 1. */
  readonly quantityFrom: number;
  /** Price of one piece. */
  readonly price: Money;
}

/** Somebody's public offer, as a market shows it. A card shared by several sellers is one offer. */
export interface Offer {
  /** Id of the platform, such as `olx`. */
  readonly platform: string;
  /** The platform's own id; the key for telling offers apart. */
  readonly externalId: string;
  /** Public address. */
  readonly url: string;
  /** Title as printed. */
  readonly title: string;
  /** Price. Absent: the offer names none ("by agreement", free, exchange). */
  readonly price?: Money;
  /** Whether the seller is open to bargaining, when the site says. */
  readonly isNegotiable?: boolean;
  /** Who offers. Absent: the page does not say. */
  readonly seller?: OfferSeller;
  /** Where. Absent: the page does not say. */
  readonly city?: OfferCity;
  /** Category. Absent: the page does not say. */
  readonly category?: {
    /** The site's own id. */
    readonly externalId: string;
    /** Name as printed. */
    readonly name?: string;
  };
  /** Whether the place was paid for. Promoted offers are counted apart. */
  readonly isPromoted: boolean;
  /** First published, ISO 8601 with offset, when known. */
  readonly publishedAt?: string;
  /** Last bumped or refreshed, when known. */
  readonly refreshedAt?: string;
  /** Until when the site shows it unless it is renewed, when known. */
  readonly validUntil?: string;
  /** Model as the site names it; with `condition` it tells which prices can be compared. */
  readonly model?: string;
  /** New or used, when the site says. */
  readonly condition?: 'new' | 'used';
  /** Prices that fall with the quantity, as the site shows them. */
  readonly priceSteps?: readonly PriceStep[];
  /** How many sellers offer the same thing on one card. Absent: the site has no shared cards, or does not say. */
  readonly sellersCount?: number;
  /** What the sellers of one card ask, in any order. */
  readonly sellerPrices?: readonly Money[];
  /** Who asks them: a key for each of `sellerPrices`, in their order, as `seller.key`. Absent: the site does not say. */
  readonly sellerKeys?: readonly string[];
  /** Reviews so far, when the site counts them. */
  readonly reviewsCount?: number;
  /** Reviews of the last 30 days, when the site dates them. */
  readonly reviewsLast30Days?: number;
  /** Orders so far, when the site counts them. */
  readonly ordersCount?: number;
  /** When we saw it. */
  readonly seenAt: string;
  /** Where most fields were read. */
  readonly source: OfferSource;
  /** Where single fields were read when it was elsewhere than `source`. */
  readonly fieldSources?: Readonly<Record<string, OfferSource>>;
  /** Attributes by the site's codes. */
  readonly attributes?: JsonObject;
}

/** An offer as a store keeps it. */
export interface StoredOffer extends Offer {
  /** Version 7 UUID. */
  readonly id: OfferId;
  /** Whose research saw it. */
  readonly tenantId: TenantId;
  /** When it was first seen. */
  readonly firstSeenAt: string;
  /** When it was last seen, changed or not. */
  readonly lastSeenAt: string;
  /** The run that saw it last, if a run did. */
  readonly lastRunId?: ResearchRunId;
  /** When a run that looked for it did not find it. Absent: it is there, as far as is known. */
  readonly vanishedAt?: string;
  /** With `vanishedAt`: whether the market itself says that it is gone. */
  readonly isGoneConfirmed?: boolean;
}

/** What one run saw of an offer that moves from run to run. */
export interface RunObservation {
  /** Price. Absent: none was named. */
  readonly price?: Money;
  /** Whether one of its places was paid for. */
  readonly isPromoted: boolean;
  /** Orders so far, when the site counts them. */
  readonly ordersCount?: number;
  /** Reviews so far, when the site counts them. */
  readonly reviewsCount?: number;
}

/** What changed, and when: a sighting is stored only on change. */
export interface Sighting {
  /** The offer. */
  readonly offerId: OfferId;
  /** When the change was seen. */
  readonly seenAt: string;
  /** Price from then on; absent: the offer named none. */
  readonly price?: Money;
  /** Whether its place was paid for from then on. */
  readonly isPromoted: boolean;
  /** Title from then on. */
  readonly title: string;
}

/** Events about offers. */
export interface OfferEvents {
  /** An offer was seen for the first time. */
  'offer.discovered': {
    /** Id of the platform. */
    readonly platform: string;
    /** The platform's own id. */
    readonly externalId: string;
  };
  /** Its price changed. Amounts in minor units of the same currency; absent: no price. */
  'offer.repriced': {
    /** Id of the platform. */
    readonly platform: string;
    /** The platform's own id. */
    readonly externalId: string;
    /** Price before. Absent: none was named. */
    readonly before?: Money;
    /** Price now. Absent: none is named. */
    readonly after?: Money;
  };
  /** A run that looked for it did not find it any more. Once, until it is seen again. */
  'offer.vanished': {
    /** Id of the platform. */
    readonly platform: string;
    /** The platform's own id. */
    readonly externalId: string;
    /** When it was last seen. */
    readonly lastSeenAt: string;
    /** Whether the market itself says that it is gone. */
    readonly isGoneConfirmed: boolean;
  };
}
