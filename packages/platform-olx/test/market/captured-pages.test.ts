import { createHmac } from 'node:crypto';
import type { Offer } from '@leadkit/core';
import {
  detectOlxCountry,
  detectOlxPageKind,
  type OlxReadContext,
  readOlxAdvertPage,
  readOlxListPage,
  readOlxOffersJson,
} from '@leadkit/platform-olx/market';
import { describe, expect, test } from 'vitest';
import {
  CAPTURED_AT,
  decodeState,
  hasSamples,
  readSample,
  withoutJsonLd,
  withoutState,
} from './captured-samples.ts';

const context: OlxReadContext = { country: 'pl', seenAt: CAPTURED_AT, sellerHashKey: 'key of the test' };

interface DecodedAdvert {
  readonly id: number;
  readonly title: string;
  readonly url: string;
  readonly isBusiness: boolean;
  readonly isPromoted: boolean;
  readonly searchReason?: string;
  readonly createdTime: string;
  readonly lastRefreshTime: string;
  readonly validToTime: string;
  readonly pushupTime: string | null;
  readonly externalUrl: string | null;
  readonly category: { readonly id: number };
  readonly location: { readonly cityId: number; readonly cityName: string };
  readonly user: { readonly id: number; readonly name: string; readonly company_name: string };
  readonly price: { readonly regularPrice: { readonly value: number; readonly negotiable: boolean } };
  readonly params: readonly { readonly key: string; readonly normalizedValue: string | readonly string[] }[];
  readonly promotion: { readonly options: readonly string[] };
  readonly partner: { readonly code: string };
}
interface DecodedList {
  readonly listing: {
    readonly listing: { readonly ads: readonly DecodedAdvert[]; readonly visibleElements: number };
  };
}

/** Written from the reference alone, with nothing of the reader: all prices of the page are in złoty. */
function expectedOffer(advert: DecodedAdvert, isPromoted: boolean): Offer {
  const { user, location, price } = advert;
  const hash = createHmac('sha256', context.sellerHashKey).update(`olx:pl:user:${user.id}`).digest('hex');
  return {
    platform: 'olx',
    externalId: String(advert.id),
    url: advert.url,
    title: advert.title,
    price: { amountMinor: price.regularPrice.value * 100, currency: 'PLN' },
    isNegotiable: price.regularPrice.negotiable,
    seller: advert.isBusiness
      ? { kind: 'business', key: String(user.id), name: user.company_name || user.name }
      : { kind: 'private', key: hash.slice(0, 32) },
    city: { name: location.cityName, externalId: String(location.cityId) },
    category: { externalId: String(advert.category.id) },
    isPromoted,
    publishedAt: advert.createdTime,
    refreshedAt: advert.lastRefreshTime,
    validUntil: advert.validToTime,
    seenAt: CAPTURED_AT,
    source: 'state',
    attributes: {
      ...Object.fromEntries(advert.params.map(({ key, normalizedValue }) => [key, normalizedValue])),
      ...(advert.promotion.options.length === 0 ? {} : { 'olx.promotion': advert.promotion.options }),
      ...(advert.partner.code === '' ? {} : { 'olx.partner': advert.partner.code }),
    },
  };
}

