import type { Offer } from '@leadkit/core';
import {
  buildOlxAdvertPage,
  buildOlxListPage,
  buildOlxOfferAnswer,
  buildOlxOffersAnswer,
} from '@leadkit/platform-olx/emulator';
import { createOlxMarket } from '@leadkit/platform-olx/market';
import { describe, expect, test } from 'vitest';
import { expectedOffer, NOW, publicAdvert, site } from './public-adverts.ts';
import {
  BAN,
  htmlAnswer,
  jsonAnswer,
  rejectionOf,
  type SiteAnswer,
  sharedEgress,
  startSite,
} from './public-site.ts';

const OFFERS = '/api/v1/offers/';
const advert = publicAdvert();
const answer = (overrides: Partial<Parameters<typeof buildOlxOffersAnswer>[1]> = {}): SiteAnswer =>
  jsonAnswer(buildOlxOffersAnswer([advert], { ...site, ...overrides }));
const query = { text: 'диван' };
const input = { externalId: String(advert.id), url: 'https://www.olx.kz/d/obyavlenie/divan-IDr9sfK.html' };
const seenNow = expect.stringMatching(/^2026-11-22T05:00:/) as string;
const asSeen = (offer: Offer): Offer => ({ ...offer, seenAt: seenNow });

describe('a search by the offers API', () => {
  test('gives every offer with all fields, the total, and no cursor on the last page', async () => {
    await using remote = await startSite(() => answer({ promotedIndexes: [0] }));
    expect(await remote.market.searchPage(query)).toEqual({
      offers: [asSeen(expectedOffer(advert, 'api', true))],
      total: { value: 1, relation: 'exact' },
    });
  });

  test('asks what was asked for', async () => {
    await using remote = await startSite(({ path }) => (path === OFFERS ? answer() : undefined));
    await remote.market.searchPage({ text: '  шкаф   купе ', city: 'almaty', categoryExternalId: '1459' });
    expect(Object.fromEntries(remote.requests.at(-1)?.query ?? [])).toEqual({
      offset: '0',
      limit: '40',
      query: 'шкаф купе',
      city_id: '1',
      category_id: '1459',
      sort_by: 'created_at:desc',
    });
  });

  test('by relevance when that is wanted; a place by its own number', async () => {
    await using remote = await startSite(() => answer(), { order: 'relevance' });
    await remote.market.searchPage({ text: 'диван', city: '87' });
    expect(remote.requests.at(-1)?.query.get('sort_by')).toBeNull();
    expect(remote.requests.at(-1)?.query.get('city_id')).toBe('87');
  });

  test("follows the site's own link, and keeps what the link leaves out", async () => {
    await using remote = await startSite(({ query: asked }) =>
      answer({ visibleElements: 60, query: 'query=%D0%B4&token=x', hasNext: asked.get('offset') === '0' }),
    );
    const first = await remote.market.searchPage({ text: 'диван', city: 'almaty' });
    await remote.market.searchPage({ text: 'диван', city: 'almaty', cursor: first.nextCursor });
    expect(remote.requests.at(-1)).toMatchObject({ path: OFFERS });
    expect(Object.fromEntries(remote.requests.at(-1)?.query ?? [])).toEqual({
      offset: '40',
      limit: '40',
      query: 'д',
      token: 'x',
      city_id: '1',
      sort_by: 'created_at:desc',
    });
  });

  test('does not compute: a link to offset 39 is followed', async () => {
    await using remote = await startSite(() => {
      const body = buildOlxOffersAnswer([advert], { ...site, visibleElements: 100 });
      return jsonAnswer({ ...body, links: { next: { href: '/api/v1/offers?offset=39&limit=40' } } });
    });
    expect((await remote.market.searchPage(query)).nextCursor).toBe('api?offset=39&limit=40');
  });

  test.each([
    [960, 'api?offset=1000&limit=40'],
    [961, undefined],
  ])('the window ends at 1000: from offset %i the next is %s', async (offset, nextCursor) => {
    await using remote = await startSite(() => answer({ offset, visibleElements: 4213 }));
    const page = await remote.market.searchPage({ ...query, cursor: `api?offset=${offset}&limit=40` });
    expect(page.nextCursor).toBe(nextCursor);
    expect(page.total).toEqual({ value: 4213, relation: 'exact' });
  });

  test('a link that does not lead on is unexpected_response, not an endless search', async () => {
    await using remote = await startSite(() => answer({ offset: 0, visibleElements: 100 }), {
      sources: ['api'],
    });
    const error = await rejectionOf(remote.market.searchPage({ ...query, cursor: 'api?offset=40&limit=40' }));
    expect(error).toMatchObject({ code: 'unexpected_response', issues: [{ path: 'links.next.href' }] });
  });

  test('nothing found is an empty page', async () => {
    await using remote = await startSite(() => jsonAnswer(buildOlxOffersAnswer([], site)));
    expect(await remote.market.searchPage(query)).toEqual({
      offers: [],
      total: { value: 0, relation: 'exact' },
    });
  });
});

