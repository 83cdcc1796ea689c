import type { ErrorIssue, Money, Offer, OfferSource } from '@leadkit/core';

/** What one seller asks for a card. */
export interface KaspiSellerOffer {
  /** Kaspi's id of the seller: digits, or a word for some old big sellers. */
  readonly merchantId: string;
  /** Public name. */
  readonly name?: string;
  /** In the city that was asked for. */
  readonly price: Money;
  /** What is left after the bonus of Kaspi; never mixed with the price. */
  readonly priceAfterBonus?: Money;
  /** Mark out of five; absent for new sellers. */
  readonly rating?: number;
  /** Reviews of the seller. */
  readonly reviewsCount?: number;
  /** Days until it arrives at the seller; absent: it is there, or nobody says. */
  readonly preOrderDays?: number;
  /** Kaspi's word for when it is with the buyer, such as `TOMORROW`. */
  readonly deliveryDuration?: string;
  /** Whether Kaspi delivers it. */
  readonly isDeliveredByKaspi?: boolean;
}

/** A review of a card, without its author. */
export interface KaspiReview {
  /** Kaspi's id. */
  readonly id?: string;
  /** 1 to 5. */
  readonly rating: number;
  /** Day, `2026-11-22`. */
  readonly writtenOn: string;
  /** What was good, bad, and the text; absent parts are empty. */
  readonly text: string;
  /** How many found it useful. */
  readonly usefulCount?: number;
  /** Of whom it was bought. */
  readonly merchantId?: string;
}

/** A property of a card. */
export interface KaspiFeature {
  /** Kaspi's code, such as `thermal underwear*fabric`. */
  readonly code: string;
  /** As printed. */
  readonly name: string;
  /** One, or several. */
  readonly values: readonly string[];
  /** Unit of its values. */
  readonly unit?: string;
  /** Heading above it. */
  readonly group?: string;
}

/** Another card of the same thing: a colour, a size. */
export interface KaspiVariant {
  /** Number of its card. */
  readonly externalId: string;
  /** What tells it from the others, by name: `{ Цвет: 'белый', Размер: '46/M' }`. */
  readonly characteristics: Readonly<Record<string, string>>;
  /** Whether somebody sells it. */
  readonly isAvailable?: boolean;
}

/** What a product page shows of a card besides what every offer has. What it lacks is absent. */
export interface KaspiProduct {
  /** Brand, `Без бренда` for none. */
  readonly brand?: string;
  /** Words, without the site's markup. */
  readonly description?: string;
  /** Codes of its categories, the closest first; they are what a search takes. */
  readonly categoryCodes?: readonly string[];
  /** Names of its categories, the widest first. */
  readonly categoryNames?: readonly string[];
  /** Addresses of its pictures, large. */
  readonly photoUrls?: readonly string[];
  /** Properties. */
  readonly features?: readonly KaspiFeature[];
  /** Other cards of the same thing, itself among them. */
  readonly variants?: readonly KaspiVariant[];
  /** Mark out of five. */
  readonly rating?: number;
  /** Sellers the page shows: at most five, of `offer.sellersCount`. */
  readonly sellers?: readonly KaspiSellerOffer[];
  /** Reviews the page shows. */
  readonly reviews?: readonly KaspiReview[];
  /** Price before a discount. */
  readonly priceBeforeDiscount?: Money;
  /** Discount in percent. */
  readonly discountPercent?: number;
  /** A month of the instalment the page shows. */
  readonly monthlyPayment?: Money;
  /** How many one buyer may take. */
  readonly quantityMax?: number;
  /** Unit it is sold in, such as `шт`. */
  readonly unit?: string;
  /** Whether somebody sells it. */
  readonly isAvailable?: boolean;
  /** Codes that join its variants. */
  readonly baseProductCodes?: readonly string[];
  /** Series it belongs to. */
  readonly seriesCodes?: readonly string[];
  /** Kaspi's labels. */
  readonly stickers?: readonly string[];
  /** Whether Kaspi says that its text was made by a machine. */
  readonly isMachineWritten?: boolean;
  /** Code of its table of sizes. */
  readonly sizeTableCode?: string;
  /** Id of its video. */
  readonly videoId?: string;
}

/** A product page, read. */
export interface KaspiProductPage {
  /** What it is. */
  readonly kind: 'product';
  /** The card as an offer: its price is the lowest in its city. */
  readonly offer: Offer;
  /** The rest of it. */
  readonly product: KaspiProduct;
  /** Where each field of `product` was read. */
  readonly productSources: Readonly<Record<string, OfferSource>>;
  /** What could not be read of it. Empty: nothing was odd. */
  readonly problems: readonly ErrorIssue[];
}
