export { firstReadable, issuesOf, mayAskElsewhere, type SourceReading } from './first-readable.ts';
export {
  createMarkupReader,
  type LoadMarkup,
  type MarkupReader,
  type MarkupSelection,
  oneSpaced,
  type Place,
  textOf,
} from './page-markup.ts';
export {
  cleanText,
  createPageNotes,
  isMoment,
  ownUrl,
  type PageNotes,
  pageContextIssues,
  type SiteAddresses,
} from './page-notes.ts';
export {
  createPublicClient,
  type PublicClient,
  type PublicClientOptions,
  type PublicRequest,
  READ_ROBOTS,
} from './public-client.ts';
export {
  fillPublicMarketOptions,
  type PublicMarketDefaults,
  type PublicMarketOptions,
  type PublicMarketSettings,
  publicMarketIssues,
} from './public-market-options.ts';
export {
  captchaFault,
  definePublicSite,
  type PageRefusal,
  type PublicSite,
  type PublicSiteFacts,
} from './public-site.ts';
