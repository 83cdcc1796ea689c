import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../src/retry-after.ts';

const now = Date.UTC(1994, 10, 6, 8, 49, 37);

describe('parseRetryAfter', () => {
  test.each([
    ['7', 7_000],
    ['0', 0],
    [' 120 ', 120_000],
    ['1.5', 1_500],
    ['0.0001', 1],
    ['Sun, 06 Nov 1994 08:49:47 GMT', 10_000],
    ['Sunday, 06-Nov-94 08:49:47 GMT', 10_000],
    ['Sun Nov  6 08:49:47 1994', 10_000],
    ['Sun, 06 Nov 1994 08:49:00 GMT', 0],
  ])('%j is %d ms', (header, ms) => {
    expect(parseRetryAfter(header, now)).toBe(ms);
  });

  test.each([
    null,
    '',
    'soon',
    '-5',
    '7s',
    '1e3',
    '0x10',
    'Infinity',
    '99999999999',
    'Sun, 06 Nov 1994 08:49:47 +0500',
    'Sun, 06 Nov 1994 99:49:47 GMT',
    '1994-11-06T08:49:47Z',
  ])('%j is nothing', (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });

  test('any text is nothing or a whole number of milliseconds from 0', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double().map(String), fc.date().map(String)), (header) => {
        const ms = parseRetryAfter(header, now);
        expect(ms === undefined || (Number.isSafeInteger(ms) && ms >= 0)).toBe(true);
      }),
    );
  });

  test('every moment of this century written as an HTTP date is read back', () => {
    const moments = fc.integer({ min: Date.UTC(2000, 0) / 1_000, max: Date.UTC(2099, 11) / 1_000 });
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 1_000_000 }), (seconds, later) => {
        const header = new Date((seconds + later) * 1_000).toUTCString();
        expect(parseRetryAfter(header, seconds * 1_000)).toBe(later * 1_000);
      }),
    );
  });
});
