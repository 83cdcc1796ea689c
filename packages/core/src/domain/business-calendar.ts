import { type ErrorIssue, invalidInput } from '../errors.ts';
import { daysOffOf, type HolidayTable, holidayIssues, KAZAKHSTAN_HOLIDAYS } from './holidays.ts';
import { toIsoText, toUnixMs } from './time.ts';
import {
  clockIssues,
  type HoursSpan,
  minuteOf,
  WEEKDAYS,
  type WeeklyHours,
  weeklyHoursIssues,
} from './weekly-hours.ts';
import { addDays, createZone, DAY_MS, MINUTE_MS, weekdayOf, type Zone } from './zoned-time.ts';

/** What a calendar is made from. Everything has a default for Kazakhstan. */
export interface BusinessCalendarOptions {
  /** Time zone of the hours. Default `Asia/Almaty`. */
  readonly timeZone?: string | undefined;
  /** When the team works. Default: 09:00 to 21:00 every day, which is when nothing is quiet. */
  readonly hours?: WeeklyHours | undefined;
  /** Days off. Default: {@link KAZAKHSTAN_HOLIDAYS}. */
  readonly holidays?: HolidayTable | undefined;
  /** When nobody is disturbed, by the clock; may pass midnight. Default 21:00 to 09:00. Days off are quiet all day. */
  readonly quietHours?: HoursSpan | undefined;
}

/** Working hours, days off and quiet hours of a team. */
export interface BusinessCalendar {
  /** Clocks of the hours. */
  readonly zone: Zone;
  /** When the team works. */
  readonly hours: WeeklyHours;
  /** When nobody is disturbed. */
  readonly quietHours: HoursSpan;
  /** Whether a day (`YYYY-MM-DD`) is off. */
  isDayOff(date: string): boolean;
}

const SELLING_DAY: readonly HoursSpan[] = [{ from: '09:00', to: '21:00' }];
/** The hours of a team that says nothing else. */
export const DEFAULT_BUSINESS_HOURS: WeeklyHours = Object.fromEntries(
  WEEKDAYS.map((day) => [day, SELLING_DAY]),
);
/** When nobody is disturbed: outside the hours in which operators of Kazakhstan allow promotional messages. */
export const DEFAULT_QUIET_HOURS: HoursSpan = { from: '21:00', to: '09:00' };

/** How far ahead an opening is looked for. */
const LOOK_AHEAD_DAYS = 400;

/**
 * A calendar of working and quiet hours.
 *
 * @throws LeadKitError `invalid_input` naming each wrong field: an unknown time zone or day, hours that overlap or end before
 *   they begin.
 */
export function createBusinessCalendar(options: BusinessCalendarOptions = {}): BusinessCalendar {
  const {
    hours = DEFAULT_BUSINESS_HOURS,
    holidays = KAZAKHSTAN_HOLIDAYS,
    quietHours = DEFAULT_QUIET_HOURS,
  } = options;
  const issues = businessCalendarIssues(options);
  if (issues.length > 0) throw invalidInput('createBusinessCalendar', issues);
  const years = new Map<string, ReadonlySet<string>>();
  return {
    zone: createZone(options.timeZone),
    hours,
    quietHours,
    isDayOff: (date) => {
      const year = date.slice(0, 4);
      const known = years.get(year);
      const daysOff = known ?? new Set(daysOffOf(holidays, Number(year)).map((day) => day.date));
      if (known === undefined) years.set(year, daysOff);
      return daysOff.has(date);
    },
  };
}

/** What is wrong with a calendar's options, each with its path. */
export function businessCalendarIssues(options: BusinessCalendarOptions, path = ''): readonly ErrorIssue[] {
  const prefix = path === '' ? '' : `${path}.`;
  const { hours, quietHours, holidays } = options;
  return [
    ...(hours === undefined ? [] : weeklyHoursIssues(hours, `${prefix}hours`)),
    ...(quietHours === undefined
      ? []
      : [
          ...clockIssues(quietHours?.from, `${prefix}quietHours.from`),
          ...clockIssues(quietHours?.to, `${prefix}quietHours.to`),
        ]),
    ...(holidays === undefined ? [] : holidayIssues(holidays, `${prefix}holidays`)),
  ];
}

/** The same calendar with hours of one member. */
export function withHours(calendar: BusinessCalendar, hours: WeeklyHours | undefined): BusinessCalendar {
  return hours === undefined ? calendar : { ...calendar, hours };
}

