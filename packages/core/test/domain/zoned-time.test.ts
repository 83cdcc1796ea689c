import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, createZone, DAY_MS } from '../../src/domain/zoned-time.ts';
import { errorOf } from './error-of.ts';

const zone = createZone();
const at = (text: string): number => Date.parse(text);

describe('clocks of Kazakhstan', () => {
  test.each([
    ['2024-02-29T12:00:00Z', '2024-02-29', 18 * 60],
    ['2024-02-29T17:59:00Z', '2024-02-29', 23 * 60 + 59],
    ['2024-02-29T18:00:00Z', '2024-02-29', 23 * 60],
    ['2024-02-29T19:00:00Z', '2024-03-01', 0],
    ['2026-11-22T05:00:00Z', '2026-11-22', 10 * 60],
    ['2026-11-22T20:30:59Z', '2026-11-23', 90],
  ])('%s is %s, minute %d', (moment, date, minuteOfDay) => {
    expect(zone.toLocal(at(moment))).toEqual({ date, minuteOfDay });
  });

  test('the last day of February 2024 has 25 hours', () => {
    expect(zone.toUnixMs('2024-02-29', 1440) - zone.toUnixMs('2024-02-29', 0)).toBe(DAY_MS + 3_600_000);
  });

  test('of an hour shown twice the second one counts', () => {
    expect(zone.toUnixMs('2024-02-29', 23 * 60 + 30)).toBe(at('2024-02-29T18:30:00Z'));
  });

  test('a moment and what the clocks show are two ways to say the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2024-03-01T00:00:00Z') / 60_000, max: at('2030-01-01T00:00:00Z') / 60_000 }),
        (minute) => {
          const { date, minuteOfDay } = zone.toLocal(minute * 60_000);
          expect(zone.toUnixMs(date, minuteOfDay)).toBe(minute * 60_000);
        },
      ),
    );
  });
});

describe('other clocks', () => {
  const berlin = createZone('Europe/Berlin');

  test('an hour that is left out is shown an hour later', () => {
    expect(berlin.toUnixMs('2026-03-29', 150)).toBe(at('2026-03-29T03:30:00+02:00'));
  });

  test('a zone nobody knows is refused naming the field', () => {
    const error = errorOf(() => createZone('Asia/Almata'));
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid_input', 'timeZone']);
  });
});

test('days are counted over months and leap years', () => {
  expect([addDays('2024-02-28', 1), addDays('2026-12-31', 1), addDays('2026-03-01', -1)]).toEqual([
    '2024-02-29',
    '2027-01-01',
    '2026-02-28',
  ]);
});