describe('a search by list pages', () => {
  const listPage = (overrides: object = {}): SiteAnswer =>
    htmlAnswer(buildOlxListPage([advert], { ...site, ...overrides }));

  test('gives every offer with all fields, the total and the next page', async () => {
    await using remote = await startSite(
      ({ path }) =>
        path === '/robots.txt'
          ? undefined
          : listPage({ totalPages: 3, visibleElements: 100, promotedIndexes: [0] }),
      { sources: ['pages'] },
    );
    expect(await remote.market.searchPage(query)).toEqual({
      offers: [asSeen(expectedOffer(advert, 'state', true))],
      total: { value: 100, relation: 'exact' },
      nextCursor: 'pages?page=2',
    });
  });

  test.each([
    [{}, '/list/q-шкаф-купе/'],
    [{ city: 'almaty' }, '/alma-ata/q-шкаф-купе/'],
    [{ city: 'semey' }, '/semey/q-шкаф-купе/'],
  ])('of %o is at %s', async (where, path) => {
    await using remote = await startSite(() => listPage(), { sources: ['pages'] });
    await remote.market.searchPage({ text: 'шкаф  купе', ...where });
    expect(remote.requests.at(-1)).toMatchObject({ path });
    expect(remote.requests.at(-1)?.query.get('search[order]')).toBe('created_at:desc');
  });

  test('in Kazakh is under /kk, and asks for Kazakh', async () => {
    await using remote = await startSite(() => listPage({ language: 'kk' }), {
      sources: ['pages'],
      language: 'kk',
    });
    await remote.market.searchPage(query);
    expect(remote.requests.at(-1)).toMatchObject({ path: '/kk/list/q-диван/' });
    expect(remote.requests.at(-1)?.headers['accept-language']).toMatch(/^kk/);
  });

  test.each([
    [2, 3, 'pages?page=3'],
    [3, 3, undefined],
    [25, 40, undefined],
  ])('page %i of %i is followed by %s', async (pageNumber, totalPages, nextCursor) => {
    await using remote = await startSite(() => listPage({ pageNumber, totalPages, visibleElements: 2000 }), {
      sources: ['pages'],
    });
    const page = await remote.market.searchPage({ ...query, cursor: `pages?page=${pageNumber}` });
    expect(page.nextCursor).toBe(nextCursor);
    expect(remote.requests.at(-1)?.query.get('page')).toBe(String(pageNumber));
  });

  test('a page that is gone and leads to the first one is the last', async () => {
    await using remote = await startSite(
      () => listPage({ pageNumber: 1, totalPages: 2, visibleElements: 60 }),
      { sources: ['pages'] },
    );
    expect(await remote.market.searchPage({ ...query, cursor: 'pages?page=2' })).not.toHaveProperty(
      'nextCursor',
    );
  });

  test('a category number cannot be asked of list pages', async () => {
    await using remote = await startSite(() => listPage(), { sources: ['pages'] });
    const error = await rejectionOf(remote.market.searchPage({ ...query, categoryExternalId: '1459' }));
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'categoryExternalId' }] });
    expect(remote.requests).toEqual([]);
  });
});

