export { findKaspiCity, type KaspiCity, listKaspiCities } from './cities/kaspi-cities.ts';
export type { KaspiEntryApi } from './entry-writes.ts';
export type { KaspiApi } from './kaspi-api.ts';
export type { KaspiOptions } from './kaspi-options.ts';
export { createKaspi, type KaspiConnection, type KaspiPlatform } from './kaspi-platform.ts';
export type { KaspiStage } from './order-stage.ts';
export { createFolderStorage } from './price-list/folder-storage.ts';
export type { KaspiListChanges } from './price-list/list-changes.ts';
export type { KaspiListGuard, KaspiListGuardOptions } from './price-list/list-guards.ts';
export type { KaspiListRequest, KaspiListSighting, KaspiPublishedList } from './price-list/list-record.ts';
export { createMemoryStorage, type KaspiListStorage } from './price-list/list-storage.ts';
export {
  createKaspiPriceList,
  type KaspiPriceList,
  type KaspiPriceListStatus,
  type KaspiPublishOptions,
} from './price-list/price-list.ts';
export type { KaspiPriceListOptions } from './price-list/price-list-options.ts';
export type { KaspiCancelReason, KaspiEntryImeis } from './schemas/command.ts';
export type { KaspiImport, KaspiImportResult } from './schemas/content.ts';
export type { KaspiOrderEntry } from './schemas/entry.ts';
export type { KaspiOrder } from './schemas/order.ts';
export type { KaspiMasterProduct, KaspiMerchantProduct, KaspiPoint } from './schemas/places.ts';
