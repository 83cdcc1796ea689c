import { METRICS } from '@leadkit/core';
import { expect, test } from 'vitest';

test('every metric says what it is, once', () => {
  expect(new Set(METRICS.map(({ id }) => id)).size).toBe(METRICS.length);
  expect(METRICS.filter(({ title, formula }) => title === '' || formula === '')).toEqual([]);
});