describe('one advert', () => {
  test('by the API comes with all fields', async () => {
    await using remote = await startSite(({ path }) =>
      path === `${OFFERS}${advert.id}/` ? jsonAnswer(buildOlxOfferAnswer(advert, site)) : undefined,
    );
    expect(await remote.market.readOffer(input)).toEqual(asSeen(expectedOffer(advert, 'api', false)));
  });

  test('by its page comes with all fields', async () => {
    await using remote = await startSite(
      ({ path }) =>
        path.endsWith('-IDr9sfK.html') ? htmlAnswer(buildOlxAdvertPage(advert, site)) : undefined,
      { sources: ['pages'] },
    );
    expect(await remote.market.readOffer(input)).toEqual(asSeen(expectedOffer(advert, 'state', false)));
  });

  test.each([
    ['api', 404],
    ['api', 410],
    ['pages', 404],
    ['pages', 410],
  ] as const)('%s: %i says that it is gone', async (source, status) => {
    await using remote = await startSite(
      ({ path }) =>
        path === '/robots.txt' ? undefined : jsonAnswer({ error: { status, title: 'Not found' } }, status),
      { sources: [source] },
    );
    expect(await remote.market.readOffer(input)).toBeUndefined();
  });

  test.each(['api', 'pages'] as const)('%s: one that is no longer active is gone', async (source) => {
    const removed = publicAdvert({ status: 'removed_by_user' });
    await using remote = await startSite(
      ({ path }) =>
        path.startsWith('/api/')
          ? jsonAnswer(buildOlxOfferAnswer(removed, site))
          : htmlAnswer(buildOlxAdvertPage(removed, site)),
      { sources: [source] },
    );
    expect(await remote.market.readOffer(input)).toBeUndefined();
  });

  test('a router that does not know the address says nothing of the advert', async () => {
    const moved = { error: { type: 'NotFoundException', message: 'Unsupported API version' } };
    await using remote = await startSite(() => jsonAnswer(moved, 404), { sources: ['api'] });
    expect(await rejectionOf(remote.market.readOffer(input))).toMatchObject({ code: 'unexpected_response' });
  });

  test('an address that leads to another advert, or to a list, says nothing of the one asked for', async () => {
    let body = buildOlxAdvertPage(publicAdvert({ id: 2 }), site);
    await using remote = await startSite(() => htmlAnswer(body), { sources: ['pages'] });
    expect(await rejectionOf(remote.market.readOffer(input))).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'id' }],
    });
    body = buildOlxListPage([advert], { ...site, without: ['jsonLd'] });
    expect(await rejectionOf(remote.market.readOffer(input))).toMatchObject({ code: 'unexpected_response' });
  });

  test.each(['https://evil.example/d/x-IDr9sfK.html', 'not an address', ''])(
    'the address "%s" is never asked for',
    async (url) => {
      await using remote = await startSite(() => htmlAnswer(''), { sources: ['pages'] });
      const error = await rejectionOf(remote.market.readOffer({ ...input, url }));
      expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'url' }] });
      expect(remote.requests).toEqual([]);
    },
  );

  test.each(['', 'x', '1/../2', '01', '1'.repeat(20)])(
    'the number "%s" is invalid_input',
    async (externalId) => {
      await using remote = await startSite(() => undefined);
      const error = await rejectionOf(remote.market.readOffer({ ...input, externalId }));
      expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path: 'externalId' }] });
    },
  );
});

