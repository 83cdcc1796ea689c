import type { ErrorIssue } from '../errors.ts';
import { describeValue } from './id.ts';
import { addDays, weekdayOf } from './zoned-time.ts';

/** A day off that comes every year on the same date. */
export interface YearlyHoliday {
  /** Name for people. */
  readonly name: string;
  /** Days of the year, `MM-DD`. */
  readonly days: readonly string[];
  /** First year it is kept. Absent: in all known years. */
  readonly fromYear?: number;
  /** Last year it is kept. Absent: still. */
  readonly untilYear?: number;
  /** Whether a day that falls on a weekend moves to the next working day. */
  readonly movesFromWeekend: boolean;
}

/** A day off whose date is announced anew for each year. */
export interface DatedHoliday {
  /** Name for people. */
  readonly name: string;
  /** Day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Whether a day that falls on a weekend moves to the next working day. */
  readonly movesFromWeekend: boolean;
  /** Where the date is from. */
  readonly source: string;
  /** `false`: calculated, and may still be announced a day earlier or later. */
  readonly isAnnounced: boolean;
}

/** The days off of a country, as data. */
export interface HolidayTable {
  /** Days off that come every year. */
  readonly yearly: readonly YearlyHoliday[];
  /** Days off of single years. */
  readonly dated: readonly DatedHoliday[];
  /** Further days off, `YYYY-MM-DD`: what a government moved, or what a company closes for. They never move. */
  readonly extraDaysOff?: readonly string[];
  /** Days that would be off by the rules above and are worked all the same, `YYYY-MM-DD`. */
  readonly workedDays?: readonly string[];
}

/** A day on which nobody works. */
export interface DayOff {
  /** Day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Name of the holiday it is, or is off for. */
  readonly name: string;
}

const DUMK = 'Spiritual Administration of Muslims of Kazakhstan';
const CALCULATED = 'Umm al-Qura calendar, 10 Dhu al-Hijja';

/**
 * The holidays of Kazakhstan. The 7th of January and the first day of Kurban Ait are days off and no public holidays
 * (Labour Code, Art. 84), so they do not move from a weekend; the others do (Art. 85), as in the calendar of 2026 published
 * by inform.kz on 2026-01-02. The government moves single days by decree each year: give those as `extraDaysOff`.
 */
export const KAZAKHSTAN_HOLIDAYS: HolidayTable = {
  yearly: [
    { name: 'New Year', days: ['01-01', '01-02'], movesFromWeekend: true },
    { name: 'Orthodox Christmas', days: ['01-07'], movesFromWeekend: false },
    { name: 'International Women’s Day', days: ['03-08'], movesFromWeekend: true },
    { name: 'Nauryz', days: ['03-21', '03-22', '03-23'], movesFromWeekend: true },
    { name: 'Unity Day', days: ['05-01'], movesFromWeekend: true },
    { name: 'Defender of the Fatherland Day', days: ['05-07'], movesFromWeekend: true },
    { name: 'Victory Day', days: ['05-09'], movesFromWeekend: true },
    { name: 'Capital City Day', days: ['07-06'], movesFromWeekend: true },
    { name: 'Constitution Day', days: ['08-30'], movesFromWeekend: true },
    { name: 'Republic Day', days: ['10-25'], fromYear: 2022, movesFromWeekend: true },
    { name: 'Independence Day', days: ['12-16'], movesFromWeekend: true },
  ],
  dated: [
    kurbanAit('2025-06-06', DUMK, true),
    kurbanAit('2026-05-27', DUMK, true),
    kurbanAit('2027-05-16', CALCULATED, false),
    kurbanAit('2028-05-05', CALCULATED, false),
  ],
};

/** Days off of a year, earliest first, with what weekends move. Pure. */
export function daysOffOf(table: HolidayTable, year: number): readonly DayOff[] {
  const kept: (DayOff & { readonly moves: boolean })[] = [
    ...table.yearly
      .filter(({ fromYear = year, untilYear = year }) => fromYear <= year && year <= untilYear)
      .flatMap(({ name, days, movesFromWeekend: moves }) =>
        days.map((day) => ({ name, moves, date: `${String(year).padStart(4, '0')}-${day}` })),
      ),
    ...table.dated
      .filter(({ date }) => Number(date.slice(0, 4)) === year)
      .map(({ name, date, movesFromWeekend: moves }) => ({ name, date, moves })),
  ].sort(byDate);
  const off = new Map(kept.map(({ date, name }) => [date, name]));
  for (const { date, name, moves } of kept) {
    if (!moves || !isWeekend(date)) continue;
    let free = date;
    while (isWeekend(free) || off.has(free)) free = addDays(free, 1);
    off.set(free, name);
  }
  for (const date of table.extraDaysOff ?? [])
    if (Number(date.slice(0, 4)) === year) off.set(date, off.get(date) ?? 'extra day off');
  for (const date of table.workedDays ?? []) off.delete(date);
  return [...off].map(([date, name]) => ({ date, name })).sort(byDate);
}

/** What is wrong with a table a host gave: days that no calendar has. */
export function holidayIssues(table: HolidayTable, path: string): readonly ErrorIssue[] {
  if (!Array.isArray(table?.yearly) || !Array.isArray(table.dated))
    return [{ path, message: 'expected { yearly, dated }, such as KAZAKHSTAN_HOLIDAYS' }];
  const { yearly, dated, extraDaysOff = [], workedDays = [] }: HolidayTable = table;
  const days = [
    ...yearly.flatMap(({ days }: YearlyHoliday, index: number) =>
      days.map((day, place) => [`yearly.${index}.days.${place}`, `2024-${day}`] as const),
    ),
    ...dated.map(({ date }: DatedHoliday, index: number) => [`dated.${index}.date`, date] as const),
    ...extraDaysOff.map((date, index) => [`extraDaysOff.${index}`, date] as const),
    ...workedDays.map((date, index) => [`workedDays.${index}`, date] as const),
  ];
  return days
    .filter(([, date]) => !isDate(date))
    .map(([at, date]) => ({ path: `${path}.${at}`, message: `is no day: ${describeValue(date)}` }));
}

function isDate(date: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(date) && new Date(date).toJSON()?.slice(0, 10) === date;
}

/** The week of the Labour Code's rule has five working days. */
function isWeekend(date: string): boolean {
  return weekdayOf(date) % 6 === 0;
}

function byDate(a: DayOff, b: DayOff): number {
  return a.date < b.date ? -1 : 1;
}

function kurbanAit(date: string, source: string, isAnnounced: boolean): DatedHoliday {
  return { name: 'Kurban Ait', date, movesFromWeekend: false, source, isAnnounced };
}
