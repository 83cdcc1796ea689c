/**
 * Bazaar prints local time without an offset (`2026-11-22 10:00:05`); it keeps UTC+5 like all of Kazakhstan since
 * 2024-03-01. quirks.md, "Time".
 */
const OFFSET = '+05:00';
const OFFSET_MS = 5 * 60 * 60_000;
const PRINTED = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/;

/** `2026-11-22 10:00:05` as ISO 8601 text with offset; `undefined` when it is something else. */
export function toMoment(printed: string): string | undefined {
  const [, day, time] = PRINTED.exec(printed) ?? [];
  const moment = `${day}T${time}${OFFSET}`;
  return Number.isNaN(Date.parse(moment)) ? undefined : moment;
}

/** A moment as Bazaar prints it. Parts of a second are dropped, as Bazaar does. */
export function fromMoment(unixMs: number): string {
  return new Date(unixMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}