describe('four outcomes', () => {
  const outcomeOf = async (reply: SiteAnswer, source: 'api' | 'pages'): Promise<unknown> => {
    await using remote = await startSite(({ path }) => (path === '/robots.txt' ? undefined : reply), {
      sources: [source],
    });
    return await remote.market.searchPage(query).catch((error: unknown) => error);
  };
  const captchaPage =
    '<html><script>window.awsWafCookieDomainList=[]</script><div id="captcha-container"></div></html>';

  test.each(['api', 'pages'] as const)("%s: the CDN's 403 is blocked for half an hour", async (source) => {
    expect(await outcomeOf(BAN, source)).toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_800_000,
      platform: 'olx',
    });
    expect(await outcomeOf(BAN, source)).not.toMatchObject({ issues: [{ path: 'captcha' }] });
  });

  test.each([
    ['api', '120', 120_000],
    ['pages', '120', 120_000],
    ['api', 'soon', 1_800_000],
    ['pages', '', 1_800_000],
  ] as const)('%s: 429 with Retry-After: %s is blocked for %i ms', async (source, header, retryAfterMs) => {
    const reply = { status: 429, headers: { 'retry-after': header } };
    expect(await outcomeOf(reply, source)).toMatchObject({ code: 'blocked', retryAfterMs });
  });

  test('a 429 with Retry-After: 7 is waited for once', async () => {
    let refusals = 1;
    await using remote = await startSite(({ path }) => {
      if (path === '/robots.txt') return undefined;
      refusals -= 1;
      return refusals < 0 ? answer() : { status: 429, headers: { 'retry-after': '7' } };
    });
    expect((await remote.market.searchPage(query)).offers).toHaveLength(1);
    const [, first = 0, second = 0] = remote.requests.map(({ atMs }) => atMs);
    expect(second - first).toBe(7_000);
  });

  test('one that stays is rate_limited with retryAfterMs 7000, and nothing leaves for that long', async () => {
    await using remote = await startSite(({ path }) =>
      path === '/robots.txt' ? undefined : { status: 429, headers: { 'retry-after': '7' } },
    );
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 7_000,
    });
    const asked = remote.requests.length;
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
      code: 'blocked',
      retryAfterMs: 7_000,
    });
    expect(remote.requests).toHaveLength(asked);
  });

  test.each([
    ['api', { status: 405, headers: { 'x-amzn-waf-action': 'captcha' } }],
    ['pages', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }],
    ['pages', htmlAnswer(captchaPage, 403)],
    ['pages', htmlAnswer(captchaPage)],
    ['api', htmlAnswer(captchaPage)],
  ] as const)('%s: a captcha is blocked with the issue captcha (%o)', async (source, reply) => {
    expect(await outcomeOf(reply, source)).toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_800_000,
      issues: [{ path: 'captcha' }],
    });
  });

  test.each(['api', 'pages'] as const)(
    '%s: another shape is unexpected_response that names the path',
    async (source) => {
      const changed =
        source === 'api'
          ? jsonAnswer(
              JSON.parse(JSON.stringify(buildOlxOffersAnswer([advert], site)).replace('"data"', '"items"')),
            )
          : htmlAnswer(
              buildOlxListPage([advert], { ...site, without: ['markup', 'jsonLd'] }).replace(
                '\\"ads\\"',
                '\\"items\\"',
              ),
            );
      const path = source === 'api' ? 'data' : 'listing.listing.ads';
      const error = await outcomeOf(changed, source);
      expect(error).toMatchObject({ code: 'unexpected_response' });
      expect((error as { issues: { path: string }[] }).issues.map((issue) => issue.path)).toContain(path);
    },
  );

  test('nothing found is no error', async () => {
    expect(await outcomeOf(htmlAnswer(buildOlxListPage([], site)), 'pages')).toMatchObject({ offers: [] });
  });

  test.each([
    ['api', jsonAnswer({ ...buildOlxOffersAnswer([advert], site), data: [] }), 'data'],
    ['pages', htmlAnswer('<html><body></body></html>'), 'html.cards'],
  ] as const)(
    '%s: emptiness where there should be something is not believed',
    async (source, reply, path) => {
      const error = await outcomeOf(reply, source);
      expect(error).toMatchObject({ code: 'unexpected_response' });
      expect((error as { issues: { path: string }[] }).issues.map((issue) => issue.path)).toContain(path);
    },
  );

  test('a page of which one advert cannot be read is no page: what is missing would count as vanished', async () => {
    const html = buildOlxListPage([advert, publicAdvert({ id: 2 })], {
      ...site,
      without: ['markup', 'jsonLd'],
    });
    const error = await outcomeOf(
      htmlAnswer(html.replace('\\"isBusiness\\":false', '\\"isBusiness\\":0')),
      'pages',
    );
    expect(error).toMatchObject({
      code: 'unexpected_response',
      issues: [{ path: 'listing.listing.ads.0.isBusiness' }],
    });
  });

  test('a server fault is unavailable after one repeat', async () => {
    await using remote = await startSite(
      ({ path }) => (path === '/robots.txt' ? undefined : { status: 502 }),
      { sources: ['api'] },
    );
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({ code: 'unavailable' });
    expect(remote.requests.filter(({ path }) => path === OFFERS)).toHaveLength(2);
  });

  test('a refused field of the search is invalid_input that names it', async () => {
    const refused = {
      error: {
        status: 400,
        title: 'Invalid request',
        validation: [{ field: 'category_id', title: 'Invalid value' }],
      },
    };
    expect(await outcomeOf(jsonAnswer(refused, 400), 'api')).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'category_id' }],
    });
  });

  test.each([401, 404, 410, 451])('a search answered %i is unexpected_response', async (status) => {
    expect(await outcomeOf({ status }, 'api')).toMatchObject({ code: 'unexpected_response' });
  });
});

