import type { JsonObject, JsonValue } from '@leadkit/emulator';
import type { KaspiOrderRow } from './order-row.ts';
import type { KaspiEmulatorSettings } from './settings.ts';

/** A shop. */
export interface KaspiMerchantRow {
  /** Digits, such as `30000001`; a word for some old big sellers. */
  readonly id: string;
  /** As buyers see it. */
  readonly name: string;
  /** Whether it can be connected. */
  readonly isOurs: boolean;
  /** Token of its API; `null`: none was made, or it was taken back. */
  readonly token: string | null;
  /** Whether its orders arrive accepted. */
  readonly autoAccept: boolean;
  /** Average mark; `null`: a new seller. */
  readonly rating: number | null;
  /** How many reviews it has. */
  readonly reviews: number;
  /** When it came, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** A warehouse or shop of a seller. */
export interface KaspiPointRow {
  /** `<merchant>_<code>`. */
  readonly id: string;
  /** Whose it is. */
  readonly merchantId: string;
  /** Code within the seller, such as `PP1`. */
  readonly code: string;
  /** Code of its city. */
  readonly cityCode: string;
  /** Street. */
  readonly streetName: string;
  /** House. */
  readonly streetNumber: string;
}

/** A card of the storefront; many sellers share one. */
export interface KaspiProductRow {
  /** Nine digits, as at the end of its address. */
  readonly code: string;
  /** Title. */
  readonly title: string;
  /** Brand. */
  readonly brand: string;
  /** `Master - …`. */
  readonly categoryCode: string;
  /** Text; may be empty. */
  readonly description: string;
  /** Addresses of pictures. */
  readonly images: readonly string[];
  /** Kilograms. */
  readonly weight: number;
  /** Average mark; `null`: nobody reviewed it. */
  readonly rating: number | null;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** Whether its place in a search is paid for. Default false. */
  readonly isPromoted?: boolean;
}

/** What a seller asks in one city. */
export interface KaspiPriceRow {
  /** Whole tenge. */
  readonly price: number;
  /** Price before a discount. */
  readonly oldPrice: number | null;
}

/** Stock of an offer at one point. */
export interface KaspiAvailabilityRow {
  /** Code of the point, such as `PP1`. */
  readonly storeId: string;
  /** Whether it is sold there. */
  readonly available: boolean;
  /** Days until it arrives; 0: it is there. */
  readonly preOrder: number;
  /** Pieces; `null`: not counted. */
  readonly stockCount: number | null;
}

/** What one seller offers under one SKU. Its id is `<merchant>:<sku>`. */
export interface KaspiOfferRow {
  /** Whose it is. */
  readonly merchantId: string;
  /** The seller's code. */
  readonly sku: string;
  /** The card it is linked to; `null`: not recognised ("Без привязки"). */
  readonly productCode: string | null;
  /** Name in the price list. */
  readonly model: string;
  /** Brand in the price list. */
  readonly brand: string | null;
  /** One price for all cities; `null` when they differ. */
  readonly price: KaspiPriceRow | null;
  /** Prices by code of the city. */
  readonly cityPrices: Readonly<Record<string, KaspiPriceRow>>;
  /** Where it can be had. */
  readonly availabilities: readonly KaspiAvailabilityRow[];
  /** Whether buyers see it. */
  readonly isOnSale: boolean;
  /** When it last changed, in milliseconds since 1970. */
  readonly updatedAt: number;
}

/** A review of a product bought from a seller. */
export interface KaspiReviewRow {
  /** Id. */
  readonly id: string;
  /** The card. */
  readonly productCode: string;
  /** Of whom it was bought. */
  readonly merchantId: string;
  /** A person's name. */
  readonly author: string;
  /** 1 to 5. */
  readonly rating: number;
  /** What was good. */
  readonly plus: string;
  /** What was bad. */
  readonly minus: string;
  /** The text. */
  readonly text: string;
  /** How many found it useful. */
  readonly positive: number;
  /** When, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** One call of `/import`. */
export interface KaspiImportRow {
  /** Code Kaspi gave it. */
  readonly code: string;
  /** Who sent it. */
  readonly merchantId: string;
  /** What became of it. */
  readonly status: 'UPLOADED' | 'FINISHED' | 'ABORTED';
  /** Why it was aborted. */
  readonly description: string | null;
  /** As sent. */
  readonly products: readonly JsonValue[];
  /** What became of each SKU: `null` when it went well, else why not. */
  readonly results: Readonly<Record<string, string | null>>;
  /** When it came, in milliseconds since 1970. */
  readonly createdAt: number;
}

/** A card a seller imported. Its id is `<merchant>:<sku>`. */
export interface KaspiCardRow {
  /** Who imported it. */
  readonly merchantId: string;
  /** The seller's code. */
  readonly sku: string;
  /** As sent, without what the schema does not know. */
  readonly fields: JsonObject;
  /** Whether moderation let it through. */
  readonly isApproved: boolean;
  /** The card of the storefront it became; `null`: none yet. */
  readonly productCode: string | null;
  /** When it was first imported, in milliseconds since 1970. */
  readonly createdAt: number;
  /** How often it was imported. */
  readonly imports: number;
}

/** Where a shop's price list is fetched. */
export interface KaspiFeedRow {
  /** Whose it is. */
  readonly merchantId: string;
  /** Its address. */
  readonly url: string;
  /** User name for it; `null`: none. */
  readonly username: string | null;
  /** Password for it; `null`: none. */
  readonly password: string | null;
  /** SHA-256 of the file that came last; `null`: none did. */
  readonly lastHash: string | null;
}

/** What became of one fetch of a price list ("История загрузок"). */
export interface KaspiFeedPullRow {
  /** Number of the fetch. */
  readonly id: string;
  /** Whose list. */
  readonly merchantId: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
  /** HTTP status of the host; `null`: it did not answer. */
  readonly status: number | null;
  /** Taken over; nothing new; not to be had, so the list before stays; or refused. */
  readonly outcome: 'applied' | 'unchanged' | 'unavailable' | 'refused';
  /** Products in the file. */
  readonly total: number;
  /** Those taken over and linked to a card. */
  readonly accepted: number;
  /** Those that no card is known for. */
  readonly unlinked: number;
  /** Products it left out, which went off sale. */
  readonly delisted: number;
  /** What was wrong, at most fifty things. */
  readonly errors: readonly {
    /** `null`: with the file, or with a product without one. */
    readonly sku: string | null;
    /** What it is. */
    readonly message: string;
  }[];
}

/** Requests one shop sent in the current minute. */
export interface KaspiRateRow {
  /** When the minute began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Requests in it. */
  readonly requests: number;
}

/** Everything Kaspi keeps, by the name of its collection. */
export type KaspiTables = {
  /** Shops by id. */
  readonly merchants: KaspiMerchantRow;
  /** Points by `<merchant>_<code>`. */
  readonly points: KaspiPointRow;
  /** Cards by code. */
  readonly products: KaspiProductRow;
  /** Offers by `<merchant>:<sku>`. */
  readonly offers: KaspiOfferRow;
  /** Reviews by id. */
  readonly reviews: KaspiReviewRow;
  /** Orders by code. */
  readonly orders: KaspiOrderRow;
  /** Imports by code. */
  readonly imports: KaspiImportRow;
  /** Imported cards by `<merchant>:<sku>`. */
  readonly cards: KaspiCardRow;
  /** Switches under `current`. */
  readonly settings: KaspiEmulatorSettings;
  /** Price lists by shop. */
  readonly feeds: KaspiFeedRow;
  /** Fetches of price lists by number. */
  readonly feedPulls: KaspiFeedPullRow;
  /** Requests by shop. */
  readonly rates: KaspiRateRow;
};
