import { buildOlxAdvertPage, buildOlxListPage } from '@leadkit/platform-olx/emulator';
import { detectOlxPageKind, readOlxAdvertPage, readOlxListPage } from '@leadkit/platform-olx/market';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Outcome, outcomeOf, placesIn, verdictOf } from './damaged-pages.ts';
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

const advertOutcome = (text: string): Outcome =>
  outcomeOf(() => ({ offers: [readOlxAdvertPage(text, context).offer], isComplete: true }));

/** Slower than any of these is a reader that hangs on something larger. */
const LIMIT_MS = 2_000;

function timed<Result>(work: () => Result): Result {
  const started = performance.now();
  const result = work();
  expect(performance.now() - started).toBeLessThan(LIMIT_MS);
  return result;
}

describe('a page cut at 100 points', () => {
  const verdictsOf = (text: string): Set<string> =>
    new Set(
      placesIn(text, 100).map((place) =>
        verdictOf(
          outcomeOf(() => readOlxListPage(text.slice(0, place), context)),
          whole,
        ),
      ),
    );

  test('gives whole offers, says when some are missing, or is a coded error', () => {
    expect([...verdictsOf(html)].sort()).toEqual(['part', 'unexpected_response', 'whole']);
  });

  test('gives no more without a state', () => {
    const printed = buildOlxListPage(adverts, { ...site, without: ['state', 'jsonLd'] });
    expect([...verdictsOf(printed)].sort()).toEqual(['part', 'unexpected_response', 'whole']);
  });

  test('without a state and cut between two cards it is not complete', () => {
    const [head = '', ...cards] = buildOlxListPage(adverts, { ...site, without: ['state', 'jsonLd'] }).split(
      '<div data-cy="l-card"',
    );
    expect(cards).toHaveLength(8);
    const verdicts = cards.map((_, count) =>
      verdictOf(
        outcomeOf(() =>
          readOlxListPage([head, ...cards.slice(0, count)].join('<div data-cy="l-card"'), context),
        ),
        whole,
      ),
    );
    expect(verdicts).toEqual(['unexpected_response', ...Array(7).fill('part')]);
  });

  test('an advert page gives the whole advert or a coded error', () => {
    const verdicts = placesIn(advertHtml, 100).map((place) =>
      verdictOf(advertOutcome(advertHtml.slice(0, place)), [wholeAdvert]),
    );
    expect([...new Set(verdicts)].sort()).toEqual(['unexpected_response', 'whole']);
  });
});

describe('a page with damage', () => {
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
  const damaged = (page: string, spots: readonly { at: number; length: number; insert: string }[]): string =>
    spots.reduce((text, { at, length, insert }) => {
      const place = Math.floor(text.length * at);
      return text.slice(0, place) + insert + text.slice(place + length);
    }, page);

  test('is offers or a coded error, and fewer offers of the state than adverts are never called complete', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (spots) => {
        const text = damaged(html, spots);
        const { offers, isComplete } = timed(() => outcomeOf(() => readOlxListPage(text, context)));
        expect(new Set(offers.map(({ externalId }) => externalId)).size).toBe(offers.length);
        const isOfState = offers.every(({ source }) => source === 'state');
        expect(isComplete && isOfState && offers.length < whole.length).toBe(false);
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
          const { offers, isComplete, code } = outcomeOf(() => readOlxListPage(text, context));
          const others = offers.filter(({ externalId }) => externalId !== '401214635');
          const verdict = verdictOf(
            { offers: others, isComplete, ...(code === undefined ? {} : { code }) },
            whole.filter(({ externalId }) => externalId !== '401214635'),
          );
          expect(['whole', 'part']).toContain(verdict);
          expect(isComplete && offers.length < whole.length).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('an advert page is the advert or a coded error', () => {
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (spots) => {
        timed(() => advertOutcome(damaged(advertHtml, spots)));
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
    timed(() => advertOutcome(text));
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
