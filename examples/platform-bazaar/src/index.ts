export type { BazaarApi } from './bazaar-api.ts';
export type { BazaarOptions } from './bazaar-options.ts';
export { type BazaarConnection, type BazaarPlatform, createBazaar } from './bazaar-platform.ts';
export type { BazaarOrder } from './schemas/order.ts';
