export type {
  ConformanceCase,
  ConformanceContext,
  ConformanceFamily,
  ConformanceSetup,
} from './conformance-case.ts';
export type { MarketCase } from './market/market-case.ts';
export { marketCases } from './market/market-cases.ts';
export type {
  MarketCall,
  MarketFault,
  MarketFaultKind,
  MarketWorld,
  SeededOffer,
} from './market/market-world.ts';
export { type NotifierCase, notifierCases } from './notifier/notifier-cases.ts';
export type { NotifierFaultKind, NotifierWorld, ReceivedNotice } from './notifier/notifier-world.ts';
export type { CatalogWorld, PriceFeedWorld, SpendWorld, StatsWorld } from './platform/figure-worlds.ts';
export type { PlatformCase } from './platform/platform-case.ts';
export { platformCases } from './platform/platform-cases.ts';
export type {
  AuthorizeWorld,
  LeadsWorld,
  ListingsWorld,
  MessagesWorld,
  PlatformWorld,
  RefusedDraft,
  RemoteListing,
  RemoteMessage,
  SeededSignal,
} from './platform/platform-world.ts';
export type { PlatformCall, PreparedFault, RemoteFault, RemoteFaultKind } from './platform/remote-fault.ts';
export {
  type ConformanceReport,
  type ConformanceRow,
  type ConformanceRun,
  type KnownGaps,
  runConformance,
} from './run-conformance.ts';
export { type CaseSelection, selectCases } from './select-cases.ts';
export type { StoreCase } from './store/store-case.ts';
export { storeCases } from './store/store-cases.ts';
export type { StoreWorld } from './store/store-world.ts';
