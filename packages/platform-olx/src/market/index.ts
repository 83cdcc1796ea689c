export { fromOlxShortCode, readOlxAdvertId, toOlxShortCode } from '../short-code.ts';
export { readOlxAdvertPage } from './advert-page.ts';
export { type OlxListPage, readOlxListPage } from './list-page.ts';
export {
  type OlxAdvertPage,
  type OlxOffersAnswer,
  readOlxOfferJson,
  readOlxOffersJson,
} from './offers-json.ts';
export {
  detectOlxCountry,
  OLX_COUNTRY_CODES,
  type OlxCity,
  type OlxCountryCode,
  type OlxLanguage,
} from './olx-country.ts';
export { createOlxMarket } from './olx-market.ts';
export type { OlxMarketOptions, OlxMarketSource } from './olx-market-options.ts';
export { detectOlxPageKind } from './page-kind.ts';
export { type PrintedDate, type PrintedDateContext, readOlxDate } from './printed-date.ts';
export type { OlxReadContext } from './read-context.ts';
