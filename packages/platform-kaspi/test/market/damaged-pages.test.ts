import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildKaspiProductPage } from '../../src/emulator/index.ts';
import { readKaspiProductPage } from '../../src/market/index.ts';
import { placesIn, readDamaged, timed, verdictOf } from './damaged-pages.ts';
import { context, publicCard } from './public-cards.ts';

const html = buildKaspiProductPage(publicCard(), { isRendered: true });
const whole = readKaspiProductPage(html, context).offer;
const state = 'BACKEND.components.item = ';

describe('a product page cut at 100 points', () => {
  test('gives the whole card or is a coded error', () => {
    const verdicts = placesIn(html, 100).map((place) => verdictOf(readDamaged(html.slice(0, place)), whole));
    expect([...new Set(verdicts)].sort()).toEqual(['unexpected_response', 'whole']);
  });

  test('gives nothing without its state: what is cut could not be told from what it lacks', () => {
    const printed = buildKaspiProductPage(publicCard(), { isRendered: true, without: ['state'] });
    const verdicts = placesIn(printed, 100).map((place) =>
      verdictOf(readDamaged(printed.slice(0, place)), whole),
    );
    expect(new Set(verdicts)).toEqual(new Set(['unexpected_response']));
  });
});

describe('a product page with damage', () => {
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.constantFrom(0, 1, 1, 1, 2, 5, 50, 500),
    insert: fc.constantFrom(
      ...[
        '',
        '"',
        '\\',
        '\\"',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '<',
        '>',
        '\0',
        'x',
        '7',
        '</script>',
        '\\u0022',
        '\ud800',
      ],
    ),
  });
  const damaged = (spots: readonly { at: number; length: number; insert: string }[]): string =>
    spots.reduce((text, { at, length, insert }) => {
      const place = Math.floor(text.length * at);
      return text.slice(0, place) + insert + text.slice(place + length);
    }, html);

  test('is a card with number, title and address, or a coded error', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (spots) => {
        const { offer, code } = timed(() => readDamaged(damaged(spots)));
        const isCard =
          offer !== undefined &&
          /^\d{6,12}$/.test(offer.externalId) &&
          offer.title !== '' &&
          URL.canParse(offer.url);
        expect(['blocked', 'unexpected_response', 'a card']).toContain(isCard ? 'a card' : code);
      }),
      { numRuns: 300 },
    );
  });

  test('a missing quote, brace or bracket of the state is never a quiet half', () => {
    const start = html.indexOf(state);
    const end = html.indexOf('</script>', start);
    const places = placesIn(html.slice(start, end), 300).map((place) => start + place);
    const marks = places.filter((place) => '"{}[]'.includes(html[place] ?? ''));
    expect(marks.length).toBeGreaterThan(20);
    for (const place of marks) {
      const verdict = verdictOf(readDamaged(html.slice(0, place) + html.slice(place + 1)), whole);
      expect(['part', 'unexpected_response']).toContain(verdict);
    }
  });
});

describe('hostile pages of 100 KB', () => {
  const KB100 = 100_000;
  const fill = (unit: string): string => unit.repeat(Math.floor(KB100 / unit.length));
  const card = `${state}{"card":{"id":"100200305","title":"x","price":1,"shopLink":"/p/x-100200305/",`;

  test.each([
    ['only names of the state', fill('BACKEND.components.item')],
    ['only beginnings of the state', fill(state)],
    ['a state of backslashes', `${state}{"${fill('\\')}`],
    ['a state of quotes', `${state}{${fill('"')}`],
    ['a state of escaped quotes', `${state}{"${fill('\\"')}`],
    ['lists in lists', `${state}${fill('[')}`],
    ['closed lists in lists', `${state}{"card":${'['.repeat(40_000)}${']'.repeat(40_000)}};`],
    ['objects in objects', `${state}${fill('{"card":')}`],
    [
      'features that are nothing',
      `${card}"x":1},"specifications":[{"features":[${fill('{},')}{}]}]};</html>`,
    ],
    ['pictures that are nothing', `${card}"x":1},"galleryImages":[${fill('1,')}1]};</html>`],
    [
      'the name __proto__',
      `${card}"x":1},"__proto__":{"polluted":true},"specifications":[{"features":[${fill('{"__proto__":1},')}{}]}]};</html>`,
    ],
    [
      'variants in variants',
      `BACKEND.components.configurator = ${'{"matrix":['.repeat(8_000)}${']}'.repeat(8_000)};`,
    ],
    ['nested elements', fill('<div>')],
    ['tables in tables', fill('<table class="sellers-table__self">')],
    ['a table of rows', `<table class="sellers-table__self"><tbody>${fill('<tr>')}`],
    ['a row of cells', `<table class="sellers-table__self"><tbody><tr>${fill('<td>')}</table>`],
    ['reviews in reviews', fill('<div class="reviews__review">')],
    ['marks without a tag', fill('class="item__heading" ')],
    ['a title of entities', `<h1 class="item__heading">${fill('&amp')}</h1>`],
    ['a title of spaces', `<h1 class="item__heading">${fill(' ')}</h1>`],
    ['a price of digits', `<div class="item__price-once">${fill('1 ')}</div>`],
    ['JSON-LD without an end', fill('<script type="application/ld+json">')],
    ['JSON-LD of nested lists', `<script type="application/ld+json">${fill('[')}</script>`],
    ['JSON-LD with a long attribute', `<script type="application/ld+json" ${fill('x')}>`],
    ['a description of angle brackets', `${card}"x":1},"description":"${fill('<')}"};</html>`],
    ['one angle bracket after the other', fill('<')],
    ['spaces', fill(' ')],
    ['NUL', fill('\0')],
    ['half surrogate pairs', fill('\ud800')],
  ])('%s: a coded error or a card, at once', (_, text) => {
    timed(() => readDamaged(text));
    timed(() => readDamaged(`${text}</html>`));
    expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
  });

  test('any text is a coded error or a card', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        readDamaged(`${state}{${text}</html>`);
        readDamaged(`${card}${text}`);
        readDamaged(`<table class="sellers-table__self">${text}</table></html>`);
      }),
      { numRuns: 60 },
    );
  });
});
