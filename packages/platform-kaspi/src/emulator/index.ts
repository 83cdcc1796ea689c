export { createKaspiEmulator, type KaspiEmulator, type KaspiEmulatorOptions } from './kaspi-emulator.ts';
export type {
  KaspiDeliveryKind,
  KaspiEntryRow,
  KaspiOrderBucket,
  KaspiOrderMilestone,
  KaspiOrderRow,
} from './order-row.ts';
export type { KaspiEmulatorSettings } from './settings.ts';
export type {
  KaspiAvailabilityRow,
  KaspiCardRow,
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
