import { cleanText } from '@leadkit/adapter-kit/public-pages';
import type { ErrorIssue } from '@leadkit/core';
import { z } from 'zod';
import { KASPI_SITE } from './kaspi-site.ts';
import { createPageReader, type PageReader } from './page-reader.ts';
import type { KaspiSellerOffer } from './product.ts';
import { refuseOtherCity } from './product-page.ts';
import { present } from './product-parts.ts';
import type { KaspiReadContext } from './read-context.ts';

/** The sellers of a card, read. */
export interface KaspiSellersAnswer {
  /** In the site's order, which is not by price. */
  readonly sellers: readonly KaspiSellerOffer[];
  /** How many there are in all. */
  readonly total: number;
  /** Whether every seller of the answer was read. */
  readonly isComplete: boolean;
  /** What could not be read of it. Empty: nothing was odd. */
  readonly problems: readonly ErrorIssue[];
}

const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);

const sellerSchema = z.object({
  merchantId: z.string().min(1),
  price: z.number().positive(),
  masterSku: text,
  merchantName: text,
  /** A text in one old model. */
  merchantRating: z
    .union([z.number(), z.string().transform(Number)])
    .nullish()
    .catch(undefined),
  merchantReviewsQuantity: count,
  priceMinusBonus: count,
  preorder: count,
  deliveryDuration: text,
  kaspiDelivery: z.boolean().nullish().catch(undefined),
  kdDestinationCity: text,
});
const answerSchema = z.object({
  offers: z.array(z.unknown()),
  total: z.int().nonnegative().nullish(),
  offersCount: z.int().nonnegative().nullish(),
});
const SELLERS_MAX = 500;

/**
 * Reads an answer of `/yml/offer-view/offers/{number of the card}`.
 *
 * @throws LeadKitError `unexpected_response` naming what is missing when it is none, or answers for another city than the
 *   one asked for.
 */
export function readKaspiSellersJson(body: unknown, context: KaspiReadContext): KaspiSellersAnswer {
  const page = createPageReader(context);
  const read = answerSchema.safeParse(body);
  if (!read.success)
    throw KASPI_SITE.unreadable('The answer of the sellers', [
      { path: 'offers', message: 'is no list of sellers' },
    ]);
  const { offers, total, offersCount } = read.data;
  const sellers = offers
    .slice(0, SELLERS_MAX)
    .flatMap((raw, index) => toSellerOffer(page, `offers.${index}`, raw));
  if (sellers.length === 0 && offers.length > 0)
    throw KASPI_SITE.unreadable('The answer of the sellers', page.problems);
  const counted = total ?? offersCount;
  if (counted == null)
    throw KASPI_SITE.unreadable('The answer of the sellers', [{ path: 'total', message: 'is missing' }]);
  if (offers.length === 0 && counted > 0)
    throw KASPI_SITE.unreadable('The answer of the sellers', [
      { path: 'offers', message: 'is empty though sellers are counted' },
    ]);
  return { sellers, total: counted, isComplete: page.unread === 0, problems: page.problems };
}

function toSellerOffer(page: PageReader, path: string, raw: unknown): readonly KaspiSellerOffer[] {
  const found = page.check(sellerSchema, raw, path);
  if (found === undefined) return [];
  refuseOtherCity(page.context, found.kdDestinationCity ?? undefined);
  const price = page.price(`${path}.price`, found.price);
  if (price === undefined) {
    page.giveUp(`${path}.price`, 'is no amount');
    return [];
  }
  const { merchantRating: rating } = found;
  return [
    present({
      merchantId: found.merchantId,
      name: found.merchantName == null ? undefined : cleanText(found.merchantName),
      price,
      priceAfterBonus: page.price(`${path}.priceMinusBonus`, found.priceMinusBonus),
      rating: rating != null && rating > 0 && rating <= 5 ? rating : undefined,
      reviewsCount: found.merchantReviewsQuantity ?? undefined,
      preOrderDays: found.preorder != null && found.preorder > 0 ? found.preorder : undefined,
      deliveryDuration: found.deliveryDuration ?? undefined,
      isDeliveredByKaspi: found.kaspiDelivery ?? undefined,
    }) as KaspiSellerOffer,
  ];
}
