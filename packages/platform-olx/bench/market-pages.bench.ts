import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from 'cheerio';
import { load as loadSlim } from 'cheerio/slim';
import type { Bench } from '../../../tools/bench/bench.ts';
import { type OlxReadContext, readOlxAdvertPage, readOlxListPage } from '../src/market/index.ts';

/** Captured pages are nobody's to publish, so they lie beside the repository. */
const folder = fileURLToPath(new URL('../../../../shared/samples/olx/', import.meta.url));
const hasSamples = existsSync(`${folder}search-page.html`);
if (!hasSamples) console.log('No captured OLX pages in ../shared/samples/olx: their bench is left out.');

const context: OlxReadContext = {
  country: 'pl',
  seenAt: '2026-02-07T18:30:00+01:00',
  sellerHashKey: 'key of the bench',
};

/** The literal alone, so that finding it costs the peer nothing. */
function stateLiteral(html: string): string {
  const start = html.indexOf('"', html.indexOf('window.__PRERENDERED_STATE__'));
  return html.slice(start, html.indexOf('";\n', start) + 1);
}

function cards($: ReturnType<typeof load>): unknown[] {
  return $('[data-cy="l-card"]')
    .toArray()
    .map((element) => {
      const card = $(element);
      return {
        id: card.attr('id'),
        href: card.find('[data-cy="ad-card-title"] a').attr('href'),
        title: card.find('[data-cy="ad-card-title"] h4').text(),
        price: card.find('[data-testid="ad-price"]').text(),
        placeAndDate: card.find('[data-testid="location-date"]').text(),
      };
    });
}

function onSamples(): readonly Bench[] {
  const listHtml = readFileSync(`${folder}search-page.html`, 'utf8');
  const advertHtml = readFileSync(`${folder}advert-page.html`, 'utf8');
  const listState = stateLiteral(listHtml);
  const advertState = stateLiteral(advertHtml);
  const printedHtml = listHtml.replace('window.__PRERENDERED_STATE__', 'window.__SOMETHING_ELSE__');
  const twice = 'JSON.parse twice of the whole state';
  return [
    {
      kind: 'contest',
      work: 'real 3 MB OLX list page to 51 validated offers',
      contenders: [
        { name: 'readOlxListPage', role: 'ours', run: () => readOlxListPage(listHtml, context) },
        { name: twice, role: 'peer', run: () => JSON.parse(JSON.parse(listState)) },
        {
          name: 'cheerio/slim, five fields of each card',
          role: 'peer',
          run: () => cards(loadSlim(listHtml)),
        },
        { name: 'cheerio, five fields of each card', role: 'peer', run: () => cards(load(listHtml)) },
      ],
      goals: [
        { against: twice, ratio: 1 },
        { against: 'cheerio, five fields of each card', ratio: 1 / 20 },
      ],
    },
    {
      kind: 'contest',
      work: 'the same page without its state: markup and JSON-LD to 51 offers',
      contenders: [
        { name: 'readOlxListPage', role: 'ours', run: () => readOlxListPage(printedHtml, context) },
        {
          name: 'cheerio/slim, five fields of each card',
          role: 'peer',
          run: () => cards(loadSlim(printedHtml)),
        },
      ],
      goals: [],
    },
    {
      kind: 'contest',
      work: 'real 1.8 MB OLX advert page to a validated offer',
      contenders: [
        { name: 'readOlxAdvertPage', role: 'ours', run: () => readOlxAdvertPage(advertHtml, context) },
        { name: twice, role: 'peer', run: () => JSON.parse(JSON.parse(advertState)) },
      ],
      goals: [{ against: twice, ratio: 1 }],
    },
  ];
}

export const benches: readonly Bench[] = hasSamples ? onSamples() : [];
