import { expect, test } from 'vitest';
import { parseRobots } from '../src/market/robots.ts';

test('rules for everybody count, those for others do not', () => {
  const rules = parseRobots(
    'User-agent: BadBot\nDisallow: /\n\nUser-agent: *\nDisallow: /api/ # ours\nCrawl-delay: 2',
  );
  expect([rules.allows('/search'), rules.allows('/api/me'), rules.crawlDelayMs]).toEqual([
    true,
    false,
    2_000,
  ]);
});

test('a group of several agents counts when one of them is everybody', () => {
  const rules = parseRobots('User-agent: A\nUser-agent: *\nDisallow: /private\n\nUser-agent: B\nDisallow: /');
  expect([rules.allows('/private/x'), rules.allows('/public')]).toEqual([false, true]);
});

test('the longest rule wins, and Allow over Disallow of the same length', () => {
  const rules = parseRobots('User-agent: *\nDisallow: /o\nAllow: /o/\nDisallow: /x\nAllow: /x');
  expect([rules.allows('/o/5'), rules.allows('/other'), rules.allows('/x')]).toEqual([true, false, true]);
});

test('nothing and nonsense allow everything', () => {
  for (const text of ['', '<html></html>', 'Disallow: /', 'User-agent: *\nDisallow:'])
    expect(parseRobots(text).allows('/a')).toBe(true);
});
