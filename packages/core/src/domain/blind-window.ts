import { compareMoments, toUnixMs } from './time.ts';

/** A span in which an account was not read, so what happened in it was seen late. Figures exclude and name such spans. */
export interface BlindWindow {
  /** When it was last read before. */
  readonly from: string;
  /** When it was read again; what is still going on ends now. */
  readonly to: string;
}

/** What is known of when an account was read. */
export interface PollRecord {
  /** When the account was connected. */
  readonly createdAt: string;
  /** When it was last read. Absent: never yet. */
  readonly lastPolledAt?: string;
  /** Spans in which it was not read, oldest first. */
  readonly blindWindows?: readonly BlindWindow[];
}

/** How long an account may go unread before the span counts as blind. Policy: a quarter of an hour. */
export const DEFAULT_BLIND_AFTER_MS: number = 15 * 60_000;
/** The most spans kept per account; the oldest are dropped first. */
export const BLIND_WINDOWS_MAX = 200;

/** What changes on an account that was read at `now`. Pure. */
export function polledFields(
  account: PollRecord,
  now: string,
  blindAfterMs: number = DEFAULT_BLIND_AFTER_MS,
): Omit<PollRecord, 'createdAt'> {
  const windows = blindWindowsOf(account, now, blindAfterMs);
  return {
    lastPolledAt: now,
    ...(windows.length === 0 ? {} : { blindWindows: windows.slice(-BLIND_WINDOWS_MAX) }),
  };
}

/**
 * Spans in which an account was not read, oldest first, with the one that is still going on. An account never read yet is
 * blind from the moment it was connected.
 */
export function blindWindowsOf(
  account: PollRecord,
  now: string,
  blindAfterMs: number = DEFAULT_BLIND_AFTER_MS,
): readonly BlindWindow[] {
  const from = account.lastPolledAt ?? account.createdAt;
  const known = account.blindWindows ?? [];
  return toUnixMs(now) - toUnixMs(from) > blindAfterMs ? [...known, { from, to: now }] : known;
}

/** Whether a moment lies in one of the spans. */
export function isBlindAt(windows: readonly BlindWindow[], moment: string): boolean {
  return windows.some(({ from, to }) => compareMoments(moment, from) >= 0 && compareMoments(moment, to) < 0);
}
