import { load } from 'cheerio/slim';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  cleanText,
  createMarkupReader,
  createPageNotes,
  ownUrl,
  pageContextIssues,
  publicMarketIssues,
  textOf,
} from '../../src/public-pages/index.ts';

describe('notes of a page', () => {
  test('a thing of another shape is given up, and its missing paths are named', () => {
    const notes = createPageNotes('board');
    const schema = z.object({ id: z.number(), title: z.string() });
    expect(notes.check(schema, { id: 1 }, 'ads.3')).toBeUndefined();
    expect([notes.unread, notes.problems]).toEqual([1, [{ path: 'ads.3.title', message: 'is missing' }]]);
  });

  test('a hundred problems are kept, and all that was not read is counted', () => {
    const notes = createPageNotes('board');
    for (let index = 0; index < 150; index += 1) notes.giveUp(`ads.${index}`, 'is no JSON');
    expect([notes.problems.length, notes.unread]).toEqual([100, 150]);
  });

  test.each([
    [2470, { amountMinor: 247_000, currency: 'KZT' }, 0],
    [0, undefined, 0],
    [null, undefined, 0],
    [-5, undefined, 1],
    [Number.POSITIVE_INFINITY, undefined, 1],
    [10.001, undefined, 1],
  ])('the price %d is %o, with %i problems', (amount, price, problems) => {
    const notes = createPageNotes('board');
    expect(notes.price('price', amount, 'KZT')).toEqual(price);
    expect(notes.problems).toHaveLength(problems);
  });
});

test.each([
  ['/a/1?x=2#y', 'https://board.example/a/1'],
  ['http://www.board.example/a', 'http://www.board.example/a'],
  ['https://board.example.evil.example/a', undefined],
  ['https://user:word@board.example/a', undefined],
  ['javascript:alert(1)', undefined],
  ['http://[', undefined],
])('of a site with two hosts %s is %s', (text, url) => {
  const hosts = ['board.example', 'www.board.example'];
  expect(ownUrl(text, { origin: 'https://board.example', hosts })).toBe(url);
});

test('a relative address belongs to the other origin when there is one', () => {
  const site = { origin: 'https://board.example', hosts: ['board.example'] };
  expect(ownUrl('/a', { ...site, otherOrigin: 'http://127.0.0.1:4610' })).toBe('http://127.0.0.1:4610/a');
});

test('half an emoji and NUL do not reach the store', () => {
  expect(cleanText(' a\0\ud83d ')).toBe('a\ufffd');
});

test('a moment without offset, a day no calendar has and an origin with a path are refused by name', () => {
  expect(pageContextIssues({ seenAt: '2026-11-22T10:00:00' }).map(({ path }) => path)).toEqual(['seenAt']);
  const wrong = { seenAt: '2026-02-30T10:00:00Z', origin: 'http://127.0.0.1/a' };
  expect(pageContextIssues(wrong).map(({ path }) => path)).toEqual(['seenAt', 'origin']);
});

test.each([
  [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs'],
  [{ blockedForMs: 0 }, 'blockedForMs'],
  [{ requestsPerMinute: Number.NaN }, 'requestsPerMinute'],
  [{ spacingMs: -1 }, 'spacingMs'],
  [{ spacingMs: Number.POSITIVE_INFINITY }, 'spacingMs'],
  [{ baseUrl: 'ftp://board.example' }, 'baseUrl'],
  [{ userAgent: 'Mozilla/5.0 (Windows NT 10.0)' }, 'userAgent'],
  [{ userAgent: 'имя' }, 'userAgent'],
])('the market option %o is refused by name', (options, path) => {
  expect(publicMarketIssues(options).map((issue) => issue.path)).toEqual([path]);
});

describe('a reader of markup', () => {
  const markup = createMarkupReader(load, { lengthMax: 200 });
  const CARD = { marks: ['data-cy="card"', 'data-testid="card"'], inside: 'h4' };

  test('finds each element once, however many marks it carries', () => {
    const html =
      '<div data-cy="card" data-testid="card"><h4>A</h4></div><div data-cy="card"><h4>B</h4></div>';
    expect(markup.findAll(html, CARD, 9).map(textOf)).toEqual(['A', 'B']);
    expect(textOf(markup.select(html, CARD))).toBe('A');
  });

  test('an element whose end is cut off is undefined, and the others are there', () => {
    const html = '<div data-cy="card"><h4>A</h4></div><div data-cy="card"><h4>B';
    expect(markup.findAll(html, CARD, 9).map((card) => card && textOf(card))).toEqual(['A', undefined]);
  });

  test('its style sheets do not count towards its length', () => {
    const html = `<div data-cy="card"><style>${'a{}'.repeat(150)}</style><h4>A  b</h4></div>`;
    expect(textOf(markup.select(html, CARD))).toBe('A b');
  });

  test('one that is longer than it may be is undefined', () => {
    expect(markup.find(`<div data-cy="card">${'x'.repeat(200)}</div>`, CARD)).toBeUndefined();
  });
});