describe.skipIf(!hasSamples)('the captured list page of olx.pl', () => {
  const html = hasSamples ? readSample('search-page.html') : '';
  const { ads, visibleElements } = hasSamples
    ? (decodeState(html) as DecodedList).listing.listing
    : { ads: [], visibleElements: 0 };
  const page = hasSamples ? readOlxListPage(html, context) : undefined;

  test('every advert of the embedded state comes out with all fields, none is invented', () => {
    expect(ads).toHaveLength(51);
    expect(page?.offers).toEqual(ads.map((ad) => expectedOffer(ad, ad.searchReason === 'promoted')));
  });

  test('it is complete, without problems, and says how many there are', () => {
    expect(page).toMatchObject({
      kind: 'list',
      isComplete: true,
      problems: [],
      source: 'state',
      total: { value: visibleElements, relation: 'exact' },
      pageNumber: 1,
      pageCount: 25,
    });
  });

  test('the twelve paid places are promoted; two adverts with a paid option in organic places are not', () => {
    expect(page?.offers.flatMap(({ isPromoted }, index) => (isPromoted ? [index] : []))).toEqual([
      0, 1, 2, 13, 14, 15, 26, 27, 28, 38, 39, 40,
    ]);
    const paidOptions = page?.offers.filter(({ attributes }) => attributes?.['olx.promotion'] !== undefined);
    expect(paidOptions?.filter(({ isPromoted }) => !isPromoted)).toHaveLength(2);
  });

  test('no name of a private person, and no id either, is in an offer', () => {
    const text = JSON.stringify(page?.offers.filter(({ seller }) => seller?.kind === 'private'));
    for (const { user } of ads.filter(({ isBusiness }) => !isBusiness)) {
      expect(text).not.toContain(`"${user.name}"`);
      expect(text).not.toContain(String(user.id));
    }
  });

  test('its country and kind are seen', () => {
    expect(detectOlxCountry(html)).toBe('pl');
    expect(detectOlxPageKind(html)).toBe('list');
  });

  describe('without its embedded state', () => {
    const printed = hasSamples ? readOlxListPage(withoutState(html), context) : undefined;

    test('every advert comes out with what is printed', () => {
      expect(
        printed?.offers.map(({ externalId, title, price, isNegotiable }) => ({
          externalId,
          title,
          price,
          isNegotiable,
        })),
      ).toEqual(
        page?.offers.map(({ externalId, title, price, isNegotiable }) => ({
          externalId,
          title: title.replace(/\s+/g, ' '),
          price,
          isNegotiable,
        })),
      );
      expect(printed).toMatchObject({
        isComplete: true,
        pageCount: 25,
        total: { value: 1000, relation: 'at_least' },
      });
    });

    test('the problem names what is missing', () => {
      expect(printed?.problems).toEqual([{ path: 'window.__PRERENDERED_STATE__', message: 'is missing' }]);
    });

    test('times on the page are UTC: the twelve of today are those of the state, to the minute', () => {
      const today = printed?.offers.filter(
        ({ refreshedAt }) => refreshedAt?.startsWith('2026-02-07T') && !refreshedAt.includes('T00:00'),
      );
      expect(today).toHaveLength(12);
      for (const { externalId, refreshedAt } of today ?? []) {
        const exact = Date.parse(ads.find(({ id }) => String(id) === externalId)?.lastRefreshTime ?? '');
        expect(Date.parse(refreshedAt ?? '')).toBe(Math.floor(exact / 60_000) * 60_000);
      }
    });

    test('all others are the beginning of the day of their last refresh', () => {
      const days = printed?.offers.filter(({ refreshedAt }) => refreshedAt?.endsWith('T00:00:00+00:00'));
      expect(days).toHaveLength(39);
      for (const { externalId, refreshedAt } of days ?? []) {
        const exact = ads.find(({ id }) => String(id) === externalId)?.lastRefreshTime ?? '';
        expect(refreshedAt?.slice(0, 10)).toBe(new Date(exact).toISOString().slice(0, 10));
      }
    });

    test('every field says where it came from: twenty adverts are described in JSON-LD, the rest in the markup', () => {
      const described = printed?.offers.filter(({ source }) => source === 'jsonld') ?? [];
      expect(described).toHaveLength(20);
      for (const { fieldSources } of described)
        expect(fieldSources).toEqual({
          isNegotiable: 'html',
          isPromoted: 'html',
          city: 'html',
          refreshedAt: 'html',
        });
      const marked = printed?.offers.filter(({ source }) => source === 'html') ?? [];
      expect(marked).toHaveLength(31);
      expect(marked.every(({ fieldSources }) => fieldSources === undefined)).toBe(true);
    });

    test('adverts of a sister site that JSON-LD does not describe lead to that site', () => {
      const foreign = printed?.offers.filter(({ url }) => !url.startsWith('https://www.olx.pl/')) ?? [];
      expect(foreign.length).toBeGreaterThan(0);
      for (const { externalId, url } of foreign)
        expect(url).toBe(ads.find(({ id }) => String(id) === externalId)?.externalUrl);
    });
  });

  test('with JSON-LD alone the page is not complete, and says so', () => {
    const alone = readOlxListPage(withoutState(html).replaceAll('l-card', 'x-card'), context);
    expect(alone).toMatchObject({ isComplete: false, source: 'jsonld' });
    expect(alone.offers).toHaveLength(20);
    expect(alone.problems.map(({ path }) => path)).toEqual(['window.__PRERENDERED_STATE__', 'html.cards']);
  });
});

