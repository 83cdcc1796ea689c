import type { Place } from '@leadkit/adapter-kit/public-pages';

type PlaceName =
  | 'canonical'
  | 'number'
  | 'title'
  | 'rating'
  | 'price'
  | 'monthlyPayment'
  | 'sellers'
  | 'review'
  | 'priceMeta'
  | 'currencyMeta'
  | 'numberMeta'
  | 'availabilityMeta';

/**
 * Where things stand in the markup of product pages, read on one of August 2025 (after its scripts ran) and one of May 2026
 * (before). Prices, sellers and reviews are only there once the scripts of the page ran.
 */
export const PLACES: Readonly<Record<PlaceName, Place>> = {
  canonical: { marks: ['rel="canonical"'] },
  number: { marks: ['class="item__sku"'] },
  title: { marks: ['class="item__heading"'] },
  rating: { marks: ['class="item__rating"'] },
  price: { marks: ['class="item__price-once"'] },
  monthlyPayment: { marks: ['class="item__price-month"'] },
  sellers: { marks: ['class="sellers-table__self"'], inside: 'tbody tr', lengthMax: 40_000 },
  review: { marks: ['class="reviews__review"'], lengthMax: 8_000 },
  priceMeta: { marks: ['property="product:price:amount"'] },
  currencyMeta: { marks: ['property="product:price:currency"'] },
  numberMeta: { marks: ['property="product:retailer_item_id"'] },
  availabilityMeta: { marks: ['property="product:availability"'] },
};

/** Inside a row of the table of sellers. */
export const SELLER: Readonly<Record<'link' | 'rating' | 'reviews' | 'price', string>> = {
  link: 'a[href*="/info/merchant/"]',
  rating: '.rating',
  reviews: '.rating-count',
  price: '.sellers-table__price-cell-text:not(._installments-price)',
};

/** Inside a review. */
export const REVIEW: Readonly<Record<'rating' | 'date' | 'text' | 'useful', string>> = {
  rating: '.rating',
  date: '.reviews__date',
  text: '.reviews__review-text > p',
  useful: '.reviews__review-rating',
};
