import { describeMarket, describePlatform } from '../src/vitest/index.ts';
import { createBazaarMarketSetup } from './worlds/bazaar-market-world.ts';
import { createBazaarSetup } from './worlds/bazaar-world.ts';

// #region bind
describePlatform('Bazaar', { create: createBazaarSetup });
describeMarket("Bazaar's public site", { create: createBazaarMarketSetup });
// #endregion bind
