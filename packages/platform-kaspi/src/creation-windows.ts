/** The longest window Kaspi takes, both ends counted in. */
export const WINDOW_MS: number = 14 * 86_400_000;

/** A span of creation moments, both ends included. */
export interface CreationWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Windows from `fromMs` up to but without `beforeMs`, oldest first: every millisecond is in exactly one of them. */
export function creationWindows(fromMs: number, beforeMs: number): readonly CreationWindow[] {
  const windows: CreationWindow[] = [];
  for (let from = Math.floor(fromMs); from < beforeMs; from += WINDOW_MS)
    windows.push({ fromMs: from, toMs: Math.min(from + WINDOW_MS, Math.ceil(beforeMs)) - 1 });
  return windows;
}
