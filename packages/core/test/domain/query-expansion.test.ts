import { type ExpansionRule, expandQueries } from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const textOf = (rule: ExpansionRule, ru: readonly string[], kk: readonly string[] = []): string | undefined =>
  expandQueries({ ru, kk }, 20).find((one) => one.rule === rule)?.text;

describe('expandQueries', () => {
  test('begins with what was asked for, Russian first', () => {
    const queries = expandQueries({ kk: ['шкаф жасату'], ru: ['шкаф купе'] });
    expect(queries.slice(0, 2).map(({ text, rule }) => [text, rule])).toEqual([
      ['шкаф купе', 'asked'],
      ['шкаф жасату', 'asked'],
    ]);
  });

  test.each([
    ['әқңөүұһі', 'акноууhи'.replace('h', 'х')],
    ['Төсек үстел', 'Тосек устел'],
    ['ғимарат', 'гимарат'],
  ])('Kazakh letters of "%s" become those people type without them: "%s"', (kk, text) => {
    expect(textOf('kazakh_letters', [], [kk])).toBe(text);
  });

  test('a word of mixed letters is read as Cyrillic', () => {
    expect(textOf('fixed_lookalikes', ['шкaф'])).toBe('шкаф');
  });

  test('a Latin word among Cyrillic ones stays Latin', () => {
    expect(textOf('fixed_lookalikes', ['чехол iphone'])).toBeUndefined();
  });

  test('Cyrillic typed with the Latin layout on is read as Cyrillic', () => {
    expect(textOf('fixed_layout', ['irfa regt'])).toBe('шкаф купе');
  });

  test.each(['iphone', 'samsung galaxy', 'шкаф'])('"%s" is no slip of the layout', (text) => {
    expect(textOf('fixed_layout', [text])).toBeUndefined();
  });

  test('the first lookalike of each word slips into Latin', () => {
    expect(textOf('lookalike_slip', ['стол письменный'])).toBe('cтол пиcьменный');
  });

  test('a word of lookalikes only is left alone: it would be a Latin word', () => {
    expect(textOf('lookalike_slip', ['сахар'])).toBeUndefined();
  });

  test('Russian as it comes out with the Latin layout on', () => {
    expect(textOf('layout_slip', ['Шкаф'])).toBe('Irfa');
  });

  test('every query says where it comes from and why', () => {
    const query = expandQueries({ kk: ['үстел'] }).find(({ rule }) => rule === 'kazakh_letters');
    expect(query).toMatchObject({
      from: 'үстел',
      explanation: '"устел": as people type it who have no Kazakh letters at hand.',
    });
  });

  const anyWords = fc.array(fc.stringMatching(/^[а-яәғқңөұүһіa-z ]{1,20}$/u), { maxLength: 10 });

  test('never makes more than asked for, never repeats a text, and keeps all that was asked for', () => {
    fc.assert(
      fc.property(anyWords, anyWords, fc.integer({ min: 1, max: 12 }), (ru, kk, max) => {
        const queries = expandQueries({ ru, kk }, max);
        const asked = new Set(
          [...ru, ...kk].map((text) => text.toLowerCase()).filter((text) => text.trim() !== ''),
        );
        const texts = queries.map(({ text }) => text.toLowerCase());
        expect(queries.length).toBeLessThanOrEqual(Math.max(max, asked.size));
        expect(new Set(texts).size).toBe(texts.length);
        expect([...asked].every((text) => texts.includes(text))).toBe(true);
      }),
    );
  });

  test('is the same every time', () => {
    fc.assert(
      fc.property(anyWords, (ru) => {
        expect(expandQueries({ ru })).toEqual(expandQueries({ ru }));
      }),
    );
  });
});
