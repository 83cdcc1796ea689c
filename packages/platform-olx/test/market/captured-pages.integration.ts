import { type OlxReadContext, readOlxAdvertPage, readOlxListPage } from '@leadkit/platform-olx/market';
import { describe, expect, test } from 'vitest';
import { CAPTURED_AT, hasSamples, readSample, withoutState } from './captured-samples.ts';
import { type Outcome, outcomeOf, placesIn, verdictOf } from './damaged-pages.ts';

const context: OlxReadContext = { country: 'pl', seenAt: CAPTURED_AT, sellerHashKey: 'key of the test' };
/** Of the slowest way, decoding everything after all, which takes a fiftieth of this. */
const LIMIT_MS = 3_000;

describe.skipIf(!hasSamples)('the captured pages of olx.pl', () => {
  const listHtml = hasSamples ? readSample('search-page.html') : '';
  const advertHtml = hasSamples ? readSample('advert-page.html') : '';
  const offers = hasSamples ? readOlxListPage(listHtml, context).offers : [];
  const advert = hasSamples ? [readOlxAdvertPage(advertHtml, context).offer] : [];
  const readList = (html: string): Outcome => outcomeOf(() => readOlxListPage(html, context));
  const readAdvert = (html: string): Outcome =>
    outcomeOf(() => ({ offers: [readOlxAdvertPage(html, context).offer], isComplete: true }));

  function timed(work: () => Outcome): Outcome {
    const started = performance.now();
    const outcome = work();
    expect(performance.now() - started).toBeLessThan(LIMIT_MS);
    return outcome;
  }

  test('a list page cut at 100 points gives whole offers, says when some are missing, or is a coded error', () => {
    const verdicts = placesIn(listHtml, 100).map((place) =>
      verdictOf(
        timed(() => readList(listHtml.slice(0, place))),
        offers,
      ),
    );
    expect([...new Set(verdicts)].sort()).toEqual(['part', 'unexpected_response', 'whole']);
  });

  test('cut at 100 points of its adverts, it gives those before the cut', () => {
    const start = listHtml.indexOf('window.__PRERENDERED_STATE__');
    const adverts = listHtml.slice(start, listHtml.indexOf('\\"metaData\\"', start));
    for (const place of placesIn(adverts, 100)) {
      const outcome = readList(listHtml.slice(0, start + place));
      expect(['part', 'whole']).toContain(verdictOf(outcome, offers));
    }
  });

  test('an advert page cut at 100 points gives the advert or a coded error', () => {
    const verdicts = placesIn(advertHtml, 100).map((place) =>
      verdictOf(
        timed(() => readAdvert(advertHtml.slice(0, place))),
        advert,
      ),
    );
    expect([...new Set(verdicts)].sort()).toEqual(['unexpected_response', 'whole']);
  });

  test.each(['', '"', '\\', '}', ']', '\0', '</script>'])(
    'with %j in place of one character, at 100 points, it is offers or a coded error',
    (insert) => {
      for (const place of placesIn(listHtml, 100)) {
        const html = listHtml.slice(0, place) + insert + listHtml.slice(place + 1);
        const outcome = timed(() => readList(html));
        expect(outcome.isComplete && outcome.offers.length < offers.length).toBe(false);
      }
    },
  );

  test.each(['', '"', '\\', '}', '\0'])(
    'with %j in place of one character of its adverts, at 100 points, what is lost is said',
    (insert) => {
      const start = listHtml.indexOf('window.__PRERENDERED_STATE__') + 120;
      const end = listHtml.indexOf('\\"metaData\\"', start) - 10;
      for (const place of placesIn(listHtml.slice(start, end), 100)) {
        const html = listHtml.slice(0, start + place) + insert + listHtml.slice(start + place + 1);
        const outcome = timed(() => readList(html));
        expect(outcome.isComplete && outcome.offers.length < offers.length).toBe(false);
      }
    },
  );

  test('without a state and cut at 100 points of its cards it says that some are missing', () => {
    const printed = withoutState(listHtml);
    const start = printed.indexOf('data-cy="l-card"');
    const cards = printed.slice(start, printed.indexOf('data-testid="pagination-wrapper"'));
    const verdicts = placesIn(cards, 100).map((place) =>
      verdictOf(
        timed(() => readList(printed.slice(0, start + place))),
        offers,
      ),
    );
    // After the last card nothing is missing.
    expect([...new Set(verdicts)].sort()).toEqual(['part', 'whole']);
  });

  test.each([
    ['nested elements', '<div>'],
    ['cards', '<div data-cy="l-card" id="1">'],
    ['a state of lists', '['],
    ['a state of empty adverts', '{},'],
    ['a state of escaped quotes', '\\"'],
    ['a state of backslashes', '\\'],
    ['JSON-LD', '<script type="application/ld+json">'],
  ])('three megabytes of %s are a coded error in time', (what, unit) => {
    const head = what.startsWith('a state')
      ? 'window.__PRERENDERED_STATE__= "{\\"listing\\":{\\"listing\\":{\\"ads\\":['
      : '';
    const html = head + unit.repeat(Math.floor(3_000_000 / unit.length));
    expect(timed(() => readList(html)).code).toBe('unexpected_response');
    expect(timed(() => readAdvert(html)).code).toBe('unexpected_response');
  });
});
