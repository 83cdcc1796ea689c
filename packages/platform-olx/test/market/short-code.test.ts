import { fromOlxShortCode, readOlxAdvertId, toOlxShortCode } from '@leadkit/platform-olx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** From captured pages and answers of three countries (reference of 2026-11-22). */
const PAIRS = [
  ['r9sfK', 401214632],
  ['h8TjV', 253316992],
  ['10EGY2', 925831122],
  ['19jUV7', 1053866955],
  ['YUj73', 900000001],
  ['18wW2z', 1041950955],
] as const;

describe('short codes', () => {
  test.each(PAIRS)('%s is %i, both ways', (code, id) => {
    expect(fromOlxShortCode(code)).toBe(id);
    expect(toOlxShortCode(id)).toBe(code);
  });

  test('the digits after t go u, w, v', () => {
    expect(['u', 'w', 'v', 'U', 'W', 'V'].map(fromOlxShortCode)).toEqual([30, 31, 32, 56, 57, 58]);
  });

  test('every safe whole number comes back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (id) => {
        expect(fromOlxShortCode(toOlxShortCode(id))).toBe(id);
      }),
    );
  });

  test.each(['', '0', 'a-b', 'я', 'ZZZZZZZZZ', '1234567890', ' 1'])('"%s" is no code', (code) => {
    expect(fromOlxShortCode(code)).toBeUndefined();
  });

  test.each([0, -1, 1.5, Number.NaN, 2 ** 53])('%d has no code', (id) => {
    expect(() => toOlxShortCode(id)).toThrow(RangeError);
  });
});

describe('the id in an address', () => {
  test.each([
    ['https://www.olx.kz/d/obyavlenie/sdam-kvartiru-IDr9sfK.html', 401214632],
    ['https://www.olx.pl/d/oferta/kawalerka-CID3-ID18wW2z.html', 1041950955],
    ['/d/oferta/kawalerka-CID3-ID18wW2z.html?search_reason=search%7Corganic#1041950955', 1041950955],
  ])('%s', (url, id) => {
    expect(readOlxAdvertId(url)).toBe(id);
  });

  test.each([
    'https://www.olx.kz/',
    'https://www.otodom.pl/pl/oferta/x-ID4o5L7',
    '/d/oferta/ID18wW2z.html',
    '',
  ])('%s has none', (url) => {
    expect(readOlxAdvertId(url)).toBeUndefined();
  });
});
