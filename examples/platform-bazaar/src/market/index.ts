export { createBazaarMarket } from './bazaar-market.ts';
export type { BazaarMarketOptions } from './market-options.ts';
