import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  buildOlxAdvertPage,
  buildOlxListPage,
  buildOlxOffersAnswer,
  type OlxPublicAdvert,
} from '@leadkit/platform-olx/emulator';
import { afterAll, describe, expect, test } from 'vitest';
import { olx } from '../platforms/olx.ts';
import { readSavedPages } from '../read-saved-pages.ts';
import type { SavedPage } from '../saved-offer.ts';
import { sellerHashKey } from '../seller-hash-key.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const samples = resolve(main, '../../../../shared/samples/olx');
const hasSamples = existsSync(join(samples, 'search-page.html'));
if (!hasSamples)
  console.warn('Skipped: captured OLX pages are not here (expected in ../shared/samples/olx).');

const folder = mkdtempSync(join(tmpdir(), 'leadkit-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const site = { country: 'kz', now: '2026-11-22T10:00:00+05:00' } as const;
const advert: OlxPublicAdvert = {
  id: 401_214_632,
  title: 'Шкаф-купе "Лофт"',
  description: 'Новый',
  price: 85_000,
  category: { id: 1459, type: 'goods' },
  location: {
    city: { id: 1, name: 'Алматы', normalizedName: 'alma-ata' },
    region: { id: 8, name: 'Алматинская область', normalizedName: 'alm' },
  },
  seller: { id: 7, name: 'ТОО Мебель', isBusiness: true },
  createdAt: '2026-11-18T09:02:30+05:00',
  refreshedAt: '2026-11-20T12:30:10+05:00',
  validTo: '2026-12-18T09:02:24+05:00',
};
const given: OlxPublicAdvert = {
  ...advert,
  id: 2,
  title: 'Отдам шкаф',
  price: null,
  seller: { id: 8, name: 'Айгүл', isBusiness: false },
};

function save(name: string, text: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const list = save('list.html', buildOlxListPage([advert, given], { ...site, promotedIndexes: [0] }));
const page = save('advert.html', buildOlxAdvertPage(given, site));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as npm does, in a folder of its own. */
function run(args: readonly string[]): Promise<Run> {
  const { INIT_CWD: _, ...env } = process.env;
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--conditions=@leadkit/source', main, ...args],
      { cwd: folder, env, maxBuffer: 50_000_000 },
      (error, stdout, stderr) =>
        done({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });
}

const readAll = (...files: string[]): Promise<readonly SavedPage[]> =>
  readSavedPages(
    olx,
    files.map((file) => ({ file, path: file })),
    { sellerHashKey: 'key of the test', savedAt: '2026-11-22T05:00:00Z', country: undefined },
  );

describe('--json', () => {
  test('prints each file with its kind, offers with every field, and problems', async () => {
    const { code, stdout, stderr } = await run(['--platform', 'olx', '--json', 'list.html', page]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const offer = {
      platform: 'olx',
      externalId: '401214632',
      url: expect.stringMatching(/^https:\/\/www\.olx\.kz\/d\/obyavlenie\/.*-IDr9sfK\.html$/) as string,
      title: 'Шкаф-купе "Лофт"',
      price: { amountMinor: 8_500_000, currency: 'KZT' },
      seller: { kind: 'business', key: '7' },
      city: { name: 'Алматы', id: '1' },
      category: { id: '1459' },
      promoted: true,
      createdAt: '2026-11-18T09:02:30+05:00',
      refreshedAt: '2026-11-20T12:30:10+05:00',
      source: 'state',
    };
    const privately = {
      ...offer,
      externalId: '2',
      url: expect.stringMatching(/-ID2\.html$/) as string,
      title: 'Отдам шкаф',
      price: null,
      seller: { kind: 'private', key: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
      promoted: false,
    };
    expect(JSON.parse(stdout)).toEqual([
      { file: 'list.html', kind: 'list', offers: [offer, privately], problems: [] },
      { file: page, kind: 'advert', offers: [privately], problems: [] },
    ]);
    expect(stdout).not.toContain('Айгүл');
  });

  test('files that cannot be read are problems, and the others are read', async () => {
    const noise = save(
      'noise.bin',
      Uint8Array.from({ length: 5_000 }, (_, index) => (index * 7919) % 256),
    );
    const cut = save('cut.html', readFileSync(list, 'utf8').slice(0, -9_000));
    const files = [
      'absent.html',
      folder,
      save('empty.html', ''),
      noise,
      save('half.json', '{"data":['),
      cut,
      list,
    ];
    const { code, stdout } = await run(['--json', ...files]);
    const pages = JSON.parse(stdout) as SavedPage[];
    expect(code).toBe(0);
    expect(pages.map(({ file }) => file)).toEqual(files);
    expect(pages.map(({ problems }) => problems[0]?.code)).toEqual([
      'not_found',
      'invalid_input',
      ...Array(4).fill('unexpected_response'),
      undefined,
    ]);
    expect(pages.at(-1)?.offers).toHaveLength(2);
  });
});

describe('the secret under which private sellers are hashed', () => {
  test('is made once for an installation, is another one elsewhere, and can be given', async () => {
    const [here, elsewhere] = [mkdtempSync(join(folder, 'here-')), mkdtempSync(join(folder, 'elsewhere-'))];
    const keys = [await sellerHashKey(here), await sellerHashKey(here), await sellerHashKey(elsewhere)];
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(await sellerHashKey(here, 'given')).toBe('given');
    expect(statSync(join(here, 'seller-hash-key')).mode & 0o077).toBe(0);
  });

  test('lasts for one run where nothing can be written', async () => {
    const file = save('a-file', '');
    expect(await sellerHashKey(file)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('for people', () => {
  test('offers are printed in columns, and what could not be read below them', async () => {
    const { stdout } = await run(['list.html', 'absent.html']);
    expect(stdout.split('\n').map((line) => line.trimEnd())).toEqual([
      'list.html: list, offers: 2, promoted: 1',
      '  id         title             price     city    seller    promoted  refreshed',
      '  401214632  Шкаф-купе "Лофт"  85\u00a0000\u00a0₸  Алматы  business  yes       2026-11-20 12:30',
      '  2          Отдам шкаф                  Алматы  private             2026-11-20 12:30',
      '',
      'absent.html: list, offers: 0, promoted: 0',
      '  ! not_found: absent.html cannot be read (ENOENT)',
      '',
    ]);
  });

  test('an unknown platform is answered with the usage and exit code 2', async () => {
    const { code, stdout, stderr } = await run(['--platform', 'ebay', 'list.html']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: npm run -s research-saved-pages -- --platform olx');
  });
});

describe('what is read', () => {
  test('an answer of the offers API that was saved is read too', async () => {
    const answer = save('offers.json', JSON.stringify(buildOlxOffersAnswer([advert], site)));
    expect(await readAll(answer)).toMatchObject([
      { kind: 'list', problems: [], offers: [{ source: 'api', externalId: '401214632' }] },
    ]);
  });

  test('a page without its state says so, and gives what is printed', async () => {
    const printed = save(
      'printed.html',
      buildOlxListPage([advert], { ...site, without: ['state', 'jsonLd'] }),
    );
    expect(await readAll(printed)).toMatchObject([
      {
        problems: [
          { code: 'unexpected_response', path: 'window.__PRERENDERED_STATE__', message: 'is missing' },
        ],
        offers: [
          {
            source: 'html',
            seller: null,
            category: null,
            createdAt: null,
            city: { name: 'Алматы', id: null },
          },
        ],
      },
    ]);
  });

  test('a page that refuses is a problem with the code blocked', async () => {
    const refused = save('refused.html', '<div class="g-recaptcha"></div>');
    expect(await readAll(refused)).toMatchObject([
      { offers: [], problems: [{ code: 'blocked', path: 'captcha' }] },
    ]);
  });

  test.skipIf(!hasSamples)('of the captured pages every advert comes out', async () => {
    const [search, single] = await readAll(
      join(samples, 'search-page.html'),
      join(samples, 'advert-page.html'),
    );
    const html = readFileSync(join(samples, 'search-page.html'), 'utf8');
    const literal = /window\.__PRERENDERED_STATE__\s*=\s*("(?:\\.|[^"\\])*")/.exec(html)?.[1] ?? '';
    const { ads } = (JSON.parse(JSON.parse(literal)) as { listing: { listing: { ads: CapturedAdvert[] } } })
      .listing.listing;
    expect(search?.offers.map(({ seller, ...offer }) => ({ ...offer, kind: seller?.kind }))).toEqual(
      ads.map((ad) => ({
        platform: 'olx',
        externalId: String(ad.id),
        url: ad.url,
        title: ad.title,
        price: { amountMinor: ad.price.regularPrice.value * 100, currency: 'PLN' },
        kind: ad.isBusiness ? 'business' : 'private',
        city: { name: ad.location.cityName, id: String(ad.location.cityId) },
        category: { id: String(ad.category.id) },
        promoted: ad.searchReason === 'promoted',
        createdAt: ad.createdTime,
        refreshedAt: ad.lastRefreshTime,
        source: 'state',
      })),
    );
    expect(search).toMatchObject({ kind: 'list', problems: [] });
    expect(single).toMatchObject({ kind: 'advert', problems: [], offers: [{ externalId: '1041950955' }] });
  });
});

interface CapturedAdvert {
  readonly id: number;
  readonly url: string;
  readonly title: string;
  readonly isBusiness: boolean;
  readonly searchReason: string;
  readonly createdTime: string;
  readonly lastRefreshTime: string;
  readonly price: { readonly regularPrice: { readonly value: number } };
  readonly location: { readonly cityId: number; readonly cityName: string };
  readonly category: { readonly id: number };
}
