import { buildOlxListPage } from '@leadkit/platform-olx/emulator';
import { detectOlxPageKind, readOlxListPage } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyAdverts, context, expectedOffer, NOW, publicAdvert, site } from './public-adverts.ts';

describe('the embedded state', () => {
  test('whatever people type, every advert comes out with all fields and none is invented', () => {
    fc.assert(
      fc.property(anyAdverts, ({ adverts, promotedIndexes }) => {
        const page = readOlxListPage(buildOlxListPage(adverts, { ...site, promotedIndexes }), context);
        expect(page.offers).toEqual(
          adverts.map((advert, index) => expectedOffer(advert, 'state', promotedIndexes.includes(index))),
        );
        expect(page).toMatchObject({ isComplete: true, problems: [], source: 'state' });
      }),
    );
  });

  test.each([
    ['slashes as they are', (html: string) => html.replaceAll('\\\\u002F', '/')],
    ['slashes escaped once', (html: string) => html.replaceAll('\\\\u002F', '\\/')],
    ['angle brackets escaped once', (html: string) => html.replaceAll('\\\\u003C', '\\u003C')],
    ['quotes escaped as \\u0022', (html: string) => html.replaceAll('\\"', '\\u0022')],
    [
      'spaces after commas and colons',
      (html: string) => html.replaceAll('\\",\\"', '\\", \\"').replaceAll('\\":', '\\": '),
    ],
    ['line breaks between members', (html: string) => html.replaceAll(',\\"title\\"', ',\\n\\"title\\"')],
    ['no space before the literal', (html: string) => html.replaceAll('__STATE__= "', '__STATE__="')],
  ])('another way of writing it is read too: %s', (_, rewrite) => {
    const advert = publicAdvert({ title: 'Стол "Лофт" 1/2, <дуб>' });
    const page = readOlxListPage(rewrite(buildOlxListPage([advert], site)), context);
    expect(page.offers).toEqual([expectedOffer(advert, 'state', false)]);
    expect(page).toMatchObject({ isComplete: true, problems: [] });
  });

  test('an advert that only mentions the name of the state does not hide it', () => {
    const advert = publicAdvert({
      title: 'window.__PRERENDERED_STATE__ = window.__PRERENDERED_STATE__= "{}"',
    });
    const page = readOlxListPage(buildOlxListPage([advert], site), context);
    expect(page.offers).toEqual([expectedOffer(advert, 'state', false)]);
  });

  test('an advert in an organic and a paid place is one promoted offer', () => {
    const advert = publicAdvert();
    const other = publicAdvert({ id: 2 });
    const page = readOlxListPage(
      buildOlxListPage([advert, other, advert], { ...site, promotedIndexes: [2] }),
      context,
    );
    expect(page.offers).toEqual([expectedOffer(advert, 'state', true), expectedOffer(other, 'state', false)]);
  });

  test('an advert that does not say why it is there is promoted when the page lists its index', () => {
    const html = buildOlxListPage([publicAdvert(), publicAdvert({ id: 2 })], {
      ...site,
      promotedIndexes: [1],
    });
    const page = readOlxListPage(html.replaceAll(/\\"searchReason\\":\\"\w+\\",/g, ''), context);
    expect(page.offers.map(({ isPromoted }) => isPromoted)).toEqual([false, true]);
  });

  test.each([
    ['free', { price: 0, deal: 'free' }, { isNegotiable: false }],
    ['an exchange', { price: 0, deal: 'exchange' }, { isNegotiable: false }],
    ['0', { price: 0 }, { isNegotiable: false }],
    ['none', { price: null }, {}],
    [
      '35 000 and open to bargaining',
      { isNegotiable: true },
      { isNegotiable: true, price: { amountMinor: 3_500_000, currency: 'KZT' } },
    ],
    [
      '1 234,50 dollars',
      { price: 1234.5, currency: 'USD' },
      { isNegotiable: false, price: { amountMinor: 123_450, currency: 'USD' } },
    ],
  ] as const)('a price that is %s', (_, overrides, expected) => {
    const [offer] = readOlxListPage(buildOlxListPage([publicAdvert(overrides)], site), context).offers;
    expect({
      ...(offer?.price && { price: offer.price }),
      ...(offer?.isNegotiable !== undefined && { isNegotiable: offer.isNegotiable }),
    }).toEqual(expected);
  });

  test('half of an emoji and NUL, which no store can keep, are replaced and dropped', () => {
    const advert = publicAdvert({
      title: 'Диван \ud83d\0 новый',
      params: [{ key: 'brand', name: '', code: '\udc00', label: '' }],
    });
    const [offer] = readOlxListPage(buildOlxListPage([advert], site), context).offers;
    expect(offer).toMatchObject({ title: 'Диван \ufffd новый', attributes: { brand: '\ufffd' } });
  });

  test('the position in the search comes out', () => {
    const html = buildOlxListPage([publicAdvert()], {
      ...site,
      pageNumber: 3,
      totalPages: 25,
      visibleElements: 4213,
    });
    expect(readOlxListPage(html, context)).toMatchObject({
      pageNumber: 3,
      pageCount: 25,
      total: { value: 4213, relation: 'exact' },
    });
  });

  test('an empty search is an empty page, not an error', () => {
    expect(readOlxListPage(buildOlxListPage([], site), context)).toEqual({
      kind: 'list',
      offers: [],
      problems: [],
      isComplete: true,
      source: 'state',
      total: { value: 0, relation: 'exact' },
      pageNumber: 1,
      pageCount: 1,
    });
  });

  test('a page behind the last one is empty', () => {
    const html = buildOlxListPage([], { ...site, pageNumber: 4, totalPages: 3, visibleElements: 100 });
    expect(readOlxListPage(html, context)).toMatchObject({ offers: [], isComplete: true });
  });

  test('an empty list on a page that counts adverts is not believed', () => {
    const html = buildOlxListPage([publicAdvert()], { ...site, without: ['markup', 'jsonLd'] });
    const emptied = html.replace(/\\"ads\\":\[.*\],\\"metaData/s, '\\"ads\\":[],\\"metaData');
    expect(() => readOlxListPage(emptied, context)).toThrow(
      expect.objectContaining({
        code: 'unexpected_response',
        message: expect.stringContaining('listing.listing.ads is empty though the page counts adverts'),
      }),
    );
  });
});

describe('sellers', () => {
  const sellerOf = (
    overrides: Parameters<typeof publicAdvert>[0],
    sellerHashKey = 'a',
    country: 'kz' | 'pl' = 'kz',
  ) =>
    readOlxListPage(buildOlxListPage([publicAdvert(overrides)], { ...site, country }), {
      ...context,
      country,
      sellerHashKey,
    }).offers[0]?.seller;

  test('a private person is the same under the same key, and another under another key or in another country', () => {
    const keys = [sellerOf({}), sellerOf({ id: 2 }), sellerOf({}, 'b'), sellerOf({}, 'a', 'pl')].map(
      (seller) => seller?.key,
    );
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(3);
  });

  test('a business is its public id and name, the company before the user', () => {
    const seller = { id: 7, name: 'Айгүл', isBusiness: true };
    expect(sellerOf({ seller })).toEqual({ kind: 'business', key: '7', name: 'Айгүл' });
    expect(sellerOf({ seller: { ...seller, companyName: 'ТОО Мебель' } })?.name).toBe('ТОО Мебель');
  });
});

describe('a state that changed', () => {
  const two = [publicAdvert(), publicAdvert({ id: 2 })];
  const stateOnly = buildOlxListPage(two, { ...site, without: ['markup', 'jsonLd'] });
  const errorOf = (html: string): unknown => {
    try {
      return readOlxListPage(html, context);
    } catch (error) {
      return error;
    }
  };

  test.each([
    ['title', 'listing.listing.ads.0.title'],
    ['lastRefreshTime', 'listing.listing.ads.0.lastRefreshTime'],
    ['price', 'listing.listing.ads.0.price'],
    ['isBusiness', 'listing.listing.ads.0.isBusiness'],
    ['location', 'listing.listing.ads.0.location'],
    ['currencyCode', 'listing.listing.ads.0.price.regularPrice.currencyCode'],
    ['ads', 'listing.listing.ads'],
    ['listing', 'listing'],
  ])('without "%s" it is unexpected_response that names %s', (name, path) => {
    const error = errorOf(stateOnly.replaceAll(`\\"${name}\\":`, `\\"${name}New\\":`));
    expect(error).toMatchObject({ code: 'unexpected_response' });
    expect((error as { issues: { path: string }[] }).issues.map((issue) => issue.path)).toContain(path);
  });

  test('of two adverts one cannot be read: the other is there, the page is not complete, the path is named', () => {
    const html = stateOnly.replace('\\"isBusiness\\":false', '\\"isBusiness\\":\\"no\\"');
    const page = readOlxListPage(html, context);
    expect(page.offers.map(({ externalId }) => externalId)).toEqual(['2']);
    expect(page.isComplete).toBe(false);
    expect(page.problems).toEqual([
      {
        path: 'listing.listing.ads.0.isBusiness',
        message: 'is not as documented (a value of type string)',
      },
    ]);
  });

  test('one that is no JSON does not take the others along', () => {
    const html = stateOnly.replace('\\"isBusiness\\":false', '\\"isBusiness\\":fals');
    expect(readOlxListPage(html, context)).toMatchObject({
      isComplete: false,
      problems: [{ path: 'listing.listing.ads.0', message: 'is no JSON' }],
      offers: [{ externalId: '2' }],
    });
  });

  test('an amount that no currency has leaves the price out and says so; the page stays complete', () => {
    const html = stateOnly.replace('\\"value\\":35000', '\\"value\\":0.001');
    const page = readOlxListPage(html, context);
    expect(page).toMatchObject({
      isComplete: true,
      problems: [{ path: 'listing.listing.ads.0.price.regularPrice' }],
    });
    expect(page.offers[0]).not.toHaveProperty('price');
  });

  test.each([
    'javascript:alert(1)',
    'https://evil.example/d/x-ID1.html',
    'https://www.olx.kz@evil.example/',
    'ftp://www.olx.kz/x',
  ])('an advert whose address is %s is not made an offer of', (url) => {
    const html = stateOnly.replace(/\\"url\\":\\".*?\\"/, `\\"url\\":\\"${url}\\"`);
    expect(readOlxListPage(html, context)).toMatchObject({
      isComplete: false,
      offers: [{ externalId: '2' }],
      problems: [{ path: 'listing.listing.ads.0.url' }],
    });
  });

  test('when no advert of the state can be read the markup still gives them all, with the problem', () => {
    const html = buildOlxListPage(two, site).replaceAll('\\"createdTime\\"', '\\"created\\"');
    const page = readOlxListPage(html, context);
    expect(page).toMatchObject({ isComplete: true, source: 'html' });
    expect(page.offers.map(({ externalId }) => externalId)).toEqual(['401214632', '2']);
    expect(page.problems[0]?.path).toBe('listing.listing.ads.0.createdTime');
  });
});

describe('the markup', () => {
  const languages = [
    ['ru', 'kz'],
    ['kk', 'kz'],
    ['pl', 'pl'],
  ] as const;

  test.each(languages)(
    'in %s gives what is printed, with where each field came from',
    (language, country) => {
      const adverts = [
        publicAdvert({ refreshedAt: '2026-11-22T07:30:10+05:00' }),
        publicAdvert({
          id: 2,
          isNegotiable: true,
          bumpedAt: '2026-11-22T08:15:00+05:00',
          refreshedAt: '2026-11-22T08:15:00+05:00',
        }),
        publicAdvert({ id: 3, price: 0, deal: 'free', refreshedAt: '2026-08-14T12:00:00+05:00' }),
        publicAdvert({
          id: 4,
          price: null,
          bumpedAt: '2026-08-14T12:00:00+05:00',
          refreshedAt: '2026-08-14T12:00:00+05:00',
        }),
      ];
      const options = { ...site, country, language, without: ['state', 'jsonLd'] } as const;
      const page = readOlxListPage(buildOlxListPage(adverts, { ...options, promotedIndexes: [1] }), {
        ...context,
        country,
      });
      const printed = page.offers.map(
        ({ externalId, price, isNegotiable, isPromoted, refreshedAt, city }) => ({
          externalId,
          amount: price?.amountMinor,
          isNegotiable,
          isPromoted,
          refreshedAt: refreshedAt && new Date(refreshedAt).toISOString(),
          city: city?.name,
        }),
      );
      const midnight = country === 'kz' ? '2026-08-13T19:00:00.000Z' : '2026-08-14T00:00:00.000Z';
      const shared = { isPromoted: false, city: 'Алматы' };
      expect(printed).toEqual([
        {
          ...shared,
          externalId: '401214632',
          amount: 3_500_000,
          isNegotiable: false,
          refreshedAt: '2026-11-22T02:30:00.000Z',
        },
        {
          ...shared,
          externalId: '2',
          amount: 3_500_000,
          isNegotiable: true,
          isPromoted: true,
          refreshedAt: '2026-11-22T03:15:00.000Z',
        },
        { ...shared, externalId: '3', amount: undefined, isNegotiable: undefined, refreshedAt: midnight },
        { ...shared, externalId: '4', amount: undefined, isNegotiable: undefined, refreshedAt: midnight },
      ]);
      expect(page).toMatchObject({
        isComplete: true,
        source: 'html',
        total: { value: 4, relation: 'exact' },
      });
      expect(page.problems).toEqual([{ path: 'window.__PRERENDERED_STATE__', message: 'is missing' }]);
    },
  );

  test('JSON-LD is believed before it, field by field', () => {
    const html = buildOlxListPage([publicAdvert()], { ...site, without: ['state'] }).replace(
      '<h4>Диван',
      '<h4>Кровать',
    );
    expect(readOlxListPage(html, context).offers[0]).toMatchObject({
      title: 'Диван угловой, раскладной',
      source: 'jsonld',
      fieldSources: { city: 'html', refreshedAt: 'html', isPromoted: 'html', isNegotiable: 'html' },
    });
  });

  test('the page of a browser has the times of the site, whatever the server prints', () => {
    const options = { country: 'pl', now: NOW, printedIn: 'site', without: ['state', 'jsonLd'] } as const;
    const html = buildOlxListPage([publicAdvert({ refreshedAt: '2026-11-22T02:30:10Z' })], options);
    const read = readOlxListPage(html, { ...context, country: 'pl', printedIn: 'site' });
    expect(read.offers[0]?.refreshedAt).toBe('2026-11-22T03:30:00+01:00');
  });

  test('an empty search is empty', () => {
    const html = buildOlxListPage([], { ...site, without: ['state', 'jsonLd'] });
    expect(readOlxListPage(html, context)).toMatchObject({ offers: [], isComplete: true });
  });

  test('more than a thousand is a lower bound, and the last page link is the number of pages', () => {
    const html = buildOlxListPage([publicAdvert()], {
      ...site,
      visibleElements: 4213,
      totalPages: 25,
      without: ['state', 'jsonLd'],
    });
    expect(readOlxListPage(html, context)).toMatchObject({
      total: { value: 1000, relation: 'at_least' },
      pageCount: 25,
    });
  });

  test('cards without a number are advertisements of others', () => {
    const html = buildOlxListPage([publicAdvert(), publicAdvert({ id: 2 })], {
      ...site,
      without: ['state', 'jsonLd'],
    });
    const page = readOlxListPage(
      html.replace('id="2"', 'id="adsense-1"').replaceAll(/-ID2\.html/g, ''),
      context,
    );
    expect(page.offers.map(({ externalId }) => externalId)).toEqual(['401214632']);
    expect(page.isComplete).toBe(true);
  });

  test('a card without its title makes the page incomplete', () => {
    const html = buildOlxListPage([publicAdvert(), publicAdvert({ id: 2 })], {
      ...site,
      without: ['state', 'jsonLd'],
    });
    const page = readOlxListPage(html.replace(/<h4>.*?<\/h4>/, ''), context);
    expect(page).toMatchObject({ isComplete: false, offers: [{ externalId: '2' }] });
    expect(page.problems).toContainEqual({ path: 'html.cards.0.title', message: 'is missing' });
  });

  test('h6, as it was until 2025, is a title too', () => {
    const html = buildOlxListPage([publicAdvert()], { ...site, without: ['state', 'jsonLd'] });
    const page = readOlxListPage(html.replaceAll('<h4>', '<h6>').replaceAll('</h4>', '</h6>'), context);
    expect(page.offers[0]?.title).toBe('Диван угловой, раскладной');
  });
});

describe('pages that are none', () => {
  const cloudfront = `<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1>
<H2>The request could not be satisfied.</H2>Request blocked. <PRE>Generated by cloudfront (CloudFront)
Request ID: abc</PRE></BODY></HTML>`;

  test("the CDN's 403 page is blocked", () => {
    expect(() => readOlxListPage(cloudfront, context)).toThrow(
      expect.objectContaining({ code: 'blocked', issues: [] }),
    );
  });

  test('a captcha is blocked with the issue captcha', () => {
    const captcha =
      '<html><script src="https://x.captcha-sdk.awswaf.com/x.js"></script><div id="captcha-container"></div></html>';
    expect(() => readOlxListPage(captcha, context)).toThrow(
      expect.objectContaining({ code: 'blocked', issues: [expect.objectContaining({ path: 'captcha' })] }),
    );
  });

  test('an advert about captchas does not make a captcha of its page', () => {
    const advert = publicAdvert({ title: 'Решаю captcha. Request blocked? Access denied?' });
    expect(readOlxListPage(buildOlxListPage([advert], site), context).offers).toHaveLength(1);
    expect(
      readOlxListPage(buildOlxListPage([advert], { ...site, without: ['state', 'jsonLd'] }), context).offers,
    ).toHaveLength(1);
  });

  test.each([
    '',
    ' ',
    '<html></html>',
    'null',
    '{"data":[]}',
    '<html><body>Технические работы</body></html>',
  ])('"%s" is unexpected_response', (html) => {
    expect(() => readOlxListPage(html, context)).toThrow(
      expect.objectContaining({ code: 'unexpected_response' }),
    );
  });

  test('errors and problems hold no text of an advert', () => {
    const html = buildOlxListPage([publicAdvert({ title: 'Звоните 8 701 123 45 67' })], {
      ...site,
      without: ['markup', 'jsonLd'],
    });
    const broken = html.replaceAll('\\"isBusiness\\":', '\\"звоните 8 701 123 45 67\\":');
    expect(() => readOlxListPage(broken, context)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('701') }),
    );
  });
});

describe('kinds', () => {
  test('are seen without a state too', () => {
    const html = buildOlxListPage([publicAdvert()], { ...site, without: ['state', 'jsonLd'] });
    expect(detectOlxPageKind(html)).toBe('list');
    expect(detectOlxPageKind('<html></html>')).toBeUndefined();
  });
});

describe('a context that lacks something', () => {
  test.each([
    [{ country: 'uz' }, 'country'],
    [{ seenAt: '2026-11-22 10:00' }, 'seenAt'],
    [{ sellerHashKey: '' }, 'sellerHashKey'],
    [{ origin: 'http://127.0.0.1/x' }, 'origin'],
  ])('%o is invalid_input', (wrong, path) => {
    expect(() => readOlxListPage('', { ...context, ...wrong } as typeof context)).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });
});
