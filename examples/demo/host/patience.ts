import { isLeadKitError } from '@leadkit/core';
import type { VirtualClock } from '@leadkit/emulator';

const PASSING = ['unavailable', 'rate_limited', 'blocked', 'unexpected_response', 'conflict'] as const;
const REST_MS = 60_000;
const TRIES_MAX = 500;

/** Waits for what passes by itself, such as a ban, and tries again. Anything else is thrown. */
export async function patiently<Result>(
  attempt: () => Promise<Result>,
  { clock, signal }: { readonly clock: VirtualClock; readonly signal: AbortSignal },
  onFailure?: (code: string) => Promise<void>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      if (!isLeadKitError(error) || tries >= TRIES_MAX) throw error;
      if (onFailure === undefined && !PASSING.some((code) => code === error.code)) throw error;
      await onFailure?.(error.code);
      await clock.sleep(Math.max(error.retryAfterMs ?? 0, REST_MS), signal);
    }
  }
}
