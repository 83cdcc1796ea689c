import { buildOlxAdvertPage, buildOlxListPage } from '@leadkit/platform-olx/emulator';
import { detectOlxPageKind, readOlxAdvertPage, readOlxListPage } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPartOf, outcomeOf, placesIn } from './damaged-pages.ts';
import { anyText, context, publicAdvert, site } from './public-adverts.ts';

const adverts = Array.from({ length: 8 }, (_, index) =>
  publicAdvert({
    id: 401_214_632 + index,
    title: `Диван "${index}" \\ ${'🛋'.repeat(index)}`,
    price: 35_000 + index,
  }),
);
const html = buildOlxListPage(adverts, { ...site, promotedIndexes: [0, 3] });
const whole = readOlxListPage(html, context).offers;
const advertHtml = buildOlxAdvertPage(adverts[3] ?? publicAdvert(), site);
const wholeAdvert = readOlxAdvertPage(advertHtml, context).offer;

/** Slower than any of these is a reader that hangs on something larger. */
const LIMIT_MS = 2_000;

function timed<Result>(work: () => Result): Result {
  const started = performance.now();
  const result = work();
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  return result;
}

describe('a page cut at 100 points', () => {
  test('gives whole offers, says when some are missing, or is a coded error', () => {
    let half = 0;
    for (const place of placesIn(html, 100)) {
      const { offers, isComplete, code } = outcomeOf(() => readOlxListPage(html.slice(0, place), context));
      for (const offer of offers) {
        const original = whole.find(({ externalId }) => externalId === offer.externalId);
        expect(original && isPartOf(offer, original)).toBe(true);
        if (offer.source === 'state') expect(offer).toEqual({ ...original, isPromoted: offer.isPromoted });
      }
      if (offers.length < whole.length) {
        expect(isComplete).toBe(false);
        half += offers.length > 0 ? 1 : 0;
      }
      if (code !== undefined) expect(code).toBe('unexpected_response');
    }
    // The cuts do fall among the adverts, or this proves nothing.
    expect(half).toBeGreaterThan(10);
  });

  test('a page without a state that is cut between two cards is not complete', () => {
    const printed = buildOlxListPage(adverts, { ...site, without: ['state', 'jsonLd'] });
    for (
      let at = printed.indexOf('<div data-cy="l-card"', 1);
      at >= 0;
      at = printed.indexOf('<div data-cy="l-card"', at + 1)
    ) {
      const { offers, isComplete } = outcomeOf(() => readOlxListPage(printed.slice(0, at), context));
      expect(isComplete && offers.length < whole.length).toBe(false);
    }
  });

  test('an advert page gives the whole advert or a coded error', () => {
    const codes = new Set<string>();
    for (const place of placesIn(advertHtml, 100)) {
      const cut = advertHtml.slice(0, place);
      const { offers, code = 'none' } = outcomeOf(() => ({
        offers: [readOlxAdvertPage(cut, context).offer],
        isComplete: true,
      }));
      codes.add(code);
      for (const offer of offers) {
        expect(offer).toMatchObject({
          externalId: wholeAdvert.externalId,
          title: wholeAdvert.title,
          url: wholeAdvert.url,
        });
        if (offer.price !== undefined) expect(offer.price).toEqual(wholeAdvert.price);
        if (offer.seller !== undefined) expect(offer.seller).toEqual(wholeAdvert.seller);
      }
    }
    expect([...codes].sort()).toEqual(['none', 'unexpected_response']);
  });
});

