/** Kazakhstan is UTC+5 everywhere since 2024-03-01. */
const OFFSET_MS = 5 * 60 * 60_000;

/** A moment as the Partner API prints it: local time, whole seconds, no offset: `2026-11-22 10:00:05`. */
export function toLocalTime(unixMs: number): string {
  return shifted(unixMs).replace('T', ' ');
}

/** A moment as public answers print it: `2026-11-22T10:00:05+05:00`. */
export function toOffsetTime(unixMs: number): string {
  return `${shifted(unixMs)}+05:00`;
}

/** The local calendar day: `2026-11-22`. */
export function toLocalDay(unixMs: number): string {
  return shifted(unixMs).slice(0, 10);
}

function shifted(unixMs: number): string {
  return new Date(unixMs + OFFSET_MS).toISOString().slice(0, 19);
}
