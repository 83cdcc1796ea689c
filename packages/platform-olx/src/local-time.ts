import { LeadKitError } from '@leadkit/core';
import { isoTextIn, momentOf, type OffsetAt } from './market/site-zone.ts';

/** Moments of the Partner API: `2026-11-22 10:00:05`, the site's local time without a zone. quirks.md, "Time". */
export interface LocalTime {
  /**
   * A printed moment as ISO 8601 text with offset; one that carries an offset already is kept.
   *
   * @param path of the field, for the error
   * @throws LeadKitError `unexpected_response` when it is no moment.
   */
  read(printed: string, path: string, operation: string): string;
  /** A moment as OLX prints it. Parts of a second are dropped, as OLX does. */
  print(unixMs: number): string;
}

const PRINTED = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})$/;

export function createLocalTime(offsetAt: OffsetAt): LocalTime {
  return {
    read(printed, path, operation) {
      if (WITH_OFFSET.test(printed) && !Number.isNaN(Date.parse(printed))) return printed;
      const localMs = localMsOf(printed);
      if (localMs !== undefined) return isoTextIn(offsetAt, momentOf(offsetAt, localMs));
      throw new LeadKitError({
        code: 'unexpected_response',
        operation,
        platform: 'olx',
        issues: [{ path, message: 'is not a moment such as 2026-11-22 10:00:05' }],
        message: `The answer to ${operation} has another shape than the documented one: ${path} is not a moment such as 2026-11-22 10:00:05.`,
      });
    },
    print: (unixMs) => isoTextIn(offsetAt, unixMs).slice(0, 19).replace('T', ' '),
  };
}

/** What clocks show, as if it were UTC. `undefined`: no day or time that any calendar has. */
function localMsOf(printed: string): number | undefined {
  const [, ...parts] = PRINTED.exec(printed) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const localMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return new Date(localMs).toISOString().slice(0, 19) === printed.replace(' ', 'T') ? localMs : undefined;
}
