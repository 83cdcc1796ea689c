/** The zone a country's site lives in. */
export type SiteZone =
  | {
      /** An offset that changes by law: minutes east of UTC from that moment on, newest first. None: UTC. */
      readonly kind: 'fixed';
      readonly steps: readonly { readonly fromUtc: string; readonly offsetMinutes: number }[];
    }
  | {
      /** A zone with summer time. */
      readonly kind: 'named';
      readonly name: string;
    };

/** Minutes east of UTC at a moment. */
export type OffsetAt = (unixMs: number) => number;

const MINUTE_MS = 60_000;

/** Always zero. */
export const UTC: SiteZone = { kind: 'fixed', steps: [] };

export function offsetsOf(zone: SiteZone): OffsetAt {
  return zone.kind === 'fixed' ? fixedOffsets(zone.steps) : namedOffsets(zone.name);
}

/** The moment at which clocks there show these numbers. In the hour that happens twice: the first of the two. */
export function momentOf(offsetAt: OffsetAt, localMs: number): number {
  const before = localMs - offsetAt(localMs - 24 * 60 * MINUTE_MS) * MINUTE_MS;
  const after = localMs - offsetAt(localMs + 24 * 60 * MINUTE_MS) * MINUTE_MS;
  const candidates = [before, after].filter((unixMs) => unixMs + offsetAt(unixMs) * MINUTE_MS === localMs);
  // In the hour that does not happen clocks go on as if summer time had not begun yet.
  return candidates.length === 0 ? before : Math.min(...candidates);
}

/** What clocks there show, as if it were UTC: read it with `getUTC…`. */
export function localTime(offsetAt: OffsetAt, unixMs: number): Date {
  return new Date(unixMs + offsetAt(unixMs) * MINUTE_MS);
}

/** ISO 8601 text with the offset of the zone, to the second. */
export function isoTextIn(offsetAt: OffsetAt, unixMs: number): string {
  const offsetMinutes = offsetAt(unixMs);
  const local = localTime(offsetAt, unixMs).toISOString().slice(0, 19);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  return `${local}${sign}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function fixedOffsets(steps: (SiteZone & { kind: 'fixed' })['steps']): OffsetAt {
  const known = steps.map(({ fromUtc, offsetMinutes }) => ({ fromMs: Date.parse(fromUtc), offsetMinutes }));
  const oldest = known.at(-1)?.offsetMinutes ?? 0;
  return (unixMs) => known.find(({ fromMs }) => unixMs >= fromMs)?.offsetMinutes ?? oldest;
}

function namedOffsets(timeZone: string): OffsetAt {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (unixMs) => {
    const parts = new Map(format.formatToParts(unixMs).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const shown = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return Math.round((shown - Math.floor(unixMs / 1000) * 1000) / MINUTE_MS);
  };
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
