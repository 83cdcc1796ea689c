import { OLX_COUNTRIES, type OlxCountry, type OlxCountryCode } from './olx-country.ts';
import { isoTextIn, localTime, momentOf, type OffsetAt, offsetsOf, UTC } from './site-zone.ts';

/** A moment as a page prints it. */
export interface PrintedDate {
  /** ISO 8601 with offset. For a date without time: the beginning of that day. */
  readonly at: string;
  /** How exact it is. */
  readonly precision: 'minute' | 'day';
}

/** How a printed date is to be taken. */
export interface PrintedDateContext {
  /** Whose words. */
  readonly country: OlxCountryCode;
  /** What "today" is relative to: when the page was made, ISO 8601 with offset. */
  readonly now: string;
  /** Whose clock it was printed by: the site's own zone (default), or UTC as olx.pl's server does. */
  readonly printedIn?: 'site' | 'utc' | undefined;
}

/** Longer than any date with its words; keeps a hostile page from costing time. */
const LENGTH_MAX = 100;
const DAY_MS = 86_400_000;
/** A clock may be this much behind that of the site before "today at" is taken for yesterday. */
const CLOCK_SLACK_MS = 600_000;
const YEARS_BACK_MAX = 8;

/**
 * Reads a date as OLX prints it, in any language of the country: `Сегодня в 14:32`, `Обновлено 14 августа 2026 г.`,
 * `Бүгін 09:05`, `11  март`, `Odświeżono dzisiaj o 15:05`, `Dodane 05 lutego 2026`. A date without a year is the latest
 * one that is not in the future. "Today" at a time that has not come yet was printed before midnight: it is yesterday.
 *
 * `undefined` for anything else.
 */
export function readOlxDate(text: string, context: PrintedDateContext): PrintedDate | undefined {
  const country = OLX_COUNTRIES[context.country];
  const offsetAt = offsetsOf(context.printedIn === 'utc' ? UTC : country.zone);
  return createDateReader(country, offsetAt, Date.parse(context.now))(text);
}

/** {@link readOlxDate} for many dates of one page. */
export function createDateReader(
  country: OlxCountry,
  offsetAt: OffsetAt,
  nowMs: number,
): (text: string) => PrintedDate | undefined {
  return (text) => {
    if (Number.isNaN(nowMs)) return undefined;
    const said = readWords(country, text);
    if (said === undefined) return undefined;
    const dayMs = said.daysAgo === undefined ? dayOf(said, offsetAt, nowMs) : today(offsetAt, nowMs);
    if (dayMs === undefined) return undefined;
    const localMs = dayMs - (said.daysAgo ?? 0) * DAY_MS + (said.minutes ?? 0) * 60_000;
    let atMs = momentOf(offsetAt, localMs);
    if (said.daysAgo === 0 && atMs > nowMs + CLOCK_SLACK_MS) atMs = momentOf(offsetAt, localMs - DAY_MS);
    if (atMs > nowMs + DAY_MS) return undefined;
    return { at: isoTextIn(offsetAt, atMs), precision: said.minutes === undefined ? 'day' : 'minute' };
  };
}

interface Said {
  /** 0 is today. Absent: a day and a month are said. */
  readonly daysAgo?: number;
  readonly day?: number;
  /** 0 is January. */
  readonly month?: number;
  readonly year?: number;
  /** Since midnight. */
  readonly minutes?: number;
}

function readWords(country: OlxCountry, text: string): Said | undefined {
  if (text.length > LENGTH_MAX) return undefined;
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s,]+/u)
    .filter((word) => word !== '');
  let said: { -readonly [Name in keyof Said]: Said[Name] } = {};
  for (const word of words) {
    const part = readWord(country, word.replace(/\.$/, ''));
    if (part === undefined || Object.keys(part).some((name) => name in said)) return undefined;
    said = { ...said, ...part };
  }
  const isRelative = said.daysAgo !== undefined;
  const isDate = said.day !== undefined && said.month !== undefined;
  if (isRelative === isDate) return undefined;
  return isRelative && (said.day ?? said.month ?? said.year) !== undefined ? undefined : said;
}

/** What one word adds; nothing when it says nothing of when; `undefined` when it does not belong into a date. */
function readWord({ dateWords }: OlxCountry, word: string): Said | undefined {
  if (/^\d{1,2}:\d{2}$/.test(word)) {
    const [hours = 0, minutes = 0] = word.split(':').map(Number);
    return hours < 24 && minutes < 60 ? { minutes: hours * 60 + minutes } : undefined;
  }
  if (/^\d{1,2}$/.test(word)) return { day: Number(word) };
  if (/^\d{4}$/.test(word)) return { year: Number(word) };
  for (const { today, yesterday, months, other } of dateWords) {
    if (today.includes(word)) return { daysAgo: 0 };
    if (yesterday.includes(word)) return { daysAgo: 1 };
    const month = months.findIndex((names) => names.includes(word));
    if (month >= 0) return { month };
    if (other.includes(word)) return {};
  }
  return undefined;
}

/** Midnight of today, on the local clock. */
function today(offsetAt: OffsetAt, nowMs: number): number {
  return Math.floor(localTime(offsetAt, nowMs).getTime() / DAY_MS) * DAY_MS;
}

/** Midnight of the day that was said, on the local clock; `undefined` when there is no such day. */
function dayOf(said: Said, offsetAt: OffsetAt, nowMs: number): number | undefined {
  const { day = 0, month = 0, year } = said;
  const inYear = (wanted: number): number | undefined => {
    const localMs = Date.UTC(wanted, month, day);
    return new Date(localMs).getUTCMonth() === month && day > 0 ? localMs : undefined;
  };
  if (year !== undefined) return year >= 2000 ? inYear(year) : undefined;
  const thisYear = localTime(offsetAt, nowMs).getUTCFullYear();
  for (let back = 0; back <= YEARS_BACK_MAX; back += 1) {
    const localMs = inYear(thisYear - back);
    if (localMs !== undefined && localMs <= today(offsetAt, nowMs)) return localMs;
  }
  return undefined;
}
