import { describe, expect, test } from 'vitest';
import {
  daysOffOf,
  type HolidayTable,
  holidayIssues,
  KAZAKHSTAN_HOLIDAYS,
} from '../../src/domain/holidays.ts';

const daysOff = (year: number, table: HolidayTable = KAZAKHSTAN_HOLIDAYS): string[] =>
  daysOffOf(table, year).map(({ date }) => date);

describe('days off of Kazakhstan', () => {
  test('2026 is the calendar the government published', () => {
    expect(daysOff(2026)).toEqual([
      '2026-01-01',
      '2026-01-02',
      '2026-01-07',
      '2026-03-08',
      '2026-03-09',
      '2026-03-21',
      '2026-03-22',
      '2026-03-23',
      '2026-03-24',
      '2026-03-25',
      '2026-05-01',
      '2026-05-07',
      '2026-05-09',
      '2026-05-11',
      '2026-05-27',
      '2026-07-06',
      '2026-08-30',
      '2026-08-31',
      '2026-10-25',
      '2026-10-26',
      '2026-12-16',
    ]);
  });

  test('two holidays on one weekend move to two days, past the holidays between', () => {
    const moved = daysOffOf(KAZAKHSTAN_HOLIDAYS, 2028).filter(({ name }) => name === 'New Year');
    expect(moved.map(({ date }) => date)).toEqual(['2028-01-01', '2028-01-02', '2028-01-03', '2028-01-04']);
  });

  test.each([
    ['Orthodox Christmas of 2029, a Sunday', 2029, '2029-01-08'],
    ['Kurban Ait of 2027, a Sunday', 2027, '2027-05-17'],
  ])('%s is not made up for', (_what, year, monday) => {
    expect(daysOff(year)).not.toContain(monday);
  });

  test('Republic Day is kept from 2022 on', () => {
    expect([daysOff(2021).includes('2021-10-25'), daysOff(2022).includes('2022-10-25')]).toEqual([
      false,
      true,
    ]);
  });

  test('dates of Kurban Ait that are calculated say so', () => {
    expect(KAZAKHSTAN_HOLIDAYS.dated.map(({ date, isAnnounced }) => [date, isAnnounced])).toEqual([
      ['2025-06-06', true],
      ['2026-05-27', true],
      ['2027-05-16', false],
      ['2028-05-05', false],
    ]);
  });
});

describe('a table of the host', () => {
  const table: HolidayTable = {
    ...KAZAKHSTAN_HOLIDAYS,
    extraDaysOff: ['2026-01-05', '2027-01-04'],
    workedDays: ['2026-10-26'],
  };

  test('adds days off of their year', () => {
    expect(daysOff(2026, table)).toContain('2026-01-05');
    expect(daysOff(2026, table)).not.toContain('2027-01-04');
  });

  test('takes days off away', () => {
    expect(daysOff(2026, table)).not.toContain('2026-10-26');
  });

  test('with days that no calendar has is told which', () => {
    const wrong: HolidayTable = {
      yearly: [{ name: 'Leap day', days: ['02-29', '2-30'], movesFromWeekend: true }],
      dated: [],
      extraDaysOff: ['2026-02-30', 'завтра'],
    };
    expect(holidayIssues(wrong, 'holidays').map(({ path }) => path)).toEqual([
      'holidays.yearly.0.days.1',
      'holidays.extraDaysOff.0',
      'holidays.extraDaysOff.1',
    ]);
  });
});
