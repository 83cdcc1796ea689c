import { expect, test } from 'vitest';
import { readRobots } from '../../src/public-pages/robots-rules.ts';

const ORIGIN = 'https://market.example';
const US = 'LeadKit/0.1 (+https://leadkit.example)';

const allows = (text: string, path: string, userAgent = US): boolean =>
  readRobots(ORIGIN, text, userAgent).isAllowed(`${ORIGIN}${path}`);

test('rules for everybody count, those for others do not', () => {
  const text = 'User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /api/ # ours';
  expect([allows(text, '/search'), allows(text, '/api/me')]).toEqual([true, false]);
});

test('a group of several agents counts when one of them is everybody', () => {
  const text = 'User-agent: A\nUser-agent: *\nDisallow: /private\n\nUser-agent: B\nDisallow: /';
  expect([allows(text, '/private/x'), allows(text, '/public')]).toEqual([false, true]);
});

test('the longest rule wins, and Allow over Disallow of the same length', () => {
  const text = 'User-agent: *\nDisallow: /o\nAllow: /o/\nDisallow: /x\nAllow: /x';
  expect([allows(text, '/o/5'), allows(text, '/other'), allows(text, '/x')]).toEqual([true, false, true]);
});

test('a rule with * and $ and a query is followed', () => {
  const text = 'User-agent: *\nDisallow: /*?page=\nDisallow: /*.json$';
  expect([allows(text, '/q/?page=2'), allows(text, '/a.json'), allows(text, '/a.json?x=1')]).toEqual([
    false,
    false,
    true,
  ]);
});

test('nothing and nonsense allow everything', () => {
  for (const text of ['', '<html></html>', 'Disallow: /', 'User-agent: *\nDisallow:'])
    expect(allows(text, '/a')).toBe(true);
});

test('a group with our name counts instead of that for everybody', () => {
  const text = 'User-agent: *\nDisallow:\n\nUser-agent: leadkit\nDisallow: /';
  expect(allows(text, '/a')).toBe(false);
});

test('a robot that begins like a browser goes by the name it gives itself', () => {
  const text = 'User-agent: AcmeBot\nDisallow: /\nCrawl-delay: 9';
  const agent = 'Mozilla/5.0 (compatible; AcmeBot/1.0; +https://acme.example/bot)';
  expect([allows(text, '/a', agent), readRobots(ORIGIN, text, agent).crawlDelayMs]).toEqual([false, 9_000]);
});

test.each([
  ['Crawl-delay: 2.5', 2_500],
  ['Crawl-delay: soon', 0],
  ['Crawl-delay: -1', 0],
  ['', 0],
])('"%s" asks for %i ms between two requests', (line, crawlDelayMs) => {
  expect(readRobots(ORIGIN, `User-agent: *\n${line}`, US).crawlDelayMs).toBe(crawlDelayMs);
});