describe.skipIf(!hasSamples)('the captured advert page of olx.pl', () => {
  const html = hasSamples ? readSample('advert-page.html') : '';
  const advert = hasSamples ? (decodeState(html) as { ad: { ad: DecodedAdvert } }).ad.ad : undefined;
  const read = hasSamples ? readOlxAdvertPage(html, context) : undefined;

  test('the advert comes out with all fields', () => {
    if (advert === undefined) throw new Error('no advert');
    expect(read).toEqual({
      kind: 'advert',
      offer: expectedOffer(advert, advert.isPromoted),
      isActive: true,
      problems: [],
    });
  });

  test('without its state JSON-LD and the markup give what is printed', () => {
    const printed = readOlxAdvertPage(withoutState(html), context);
    expect(printed.offer).toEqual({
      platform: 'olx',
      externalId: read?.offer.externalId,
      url: read?.offer.url,
      title: read?.offer.title,
      price: read?.offer.price,
      isNegotiable: true,
      seller: read?.offer.seller,
      isPromoted: false,
      refreshedAt: '2026-02-05T00:00:00+00:00',
      seenAt: CAPTURED_AT,
      source: 'jsonld',
      fieldSources: { isNegotiable: 'html', seller: 'html', refreshedAt: 'html' },
    });
  });

  test('without JSON-LD too the markup alone gives the same', () => {
    const { offer: printed } = readOlxAdvertPage(withoutState(html), context);
    const { offer: marked } = readOlxAdvertPage(withoutJsonLd(withoutState(html)), context);
    expect(marked).not.toHaveProperty('fieldSources');
    expect({ ...marked, source: 'jsonld', fieldSources: printed.fieldSources }).toEqual(printed);
  });

  test('read as a list page it is an error that names what is missing', () => {
    expect(() => readOlxListPage(html, context)).toThrow(
      expect.objectContaining({
        code: 'unexpected_response',
        message: expect.stringContaining('listing is missing'),
      }),
    );
  });
});

describe.skipIf(!hasSamples)('other captures', () => {
  test('the first offer of a captured API answer comes out', () => {
    const answer: unknown = JSON.parse(readSample('wroclaw-analyzer/olx_offers_live.first-item.json'));
    expect(readOlxOffersJson(answer, context)).toEqual({
      kind: 'list',
      isComplete: true,
      problems: [],
      total: { value: 13, relation: 'exact' },
      offers: [
        {
          platform: 'olx',
          externalId: '910000001',
          url: 'https://www.olx.pl/d/oferta/kawalerka-17-m-parter-niezalezne-wejscie-wroclaw-gaj-CID3-IDtest1.html',
          title: 'Kawalerka 17 m² | parter | niezależne wejście | Wrocław Gaj',
          price: { amountMinor: 25_770_000, currency: 'PLN' },
          isNegotiable: false,
          seller: { kind: 'private', key: expect.stringMatching(/^[0-9a-f]{32}$/) },
          city: { name: 'Wrocław', externalId: '19701' },
          category: { externalId: '14' },
          isPromoted: false,
          publishedAt: '2026-04-08T21:02:30+02:00',
          refreshedAt: '2026-09-16T15:39:10+02:00',
          validUntil: '2026-10-18T15:39:05+02:00',
          seenAt: CAPTURED_AT,
          source: 'api',
          attributes: {
            price_per_m: '15070.18',
            floor_select: 'floor_0',
            furniture: 'yes',
            market: 'secondary',
            builttype: 'blok',
            m: '17.1',
            rooms: 'one',
          },
        },
      ],
    });
  });

  test('the JSON-LD of an olx.kz advert has no address: with the one it was fetched from it is an offer', () => {
    const block = readSample('kaz_nedviga/live_2026-08.jsonld.json').trim();
    const html = `<html><head><script type="application/ld+json">${block}</script></head></html>`;
    const kz: OlxReadContext = { ...context, country: 'kz' };
    const url = 'https://www.olx.kz/d/obyavlenie/arenda-kvartiry-IDqPaK1.html';
    expect(readOlxAdvertPage(html, { ...kz, url }).offer).toEqual({
      platform: 'olx',
      externalId: '396865530',
      url,
      title: 'Аренда квартиры',
      price: { amountMinor: 20_000_000, currency: 'KZT' },
      city: { name: 'Алматы' },
      isPromoted: false,
      seenAt: CAPTURED_AT,
      source: 'jsonld',
      fieldSources: { url: 'html' },
    });
    expect(() => readOlxAdvertPage(html, kz)).toThrow(
      expect.objectContaining({ code: 'unexpected_response' }),
    );
  });

  test('a fragment of an olx.kz page holds nothing to make an offer of, which is an error', () => {
    const html = readSample('kaz_nedviga/olx_detail.html');
    expect(() => readOlxAdvertPage(html, { ...context, country: 'kz' })).toThrow(
      expect.objectContaining({ code: 'unexpected_response' }),
    );
  });
});
