export type {
  OlxAppRow,
  OlxBillRow,
  OlxBusinessAddress,
  OlxBusinessProfile,
  OlxCodeRow,
  OlxPacketRow,
  OlxPictureRow,
  OlxQuotaRow,
  OlxSessionRow,
  OlxUserRow,
} from './account-rows.ts';
export type {
  OlxAdvertFields,
  OlxAdvertRow,
  OlxAdvertStatus,
  OlxAttributeValue,
  OlxBoughtFeature,
  OlxContact,
  OlxLocation,
  OlxPrice,
  OlxSalary,
  OlxVerdict,
} from './advert-row.ts';
export { OLX_CLIENT_ID, OLX_CLIENT_SECRET } from './auth-routes.ts';
export { createOlxEmulator, type OlxEmulator, type OlxEmulatorOptions } from './olx-emulator.ts';
export {
  buildOlxAdvertPage,
  buildOlxListPage,
  buildOlxOfferAnswer,
  buildOlxOffersAnswer,
  type OlxListPageOptions,
  type OlxOffersAnswerOptions,
  type OlxPageOptions,
  type OlxPublicAdvert,
  type OlxPublicLocation,
  type OlxPublicParam,
  type OlxPublicPlace,
  type OlxPublicSeller,
  olxAdvertPath,
} from './pages/index.ts';
export { OLX_REDIRECT_URI } from './seed-state.ts';
export type { OlxEmulatorSettings } from './settings.ts';
export type {
  OlxAddressRow,
  OlxAttachment,
  OlxChangeRow,
  OlxMessageRow,
  OlxModerationRow,
  OlxTables,
  OlxThreadRow,
} from './tables.ts';
export type { OlxAccess, OlxBuyer, OlxCompetitorPost, OlxWorld, OlxWritten } from './world.ts';
