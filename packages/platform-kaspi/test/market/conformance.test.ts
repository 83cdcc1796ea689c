import { describeMarket } from '@leadkit/conformance/vitest';
import { createKaspiMarketSetup } from '../worlds/market-world.ts';

describeMarket('Kaspi’s storefront', { create: () => createKaspiMarketSetup() });
describeMarket('Kaspi’s storefront, open to all and with every page of filters', {
  create: () => createKaspiMarketSetup({ storefrontGuard: 'open', storefrontFilters: 'all_pages' }),
});
