import { createHmac } from 'node:crypto';
import type { Offer } from '@leadkit/core';
import { type OlxPublicAdvert, olxAdvertPath } from '@leadkit/platform-olx/emulator';
import type { OlxReadContext } from '@leadkit/platform-olx/market';
import fc from 'fast-check';

export const NOW = '2026-11-22T05:00:00.000Z';
export const context: OlxReadContext = { country: 'kz', seenAt: NOW, sellerHashKey: 'key of the test' };
export const site: { readonly country: 'kz'; readonly now: string } = { country: 'kz', now: NOW };

/** A sofa of a private person in Almaty for 35 000 ₸. */
export function publicAdvert(overrides: Partial<OlxPublicAdvert> = {}): OlxPublicAdvert {
  return {
    id: 401_214_632,
    title: 'Диван угловой, раскладной',
    description: 'Почти новый.<br />Самовывоз.',
    price: 35_000,
    isNegotiable: false,
    category: { id: 1459, type: 'goods' },
    location: {
      city: { id: 1, name: 'Алматы', normalizedName: 'alma-ata' },
      region: { id: 8, name: 'Алматинская область', normalizedName: 'alm' },
      district: { id: 1, name: 'Алмалинский район' },
    },
    seller: { id: 1_000_001, name: 'Продавец', isBusiness: false },
    createdAt: '2026-11-18T09:02:30+05:00',
    refreshedAt: '2026-11-20T12:30:10+05:00',
    validTo: '2026-12-18T09:02:24+05:00',
    params: [{ key: 'state', name: 'Состояние', code: 'used', label: 'Б/у' }],
    ...overrides,
  };
}

/** The offer an advert should become, by the contract alone. */
export function expectedOffer(advert: OlxPublicAdvert, source: 'state' | 'api', isPromoted: boolean): Offer {
  const { seller, location, deal, price, currency = 'KZT', isNegotiable = false } = advert;
  const hash = createHmac('sha256', context.sellerHashKey).update(`olx:kz:user:${seller.id}`).digest('hex');
  const attributes = {
    ...Object.fromEntries((advert.params ?? []).map(({ key, code }) => [key, code])),
    ...(advert.promotionOptions === undefined || advert.promotionOptions.length === 0
      ? {}
      : { 'olx.promotion': advert.promotionOptions }),
    ...(advert.partner === undefined ? {} : { 'olx.partner': advert.partner.code }),
  };
  const { state } = attributes as { readonly state?: unknown };
  const kato = { 1: '750000000', 87: '710000000' }[location.city.id];
  return {
    platform: 'olx',
    externalId: String(advert.id),
    url: `https://www.olx.kz${olxAdvertPath(advert, site)}`,
    title: advert.title,
    ...(price === null || price === 0 || deal !== undefined
      ? {}
      : { price: { amountMinor: Math.round(price * 100), currency } }),
    ...(price === null && deal === undefined ? {} : { isNegotiable }),
    seller: seller.isBusiness
      ? { kind: 'business', key: String(seller.id), name: seller.companyName || seller.name }
      : { kind: 'private', key: hash.slice(0, 32) },
    city: {
      name: location.city.name,
      externalId: String(location.city.id),
      ...(kato === undefined ? {} : { katoCode: kato }),
    },
    category: { externalId: String(advert.category.id) },
    isPromoted,
    publishedAt: advert.createdAt,
    refreshedAt: advert.refreshedAt,
    validUntil: advert.validTo,
    ...(state === 'new' || state === 'used' ? { condition: state } : {}),
    seenAt: NOW,
    source,
    ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
  };
}

/** Any sequence of UTF-16 units, half surrogate pairs and NUL among them. */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff })), { maxLength })
    .map((units) => String.fromCharCode(...units));
}

/** What people type, and what breaks escapes: quotes, backslashes, markup, the page's own words. */
const awkwardText: fc.Arbitrary<string> = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc
      .array(
        fc.constantFrom(
          '"',
          '\\',
          '\\"',
          '\\\\',
          '/',
          '\\u002F',
          '</script>',
          '<style>',
          '&quot;',
          "'",
          ' ',
          '🛋',
          'Ә',
          ',',
          '"ads":[',
          ']}',
          '{',
          'window.__PRERENDERED_STATE__= "',
          'data-cy="l-card"',
          '$&',
          '\u2028',
          '<!--',
          '35 000 тг.',
        ),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => parts.join('')),
  )
  .map((text) => text.replaceAll('\0', '').trim())
  .filter((text) => text !== '');

const moment = fc
  .integer({ min: Date.UTC(2024, 5, 1) / 1000, max: Date.parse(NOW) / 1000 })
  .map((seconds) => `${new Date((seconds + 18_000) * 1000).toISOString().slice(0, 19)}+05:00`);

const anyAdvert: fc.Arbitrary<OlxPublicAdvert> = fc.record({
  id: fc.integer({ min: 1, max: 2_000_000_000 }),
  title: awkwardText,
  description: awkwardText,
  price: fc.option(fc.integer({ min: 0, max: 900_000_000 }), { freq: 4 }),
  currency: fc.constantFrom('KZT', 'USD'),
  isNegotiable: fc.boolean(),
  category: fc.record({
    id: fc.integer({ min: 1, max: 4000 }),
    type: fc.constantFrom('goods', 'real_estate'),
  }),
  location: fc.record({
    city: fc.record({
      id: fc.constantFrom(1, 87, 190),
      name: awkwardText,
      normalizedName: fc.constant('city'),
    }),
    region: fc.constant({ id: 8, name: 'Алматинская область', normalizedName: 'alm' }),
  }),
  seller: fc.record({
    id: fc.integer({ min: 1, max: 2_000_000_000 }),
    name: awkwardText,
    isBusiness: fc.boolean(),
    companyName: fc.oneof(fc.constant(''), awkwardText),
  }),
  createdAt: moment,
  refreshedAt: moment,
  validTo: moment,
  promotionOptions: fc.subarray(['bundle_basic', 'promoted_ad_7']),
  params: fc.uniqueArray(
    fc.record({
      key: fc.constantFrom('state', 'brand', 'obshayaploshad', 'constructor'),
      name: awkwardText,
      code: fc.oneof(awkwardText, fc.array(awkwardText, { maxLength: 3 })),
      label: awkwardText,
    }),
    { selector: ({ key }) => key, maxLength: 3 },
  ),
});

/** Adverts of one page, each with its own id, and the indexes of the paid places among them. */
export const anyAdverts: fc.Arbitrary<{
  readonly adverts: readonly OlxPublicAdvert[];
  readonly promotedIndexes: readonly number[];
}> = fc.uniqueArray(anyAdvert, { selector: ({ id }) => id, maxLength: 6 }).chain((adverts) =>
  fc.record({
    adverts: fc.constant(adverts),
    promotedIndexes: fc.subarray(adverts.map((_, index) => index)),
  }),
);
