export { cursorAfter, type PageKey, type PagePlan } from '../ports/page-plan.ts';
export {
  offerDiscoveredEvent,
  offerRepricedEvent,
  type StoreEventStamp,
  signalEvent,
} from '../ports/store-events.ts';
export { checkCommit, checkOfferRecord, checkSignalIngest } from '../ports/store-input.ts';
export {
  type CountPlan,
  checkKind,
  FILTER_IDS_MAX,
  type FilterPlan,
  type FilterValue,
  type ListPlan,
  type OfferPlan,
  planCount,
  planList,
  planOffers,
  planSignals,
  type SignalPlan,
} from '../ports/store-queries.ts';
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
