import { invalidInput } from '@leadkit/core';
import { buildOlxAdvertPage, buildOlxListPage, type OlxPublicAdvert } from '@leadkit/platform-olx/emulator';
import {
  detectOlxCountry,
  detectOlxPageKind,
  OLX_COUNTRY_CODES,
  type OlxCountryCode,
  type OlxReadContext,
  readOlxAdvertPage,
  readOlxListPage,
  readOlxOfferJson,
  readOlxOffersJson,
} from '@leadkit/platform-olx/market';
import type { ReadPage, SavedPageFacts, SavedPageReader } from './saved-page-reader.ts';

export const olx: SavedPageReader = {
  platform: 'olx',
  read(text, facts) {
    const context = contextOf(text, facts);
    const page = isJson(text) ? readAnswer(JSON.parse(text), context) : readPage(text, context);
    const offers = page.kind === 'list' ? page.offers : [page.offer];
    const problems = page.problems.map((problem) => ({ code: 'unexpected_response', ...problem }) as const);
    return { kind: page.kind, offers, problems } satisfies ReadPage;
  },
  kindOf: (text) => detectOlxPageKind(text) ?? 'list',
  samples: () => [
    { name: 'list.html', text: buildOlxListPage(SAMPLE_ADVERTS, { ...SAMPLE_SITE, promotedIndexes: [0] }) },
    {
      name: 'advert.html',
      text: SAMPLE_ADVERTS.map((advert) => buildOlxAdvertPage(advert, SAMPLE_SITE))[0] ?? '',
    },
  ],
};

function contextOf(text: string, { seenAt, sellerHashKey, country }: SavedPageFacts): OlxReadContext {
  if (country === undefined) return { seenAt, sellerHashKey, country: detectOlxCountry(text) ?? 'kz' };
  if (isCountry(country)) return { seenAt, sellerHashKey, country };
  throw invalidInput('research-saved-pages', [
    { path: 'country', message: `expected one of ${OLX_COUNTRY_CODES.join(', ')}` },
  ]);
}

function isCountry(country: string): country is OlxCountryCode {
  return OLX_COUNTRY_CODES.some((code) => code === country);
}

function isJson(text: string): boolean {
  return /^\s{0,100}\{/.test(text);
}

/** An answer of the offers API holds a list, or one advert. */
function readAnswer(answer: { readonly data?: unknown }, context: OlxReadContext) {
  return Array.isArray(answer.data) ? readOlxOffersJson(answer, context) : readOlxOfferJson(answer, context);
}

function readPage(html: string, context: OlxReadContext) {
  return detectOlxPageKind(html) === 'advert'
    ? readOlxAdvertPage(html, context)
    : readOlxListPage(html, context);
}

const SAMPLE_SITE = { country: 'kz', now: '2026-11-22T10:00:00+05:00' } as const;
const SAMPLE_ADVERT: OlxPublicAdvert = {
  id: 401_214_632,
  title: 'Шкаф-купе на заказ, замер бесплатно',
  description: 'Делаем за две недели.',
  price: 85_000,
  category: { id: 1459, type: 'goods' },
  location: {
    city: { id: 1, name: 'Алматы', normalizedName: 'alma-ata' },
    region: { id: 8, name: 'Алматинская область', normalizedName: 'alm' },
  },
  seller: { id: 1_000_001, name: 'Мебельный цех', isBusiness: true },
  createdAt: '2026-11-18T09:02:30+05:00',
  refreshedAt: '2026-11-20T12:30:10+05:00',
  validTo: '2026-12-18T09:02:24+05:00',
  promotionOptions: ['promoted_ad_7'],
};
const SAMPLE_ADVERTS: readonly OlxPublicAdvert[] = [
  SAMPLE_ADVERT,
  {
    ...SAMPLE_ADVERT,
    id: 401_214_633,
    title: 'Шкаф-купе, б/у, самовывоз',
    price: 35_000,
    isNegotiable: true,
    seller: { id: 1_000_002, name: 'Продавец', isBusiness: false },
    promotionOptions: [],
  },
  {
    ...SAMPLE_ADVERT,
    id: 401_214_634,
    title: 'Отдам шкаф',
    price: 0,
    deal: 'free',
    seller: { id: 1_000_003, name: 'Продавец', isBusiness: false },
    promotionOptions: [],
  },
];
