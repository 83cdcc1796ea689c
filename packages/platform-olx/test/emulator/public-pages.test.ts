import { describe, expect, test } from 'vitest';
import { olxAdvertPath } from '../../src/emulator/index.ts';
import { fromOlxShortCode, readOlxAdvertId, toOlxShortCode } from '../../src/index.ts';
import { type OpenEmulator, openEmulator, postLive, valueAt } from './open-emulator.ts';

/** The embedded state, decoded as a browser does: a string literal that holds JSON. */
function stateOf(page: string): unknown {
  const literal = /window\.__PRERENDERED_STATE__= ("(?:\\.|[^"\\])*");/.exec(page)?.[1] ?? '""';
  const json: unknown = JSON.parse(literal);
  return JSON.parse(String(json));
}

function adsOf(page: string): readonly unknown[] {
  const ads = valueAt(stateOf(page), 'listing.listing.ads');
  return Array.isArray(ads) ? ads : [];
}

const DESCRIPTION =
  'Строка с "кавычками", обратной \\ чертой и косой / чертой, </script> и эмодзи 🛋️.\nҚазақша әріптер: әғқңөұүһі, ещё немного слов для длины.';

async function advertPath({ ask }: OpenEmulator, id: number): Promise<string> {
  const url = (await ask(`/api/v1/offers/${id}/`)).at('data.url');
  return new URL(String(url)).pathname;
}

describe('an advert page', () => {
  test('carries in its state what the API answers, whatever characters there are (matrix 17)', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx, {
      title: 'Шкаф "Купе" \\ белый / с 🪞 зеркалом',
      description: DESCRIPTION,
    });
    const offer = await olx.ask(`/api/v1/offers/${id}/`);
    const page = await olx.ask(await advertPath(olx, id));
    expect(page.status).toBe(200);
    expect(page.text).toContain('\\\\u002F');
    const ad = valueAt(stateOf(page.text), 'ad.ad');
    const pairs = [
      ['id', 'id'],
      ['title', 'title'],
      ['description', 'description'],
      ['url', 'url'],
      ['createdTime', 'created_time'],
      ['lastRefreshTime', 'last_refresh_time'],
      ['validToTime', 'valid_to_time'],
      ['isBusiness', 'business'],
      ['price.regularPrice.value', 'params.0.value.value'],
      ['price.displayValue', 'params.0.value.label'],
      ['params.0.normalizedValue', 'params.1.value.key'],
      ['location.cityId', 'location.city.id'],
      ['location.districtName', 'location.district.name'],
      ['user.id', 'user.id'],
    ] as const;
    for (const [state, api] of pairs) {
      expect([state, valueAt(ad, state)]).toEqual([state, offer.at(`data.${api}`)]);
      expect(valueAt(ad, state)).toBeDefined();
    }
  });

  test('has JSON-LD with the same id, price and currency', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const { text } = await olx.ask(await advertPath(olx, id));
    const product: unknown = JSON.parse(/ld\+json">(.+?)<\/script>/s.exec(text)?.[1] ?? 'null');
    expect(product).toMatchObject({ sku: String(id), offers: { price: 145_000, priceCurrency: 'KZT' } });
  });

  test('is 200 while active, 410 once removed, 404 when it never was public', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const path = await advertPath(olx, id);
    expect((await olx.ask(path)).status).toBe(200);
    await olx.call('POST', `/adverts/${id}/commands`, { command: 'deactivate', is_success: true });
    expect((await olx.ask(path)).status).toBe(410);
    await olx.call('DELETE', `/adverts/${id}`);
    expect((await olx.ask(path)).status).toBe(410);
    await olx.world.setModeration({ verdict: 'wait' });
    const waiting = olxAdvertPath(
      { id: await postLive(olx), title: 'x' },
      { country: 'kz', now: '2026-11-22T10:00:00+05:00' },
    );
    expect((await olx.ask(waiting)).status).toBe(404);
    expect((await olx.ask('/d/obyavlenie/x-ID1.html')).status).toBe(404);
  });

  test('is Kazakh below /d/kk', async () => {
    const olx = await openEmulator();
    const id = await postLive(olx);
    const code = toOlxShortCode(id);
    const { text } = await olx.ask(`/d/kk/obyavlenie/x-ID${code}.html`);
    expect(valueAt(stateOf(text), 'ad.ad.location.districtName')).toBe('Алмалы ауданы');
    expect(text).toContain('Келісімді');
  });
});

