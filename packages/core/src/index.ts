export type { AccountService, ConnectAccountInput } from './accounts/account-service.ts';
export { createEgress, type EgressBudgetOverride, type EgressOptions } from './accounts/egress.ts';
export type { AnalyticsReport, AnalyticsService } from './analytics/analytics-service.ts';
export type { Figure, FigureGroup, FigureWindow } from './analytics/figure.ts';
export { type FigureUnit, METRICS, type MetricDefinition, type MetricId } from './analytics/metrics.ts';
export type { AnalyticsGroup, ReportRequest } from './analytics/report-request.ts';
export {
  type Account,
  type AccountEvents,
  type AccountStatus,
  blockAccount,
  type ConnectedAccount,
  connectAccount,
  noteDrift,
  pauseAccount,
  reconnectAccount,
  recordAccountSuccess,
  requireReconnect,
  resumeAccount,
} from './domain/account.ts';
export {
  type Assignment,
  type AssignmentEvents,
  type AssignmentStatus,
  acceptAssignment,
  expireAssignment,
  type NewAssignment,
  proposeAssignment,
  reassign,
} from './domain/assignment.ts';
export {
  BLIND_WINDOWS_MAX,
  type BlindWindow,
  blindWindowsOf,
  DEFAULT_BLIND_AFTER_MS,
  isBlindAt,
  type PollRecord,
  polledFields,
} from './domain/blind-window.ts';
export {
  addBusinessMs,
  type BusinessCalendar,
  type BusinessCalendarOptions,
  businessMinutesBetween,
  businessMsBetween,
  createBusinessCalendar,
  DEFAULT_BUSINESS_HOURS,
  DEFAULT_QUIET_HOURS,
  isOpen,
  isQuiet,
  nextOpening,
  quietUntil,
  withHours,
} from './domain/business-calendar.ts';
export {
  type Campaign,
  type CampaignBudgetData,
  type CampaignEvents,
  type CampaignPatch,
  type CampaignStatus,
  changeCampaign,
  createCampaign,
  finishCampaign,
  isCampaignLive,
  isCampaignOver,
  type NewCampaign,
  type PublishPlace,
  type PublishTarget,
  pauseCampaign,
  startCampaign,
} from './domain/campaign.ts';
export { type BudgetUse, budgetUse, noteBudget } from './domain/campaign-budget.ts';
export { type CityWords, DEFAULT_CITY_WORDS } from './domain/city-in-text.ts';
export {
  type CommissionRule,
  commissionOf,
  commissionRuleFor,
  type DeliveryFee,
  deliveryFeeFor,
  type SaleTerms,
} from './domain/commission.ts';
export {
  ANY_CHANNEL,
  type Consent,
  type ConsentEvents,
  type ConsentPurpose,
  giveConsent,
  hasConsent,
  mayContact,
  type NewConsent,
  refuseConsent,
  withdrawConsent,
  withdrawnLast,
} from './domain/consent.ts';
export {
  type Conversation,
  type ConversationEvents,
  identifyConversation,
  type Message,
  type MessageAuthor,
  openConversation,
  recordMessage,
  takeOver,
} from './domain/conversation.ts';
export { type Dated, holdingAt } from './domain/dated.ts';
export {
  type Decision,
  type Entity,
  type EventDraft,
  type EventSubject,
  revise,
  subjectOf,
} from './domain/decision.ts';
export { markUnassigned, recordResponse, wasAnsweredSince } from './domain/first-response.ts';
export {
  DEFAULT_FLOW_TEXTS,
  FLOW_QUESTIONS,
  type FlowPhrases,
  type FlowQuestion,
  type FlowTexts,
} from './domain/flow-texts.ts';
export {
  type DatedHoliday,
  type DayOff,
  daysOffOf,
  type HolidayTable,
  KAZAKHSTAN_HOLIDAYS,
  type YearlyHoliday,
} from './domain/holidays.ts';
export {
  type AccountId,
  type AssignmentId,
  type CampaignId,
  type ConsentId,
  type ConversationId,
  DEFAULT_TENANT_ID,
  describeValue,
  type Id,
  type IdGenerator,
  type ItemId,
  isId,
  type LeadId,
  type ListingId,
  type MemberId,
  type MessageId,
  type NicheId,
  type NoticeId,
  type OfferId,
  type OperationId,
  type OutcomeId,
  type PersonId,
  parseId,
  parseTenantId,
  type ResearchRunId,
  type SignalId,
  type SpendId,
  type TenantId,
  uuidV7,
} from './domain/id.ts';
export { hashIdentities } from './domain/identity-hash.ts';
export {
  changesSince,
  type Item,
  type ItemEvents,
  isStockStale,
  type LocalText,
  type PlatformPrice,
  priceOn,
  repriceItem,
  stockOf,
  type WarehouseStock,
} from './domain/item.ts';
export type { JsonObject, JsonValue } from './domain/json.ts';
export {
  ATTRIBUTION_MS,
  attachSignal,
  DEFAULT_LEAD_WINDOW_MS,
  inquiryOfOrder,
  isWithinWindow,
  joinsLead,
  leadScope,
  type NewLead,
  type OrderTopic,
  openLead,
  scoreLead,
} from './domain/lead.ts';
export {
  CLOSED_LEAD_STATUSES,
  isOpenLead,
  type Lead,
  type LeadCloseReason,
  type LeadEvents,
  type LeadKnowledge,
  type LeadMilestones,
  type LeadScoreEntry,
  type LeadStatus,
  type LeadTouch,
  leadEvent,
  presentFields,
} from './domain/lead-record.ts';
export { type LeadStep, moveLead, winLead } from './domain/lead-step.ts';
export {
  countListing,
  createListing,
  type Listing,
  type ListingChangeEvents,
  type ListingCounters,
  type ListingDraft,
  type ListingEvents,
  type ListingOffReason,
  type ListingSnapshot,
  type ListingStatus,
  type NewListing,
  observeListing,
  rejectListing,
  removeListing,
  reviseListing,
  startPublishing,
  takeOffListing,
  trackRemoteOperation,
} from './domain/listing.ts';
export {
  changedFields,
  compareListing,
  type ListingWish,
  type PlanPlatform,
  type PlanReason,
  type PlanStepKind,
  type StepIdea,
} from './domain/listing-plan.ts';
export {
  lowestPrice,
  type Margin,
  type MarginLine,
  type MarginResult,
  type MarginRules,
  type MissingForMargin,
  marginOf,
  type Sale,
} from './domain/margin.ts';
export {
  type Absence,
  absenceAt,
  addAbsence,
  type Member,
  type MemberRole,
  type NoticeLanguage,
  removeAbsence,
} from './domain/member.ts';
export { type DetectedLanguage, detectLanguage, type MessageLanguage } from './domain/message-language.ts';
export {
  addMoney,
  allocateMoney,
  ceilToMajorUnit,
  compareMoney,
  type Money,
  minorUnitsPerMajor,
  money,
  moneyFromMajor,
  multiplyMoney,
  subtractMoney,
  sumMoney,
} from './domain/money.ts';
export { formatMoney, parseMoney, readMoney } from './domain/money-text.ts';
export {
  type CampaignGate,
  type CampaignVerdict,
  canStartCampaign,
  changeNicheStatus,
  createNiche,
  DEFAULT_CAMPAIGN_GATE,
  ITEM_KINDS,
  type ItemKind,
  type NewNiche,
  type Niche,
  type NicheChanges,
  type NicheEvents,
  type NicheQueries,
  type NicheScore,
  type NicheStatus,
  proposeScore,
  type ScorePart,
  scoreNiche,
  updateNiche,
} from './domain/niche.ts';
export {
  DEFAULT_SCORE_PROFILES,
  DEFAULT_SCORE_RULES,
  type FactorRule,
  type MeasureRule,
  type NicheMeasure,
  SCORE_FACTORS,
  type ScoreFactor,
  type ScoreProfile,
  type ScoreProfiles,
  type ScoreRules,
} from './domain/niche-profile.ts';
export {
  type ComputedScore,
  computeNicheScore,
  factorValue,
  type Measurement,
  type Measurements,
  type ProvisionalReason,
} from './domain/niche-score.ts';
export {
  batchNotice,
  endNotice,
  isNoticeDue,
  type NewNotice,
  type NoticeEnding,
  type NoticeEventData,
  type NoticeEvents,
  type NoticeKind,
  type NoticeRecord,
  type NoticeStatus,
  queueNotice,
  replayNotice,
} from './domain/notice.ts';
export type {
  Offer,
  OfferCity,
  OfferEvents,
  OfferSeller,
  OfferSource,
  PriceStep,
  RunObservation,
  Sighting,
  StoredOffer,
} from './domain/offer.ts';
export {
  effectiveState,
  type NewOperation,
  type Operation,
  type OperationEnding,
  type OperationState,
  restartOperation,
  settleOperation,
  startOperation,
} from './domain/operation.ts';
export { isOptOut, OPT_OUT_COMMANDS, OPT_OUT_PHRASES } from './domain/opt-out.ts';
export {
  type NewOutcome,
  type Outcome,
  type OutcomeEvents,
  recordOutcome,
  reverseOutcome,
} from './domain/outcome.ts';
export { type CalendarPeriod, type PeriodStart, periodStarts } from './domain/periods.ts';
export {
  createPerson,
  enrichPerson,
  erasePerson,
  matchPerson,
  type PersonMatch,
  shareIdentity,
} from './domain/person.ts';
export {
  type ExplainedIdentity,
  explainPerson,
  type PersonExplanation,
} from './domain/person-explanation.ts';
export {
  identitiesOf,
  identityKey,
  isRecognising,
  type PersonIdentity,
  sharedIdentityKey,
} from './domain/person-identity.ts';
export { markConflict, mergePersons, separatePersons } from './domain/person-merge.ts';
export {
  checkIsLiving,
  type MergedLead,
  type Person,
  type PersonEvents,
  type PersonMerge,
  type PersonStatus,
  personEvent,
} from './domain/person-record.ts';
export { findPhoneNumbers, type PhonesInText } from './domain/phone-in-text.ts';
export {
  type PhoneNumber,
  parsePhoneNumber,
  readPhoneNumber,
  readPhoneNumbers,
} from './domain/phone-number.ts';
export type { PriceListEvents } from './domain/price-list.ts';
export { type ExpandedQuery, type ExpansionRule, expandQueries } from './domain/query-expansion.ts';
export type { FlowReply, FlowSilence, FlowState } from './domain/question-flow.ts';
export {
  decidePrice,
  type MarketPrice,
  type RepriceDecision,
  type RepriceFacts,
  type RepriceReason,
  type RepriceRules,
} from './domain/repricing.ts';
export {
  abandonResearchRun,
  type CoveredPart,
  completeResearchRun,
  coverParts,
  type EndedEarly,
  type PartPlace,
  partKey,
  type ResearchEvents,
  type ResearchRun,
  type ResearchTotals,
  startResearchRun,
  type Total,
} from './domain/research-run.ts';
export {
  type IncomingSignal,
  mergeSignal,
  type OrderState,
  type Signal,
  type SignalEvents,
  type SignalKind,
  type SignalListing,
  type SignalOrder,
  type SignalParty,
} from './domain/signal.ts';
export { type NewSpend, recordSpend, type Spend, type SpendEvents, type SpendKind } from './domain/spend.ts';
export {
  type DeductibleCost,
  standardVat,
  type TaxProfile,
  type TaxRegime,
  type TaxRule,
  taxOf,
  taxRegimeAt,
} from './domain/tax-profile.ts';
export type { Tenant } from './domain/tenant.ts';
export { addMs, compareMoments, toIsoText, toUnixMs } from './domain/time.ts';
export type { HoursSpan, Weekday, WeeklyHours } from './domain/weekly-hours.ts';
export { createZone, KAZAKHSTAN_TIME_ZONE, type LocalTime, type Zone } from './domain/zoned-time.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  LeadKitError,
  type LeadKitErrorOptions,
  type WriteEffect,
} from './errors.ts';
export {
  type ConsumerHandler,
  type ConsumerOptions,
  type Consumers,
  type ConsumersOptions,
  createConsumers,
  type DispatchInput,
} from './events/consumers.ts';
export type { DispatchCounts } from './events/dispatch.ts';
export {
  type AnyEvent,
  type DomainEvent,
  type EventRecord,
  type EventStamp,
  stampEvents,
} from './events/domain-event.ts';
export {
  createEventBus,
  type EventBus,
  type EventBusOptions,
  type EventHandler,
  type HandlerFailure,
} from './events/event-bus.ts';
export type { EventMap, EventType } from './events/event-map.ts';
export type { ConsumerContext } from './events/run-handler.ts';
export type { AccountHealth, ConsumerHealth, Health, NoticeHealth } from './health.ts';
export { createIdGenerator } from './id-generator.ts';
export type { Collected } from './lead-qualification/collect-signals.ts';
export type {
  ConsentLedger,
  GiveConsentInput,
  WithdrawConsentInput,
} from './lead-qualification/consent-ledger.ts';
export type { ConversationService, SendMessageInput } from './lead-qualification/conversation-service.ts';
export type { FlowOptions, FlowTextChanges } from './lead-qualification/flow-policy.ts';
export type { LeadOptions } from './lead-qualification/lead-options.ts';
export {
  DEFAULT_LEAD_RULES,
  type LeadCondition,
  type LeadFacts,
  type LeadNumberFact,
  type LeadRule,
  type LeadYesFact,
} from './lead-qualification/lead-rules.ts';
export type { LeadListFilter, LeadOutcome, LeadService } from './lead-qualification/lead-service.ts';
export type { MergePersonsInput, PersonQuery, PersonService } from './lead-qualification/person-service.ts';
export {
  HOST_PLATFORM,
  type ReceivedResult,
  type ReceivedSignal,
} from './lead-qualification/receive-signals.ts';
export { createLeadKit, type LeadKit, type RunOptions, type TenantKit } from './leadkit.ts';
export type {
  JobOptions,
  LeadKitOptions,
  PrivacyOptions,
} from './leadkit-options.ts';
export type { OfferListFilter } from './market-research/list-offers.ts';
export type { CreateNicheInput, NicheService, SetScoreInput } from './market-research/niche-service.ts';
export type { ObservedOffer, RecordedObservations } from './market-research/observations.ts';
export type { PriceQuartiles, ResearchGroup } from './market-research/place-tally.ts';
export type { ResearchOptions } from './market-research/research-options.ts';
export type {
  ResearchReport,
  ResearchService,
  RunResearchInput,
} from './market-research/research-service.ts';
export type { CallOptions } from './ports/call-options.ts';
export type {
  CatalogAttribute,
  CatalogCategory,
  CatalogChoice,
  CatalogCity,
  CatalogDistrict,
  CatalogPort,
} from './ports/catalog-port.ts';
export { type Clock, createSystemClock } from './ports/clock.ts';
export type { Egress, EgressBudget, EgressRequest } from './ports/egress.ts';
export {
  change,
  ENTITY_FILTERS,
  ENTITY_KINDS,
  type EntityChange,
  type EntityFilter,
  type EntityFilterFields,
  type EntityKind,
  type EntityMap,
  type EntitySort,
  type FilterFieldValue,
  UNIQUE_KEYS,
} from './ports/entities.ts';
export type { Job } from './ports/job.ts';
export type { LeadsPoll, LeadsPolled, LeadsPort } from './ports/leads-port.ts';
export type {
  FullListingsPort,
  ListingIdempotency,
  ListingLimits,
  ListingQuote,
  ListingsPort,
  PublishResult,
} from './ports/listings-port.ts';
export { createSilentLogger, type LogFields, type Logger } from './ports/logger.ts';
export type { Market, MarketPage, MarketQuery, MarketSeller } from './ports/market.ts';
export type { MessagesPort, ThreadMessage } from './ports/messages-port.ts';
export type { Notice, Notifier } from './ports/notifier.ts';
export { type Page, type PageRequest, paginate } from './ports/page.ts';
export type {
  AccountIdentity,
  AccountTokens,
  AuthorizePort,
  Connection,
  ConnectionAccount,
  ConnectionIo,
  ContractVersion,
  Platform,
  StoredTokens,
  TokenValues,
} from './ports/platform.ts';
export type { PriceFeedOffer, PriceFeedPort, PriceFeedReport } from './ports/price-feed-port.ts';
export type { SpendEntry, SpendPort } from './ports/spend-port.ts';
export type { ListingStats, StatsPort } from './ports/stats-port.ts';
export type { Store } from './ports/store.ts';
export type { BudgetAnswer, BudgetBan, BudgetRequest, BudgetStore } from './ports/store-budgets.ts';
export type {
  ClaimedDelivery,
  ClaimInput,
  ConsumerBacklog,
  ConsumerRegistration,
  DeadLetter,
  DeadLetterQuery,
  DeliveryFailure,
  DeliveryReceipt,
  DeliveryStore,
  ReplayInput,
} from './ports/store-deliveries.ts';
export type { Lease, LeaseRequest, LeaseStore, LeaseTerm } from './ports/store-leases.ts';
export {
  BULK_MAX,
  CHECKPOINT_BYTES_MAX,
  COMMIT_BYTES_MAX,
  COMMIT_CHANGES_MAX,
  PAGE_LIMIT_DEFAULT,
  PAGE_LIMIT_MAX,
} from './ports/store-limits.ts';
export type {
  OfferQuery,
  OfferRecord,
  OfferStore,
  OfferToRecord,
  OfferToVanish,
  OfferVanish,
  RecordedOffer,
  SeenOffer,
  SeenOfferQuery,
  VanishedOffer,
} from './ports/store-offers.ts';
export {
  type ExportKind,
  type ExportPage,
  type ExportRequest,
  HASH_KEY_LENGTH_MIN,
  type PersonErasure,
  type PersonErasureReport,
  type PrivacyStore,
  PURGE_MAX,
  type Purge,
  type PurgeReport,
  type TenantErasure,
  type TenantErasureReport,
} from './ports/store-privacy.ts';
export type {
  CheckpointMove,
  IngestedSignal,
  SignalIngest,
  SignalQuery,
  SignalStore,
  SignalToIngest,
} from './ports/store-signals.ts';
export {
  type BlindSpan,
  type CountFunnel,
  FUNNEL_STEPS,
  type FunnelQuery,
  type FunnelRow,
  type FunnelStep,
  KINDS_OF_LEADS,
  type LeadGroupField,
  SUMMARY_BLIND_MAX,
  SUMMARY_FIELDS,
  SUMMARY_GROUPS_MAX,
  SUMMARY_MOMENTS,
  SUMMARY_PARTS_MAX,
  type Summarize,
  type SummaryFields,
  type SummaryGroupField,
  type SummaryKind,
  type SummaryMoments,
  type SummaryQuery,
  type SummaryRow,
  type SummarySpan,
  TOUCH_FIELDS,
  type WithoutValues,
} from './ports/store-summary.ts';
export type { CommitInput, CountQuery, CountRow, ListQuery, TenantStore } from './ports/store-tenant.ts';
export type { TokenVault } from './ports/store-tokens.ts';
export {
  chainExportChecksum,
  EXPORT_FORMAT_VERSION,
  EXPORT_KINDS,
  type ExportManifest,
  type ExportPart,
  exportTenant,
} from './ports/tenant-export.ts';
export type { AcceptLinkOptions } from './sales-handoff/accept-link.ts';
export type { HandoffOptions, OperationsOptions } from './sales-handoff/handoff-options.ts';
export type {
  HandoffNotices,
  HandoffService,
  LogCallInput,
  ReassignInput,
} from './sales-handoff/handoff-service.ts';
export type {
  AddAbsenceInput,
  AddMemberInput,
  MemberService,
  UpdateMemberInput,
} from './sales-handoff/member-service.ts';
export { DEFAULT_NOTICE_TEXTS, type NoticeText, type NoticeTexts } from './sales-handoff/notice-texts.ts';
export type {
  AppliedPlan,
  AppliedStep,
  CampaignPlan,
  PlanChange,
  PlanGuard,
  PlanStep,
} from './traffic-generation/campaign-plan.ts';
export type {
  ApplyPlanInput,
  CampaignService,
  CreateCampaignInput,
  PlanCampaignInput,
  PublishCampaignInput,
  PublishedItem,
  UpdateCampaignInput,
} from './traffic-generation/campaign-service.ts';
export type { ItemMarginInput, ItemService, PutItemInput } from './traffic-generation/item-service.ts';
export type { MarginOptions, PerTenant } from './traffic-generation/margin-options.ts';
export type { PlanOptions } from './traffic-generation/plan-options.ts';
export type { PublishPriceListInput } from './traffic-generation/publish-price-list.ts';
export type { RepricedItem, RepriceInput } from './traffic-generation/reprice-items.ts';
export type { RepriceOptions } from './traffic-generation/reprice-options.ts';
export type { TrafficOptions } from './traffic-generation/traffic-options.ts';
