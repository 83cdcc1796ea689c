import { LeadKitError } from '../errors.ts';
import { describeValue } from './id.ts';

const WITH_OFFSET = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** A day in milliseconds. Kazakhstan has no summer time. */
export const DAY_MS: number = 24 * 60 * 60_000;

/**
 * Milliseconds since 1970 of an ISO 8601 text that carries an offset (`2026-11-22T10:00:00+05:00`, `…Z`). Parts finer
 * than a millisecond are cut off.
 *
 * @throws LeadKitError `invalid_input` for a text without an offset ("10:00" is not a moment until it says where) and
 *   for a day that no calendar has (February 30).
 */
export function toUnixMs(isoText: string): number {
  const parts = typeof isoText === 'string' ? WITH_OFFSET.exec(isoText) : null;
  const unixMs = parts !== null && isDay(parts) ? Date.parse(isoText) : Number.NaN;
  if (!Number.isNaN(unixMs)) return unixMs;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'toUnixMs',
    message: `A moment is an ISO 8601 text with an offset, such as 2026-11-22T10:00:00+05:00; got ${describeValue(isoText)}.`,
  });
}

/**
 * The canonical text of a moment: UTC with milliseconds, so that texts compare like moments.
 *
 * @throws LeadKitError `invalid_input` when it is no number of milliseconds of the years 0000 to 9999.
 */
export function toIsoText(unixMs: number): string {
  const moment = new Date(unixMs);
  const year = moment.getUTCFullYear();
  if (year >= 0 && year <= 9999) return moment.toISOString();
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'toIsoText',
    message: `A moment is a number of milliseconds since 1970 in the years 0000 to 9999; got ${describeValue(unixMs)}.`,
  });
}

/** `isoText` moved by `ms` milliseconds, in canonical form. @throws LeadKitError `invalid_input` when either is no moment. */
export function addMs(isoText: string, ms: number): string {
  return toIsoText(toUnixMs(isoText) + ms);
}

/**
 * Negative, zero or positive as `left` is before, at or after `right`, whatever their offsets. Texts of one offset and
 * precision compare alike as texts; those of platforms need not be.
 *
 * @throws LeadKitError `invalid_input` when one of them is no moment.
 */
export function compareMoments(left: string, right: string): number {
  return left === right ? 0 : Math.sign(toUnixMs(left) - toUnixMs(right));
}

/** `Date.parse` reads February 30 as March 2. */
function isDay([, year, month, day]: readonly (string | undefined)[]): boolean {
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}
