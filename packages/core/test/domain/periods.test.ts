import { createZone, periodStarts } from '@leadkit/core';
import { expect, test } from 'vitest';

const almaty = createZone('Asia/Almaty');
const starts = (period: 'day' | 'week' | 'month', from: string, before: string): readonly string[] =>
  periodStarts(almaty, period, from, before).map(({ date, at }) => `${date} ${at}`);

test('days begin at midnight of the zone, the first one before the span where it has to', () => {
  expect(starts('day', '2026-11-22T10:00:00+05:00', '2026-11-24T00:00:00.001+05:00')).toEqual([
    '2026-11-22 2026-11-21T19:00:00.000Z',
    '2026-11-23 2026-11-22T19:00:00.000Z',
    '2026-11-24 2026-11-23T19:00:00.000Z',
  ]);
});

test('a span that ends at midnight does not touch the next day', () => {
  expect(starts('day', '2026-11-22T00:00:00+05:00', '2026-11-23T00:00:00+05:00')).toEqual([
    '2026-11-22 2026-11-21T19:00:00.000Z',
  ]);
});

test('29 February 2024 had 25 hours, and no moment of them is lost or doubled', () => {
  expect(starts('day', '2024-02-29T00:00:00+06:00', '2024-03-02T00:00:00+05:00')).toEqual([
    '2024-02-29 2024-02-28T18:00:00.000Z',
    '2024-03-01 2024-02-29T19:00:00.000Z',
  ]);
});

test('weeks begin on Monday', () => {
  expect(starts('week', '2026-11-22T10:00:00+05:00', '2026-11-24T00:00:00+05:00')).toEqual([
    '2026-11-16 2026-11-15T19:00:00.000Z',
    '2026-11-23 2026-11-22T19:00:00.000Z',
  ]);
});

test('months begin on their first, across the end of a year', () => {
  expect(starts('month', '2026-12-31T10:00:00+05:00', '2027-02-01T00:00:00+05:00')).toEqual([
    '2026-12-01 2026-11-30T19:00:00.000Z',
    '2027-01-01 2026-12-31T19:00:00.000Z',
  ]);
});
