import type { KaspiDeliveryKind, KaspiOrderBucket, KaspiOrderMilestone, KaspiOrderRow } from './order-row.ts';
import type { KaspiEmulatorSettings } from './settings.ts';
import type { KaspiCardRow, KaspiFeedPullRow, KaspiImportRow, KaspiOfferRow } from './tables.ts';

/** Secrets of a connected shop, by the names a host stores them under. */
export interface KaspiAccess {
  /** Token of the API. */
  readonly token: string;
  /** Id of the shop. */
  readonly merchantId: string;
}

/** Who orders. What is left out is made up. */
export interface KaspiBuyer {
  /** First name. */
  readonly firstName?: string | undefined;
  /** Last name; may be empty. */
  readonly lastName?: string | undefined;
  /** In any usual writing: `8 701 123 45 67`, `+77011234567`, `7011234567`. */
  readonly phone?: string | undefined;
}

/** An order a buyer places. */
export interface KaspiNewOrder {
  /** The shop. Default: the first one. */
  readonly merchantId?: string | undefined;
  /** Our SKUs and pieces. Default: one piece of the shop's first offer. */
  readonly items?:
    | readonly {
        /** SKU of the shop's offer. */
        readonly sku: string;
        /** Pieces. Default 1. */
        readonly quantity?: number | undefined;
        /** Tenge for one. Default: what the offer asks. */
        readonly price?: number | undefined;
      }[]
    | undefined;
  /** Who. */
  readonly buyer?: KaspiBuyer | undefined;
  /** How it travels. Default `kaspi_delivery`. */
  readonly delivery?: KaspiDeliveryKind | undefined;
  /** Code of the buyer's city. Default Almaty. */
  readonly cityCode?: string | undefined;
  /** Bought on credit over so many months. Default: paid. */
  readonly creditTerm?: number | undefined;
  /** Credit papers are not signed yet: the order waits in `SIGN_REQUIRED`. Default false. */
  readonly isUnsigned?: boolean | undefined;
  /** Goods arrive later. Default false. */
  readonly preOrder?: boolean | undefined;
  /** Each piece's IMEI has to be told. Default false. */
  readonly isImeiRequired?: boolean | undefined;
  /** The phone is hidden from the start. Default false. */
  readonly isPhoneHidden?: boolean | undefined;
  /** When it was made, in milliseconds since 1970. Default: now. */
  readonly createdAt?: number | undefined;
  /** From when lists show it. Default: now. */
  readonly shownAt?: number | undefined;
  /** What the seller pays for delivery, tenge. Default: by the sum and the way (reference, 6). */
  readonly deliveryCostForSeller?: number | undefined;
}

/** What can happen to an order without the seller. */
export type KaspiOrderEvent =
  | 'signed'
  | 'courier_takes'
  | 'delivered'
  | 'buyer_cancels'
  | 'parcel_returns'
  | 'return_requested'
  | 'return_accepted'
  | 'returned'
  | 'return_withdrawn';

/** Kaspi behind the adapter's back: what buyers, couriers and moderators do, and what is really there. */
export interface KaspiWorld {
  /** Ids of the shops that can be connected. */
  readonly merchantIds: readonly string[];
  /** The head of a shop (default: the first) presses "Сформировать": gives the token, the same one every time. */
  grantAccess(input?: { readonly merchantId?: string | undefined }): Promise<KaspiAccess>;
  /** The token of a shop (default: the first) no longer works. */
  revokeAccess(input?: { readonly merchantId?: string | undefined }): Promise<void>;
  /** A buyer places an order. */
  buyerOrders(input?: KaspiNewOrder): Promise<Readonly<KaspiOrderRow>>;
  /** Something happens to an order without the seller. Throws when it cannot from where the order is. */
  orderMoves(input: {
    readonly code: string;
    readonly event: KaspiOrderEvent;
  }): Promise<Readonly<KaspiOrderRow>>;
  /** The seller does something in the cabinet instead of here. */
  sellerActs(input: {
    readonly code: string;
    readonly act: 'accept' | 'assemble' | 'cancel' | 'complete';
  }): Promise<Readonly<KaspiOrderRow>>;
  /** Puts an order into any state and status, words of tomorrow too. */
  setOrder(input: {
    readonly code: string;
    readonly state?: KaspiOrderBucket | (string & {}) | undefined;
    readonly status?: KaspiOrderMilestone | (string & {}) | undefined;
  }): Promise<Readonly<KaspiOrderRow>>;
  /** The code a buyer was sent for an order; `null`: none was. */
  securityCode(input: { readonly code: string }): Promise<string | null>;
  /** Whether orders of a shop (default: the first) arrive accepted. */
  setAutoAccept(input: { readonly on: boolean; readonly merchantId?: string | undefined }): Promise<void>;
  /** Changes switches while it runs. Gives all of them. */
  configure(
    input: Partial<{
      readonly [Name in keyof KaspiEmulatorSettings]: KaspiEmulatorSettings[Name] | undefined;
    }>,
  ): Promise<KaspiEmulatorSettings>;
  /** Orders of a shop (default: the first), oldest first. */
  orders(input?: { readonly merchantId?: string | undefined }): Promise<readonly Readonly<KaspiOrderRow>[]>;
  /** Offers of a shop (default: the first). */
  offers(input?: { readonly merchantId?: string | undefined }): Promise<readonly Readonly<KaspiOfferRow>[]>;
  /** Cards a shop (default: the first) imported. A doubled import shows here. */
  cards(input?: { readonly merchantId?: string | undefined }): Promise<readonly Readonly<KaspiCardRow>[]>;
  /** Imports of a shop (default: the first), oldest first. */
  imports(input?: { readonly merchantId?: string | undefined }): Promise<readonly Readonly<KaspiImportRow>[]>;
  /**
   * The seller gives Kaspi the address of the price list of a shop (default: the first). It is fetched at once and then every
   * hour of the emulator's time; each file is the whole truth, so what it leaves out goes off sale.
   */
  giveFeed(input: {
    readonly url: string;
    readonly merchantId?: string | undefined;
    readonly username?: string | undefined;
    readonly password?: string | undefined;
  }): Promise<void>;
  /** Kaspi fetches the price list of a shop (default: the first) now. */
  pullFeed(input?: { readonly merchantId?: string | undefined }): Promise<Readonly<KaspiFeedPullRow>>;
  /** What became of each fetch of a price list, oldest first; one that is under way is waited for. */
  feedPulls(input?: {
    readonly merchantId?: string | undefined;
  }): Promise<readonly Readonly<KaspiFeedPullRow>[]>;
}
