export {
  buildAssignment,
  buildConsent,
  buildConversation,
  buildIdentity,
  buildLead,
  buildMember,
  buildMessage,
  buildNotice,
  buildOutcome,
  buildPerson,
  buildSignal,
  buildSignalOrder,
  buildStoredSignal,
} from './build-leads.ts';
export {
  buildAccount,
  buildCampaign,
  buildItem,
  buildListing,
  buildListingDraft,
  buildListingSnapshot,
  buildOperation,
  buildSpend,
} from './build-listings.ts';
export {
  buildNiche,
  buildNicheScore,
  buildOffer,
  buildResearchRun,
  buildStoredOffer,
} from './build-offers.ts';
export { createEventRecorder, type EventRecorder } from './event-recorder.ts';
export {
  createFakeMarket,
  type FakeMarket,
  type FakeMarketOperation,
  type FakeMarketOptions,
  type FakeMarketWorld,
} from './fake-market.ts';
export type { FakeBuyer, FakeListing, FakeMessage, FakeOrder, FakeThread } from './fake-platform/account.ts';
export { FAKE_ORDER_WINDOW_MS, type FakeAccount } from './fake-platform/account-world.ts';
export type { FakeFaults } from './fake-platform/faults.ts';
export type { FakeListingRules } from './fake-platform/listings.ts';
export {
  createFakePlatform,
  type FakePlatform,
  type FakePlatformOptions,
  type FakePortName,
  type FakeWorld,
} from './fake-platform/platform.ts';
export type { FakeCall, FakeOperation } from './fake-platform/remote.ts';
export { createTestClock, type TestClock, type TestClockOptions } from './test-clock.ts';
export { TEST_NOW, TEST_TENANT_ID, testId } from './test-id.ts';
export { createTestIds } from './test-ids.ts';
export { createTestIo, type RecordedLogLine, type TestIo, type TestIoOptions } from './test-io.ts';
