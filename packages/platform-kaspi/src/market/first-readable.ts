import { type CallOptions, type ErrorIssue, isLeadKitError } from '@leadkit/core';
import type { KaspiMarketSettings } from './kaspi-market-options.ts';

/** The next way is tried when the one before changed its shape or is closed to robots; a block ends the call. */
export async function firstReadable<Way, Value>(
  { clock, logger, timeoutMs: defaultMs }: KaspiMarketSettings,
  { signal, timeoutMs = defaultMs }: CallOptions,
  ways: readonly Way[],
  read: (way: Way, options: CallOptions) => Promise<Value>,
): Promise<Value> {
  const endsAtMs = clock.now() + timeoutMs;
  for (const [index, way] of ways.entries()) {
    try {
      return await read(way, { signal, timeoutMs: Math.max(1, endsAtMs - clock.now()) });
    } catch (error) {
      if (index === ways.length - 1 || !mayAskElsewhere(error)) throw error;
      logger.warn('A source of Kaspi cannot be read, the next one is asked', { reason: issuesOf(error) });
    }
  }
  throw new TypeError('A search has at least one way.');
}

export function mayAskElsewhere(error: unknown): boolean {
  if (isLeadKitError(error, 'unexpected_response')) return true;
  return isLeadKitError(error, 'blocked') && issuesOf(error).some(({ path }) => path === 'robots');
}

export function issuesOf(error: unknown): readonly ErrorIssue[] {
  return isLeadKitError(error) ? (error.issues ?? []) : [];
}