describe('after the first block', () => {
  test.each([
    ['its status', BAN],
    ['its content', htmlAnswer('<div class="g-recaptcha"></div>')],
  ])('seen by %s nothing leaves until the ban is over', async (_, reply) => {
    let isBanned = true;
    await using remote = await startSite(
      ({ path }) =>
        path === '/robots.txt' ? undefined : isBanned ? reply : htmlAnswer(buildOlxListPage([advert], site)),
      { sources: ['pages'] },
    );
    await rejectionOf(remote.market.searchPage(query));
    const asked = remote.requests.length;
    isBanned = false;

    await remote.clock.advance(1_799_000);
    expect(await rejectionOf(remote.market.readOffer(input))).toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_000,
    });
    expect(remote.requests).toHaveLength(asked);

    await remote.clock.advance(1_000);
    expect((await remote.market.searchPage(query)).offers).toHaveLength(1);
  });

  test('no other source is tried', async () => {
    await using remote = await startSite(({ path }) => (path === OFFERS ? BAN : undefined));
    await rejectionOf(remote.market.searchPage(query));
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt', OFFERS]);
  });

  test('a wait asked for while reading robots.txt is kept', async () => {
    await using remote = await startSite(() => ({ status: 429, headers: { 'retry-after': '7' } }));
    await rejectionOf(remote.market.searchPage(query));
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({ code: 'blocked' });
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/robots.txt']);
  });

  test('a ban met while reading robots.txt is a ban', async () => {
    await using remote = await startSite(() => BAN);
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_800_000,
    });
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt']);
  });
});

