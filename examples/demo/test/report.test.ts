import { DEFAULT_SCORE_PROFILES, ITEM_KINDS, SCORE_FACTORS } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { html } from '../report/html.ts';
import { renderReport } from '../report/page.ts';
import { scoreExplanation } from '../report/score-words.ts';
import { histogram, percentile } from '../report/statistics.ts';
import { SAMPLE_REPORT } from './sample-report.ts';

describe('the page', () => {
  const page = renderReport(SAMPLE_REPORT);

  test('it holds every section and every chart in both languages and both widths', () => {
    expect([...page.matchAll(/<h2 id="(\w+)">/g)].map(([, id]) => id)).toEqual([
      'summary',
      'funnel',
      'money',
      'responses',
      'hours',
      'prices',
      'score',
      'method',
    ]);
    for (const language of ['ru', 'en'])
      for (const width of ['wide', 'narrow'])
        expect(page.split(`<div class="chart ${width}" lang="${language}"><svg `).length - 1).toBe(6);
  });

  test('what the data says is shown as text, never as markup', () => {
    expect(page).toContain('<h1>Шкафы-купе &#60;i&#62;&#38;&#34;&#39;</h1>');
    expect(page).toContain('one &#60;b&#62;thing&#60;/b&#62; / another');
    expect(page).not.toContain('<i>');
  });

  test('nothing in it leads out of it, and its policy forbids what would', () => {
    expect(page.match(/(?:src|href)="(?!#|data:)[^"]*"|url\(|@import|https?:/g) ?? []).toEqual([]);
    expect(page).toContain("default-src 'none'");
  });

  test('a part of the score says in both languages what was found, and what nobody could measure says why', () => {
    expect(page).toContain(
      '<span lang="ru">Продавцов на одной площадке в одном городе: 35,5; 1\u00a0000 даёт 0, 0 даёт 100 (продавцы, n = 11).</span><span lang="en">One “sentence”.</span>',
    );
    expect(page).toContain('Доля цены после закупки, комиссии, налога и доставки: 52,5\u00a0%;');
    expect(page).toContain(
      'Не измерено: слишком мало предложений называют продавца. Баллы этой части (10 из 100) не участвуют, и уверенность ниже.',
    );
  });

  test.each(SCORE_FACTORS)('LeadKit’s words about %s have a Russian translation', (factor) => {
    const measures = ITEM_KINDS.flatMap((kind) => DEFAULT_SCORE_PROFILES[kind][factor].measures);
    const part = {
      factor,
      hundredths: 100,
      mostHundredths: 200,
      profileHundredths: 200,
      n: 1,
      confidence: 1,
      explanation: 'English',
    };
    expect(scoreExplanation(part).ru).toContain('Не измерено');
    for (const { measure, worst, best } of measures)
      expect(scoreExplanation({ ...part, found: { measure, raw: 0.1, worst, best } }).ru).toContain(
        'даёт 100',
      );
  });

  test('a marketplace whose lists show no sellers has a dash, not a zero', () => {
    expect(page).toMatch(
      /<th scope="row">Kaspi\.kz<\/th><td class="number">0<\/td><td class="number">–<\/td>/,
    );
  });

  test('a niche for which nothing was computed has no section about parts', () => {
    const { score: _, ...rated } = SAMPLE_REPORT;
    expect(renderReport(rated)).not.toContain('<h2 id="score">');
  });
});

test('words that are the same in both languages stand once', () => {
  expect(html`<b>${{ ru: 'ROMI', en: 'ROMI' }}</b>`.markup).toBe('<b>ROMI</b>');
  expect(html`<b>${{ ru: 'да', en: 'yes' }}</b>`.markup).toBe(
    '<b><span lang="ru">да</span><span lang="en">yes</span></b>',
  );
});

describe('statistics', () => {
  test('a percentile lies between the two nearest ranks, and there is none of nothing', () => {
    expect([percentile([1, 2, 4], 0.5), percentile([1, 2], 0.5), percentile([], 0.5)]).toEqual([
      2,
      1.5,
      undefined,
    ]);
  });

  test('every number is in one bin of a round width', () => {
    expect(histogram([45, 99, 128, 145, 176, 189, 240], 12)).toHaveLength(11);
    expect(histogram([45, 99, 240], 12).reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(histogram([7, 7], 12)).toEqual([{ from: 7, before: 8, count: 2 }]);
    expect(histogram([], 12)).toEqual([]);
  });
});
