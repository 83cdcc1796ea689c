export { createKaspiEmulator, type KaspiEmulator, type KaspiEmulatorOptions } from './kaspi-emulator.ts';
export type {
  KaspiDeliveryKind,
  KaspiEntryRow,
  KaspiOrderBucket,
  KaspiOrderMilestone,
  KaspiOrderRow,
} from './order-row.ts';
export { buildKaspiCard, buildKaspiReviews, buildKaspiSellers } from './pages/card-json.ts';
export { buildKaspiMerchantPage, type KaspiPublicMerchant } from './pages/merchant-page.ts';
export { buildKaspiProductPage, type KaspiPageOptions } from './pages/product-page.ts';
export type { KaspiPublicCard, KaspiPublicReview, KaspiPublicSeller } from './pages/public-card.ts';
export type { KaspiEmulatorSettings } from './settings.ts';
export { KASPI_CAPTCHA_PAGE } from './storefront-guard.ts';
export type {
  KaspiAvailabilityRow,
  KaspiCardRow,
  KaspiFeedPullRow,
  KaspiFeedRow,
  KaspiImportRow,
  KaspiMerchantRow,
  KaspiOfferRow,
  KaspiPointRow,
  KaspiPriceRow,
  KaspiProductRow,
  KaspiRateRow,
  KaspiReviewRow,
  KaspiTables,
} from './tables.ts';
export type { KaspiAccess, KaspiBuyer, KaspiNewOrder, KaspiOrderEvent, KaspiWorld } from './world.ts';
