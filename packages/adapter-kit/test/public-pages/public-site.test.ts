import { expect, test } from 'vitest';
import type { ReceivedAnswer } from '../../src/index.ts';
import { definePublicSite } from '../../src/public-pages/index.ts';

const SITE = definePublicSite({
  platform: 'board',
  name: 'Board',
  captchaMarks: ['captcha'],
  banMarks: ['access denied'],
  contentMarks: ['application/ld+json'],
  whenClosed: 'Use data of your own.',
});

function answer(status: number, headers: Record<string, string> = {}, text = ''): ReceivedAnswer {
  return {
    operation: 'market.searchPage',
    status,
    headers: new Headers(headers),
    url: 'https://board.example/list',
    text,
    json: undefined,
    isHtml: text.startsWith('<'),
  };
}

test('a captcha is told from a ban, in any case of letters', () => {
  expect(
    ['<p>reCAPTCHA</p>', '<h1>ACCESS DENIED</h1>', '<p>hello</p>'].map((html) => SITE.refusalOf(html)),
  ).toEqual(['captcha', 'ban', undefined]);
});

test('a page that refuses is blocked, with the issue captcha when it shows one', () => {
  expect(() => SITE.refuseRefusal('<p>captcha</p>')).toThrow(
    expect.objectContaining({
      code: 'blocked',
      platform: 'board',
      operation: 'board.read',
      issues: [{ path: 'captcha', message: 'a captcha or a browser challenge was shown' }],
    }),
  );
});

test('a page that shows content is no refusal, whatever it mentions', () => {
  expect(() => SITE.refuseRefusal('<script type="application/ld+json"></script>captcha')).not.toThrow();
});

test('an unreadable page names five paths and says how many more there are', () => {
  const problems = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((path) => ({ path, message: 'is missing' }));
  const error = SITE.unreadable('The list page', problems, 'market.searchPage');
  expect(error).toMatchObject({
    code: 'unexpected_response',
    operation: 'market.searchPage',
    issues: problems,
  });
  expect(error.message).toBe(
    'The list page has another shape than the one known: a is missing; b is missing; c is missing; d is missing; ' +
      'e is missing; and 2 more. No offer was made of it. Board may have changed its site, or this is something else.',
  );
});

test.each([
  ['a 403', answer(403), { code: 'blocked', retryAfterMs: 9_000 }],
  [
    'a 403 that says how long',
    answer(403, { 'retry-after': '3600' }),
    { code: 'blocked', retryAfterMs: 3_600_000 },
  ],
  [
    'a 429 for a minute',
    answer(429, { 'retry-after': '60' }),
    { code: 'rate_limited', retryAfterMs: 60_000 },
  ],
  ['a 429 for longer', answer(429, { 'retry-after': '61' }), { code: 'blocked', retryAfterMs: 61_000 }],
  ['a 429 that does not say', answer(429), { code: 'blocked', retryAfterMs: 9_000 }],
  [
    'a captcha under 429',
    answer(429, { 'retry-after': '5' }, '<p>captcha</p>'),
    { code: 'blocked', retryAfterMs: 5_000, issues: [{ path: 'captcha' }] },
  ],
])('%s is what it says', (_what, refused, fault) => {
  expect(SITE.refusedAnswer(refused, 9_000)).toMatchObject(fault);
});

test('a page under 200 where data was asked for is a refusal only when it says so', () => {
  const faults = ['<p>captcha</p>', '<p>access denied</p>', '<p>hello</p>'].map((html) =>
    SITE.refusedPage(answer(200, {}, html), 9_000),
  );
  expect(faults).toMatchObject([{ issues: [{ path: 'captcha' }] }, { code: 'blocked' }, undefined]);
});