/** Working time between two moments in milliseconds; 0 when `to` is not after `from`. Adds up over any moment between. */
export function businessMsBetween(calendar: BusinessCalendar, from: string, to: string): number {
  const fromMs = toUnixMs(from);
  const toMs = toUnixMs(to);
  let total = 0;
  for (const [openMs, closeMs] of openingsFrom(calendar, fromMs, toMs))
    total += Math.max(0, Math.min(closeMs, toMs) - Math.max(openMs, fromMs));
  return total;
}

/** Whole working minutes between two moments; what is begun does not count. */
export function businessMinutesBetween(calendar: BusinessCalendar, from: string, to: string): number {
  return Math.floor(businessMsBetween(calendar, from, to) / MINUTE_MS);
}

/** The moment at which `ms` of working time have passed since `from`. `undefined`: not within a year. */
export function addBusinessMs(calendar: BusinessCalendar, from: string, ms: number): string | undefined {
  const fromMs = toUnixMs(from);
  let left = ms;
  for (const [openMs, closeMs] of openingsFrom(calendar, fromMs, fromMs + LOOK_AHEAD_DAYS * DAY_MS)) {
    const start = Math.max(openMs, fromMs);
    if (closeMs - start >= left) return toIsoText(start + left);
    left -= Math.max(0, closeMs - start);
  }
  return undefined;
}

/** Whether the team works at a moment. */
export function isOpen(calendar: BusinessCalendar, moment: string): boolean {
  return nextOpening(calendar, moment) === toIsoText(toUnixMs(moment));
}

/** The first working moment at or after `from`. `undefined`: none within a year. */
export function nextOpening(calendar: BusinessCalendar, from: string): string | undefined {
  const fromMs = toUnixMs(from);
  for (const [openMs, closeMs] of openingsFrom(calendar, fromMs, fromMs + LOOK_AHEAD_DAYS * DAY_MS))
    if (closeMs > fromMs) return toIsoText(Math.max(openMs, fromMs));
  return undefined;
}

/** Whether nobody is to be disturbed at a moment: in the quiet hours, and all day on a day off. */
export function isQuiet(calendar: BusinessCalendar, moment: string): boolean {
  const { date, minuteOfDay } = calendar.zone.toLocal(toUnixMs(moment));
  const from = minuteOf(calendar.quietHours.from);
  const to = minuteOf(calendar.quietHours.to);
  const isNight =
    from < to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
  return (isNight && from !== to) || calendar.isDayOff(date);
}

/** The first moment at or after `from` that is not quiet. `undefined`: none within a year. */
export function quietUntil(calendar: BusinessCalendar, from: string): string | undefined {
  if (!isQuiet(calendar, from)) return toIsoText(toUnixMs(from));
  const { date } = calendar.zone.toLocal(toUnixMs(from));
  for (let day = 0; day < LOOK_AHEAD_DAYS; day += 1) {
    for (const minute of [0, minuteOf(calendar.quietHours.to)]) {
      const moment = toIsoText(calendar.zone.toUnixMs(addDays(date, day), minute));
      if (moment >= toIsoText(toUnixMs(from)) && !isQuiet(calendar, moment)) return moment;
    }
  }
  return undefined;
}

/** Openings in order, from the one that `fromMs` may be in to the last that begins before `toMs`. */
function* openingsFrom(
  calendar: BusinessCalendar,
  fromMs: number,
  toMs: number,
): Generator<readonly [openMs: number, closeMs: number]> {
  if (toMs < fromMs) return;
  const { zone, hours } = calendar;
  const last = zone.toLocal(toMs).date;
  for (let { date } = zone.toLocal(fromMs); date <= last; date = addDays(date, 1)) {
    const day = WEEKDAYS[weekdayOf(date)];
    const spans = day === undefined || calendar.isDayOff(date) ? [] : (hours[day] ?? []);
    const sorted = spans.map(({ from, to }) => [minuteOf(from), minuteOf(to)] as const).sort(byStart);
    let closedMs = Number.NEGATIVE_INFINITY;
    for (const [from, to] of sorted) {
      const openMs = Math.max(zone.toUnixMs(date, from), closedMs);
      closedMs = Math.max(zone.toUnixMs(date, to), openMs);
      yield [openMs, closedMs];
    }
  }
}

function byStart([a]: readonly [number, number], [b]: readonly [number, number]): number {
  return a - b;
}
