export { ERASED_REVISION, tracesOfPerson } from '../domain/erase-traces.ts';
export { cursorAfter, type PageKey, type PagePlan } from '../ports/page-plan.ts';
export {
  offerDiscoveredEvent,
  offerRepricedEvent,
  offerVanishedEvent,
  personErasedEvent,
  type StoreEventStamp,
  signalEvent,
} from '../ports/store-events.ts';
export {
  checkCommit,
  checkForgetRuns,
  checkOfferRecord,
  checkOfferVanish,
  checkSignalIngest,
} from '../ports/store-input.ts';
export {
  checkHashes,
  checkPersonErasure,
  checkPurge,
  checkTenantErasure,
} from '../ports/store-privacy-input.ts';
export {
  type CountPlan,
  checkKind,
  FILTER_IDS_MAX,
  type FilterPlan,
  type FilterValue,
  type ListPlan,
  NO_MOMENT,
  type OfferPlan,
  planCount,
  planList,
  planOffers,
  planSeenOffers,
  planSignals,
  type SeenOfferPlan,
  type SignalPlan,
} from '../ports/store-queries.ts';
export {
  checkGroups,
  type FunnelPlan,
  planFunnel,
  planSummary,
  type SpanPlan,
  type SummaryPlan,
  type SummaryValue,
} from '../ports/store-summary-queries.ts';
export {
  checkBudgetBan,
  checkBudgetRequest,
  checkClaim,
  checkFailure,
  checkLease,
  checkLeaseRequest,
  checkLeaseTerm,
  checkReceipt,
  checkRegistration,
  checkReplay,
  checkTokenOwner,
  checkTokenValues,
  planDeadLetters,
} from '../ports/store-wide-input.ts';
export { type ExportPlan, type KeyedRow, planExport, toExportPage } from '../ports/tenant-export.ts';
