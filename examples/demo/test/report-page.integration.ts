import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderReport } from '../report/page.ts';
import { type BrowserPage, HAS_CHROMIUM, openBrowser } from './chromium.ts';
import { SAMPLE_REPORT } from './sample-report.ts';

const SHOTS = fileURLToPath(new URL('../../../coverage/report-page/', import.meta.url));
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 360, height: 740 };
const VISIBLE_TEXT = 'document.body.innerText';

if (!HAS_CHROMIUM)
  console.log(
    'The report is not looked at in a browser: /usr/bin/chromium is missing (apt-get install chromium).',
  );

describe.skipIf(!HAS_CHROMIUM)('the report in Chromium', () => {
  let folder: string;
  let url: string;
  let page: BrowserPage;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadkit-report-'));
    const file = join(folder, 'report.html');
    await writeFile(file, renderReport(SAMPLE_REPORT));
    url = pathToFileURL(file).href;
    page = await openBrowser();
    await mkdir(SHOTS, { recursive: true });
  }, 60_000);

  afterAll(async () => {
    await page?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const overflow = (): Promise<number> =>
    page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  test('it asks for nothing but itself and says nothing wrong', async () => {
    await page.view(DESKTOP);
    await page.open(url);
    expect(page.errors).toEqual([]);
    expect(page.requests.filter((each) => !each.startsWith('data:'))).toEqual([url]);
  });

  test('it opens in Russian and turns to English and back without loading anew', async () => {
    await page.view(DESKTOP);
    await page.open(url);
    expect(await page.evaluate(VISIBLE_TEXT)).toContain('Как посчитаны показатели');
    expect(await page.evaluate(VISIBLE_TEXT)).not.toContain('How the figures are counted');
    await page.evaluate(`document.querySelector('[data-language=en]').click()`);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await page.evaluate(VISIBLE_TEXT)).toContain('How the figures are counted');
    expect(await page.evaluate(VISIBLE_TEXT)).not.toContain('Как посчитаны показатели');
    await page.evaluate(`document.querySelector('[data-language=ru]').click()`);
    expect(await page.evaluate(VISIBLE_TEXT)).toContain('Как посчитаны показатели');
  });

  test.each([
    ['desktop', 'ru', DESKTOP],
    ['desktop', 'en', { ...DESKTOP, colors: 'dark' as const }],
    ['phone', 'ru', PHONE],
    ['phone', 'en', { ...PHONE, colors: 'dark' as const }],
    ['print', 'ru', { width: 794, height: 1123, media: 'print' as const }],
  ])(
    'on a %s in %s nothing is wider than the screen, and each chart shows once',
    async (name, language, view) => {
      await page.view(view);
      await page.open(`${url}?${name}-${language}#${language}`);
      await writeFile(join(SHOTS, `${name}-${language}.png`), await page.screenshot());
      expect(await overflow()).toBe(0);
      expect(
        await page.evaluate(
          `[...document.querySelectorAll('.chart')].filter((chart) => chart.offsetHeight > 0).length`,
        ),
      ).toBe(6);
      expect(page.errors).toEqual([]);
    },
  );
});
