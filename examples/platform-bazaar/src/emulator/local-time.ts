const OFFSET_MS = 5 * 60 * 60_000;

/** A moment as Bazaar prints it: local time of Kazakhstan (UTC+5), whole seconds, no offset: `2026-11-22 10:00:05`. */
export function toLocalTime(unixMs: number): string {
  return new Date(unixMs + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** Reads `2026-11-22 10:00:05` or `2026-11-22`; `undefined` for anything else. */
export function fromLocalTime(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text);
  const unixMs = Date.parse(`${match?.[1]}T${match?.[2] ?? '00:00:00'}Z`);
  return Number.isNaN(unixMs) ? undefined : unixMs - OFFSET_MS;
}