describe('the other source', () => {
  test('is asked when the preferred one changed its shape, and the oddity is logged', async () => {
    await using remote = await startSite(({ path }) =>
      path === OFFERS
        ? jsonAnswer({ items: [] })
        : htmlAnswer(buildOlxListPage([advert], { ...site, totalPages: 2, visibleElements: 60 })),
    );
    const page = await remote.market.searchPage(query);
    expect(page.offers[0]?.source).toBe('state');
    expect(page.nextCursor).toBe('pages?page=2');
    expect(remote.log).toMatchObject([{ level: 'warn', reason: [{ path: 'data' }, { path: 'metadata' }] }]);
  });

  test('goes on alone: a cursor belongs to the source it came from', async () => {
    await using remote = await startSite(() =>
      htmlAnswer(buildOlxListPage([advert], { ...site, pageNumber: 2, totalPages: 2, visibleElements: 60 })),
    );
    await remote.market.searchPage({ ...query, cursor: 'pages?page=2' });
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/list/q-диван/']);
  });

  test('is asked for an advert too', async () => {
    await using remote = await startSite(({ path }) =>
      path.startsWith('/api/') ? jsonAnswer({ advert: {} }) : htmlAnswer(buildOlxAdvertPage(advert, site)),
    );
    expect((await remote.market.readOffer(input))?.source).toBe('state');
  });

  test('what both cannot read is the error of the last', async () => {
    await using remote = await startSite(() => htmlAnswer('<html></html>'));
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
      code: 'unexpected_response',
      message: expect.stringContaining('The list page') as string,
    });
  });
});

describe('a polite stranger', () => {
  const withRobots =
    (text: string) =>
    ({ path }: { path: string }): SiteAnswer | undefined =>
      path === '/robots.txt'
        ? { body: text }
        : path.startsWith('/api/')
          ? answer()
          : htmlAnswer(buildOlxListPage([advert], site));

  test('says who asks, without a cookie', async () => {
    await using remote = await startSite(() => answer());
    await remote.market.searchPage(query);
    for (const { headers } of remote.requests) {
      expect(headers['user-agent']).toBe('LeadKit/0.1 (+https://github.com/leadkit/leadkit)');
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
    }
  });

  test('reads robots.txt before anything else, once a day', async () => {
    await using remote = await startSite(
      withRobots('User-agent: *\nDisallow: /api/\nAllow: /api/v1/offers/'),
    );
    await remote.market.searchPage(query);
    await remote.market.searchPage(query);
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt', OFFERS, OFFERS]);
    await remote.clock.advance(86_400_000);
    await remote.market.searchPage(query);
    expect(remote.requests.at(-2)?.path).toBe('/robots.txt');
  });

  test('what robots.txt closes is not asked for; the other source is', async () => {
    await using remote = await startSite(withRobots('User-agent: *\nDisallow: /api/'));
    expect((await remote.market.searchPage(query)).offers[0]?.source).toBe('state');
    expect(remote.requests.map(({ path }) => path)).toEqual(['/robots.txt', '/list/q-диван/']);
  });

  test.each(['User-agent: *\nDisallow: /', 'User-agent: LeadKit\nDisallow: /\n\nUser-agent: *\nAllow: /'])(
    'closed altogether is blocked, with the issue robots: %j',
    async (text) => {
      await using remote = await startSite(withRobots(text));
      expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
        code: 'blocked',
        issues: [{ path: 'robots' }],
        retryAfterMs: 86_400_000,
      });
      expect(remote.requests).toHaveLength(1);
    },
  );

  test('the rules for its own name win over those for everybody', async () => {
    await using remote = await startSite(
      withRobots('User-agent: acme\nAllow: /\n\nUser-agent: *\nDisallow: /'),
      {
        userAgent: 'acme/2.0 (+https://acme.example)',
      },
    );
    expect((await remote.market.searchPage(query)).offers).toHaveLength(1);
  });

  test('a crawl delay longer than its own spacing is kept', async () => {
    await using remote = await startSite(withRobots('User-agent: *\nCrawl-delay: 10'));
    await remote.market.searchPage(query);
    await remote.market.searchPage(query);
    const times = remote.requests.map(({ atMs }) => atMs - Date.parse(NOW));
    expect(times[2]).toBe((times[1] ?? 0) + 10_000);
  });

  test.each(['Crawl-delay: 1', 'Crawl-delay: x', 'Crawl-delay: Infinity', 'Crawl-delay: -5', ''])(
    'three seconds lie between two requests by default (%s)',
    async (line) => {
      await using remote = await startSite(withRobots(`User-agent: *\n${line}`));
      await remote.market.searchPage(query);
      await remote.market.searchPage(query);
      expect(remote.requests.map(({ atMs }) => atMs - Date.parse(NOW))).toEqual([0, 3_000, 6_000]);
    },
  );

  test('at most fifteen requests leave in a minute by default', async () => {
    await using remote = await startSite(withRobots(''), { spacingMs: 0 });
    for (let page = 0; page < 15; page += 1) await remote.market.searchPage(query);
    expect(remote.requests.map(({ atMs }) => atMs - Date.parse(NOW))).toEqual([...Array(15).fill(0), 60_000]);
  });

  test('when robots.txt cannot be had because of a server fault, nothing is read', async () => {
    await using remote = await startSite(({ path }) => (path === '/robots.txt' ? { status: 503 } : answer()));
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({
      code: 'unavailable',
      operation: 'market.readRobots',
    });
    expect(remote.requests.every(({ path }) => path === '/robots.txt')).toBe(true);
  });

  test.each([401, 404, 410])('robots.txt answered %i allows everything', async (status) => {
    await using remote = await startSite(({ path }) => (path === '/robots.txt' ? { status } : answer()));
    expect((await remote.market.searchPage(query)).offers).toHaveLength(1);
  });

  test('no redirect to another host is followed', async () => {
    await using remote = await startSite(
      ({ path }) =>
        path === '/robots.txt' ? undefined : { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { sources: ['pages'] },
    );
    expect(await rejectionOf(remote.market.searchPage(query))).toMatchObject({ code: 'unexpected_response' });
  });
});

