import { invalidInput } from '../errors.ts';
import { describeValue } from './id.ts';

/** Milliseconds of a minute and of a plain day. */
export const MINUTE_MS: number = 60_000;
/** Milliseconds of a day of 24 hours. */
export const DAY_MS: number = 86_400_000;

/** The zone of Kazakhstan's clocks: UTC+5 since 2024-03-01, UTC+6 before. */
export const KAZAKHSTAN_TIME_ZONE = 'Asia/Almaty';

/** A moment as the clocks of a zone show it. */
export interface LocalTime {
  /** Day, `YYYY-MM-DD`. */
  readonly date: string;
  /** Minutes since the clock showed 00:00, 0 to 1439. */
  readonly minuteOfDay: number;
}

/** What the clocks of one time zone show. */
export interface Zone {
  /** IANA name. */
  readonly timeZone: string;
  /** What the clocks show at a moment. */
  toLocal(unixMs: number): LocalTime;
  /**
   * The last moment at which the clocks show this time; 1440 minutes are the end of the day. A clock that was put back
   * shows a time twice: the second one counts, so an hour that was repeated belongs to the day.
   */
  toUnixMs(date: string, minuteOfDay: number): number;
}

/**
 * A zone over the platform's own time zone data.
 *
 * @throws LeadKitError `invalid_input` for a name the data does not know.
 */
export function createZone(timeZone: string = KAZAKHSTAN_TIME_ZONE): Zone {
  const format = formatOf(timeZone);

  function shownMs(unixMs: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(unixMs)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute);
  }

  /** How far the clocks are ahead of UTC. */
  const offsetMs = (unixMs: number): number => shownMs(unixMs) - Math.floor(unixMs / MINUTE_MS) * MINUTE_MS;

  function toUnixMs(date: string, minuteOfDay: number): number {
    const shown = Date.parse(`${date}T00:00:00Z`) + minuteOfDay * MINUTE_MS;
    const before = shown - offsetMs(shown - DAY_MS);
    const after = shown - offsetMs(shown + DAY_MS);
    const matching = [before, after].filter((unixMs) => shownMs(unixMs) === shown);
    return Math.max(...(matching.length > 0 ? matching : [before]));
  }

  return {
    timeZone,
    toLocal: (unixMs) => {
      const shown = shownMs(unixMs);
      const date = new Date(shown).toISOString().slice(0, 10);
      return { date, minuteOfDay: (shown - Date.parse(`${date}T00:00:00Z`)) / MINUTE_MS };
    },
    toUnixMs,
  };
}

/** `date` (`YYYY-MM-DD`) moved by whole days. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Day of the week of a date, 0 for Sunday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const number = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
    });
  } catch {
    const message = `expected a time zone such as ${KAZAKHSTAN_TIME_ZONE}, got ${describeValue(timeZone)}`;
    throw invalidInput('createZone', [{ path: 'timeZone', message }]);
  }
}
