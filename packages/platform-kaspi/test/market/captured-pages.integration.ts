import { describe, expect, test } from 'vitest';
import { readKaspiProductPage } from '../../src/market/index.ts';
import { hasSamples, RENDERED, readSample, SERVED, withoutState } from './captured-samples.ts';
import { placesIn, readDamaged, timed, verdictOf } from './damaged-pages.ts';
import { context } from './public-cards.ts';

describe.skipIf(!hasSamples).each([RENDERED, SERVED])('the captured page %s', (name) => {
  const html = readSample(name);
  const original = hasSamples ? readKaspiProductPage(html, context).offer : undefined;
  const verdict = (text: string): string => {
    if (original === undefined) throw new Error('There is no captured page.');
    return verdictOf(
      timed(() => readDamaged(text)),
      original,
    );
  };

  test('cut at 100 points gives the whole card, says that it breaks off, or is a coded error', () => {
    const verdicts = new Set(placesIn(html, 100).map((place) => verdict(html.slice(0, place))));
    expect(verdicts).not.toContain('silent half');
    expect(verdicts).not.toContain('invented');
    expect(verdicts).toContain('unexpected_response');
  });

  test('cut at 100 points of its object it is a coded error that names the object', () => {
    const start = html.search(/BACKEND\.components\.item = \{/);
    const end = html.indexOf('</script>', start);
    for (const place of placesIn(html.slice(start, end - 50), 100))
      expect(verdict(html.slice(0, start + place))).toBe('unexpected_response');
  });

  test('without its object and cut at 100 points it is a coded error', () => {
    const printed = withoutState(html);
    for (const place of placesIn(printed, 100).slice(0, 99))
      expect(verdict(printed.slice(0, place))).toBe('unexpected_response');
  });

  test.each(['', '"', '\\', '}', ']', '\0', '</script>'])(
    'with %j in place of one character, at 100 points, no card is quietly less than it was',
    (insert) => {
      for (const place of placesIn(html, 100)) {
        const text = html.slice(0, place) + insert + html.slice(place + 1);
        const { offer, isQuiet } = timed(() => readDamaged(text));
        expect([undefined, 'state']).toContain(isQuiet ? offer?.source : undefined);
      }
    },
  );

  test.each([
    ['nested elements', '<div>'],
    ['rows', '<table class="sellers-table__self"><tr>'],
    ['an object of lists', '['],
    ['an object of quotes', '"'],
    ['an object of backslashes', '\\'],
    ['JSON-LD', '<script type="application/ld+json">'],
  ])('three megabytes of %s are a coded error in time', (what, unit) => {
    const head = what.startsWith('an object') ? 'BACKEND.components.item = {"card":' : '';
    expect(verdict(head + unit.repeat(Math.floor(3_000_000 / unit.length)))).toBe('unexpected_response');
  });
});