describe('sellers and secrets', () => {
  test('without a key private sellers differ from market to market, with one they are the same', async () => {
    await using remote = await startSite(() => answer());
    const keyOf = async (sellerHashKey: string | undefined): Promise<string | undefined> =>
      (await remote.marketWith({ sellerHashKey }).searchPage(query)).offers[0]?.seller?.key;
    const keys = [await keyOf('a'), await keyOf('a'), await keyOf(undefined), await keyOf(undefined)];
    expect(keys[0]).toBe(keys[1]);
    expect(new Set(keys).size).toBe(3);
  });

  test('neither the key nor a name is in an error or a log line', async () => {
    const named = publicAdvert({ seller: { id: 5, name: 'Айгүл Сериковна', isBusiness: false } });
    const body = JSON.stringify(buildOlxOffersAnswer([named], site)).replaceAll('"business"', '"company"');
    await using remote = await startSite(() => ({ headers: { 'content-type': 'application/json' }, body }));
    const error = (await rejectionOf(remote.market.searchPage(query))) as Error;
    const said = `${error.stack} ${JSON.stringify(error)} ${JSON.stringify(remote.log)}`;
    expect(said).not.toMatch(/Айгүл|key of the test/);
  });
});

describe('time limits and aborts', () => {
  test('an aborted call rejects with the reason of the signal', async () => {
    await using remote = await startSite(() => answer());
    const reason = new Error('enough');
    expect(await rejectionOf(remote.market.searchPage(query, { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    );
    expect(await rejectionOf(remote.market.readOffer(input, { signal: AbortSignal.abort(reason) }))).toBe(
      reason,
    );
    expect(remote.requests).toEqual([]);
  });

  test('a call aborted while the site answers rejects with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    await using remote = await startSite(() => {
      controller.abort(reason);
      return answer();
    });
    expect(await rejectionOf(remote.market.searchPage(query, { signal: controller.signal }))).toBe(reason);
  });

  test('waiting for its turn counts against the time limit', async () => {
    await using remote = await startSite(() => answer());
    expect(await rejectionOf(remote.market.searchPage(query, { timeoutMs: 2_000 }))).toMatchObject({
      code: 'rate_limited',
    });
  });
});

