export { BAZAAR_CLIENT_ID, BAZAAR_CLIENT_SECRET } from './auth-routes.ts';
export {
  type BazaarEmulator,
  type BazaarEmulatorOptions,
  createBazaarEmulator,
} from './bazaar-emulator.ts';
export { BAZAAR_CAPTCHA_PAGE, type BazaarRateLimit } from './rate-limit.ts';
export type { BazaarAdvertStatus, BazaarOrderStatus, BazaarTables } from './tables.ts';
export type { BazaarBuyer, BazaarWorld } from './world.ts';
