import { buildOlxAdvertPage } from '@leadkit/platform-olx/emulator';
import { detectOlxCountry, detectOlxPageKind, readOlxAdvertPage } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAdverts, context, expectedOffer, NOW, publicAdvert, site } from './public-adverts.ts';

describe('the embedded state', () => {
  test('whatever people type, the advert comes out with all fields', () => {
    fc.assert(
      fc.property(anyAdverts, ({ adverts }) => {
        for (const advert of adverts) {
          const isPromoted = (advert.promotionOptions ?? []).length > 0;
          expect(readOlxAdvertPage(buildOlxAdvertPage(advert, site), context)).toEqual({
            kind: 'advert',
            offer: expectedOffer(advert, 'state', isPromoted),
            isActive: true,
            problems: [],
          });
        }
      }),
    );
  });

  test.each(['moderated', 'removed_by_user', 'outdated', 'a new word'])(
    'an advert that is "%s" is read and said not to be shown',
    (status) => {
      const page = readOlxAdvertPage(buildOlxAdvertPage(publicAdvert({ status }), site), context);
      expect(page.isActive).toBe(false);
    },
  );

  test('its country and kind are seen', () => {
    const html = buildOlxAdvertPage(publicAdvert(), site);
    expect(detectOlxCountry(html)).toBe('kz');
    expect(detectOlxCountry('https://www.olx.ua/d/uk/')).toBeUndefined();
    expect(detectOlxPageKind(html)).toBe('advert');
    expect(
      detectOlxPageKind(buildOlxAdvertPage(publicAdvert(), { ...site, without: ['state', 'markup'] })),
    ).toBe('advert');
    expect(
      detectOlxPageKind(buildOlxAdvertPage(publicAdvert(), { ...site, without: ['state', 'jsonLd'] })),
    ).toBe('advert');
  });

  test('a state that lost a field gives way to what is printed, and is named', () => {
    const html = buildOlxAdvertPage(publicAdvert(), site).replace('\\"user\\":', '\\"owner\\":');
    const page = readOlxAdvertPage(html, context);
    expect(page.offer).toMatchObject({ externalId: '401214632', source: 'jsonld' });
    expect(page.problems).toContainEqual({ path: 'ad.ad.user', message: 'is missing' });
  });
});

describe('what is printed', () => {
  const today = { refreshedAt: '2026-11-22T07:30:10+05:00' };
  const withoutDistrict = { location: { ...publicAdvert().location, district: undefined } };

  test('JSON-LD and the markup together, each field with its source', () => {
    const {
      location: { city, region },
    } = publicAdvert();
    const html = buildOlxAdvertPage(
      publicAdvert({ ...today, location: { city, region }, isNegotiable: true }),
      { ...site, without: ['state'] },
    );
    const { offer } = readOlxAdvertPage(html, context);
    expect(offer).toEqual({
      platform: 'olx',
      externalId: '401214632',
      url: expect.stringMatching(/^https:\/\/www\.olx\.kz\/d\/obyavlenie\/.*-IDr9sfK\.html$/),
      title: 'Диван угловой, раскладной',
      price: { amountMinor: 3_500_000, currency: 'KZT' },
      isNegotiable: true,
      seller: { kind: 'private', key: expect.stringMatching(/^[0-9a-f]{32}$/) },
      city: { name: 'Алматы' },
      isPromoted: false,
      refreshedAt: '2026-11-22T07:30:00+05:00',
      seenAt: NOW,
      source: 'jsonld',
      fieldSources: { isNegotiable: 'html', seller: 'html', refreshedAt: 'html' },
    });
    expect(withoutDistrict.location.district).toBeUndefined();
  });

  test('a district is not taken for the city', () => {
    const html = buildOlxAdvertPage(publicAdvert(), { ...site, without: ['state'] });
    expect(readOlxAdvertPage(html, context).offer).not.toHaveProperty('city');
  });

  test.each([
    ['ru', 'kz', true],
    ['kk', 'kz', true],
    ['pl', 'pl', true],
    ['ru', 'kz', false],
    ['kk', 'kz', false],
    ['pl', 'pl', false],
  ] as const)(
    'in %s (%s) the seller of the markup is that of the state, business: %s',
    (language, country, isBusiness) => {
      const advert = publicAdvert({
        seller: { id: 7, name: 'Айгүл', isBusiness, companyName: 'ТОО Мебель' },
      });
      const reader = { ...context, country };
      const options = { ...site, country, language };
      const exact = readOlxAdvertPage(buildOlxAdvertPage(advert, options), reader).offer;
      const printed = readOlxAdvertPage(
        buildOlxAdvertPage(advert, { ...options, without: ['state', 'jsonLd'] }),
        reader,
      ).offer;
      expect(printed.seller).toEqual(exact.seller);
      expect(printed).toMatchObject({
        externalId: exact.externalId,
        title: exact.title,
        price: exact.price,
        source: 'html',
      });
    },
  );

  test.each([
    [{ price: 0, deal: 'free' }, undefined],
    [{ price: null }, undefined],
    [{ price: 1_234_567 }, 123_456_700],
  ] as const)('of %o the price is %s', (overrides, amount) => {
    const html = buildOlxAdvertPage(publicAdvert(overrides), { ...site, without: ['state', 'jsonLd'] });
    expect(readOlxAdvertPage(html, context).offer.price?.amountMinor).toBe(amount);
  });
});

describe('pages that are none', () => {
  test.each(['', '<html></html>', '<h1>Not found</h1>', '{"data":{}}'])(
    '"%s" is unexpected_response',
    (html) => {
      expect(() => readOlxAdvertPage(html, context)).toThrow(
        expect.objectContaining({ code: 'unexpected_response' }),
      );
    },
  );

  test('a captcha is blocked', () => {
    expect(() => readOlxAdvertPage('<div class="g-recaptcha"></div>', context)).toThrow(
      expect.objectContaining({ code: 'blocked', issues: [expect.objectContaining({ path: 'captcha' })] }),
    );
  });
});
