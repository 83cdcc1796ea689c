export { findKaspiCity, type KaspiCity, listKaspiCities } from '../cities/kaspi-cities.ts';
export { createKaspiMarket, type KaspiCardInput, type KaspiMarket } from './kaspi-market.ts';
export type { KaspiMarketOptions, KaspiOfferDetail } from './kaspi-market-options.ts';
export { readKaspiMerchantPage } from './merchant-page.ts';
export { readKaspiProductId } from './page-reader.ts';
export type {
  KaspiFeature,
  KaspiProduct,
  KaspiProductPage,
  KaspiReview,
  KaspiSellerOffer,
  KaspiVariant,
} from './product.ts';
export { readKaspiProductPage } from './product-page.ts';
export type { KaspiReadContext } from './read-context.ts';
export { type KaspiReviewsAnswer, readKaspiReviewsJson } from './reviews-json.ts';
export { type KaspiSearchAnswer, readKaspiSearchJson } from './search-json.ts';
export { type KaspiSellersAnswer, readKaspiSellersJson } from './sellers-json.ts';
