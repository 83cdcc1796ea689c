import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../src/index.ts';

test('a seed gives the numbers it always gave', () => {
  const random = createRandom('leadkit');
  expect([random.integer(0, 999), random.integer(0, 999), random.integer(0, 999)]).toMatchInlineSnapshot(`
    [
      796,
      229,
      683,
    ]
  `);
});

test('property: integers stay within their bounds and reach both', () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: -5, max: 5 }), fc.nat({ max: 3 }), (seed, min, span) => {
      const random = createRandom(seed);
      const seen = new Set(Array.from({ length: 200 }, () => random.integer(min, min + span)));
      expect([...seen].sort((a, b) => a - b)).toEqual(
        Array.from({ length: span + 1 }, (_, index) => min + index),
      );
    }),
  );
});

test('property: a shuffle keeps every item and leaves the list alone', () => {
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.nat()), (seed, list) => {
      const before = [...list];
      const mixed = createRandom(seed).shuffle(list);
      expect(list).toEqual(before);
      expect(mixed.sort((a, b) => a - b)).toEqual(before.sort((a, b) => a - b));
    }),
  );
});

test('a token has the asked length and only a-z0-9', () => {
  expect(createRandom(1).token(40)).toMatch(/^[a-z0-9]{40}$/);
});

test('picking from nothing is refused', () => {
  expect(() => createRandom(1).pick([])).toThrow(RangeError);
});

test('chance 0 never happens and chance 1 always does', () => {
  const random = createRandom(1);
  const draws = Array.from({ length: 100 }, () => [random.chance(0), random.chance(1)]);
  expect(draws.every(([never, always]) => never === false && always === true)).toBe(true);
});
