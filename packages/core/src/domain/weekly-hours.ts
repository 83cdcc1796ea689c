import type { ErrorIssue } from '../errors.ts';
import { describeValue } from './id.ts';

/** A day of the week. */
export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday';

/** Days of the week as `Date.getUTCDay` counts them. */
export const WEEKDAYS: readonly Weekday[] = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
];

/** A piece of a day by the clock on the wall. */
export interface HoursSpan {
  /** First minute, `HH:MM`. */
  readonly from: string;
  /** The minute it ends with, `HH:MM`; `24:00` is the end of the day. */
  readonly to: string;
}

/** When somebody works. A day without spans is off. */
export type WeeklyHours = { readonly [Day in Weekday]?: readonly HoursSpan[] | undefined };

const CLOCK = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** Minutes since midnight of `HH:MM`; `24:00` is 1440. */
export function minuteOf(clock: string): number {
  const [hours, minutes] = clock.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** What is wrong with a time of the clock. */
export function clockIssues(clock: unknown, path: string): readonly ErrorIssue[] {
  if (typeof clock === 'string' && CLOCK.test(clock)) return [];
  return [{ path, message: `expected a time such as 09:00, got ${describeValue(clock)}` }];
}

/** What is wrong with hours a host gave: days that are none, times that are none, spans that end before they begin or overlap. */
export function weeklyHoursIssues(hours: unknown, path: string): readonly ErrorIssue[] {
  if (typeof hours !== 'object' || hours === null || Array.isArray(hours))
    return [{ path, message: `expected hours per day of the week, got ${describeValue(hours)}` }];
  return Object.entries(hours).flatMap(([day, spans]) => {
    const at = `${path}.${day}`;
    if (!(WEEKDAYS as readonly string[]).includes(day))
      return [{ path: at, message: `is no day of the week; days are ${WEEKDAYS.join(', ')}` }];
    if (spans === undefined) return [];
    if (!Array.isArray(spans))
      return [{ path: at, message: `expected spans of hours, got ${describeValue(spans)}` }];
    const wrong = spans.flatMap((span: unknown, index) => spanIssues(span, `${at}.${index}`));
    return wrong.length > 0 ? wrong : overlapIssues(spans as readonly HoursSpan[], at);
  });
}

function spanIssues(span: unknown, path: string): readonly ErrorIssue[] {
  const { from, to } = (typeof span === 'object' && span !== null ? span : {}) as Partial<HoursSpan>;
  const issues = [
    ...clockIssues(from, `${path}.from`),
    ...(to === '24:00' ? [] : clockIssues(to, `${path}.to`)),
  ];
  if (issues.length === 0 && minuteOf(to as string) <= minuteOf(from as string))
    return [{ path, message: 'ends before it begins; hours past midnight are a span of the next day' }];
  return issues;
}

function overlapIssues(spans: readonly HoursSpan[], path: string): readonly ErrorIssue[] {
  const sorted = spans
    .map((span, index) => ({ index, from: minuteOf(span.from), to: minuteOf(span.to) }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
  return sorted.flatMap((span, place) => {
    const before = sorted[place - 1];
    return before !== undefined && span.from < before.to
      ? [{ path: `${path}.${span.index}`, message: `overlaps ${path}.${before.index}` }]
      : [];
  });
}