describe('a list page', () => {
  test('shows the adverts of the API in the same order, 40 and the paid places', async () => {
    const olx = await openEmulator();
    const query = encodeURIComponent('шкаф купе');
    const api = await olx.ask(`/api/v1/offers/?query=${query}&city_id=1&limit=40`);
    const page = await olx.ask(`/alma-ata/q-${encodeURIComponent('шкаф-купе')}/`);
    const ids = (rows: unknown): readonly unknown[] =>
      Array.isArray(rows) ? rows.map((row) => valueAt(row, 'id')) : [];
    expect(ids(adsOf(page.text))).toEqual(ids(api.at('data')));
    expect(adsOf(page.text).length).toBeGreaterThan(20);
    const cards = [...page.text.matchAll(/data-cy="l-card" data-testid="l-card" id="(\d+)"/g)].map(([, id]) =>
      Number(id),
    );
    expect(cards).toEqual(ids(api.at('data')));
    const paid = valueAt(stateOf(page.text), 'listing.listing.metaData.searchReason.promoted');
    expect(paid).toEqual(api.at('metadata.promoted'));
  });

  test('takes category, order and filters from its address', async () => {
    const olx = await openEmulator();
    const query = new URLSearchParams({
      'search[order]': 'filter_float_price:asc',
      'search[filter_float_price:from]': '60000',
      'search[filter_enum_state][0]': 'new',
    });
    const { text } = await olx.ask(`/dom-i-sad/mebel/divany-i-kresla/?${query}`);
    const reasons = adsOf(text).filter((ad) => valueAt(ad, 'searchReason') === 'organic');
    const prices = reasons.map((ad) => Number(valueAt(ad, 'price.regularPrice.value')));
    expect(prices).toEqual([68_000, 110_000, 125_000, 195_000, 220_000]);
  });

  test('goes on at ?page=2, and ends at page 25', async () => {
    const olx = await openEmulator();
    const first = adsOf((await olx.ask('/list/')).text);
    const second = await olx.ask('/list/?page=2');
    expect(valueAt(stateOf(second.text), 'listing.listing.pageNumber')).toBe(1);
    const firstIds = new Set(
      first.filter((ad) => valueAt(ad, 'searchReason') === 'organic').map((ad) => valueAt(ad, 'id')),
    );
    const organic = adsOf(second.text).filter((ad) => valueAt(ad, 'searchReason') === 'organic');
    expect(organic.length).toBeGreaterThan(0);
    expect(organic.some((ad) => firstIds.has(valueAt(ad, 'id')))).toBe(false);
    const far = await olx.ask('/list/?page=99');
    expect(valueAt(stateOf(far.text), 'listing.listing.pageNumber')).toBe(24);
  });

  test('of a search that finds nothing says so', async () => {
    const { ask } = await openEmulator();
    const { text, status } = await ask(`/list/q-${encodeURIComponent('единорог')}/`);
    expect([status, adsOf(text)]).toEqual([200, []]);
    expect(text).toContain('data-cy="empty-state"');
  });

  test('of a path nobody knows is 404', async () => {
    const { ask } = await openEmulator();
    expect((await ask('/dom-i-sad/kosmos/')).status).toBe(404);
  });
});

test.each([
  ['r9sfK', 401_214_632],
  ['h8TjV', 253_316_992],
  ['10EGY2', 925_831_122],
  ['19jUV7', 1_053_866_955],
  ['YUj73', 900_000_001],
])('%s stands for %i in addresses (matrix 18)', (code, id) => {
  expect([toOlxShortCode(id), fromOlxShortCode(code)]).toEqual([code, id]);
});

test("an own advert's address has the code of its id", async () => {
  const olx = await openEmulator();
  const id = await postLive(olx);
  const url = (await olx.call('GET', `/adverts/${id}`)).at('data.url');
  expect(readOlxAdvertId(String(url))).toBe(id);
});

describe('printed dates (matrix 19)', () => {
  /** The date on the card of an advert refreshed at `at`, on a page made at `now`. */
  async function printed(at: string, now: string): Promise<string> {
    const olx = await openEmulator();
    await olx.clock.set(Date.parse(at));
    await olx.world.competitorPosts({ title: 'Верстак столярный', price: 1_000 });
    await olx.clock.set(Date.parse(now));
    const { text } = await olx.ask(`/list/q-${encodeURIComponent('верстак')}/`);
    return /data-testid="location-date">[^<]* - ([^<]+)</.exec(text)?.[1] ?? '';
  }

  test.each([
    ['2026-11-22T23:59:00+05:00', '2026-11-22T23:59:30+05:00', 'Сегодня в 23:59'],
    ['2026-11-22T23:59:00+05:00', '2026-11-23T00:00:30+05:00', '22 ноября 2026 г.'],
    ['2026-11-23T00:00:00+05:00', '2026-11-23T04:00:00+05:00', 'Сегодня в 00:00'],
    ['2026-12-31T23:59:00+05:00', '2027-01-01T00:01:00+05:00', '31 декабря 2026 г.'],
    ['2027-01-01T00:00:00+05:00', '2027-01-01T00:01:00+05:00', 'Сегодня в 00:00'],
  ])('%s seen at %s is "%s"', async (at, now, text) => {
    expect(await printed(at, now)).toBe(text);
  });
});

test('robots.txt forbids the API but the offers, with a crawl delay where one is set', async () => {
  const { ask, world } = await openEmulator();
  const rules = (await ask('/robots.txt')).text;
  expect(rules).toContain('Disallow: /api/\nAllow: /api/v1/offers/');
  expect(rules).not.toContain('Crawl-delay');
  await world.configure({ crawlDelaySeconds: 2 });
  expect((await ask('/robots.txt')).text).toContain('Crawl-delay: 2\n');
});
