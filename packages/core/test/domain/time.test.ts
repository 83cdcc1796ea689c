import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs, compareMoments, toIsoText, toUnixMs } from '../../src/domain/time.ts';
import { errorOf } from './error-of.ts';

describe('toUnixMs', () => {
  test.each([
    ['2026-11-22T10:00:00+05:00', Date.UTC(2026, 10, 22, 5)],
    ['2026-11-22T10:00:00+0500', Date.UTC(2026, 10, 22, 5)],
    ['2026-11-22T05:00:00Z', Date.UTC(2026, 10, 22, 5)],
    ['2026-11-22T05:00Z', Date.UTC(2026, 10, 22, 5)],
    ['2025-01-23T16:16:39.053131+00:00', Date.UTC(2025, 0, 23, 16, 16, 39, 53)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59.999Z', -1],
  ])('%s', (text, unixMs) => {
    expect(toUnixMs(text)).toBe(unixMs);
  });

  test.each([
    ['without an offset', '2026-11-22T10:00:00'],
    ['without an offset, as OLX writes it', '2026-11-22 10:00:00'],
    ['a day', '2026-11-22'],
    ['a time', '10:00'],
    ['words', 'сегодня в 10:00'],
    ['February 30', '2026-02-30T00:00:00Z'],
    ['February 29 of a common year', '2026-02-29T00:00:00Z'],
    ['a month 13', '2026-13-01T00:00:00Z'],
    ['a second 60', '2026-01-01T00:00:60Z'],
    ['an offset of 99 hours', '2026-01-01T00:00:00+99:00'],
    ['spaces around it', ' 2026-11-22T05:00:00Z'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(errorOf(() => toUnixMs(text)).code).toBe('invalid_input');
  });

  test.each([undefined, null, 0, new Date(0)])('refuses %j, which is no text', (value) => {
    expect(errorOf(() => toUnixMs(value as unknown as string)).code).toBe('invalid_input');
  });
});

const year0 = Date.UTC(2000, 0);
const year9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const unixMs = fc.integer({ min: year0, max: year9999 });

describe('toIsoText', () => {
  test('is read back as the same moment', () => {
    fc.assert(
      fc.property(unixMs, (moment) => {
        expect(toUnixMs(toIsoText(moment))).toBe(moment);
      }),
    );
  });

  test('texts compare like moments', () => {
    fc.assert(
      fc.property(unixMs, unixMs, (a, b) => {
        expect(toIsoText(a) < toIsoText(b)).toBe(a < b);
      }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, year9999 + 1, -1e15])('refuses %d', (moment) => {
    expect(errorOf(() => toIsoText(moment)).code).toBe('invalid_input');
  });
});

describe('addMs', () => {
  test('gives canonical text whatever the offset was', () => {
    expect(addMs('2026-11-22T10:00:00+05:00', 60_000)).toBe('2026-11-22T05:01:00.000Z');
  });

  test('goes back with negative milliseconds', () => {
    expect(addMs('2026-01-01T00:00:00Z', -1)).toBe('2025-12-31T23:59:59.999Z');
  });

  test('refuses to add what is no number', () => {
    expect(errorOf(() => addMs('2026-01-01T00:00:00Z', Number.NaN)).code).toBe('invalid_input');
  });
});

describe('compareMoments', () => {
  test.each([
    ['2026-11-22T10:00:00+05:00', '2026-11-22T05:00:00.000Z', 0],
    ['2026-11-22T10:00:00+05:00', '2026-11-22T06:00:00.000Z', -1],
    ['2026-11-22T04:00:00.000Z', '2026-11-22T06:00:00+05:00', 1],
  ])('%s and %s: %i', (left, right, order) => {
    expect(compareMoments(left, right)).toBe(order);
  });
});
