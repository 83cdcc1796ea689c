export { olxAdvertPath } from './advert-forms.ts';
export { buildOlxAdvertPage } from './advert-page.ts';
export { buildOlxListPage } from './list-page.ts';
export { buildOlxOfferAnswer, buildOlxOffersAnswer, type OlxOffersAnswerOptions } from './offers-answer.ts';
export type { OlxListPageOptions, OlxPageOptions } from './page-options.ts';
export type {
  OlxPublicAdvert,
  OlxPublicLocation,
  OlxPublicParam,
  OlxPublicPlace,
  OlxPublicSeller,
} from './public-advert.ts';
