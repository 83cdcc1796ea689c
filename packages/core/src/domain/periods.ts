import { toIsoText, toUnixMs } from './time.ts';
import { addDays, weekdayOf, type Zone } from './zoned-time.ts';

/** A stretch of the calendar. A week begins on Monday. */
export type CalendarPeriod = 'day' | 'week' | 'month';

/** The start of one period. */
export interface PeriodStart {
  /** Its first day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Its first moment, in canonical text. */
  readonly at: string;
}

/**
 * Where periods of a zone's calendar begin that overlap a span, in order. The first one may begin before the span.
 *
 * @param from - first moment of the span
 * @param before - first moment after it
 */
export function periodStarts(
  zone: Zone,
  period: CalendarPeriod,
  from: string,
  before: string,
): readonly PeriodStart[] {
  const starts: PeriodStart[] = [];
  const endMs = toUnixMs(before);
  let date = firstDayOf(period, zone.toLocal(toUnixMs(from)).date);
  for (let startMs = startOf(zone, date); startMs < endMs; startMs = startOf(zone, date)) {
    starts.push({ date, at: toIsoText(startMs) });
    date = nextOf(period, date);
  }
  return starts;
}

/** Midnight as the moment at which the day before ends: an hour that was put back belongs to the old day. */
function startOf(zone: Zone, date: string): number {
  return zone.toUnixMs(addDays(date, -1), 24 * 60);
}

function firstDayOf(period: CalendarPeriod, date: string): string {
  if (period === 'day') return date;
  return period === 'month' ? `${date.slice(0, 7)}-01` : addDays(date, -((weekdayOf(date) + 6) % 7));
}

function nextOf(period: CalendarPeriod, date: string): string {
  return period === 'month'
    ? firstDayOf('month', addDays(date, 31))
    : addDays(date, period === 'day' ? 1 : 7);
}
