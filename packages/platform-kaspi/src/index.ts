export { findKaspiCity, type KaspiCity, listKaspiCities } from './cities/kaspi-cities.ts';
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
