import { LeadKitError } from '../errors.ts';
import { describeValue } from './id.ts';

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Milliseconds since 1970 of an ISO 8601 text that carries an offset (`2026-11-22T10:00:00+05:00`, `…Z`).
 *
 * @throws LeadKitError `invalid_input` for a text without an offset: "10:00" is not a moment until it says where.
 */
export function toUnixMs(isoText: string): number {
  const unixMs = typeof isoText === 'string' && WITH_OFFSET.test(isoText) ? Date.parse(isoText) : Number.NaN;
  if (!Number.isNaN(unixMs)) return unixMs;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'toUnixMs',
    message: `A moment is an ISO 8601 text with an offset, such as 2026-11-22T10:00:00+05:00; got ${describeValue(isoText)}.`,
  });
}

/** The canonical text of a moment: UTC with milliseconds, so that texts compare like moments. */
export function toIsoText(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

/** `isoText` moved by `ms` milliseconds, in canonical form. */
export function addMs(isoText: string, ms: number): string {
  return toIsoText(toUnixMs(isoText) + ms);
}