describe('a page with damage', () => {
  const damage = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    length: fc.constantFrom(0, 1, 1, 1, 2, 5, 50, 500),
    insert: fc.constantFrom(
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
      '\u0000',
      'x',
      '7',
      '</script>',
      '\\u0022',
      '\ud800',
    ),
  });
  const damaged = (page: string, spots: readonly { at: number; length: number; insert: string }[]): string =>
    spots.reduce((text, { at, length, insert }) => {
      const place = Math.floor(text.length * at);
      return text.slice(0, place) + insert + text.slice(place + length);
    }, page);

  test('is offers or a coded error, and fewer offers than adverts are never called complete', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (spots) => {
        const text = damaged(html, spots);
        const { offers, isComplete } = timed(() => outcomeOf(() => readOlxListPage(text, context)));
        expect(new Set(offers.map(({ externalId }) => externalId)).size).toBe(offers.length);
        if (offers.length < whole.length)
          expect(isComplete && offers.every(({ source }) => source === 'state')).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('damage in one advert of the state leaves the other seven as they were', () => {
    const start = html.indexOf('\\"title', html.indexOf('{\\"id\\":401214635'));
    const end = html.indexOf('{\\"id\\":401214636');
    fc.assert(
      fc.property(
        fc.integer({ min: start, max: end - 10 }),
        fc.constantFrom('\u0001', '', '"'),
        (at, insert) => {
          const text = html.slice(0, at) + insert + html.slice(at + 1);
          const { offers, isComplete } = outcomeOf(() => readOlxListPage(text, context));
          const others = offers.filter(
            ({ source, externalId }) => source === 'state' && externalId !== '401214635',
          );
          for (const offer of others) expect(whole).toContainEqual(offer);
          if (offers.length < whole.length) expect(isComplete).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('an advert page is the advert or a coded error', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (spots) => {
        const text = damaged(advertHtml, spots);
        timed(() =>
          outcomeOf(() => ({ offers: [readOlxAdvertPage(text, context).offer], isComplete: true })),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('hostile pages of 100 KB', () => {
  const KB100 = 100_000;
  const fill = (unit: string): string => unit.repeat(Math.floor(KB100 / unit.length));
  const state = 'window.__PRERENDERED_STATE__= "';
  const ads = `${state}{\\"listing\\":{\\"listing\\":{\\"ads\\":[`;

  test.each([
    ['only names of the state', fill('window.__PRERENDERED_STATE__')],
    ['only beginnings of the state', fill(state)],
    ['backslashes', `${state}${fill('\\')}`],
    ['quotes', `${state}${fill('"')}`],
    ['escaped quotes', `${state}${fill('\\"')}`],
    ['backslashes and quotes in a list', `${ads}\\"${fill('\\\\\\"')}`],
    ['lists in lists', `${ads}${fill('[')}`],
    ['closed lists in lists', `${ads}${'['.repeat(40_000)}${']'.repeat(40_000)}]}}}";`],
    ['objects in objects', `${state}${fill('{\\"listing\\":')}`],
    ['empty adverts', `${ads}${fill('{},')}{}]}}}";`],
    ['nulls', `${ads}${fill('null,')}null]}}}";`],
    ['adverts that are numbers', `${ads}${fill('1,')}1]}}}";`],
    ['the same member again and again', `${state}{${fill('\\"ads\\":[],')}`],
    ['adverts with the name __proto__', `${ads}${fill('{\\"__proto__\\":{\\"id\\":1}},')}{}]}}}";`],
    ['nested elements', fill('<div>')],
    ['cards in cards', fill('<div data-cy="l-card" id="1">')],
    ['cards without a tag', fill('data-cy="l-card" ')],
    ['a card of nested elements', `<div data-cy="l-card" id="1">${fill('<p>')}`],
    ['a card of beginnings of styles', `<div data-cy="l-card" id="1">${fill('<style')}`],
    ['a card of attributes', `<div data-cy="l-card" id="1" ${fill('a=b ')}`],
    [
      'entities',
      `<div data-cy="l-card" id="1"><div data-cy="ad-card-title"><a href="/d/x-ID1.html"><h4>${fill('&amp')}</h4></a></div></div>`,
    ],
    [
      'a title of spaces',
      `<div data-cy="l-card" id="1"><div data-cy="ad-card-title"><a href="/d/x-ID1.html"><h4>${fill(' ')}</h4></a></div></div>`,
    ],
    ['a price of digits', `<div data-cy="l-card" id="1"><p data-testid="ad-price">${fill('1 ')}</p></div>`],
    ['a total of digits', `<span data-testid="total-count">${fill('1 ')}</span>`],
    ['page links', `<ul data-testid="pagination-list">${fill('<a>1</a>')}</ul>`],
    ['JSON-LD without an end', fill('<script type="application/ld+json">')],
    ['JSON-LD of nested lists', `<script type="application/ld+json">${fill('[')}</script>`],
    ['JSON-LD with a long attribute', `<script type="application/ld+json" ${fill('x')}>`],
    ['one angle bracket after the other', fill('<')],
    ['spaces', fill(' ')],
    ['NUL', fill('\0')],
    ['half surrogate pairs', fill('\ud800')],
  ])('%s: a coded error or a page, at once', (_, text) => {
    timed(() => outcomeOf(() => readOlxListPage(text, context)));
    timed(() => outcomeOf(() => ({ offers: [readOlxAdvertPage(text, context).offer], isComplete: true })));
    timed(() => detectOlxPageKind(text));
  });

  test('two hundred cards and more are not a page that was read to its end', () => {
    const card = (id: number): string =>
      `<div data-cy="l-card" id="${id}"><div data-cy="ad-card-title"><a href="/d/x-ID1.html"><h4>x</h4></a></div></div>`;
    const page = readOlxListPage(
      Array.from({ length: 250 }, (__, index) => card(index + 1)).join(''),
      context,
    );
    expect(page).toMatchObject({ isComplete: false });
    expect(page.offers).toHaveLength(200);
  });

  test('any text is a coded error or a page', () => {
    fc.assert(
      fc.property(anyText(2_000), (text) => {
        outcomeOf(() => readOlxListPage(`${state}${text}`, context));
        outcomeOf(() => readOlxListPage(`${ads}${text}`, context));
        outcomeOf(() => readOlxListPage(`<div data-cy="l-card" id="1">${text}`, context));
      }),
      { numRuns: 50 },
    );
  });
});
