import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { kaspi } from '../platforms/kaspi.ts';
import { readSavedPages } from '../read-saved-pages.ts';
import type { SavedPage } from '../saved-offer.ts';

const samples = resolve(fileURLToPath(import.meta.url), '../../../../../shared/samples/kaspi/html');
const hasSamples = existsSync(join(samples, 'product-121207970.html'));
if (!hasSamples)
  console.warn('Skipped: captured Kaspi pages are not here (expected in ../shared/samples/kaspi).');

const folder = mkdtempSync(join(tmpdir(), 'leadkit-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (...files: readonly string[]): Promise<readonly SavedPage[]> =>
  readSavedPages(
    kaspi,
    files.map((file) => ({ file, path: file })),
    { sellerHashKey: 'key of the test', savedAt: '2026-11-22T10:00:00+05:00', country: undefined },
  );

function save(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('saved pages of Kaspi', () => {
  test('those of its emulator give a product and a list of the same card', async () => {
    const files = kaspi.samples().map(({ name, text }) => save(name, text));
    const [product, list] = await read(...files);
    const offer = {
      platform: 'kaspi',
      externalId: '100200305',
      url: 'https://kaspi.kz/shop/p/elektrochainik-shai-1-7-l-metall-100200305/',
      title: 'Электрочайник Шай 1.7 л, металл',
      price: { amountMinor: 1_299_000, currency: 'KZT' },
      seller: null,
      city: { name: 'Алматы', id: '750000000' },
      category: { id: '05801' },
      promoted: false,
      createdAt: '2026-03-01T07:32:16.274+00:00',
      refreshedAt: null,
    };
    expect(product).toEqual({
      file: files[0],
      kind: 'product',
      offers: [{ ...offer, source: 'state' }],
      problems: [],
    });
    expect(list).toEqual({
      file: files[1],
      kind: 'list',
      offers: [{ ...offer, source: 'api' }],
      problems: [],
    });
  });

  test('a page that is none is a problem of its file', async () => {
    const [page] = await read(save('other.html', '<html><body>hello</body></html>'));
    expect(page).toMatchObject({ kind: 'product', offers: [] });
    expect(page?.problems[0]).toEqual({
      code: 'unexpected_response',
      path: 'BACKEND.components.item',
      message: 'is missing',
    });
  });

  test.skipIf(!hasSamples)('the two captured ones are read without a problem', async () => {
    const pages = await read(
      join(samples, 'product-121207970.html'),
      join(samples, 'product-117120120-fixture.html'),
    );
    expect(pages.map(({ kind, problems }) => ({ kind, problems }))).toEqual([
      { kind: 'product', problems: [] },
      { kind: 'product', problems: [] },
    ]);
    expect(pages.flatMap(({ offers }) => offers)).toEqual([
      {
        platform: 'kaspi',
        externalId: '121207970',
        url: 'https://kaspi.kz/shop/p/rashgard-635798142-chernyi-xl-121207970/',
        title: 'Рашгард черный',
        price: { amountMinor: 281_000, currency: 'KZT' },
        seller: null,
        city: { name: 'Астана', id: '710000000' },
        category: { id: '05818' },
        promoted: false,
        createdAt: '2024-07-11T15:42:33.289+00:00',
        refreshedAt: null,
        source: 'state',
      },
      {
        platform: 'kaspi',
        externalId: '117120120',
        url: 'https://kaspi.kz/shop/p/accoje-syvorotka-vital-in-jeju-time-repair-serum-dlja-litsa-50-ml-117120120/',
        title: 'Accoje сыворотка Vital in Jeju Time Repair Serum для лица 50 мл',
        price: { amountMinor: 1_860_000, currency: 'KZT' },
        seller: null,
        city: { name: 'Алматы', id: '750000000' },
        category: { id: '03261' },
        promoted: false,
        createdAt: '2024-03-01T07:32:16.274+00:00',
        refreshedAt: null,
        source: 'state',
      },
    ]);
  });
});
