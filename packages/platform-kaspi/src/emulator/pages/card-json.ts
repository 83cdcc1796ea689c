import type { JsonObject } from '@leadkit/emulator';
import { cardPath, type KaspiPublicCard, type KaspiPublicReview, lowestPrice } from './public-card.ts';

/** A card as `/yml/product-view/pl/*` has it (reference, 5.2). */
export function buildKaspiCard(card: KaspiPublicCard): JsonObject {
  const price = lowestPrice(card);
  const [cheapest] = card.sellers;
  return {
    id: card.code,
    configSku: card.code,
    title: card.title,
    brand: card.brand,
    categoryId: card.categoryId,
    category: card.categoryCodes.toReversed(),
    categoryRu: [...card.categoryNames],
    categoryCodes: card.categoryCodes.toReversed(),
    unitPrice: price,
    unitSalePrice: price,
    priceMinusBonus: cheapest?.priceMinusBonus ?? null,
    priceFormatted: price === null ? '' : `${price.toLocaleString('ru-RU')} ₸`,
    creditMonthlyPrice: price === null ? 0 : Math.ceil(price / 24),
    currency: 'KZT',
    shopLink: `${cardPath(card)}?c=${card.cityId}`,
    reviewsLink: `/shop${cardPath(card)}?c=${card.cityId}&v=reviews`,
    rating: card.rating ?? 0,
    reviewsQuantity: card.reviewsCount,
    stock: price === null ? 0 : 1,
    deliveryDuration: 'TOMORROW',
    deliveryZones: [],
    bestMerchant: cheapest?.merchantId ?? null,
    previewImages: card.images.map(pictureOf),
    promo: [],
    stickers: [],
    hasVariants: card.variants !== undefined,
    loanAvailable: true,
    createdTime: card.createdTime,
    unit: UNIT,
  };
}

/** Sellers as `/yml/offer-view/offers/{number}` has them (reference, 5.3). */
export function buildKaspiSellers(
  card: KaspiPublicCard,
  window: { readonly page: number; readonly limit: number },
): JsonObject {
  const { page, limit } = window;
  return {
    offers: card.sellers.slice(page * limit, (page + 1) * limit).map((seller) => ({
      masterSku: card.code,
      masterCategory: `Master - ${card.categoryCodes[0] ?? ''}`,
      merchantId: seller.merchantId,
      merchantName: seller.name,
      merchantSku: seller.sku,
      ...(seller.rating === null
        ? {}
        : { merchantReviewsQuantity: seller.reviews, merchantRating: seller.rating }),
      title: card.title,
      price: seller.price,
      priceMinusBonus: seller.priceMinusBonus,
      deliveryType: 'DELIVERY',
      deliveryDuration: 'TOMORROW',
      kaspiDelivery: true,
      kdDestinationCity: card.cityId,
      locatedInCity: card.cityId,
      locatedInPoint: `${seller.merchantId}_PP1`,
      preorder: seller.preOrder,
    })),
    total: card.sellers.length,
    offersCount: card.sellers.length,
    deliveryDurationFacetValues: { TOMORROW: card.sellers.length },
    highRatingPresent: false,
  };
}

/** Reviews as `/yml/review-view/api/v1/reviews/*` has them (reference, 5.4). */
export function buildKaspiReviews(
  reviews: readonly KaspiPublicReview[],
  window: { readonly page: number; readonly limit: number; readonly rating: number | null },
): JsonObject {
  const { page, limit, rating } = window;
  const ofMark = (isIn: (mark: number) => boolean): number =>
    reviews.filter((review) => isIn(review.rating)).length;
  return {
    data: reviews.slice(page * limit, (page + 1) * limit).map((review) => ({
      id: review.id,
      author: review.author,
      date: review.date,
      rating: review.rating,
      comment: { plus: review.plus, minus: review.minus, text: review.text },
      feedback: { positive: review.positive, voted: false },
      galleryImages: [],
      merchant: { code: review.merchantId },
      editable: false,
      editedByCustomer: false,
    })),
    summary: {
      global: rating ?? 0,
      statistic: [5, 4, 3, 2, 1].map((rate) => ({ rate, count: ofMark((mark) => mark === rate) })),
    },
    groupSummary: [
      { id: 'ALL', total: reviews.length },
      { id: 'COMMENT', total: reviews.length },
      { id: 'POSITIVE', total: ofMark((mark) => mark >= 4) },
      { id: 'NEGATIVE', total: ofMark((mark) => mark < 4) },
      { id: 'PICTURE', total: 0 },
    ],
    imagesSummaryCount: 0,
  };
}

export const UNIT = {
  code: 'pieces',
  type: 'PIECES',
  measurementLiteral: 'шт.',
  countingLiteral: 'шт',
  increment: 1,
} as const;

export function pictureOf(location: string): {
  readonly small: string;
  readonly medium: string;
  readonly large: string;
  readonly location: string;
} {
  const at = (format: string): string =>
    `https://resources.cdn-kaspi.kz/img/m/p/${location}?format=gallery-${format}`;
  return { small: at('small'), medium: at('medium'), large: at('large'), location };
}
