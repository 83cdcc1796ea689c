/** The bucket an order is in. */
export type KaspiOrderBucket = 'NEW' | 'SIGN_REQUIRED' | 'PICKUP' | 'DELIVERY' | 'KASPI_DELIVERY' | 'ARCHIVE';

/** The milestone an order has reached. */
export type KaspiOrderMilestone =
  | 'APPROVED_BY_BANK'
  | 'ACCEPTED_BY_MERCHANT'
  | 'COMPLETED'
  | 'CANCELLING'
  | 'CANCELLED'
  | 'KASPI_DELIVERY_RETURN_REQUESTED'
  | 'RETURN_ACCEPTED_BY_MERCHANT'
  | 'RETURNED';

/** How an order travels. */
export type KaspiDeliveryKind = 'pickup' | 'own_delivery' | 'kaspi_delivery' | 'postomat' | 'express';

/** A line of an order. */
export interface KaspiEntryRow {
  /** Counted from 0. */
  readonly entryNumber: number;
  /** The seller's SKU. */
  readonly sku: string;
  /** Name of the offer. */
  readonly title: string;
  /** The card. */
  readonly productCode: string;
  /** Category of the card. */
  readonly categoryCode: string;
  /** Pieces. */
  readonly quantity: number;
  /** Whole tenge for one. */
  readonly basePrice: number;
  /** Whether each piece's IMEI has to be told. */
  readonly isImeiRequired: boolean;
  /** IMEIs told, by piece. */
  readonly imeis: readonly (readonly string[])[];
}

/** An order with everything Kaspi knows about it. */
export interface KaspiOrderRow {
  /** The number a buyer sees. */
  readonly code: string;
  /** Whose order it is. */
  readonly merchantId: string;
  /** The bucket. Any word: Kaspi may make new ones. */
  readonly state: KaspiOrderBucket | (string & {});
  /** The milestone. Any word: Kaspi may make new ones. */
  readonly status: KaspiOrderMilestone | (string & {});
  /** How it travels. */
  readonly delivery: KaspiDeliveryKind;
  /** Who ordered. */
  readonly buyer: {
    /** First name. */
    readonly firstName: string;
    /** Last name; may be empty. */
    readonly lastName: string;
    /** E.164. */
    readonly phone: string;
  };
  /** Whether the phone is hidden whatever the state. */
  readonly isPhoneHidden: boolean;
  /** Lines. */
  readonly entries: readonly KaspiEntryRow[];
  /** Whether it is bought on credit or paid. */
  readonly paymentMode: 'PREPAID' | 'PAY_WITH_CREDIT';
  /** Months of credit; `null`: none. */
  readonly creditTerm: number | null;
  /** Whether papers have to be signed. */
  readonly signatureRequired: boolean;
  /** Whether they are signed. */
  readonly isSigned: boolean;
  /** Whether goods arrive later. */
  readonly preOrder: boolean;
  /** The point it leaves from. */
  readonly pointId: string;
  /** Code of the buyer's city. */
  readonly cityCode: string;
  /** Whether it is packed. */
  readonly assembled: boolean;
  /** Parcels it was packed into. */
  readonly parcels: number | null;
  /** When it was made, in milliseconds since 1970. */
  readonly createdAt: number;
  /** From when lists show it; later than `createdAt` for one that waited for the bank. */
  readonly shownAt: number;
  /** When it should arrive, in milliseconds since 1970. */
  readonly plannedDeliveryAt: number;
  /** Until when the parcel has to be handed over, in milliseconds since 1970. */
  readonly handoverBy: number | null;
  /** When the courier took it, in milliseconds since 1970. */
  readonly handedOverAt: number | null;
  /** Number of the waybill once it is made. */
  readonly waybillNumber: string | null;
  /** Whether a cancelled parcel is back. */
  readonly isBack: boolean;
  /** Why it was cancelled. */
  readonly cancellationReason: string | null;
  /** What the buyer pays for delivery, tenge. */
  readonly deliveryCost: number;
  /** What the seller pays for delivery, tenge. */
  readonly deliveryCostForSeller: number;
  /** The code the buyer was sent; `null`: none yet. */
  readonly securityCode: string | null;
  /** When it was issued, in milliseconds since 1970. */
  readonly completedAt: number | null;
}