describe('options', () => {
  test.each([
    [{ country: 'ua' }, 'country'],
    [{ sources: [] }, 'sources'],
    [{ sources: ['api', 'api'] }, 'sources'],
    [{ sources: ['graphql'] }, 'sources'],
    [{ language: 'pl' }, 'language'],
    [{ order: 'cheapest' }, 'order'],
    [{ userAgent: 'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130' }, 'userAgent'],
    [{ userAgent: '' }, 'userAgent'],
    [{ userAgent: 'a\nb' }, 'userAgent'],
    [{ sellerHashKey: '' }, 'sellerHashKey'],
    [{ baseUrl: 'ftp://www.olx.kz' }, 'baseUrl'],
    [{ requestsPerMinute: 0 }, 'requestsPerMinute'],
    [{ spacingMs: -1 }, 'spacingMs'],
    [{ blockedForMs: Number.NaN }, 'blockedForMs'],
    [{ timeoutMs: 0 }, 'timeoutMs'],
    [{ cities: { taraz: {} } }, 'cities.taraz'],
    [{ cities: { taraz: { slug: '../admin' } } }, 'cities.taraz'],
    [{ cities: { taraz: { id: 1.5 } } }, 'cities.taraz'],
  ])('%o is refused by name', (options, path) => {
    expect(() => createOlxMarket(options as object)).toThrow(
      expect.objectContaining({ code: 'invalid_input', issues: [expect.objectContaining({ path })] }),
    );
  });

  test('an egress that accounts may use is taken only when its risk is accepted', async () => {
    await using remote = await startSite(() => answer());
    const egress = sharedEgress(remote.clock);
    expect(() => remote.marketWith({ egress })).toThrow(
      expect.objectContaining({
        code: 'invalid_input',
        issues: [expect.objectContaining({ path: 'acceptSharedEgressRisk' })],
      }),
    );
    await egress.block({ budget: 'olx-kz-public', forMs: 5_000 });
    const market = remote.marketWith({ egress, acceptSharedEgressRisk: true });
    expect(await rejectionOf(market.searchPage(query))).toMatchObject({
      code: 'blocked',
      retryAfterMs: 5_000,
    });
  });

  test('a robot that names itself the way search engines do is honest', () => {
    const userAgent = 'Mozilla/5.0 (compatible; AcmeBot/1.0; +https://acme.example/bot)';
    expect(createOlxMarket({ userAgent }).id).toBe('olx-kz');
  });

  test('without options it is OLX Kazakhstan', () => {
    expect(createOlxMarket()).toMatchObject({ contract: 1, id: 'olx-kz', platform: 'olx' });
    expect(createOlxMarket({ country: 'pl' }).id).toBe('olx-pl');
  });

  test('places can be added', async () => {
    await using remote = await startSite(() => answer(), { cities: { taraz: { id: 71, slug: 'taraz' } } });
    await remote.market.searchPage({ text: 'диван', city: 'taraz' });
    expect(remote.requests.at(-1)?.query.get('city_id')).toBe('71');
  });
});

describe('queries', () => {
  test.each([
    [{ text: ' ' }, 'text'],
    [{ text: 'диван', city: 'atlantis' }, 'city'],
    [{ text: 'диван', city: 'constructor' }, 'city'],
    [{ text: 'диван', cursor: 'x' }, 'cursor'],
    [{ text: 'диван', cursor: 'api?offset=1040' }, 'cursor'],
    [{ text: 'диван', cursor: 'pages?page=26' }, 'cursor'],
    [{ text: 'диван', cursor: '' }, 'cursor'],
  ])('%o is invalid_input', async (wrong, path) => {
    await using remote = await startSite(() => answer());
    expect(await rejectionOf(remote.market.searchPage(wrong))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
    expect(remote.requests).toEqual([]);
  });

  test('a city known by its word alone is asked of the list pages', async () => {
    await using remote = await startSite(() => htmlAnswer(buildOlxListPage([advert], site)));
    await remote.market.searchPage({ text: 'диван', city: 'semey' });
    expect(remote.requests.at(-1)?.path).toBe('/semey/q-диван/');
  });
});
