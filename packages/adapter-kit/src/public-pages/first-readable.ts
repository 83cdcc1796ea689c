import { type CallOptions, type Clock, type ErrorIssue, isLeadKitError, type Logger } from '@leadkit/core';

/** What a reader with several sources needs to go from one to the next. */
export interface SourceReading {
  /** Name of the site in log lines. */
  readonly site: { readonly name: string };
  /** Where time comes from. */
  readonly clock: Clock;
  /** Learns that a source could not be read. */
  readonly logger: Logger;
  /** All sources together, in milliseconds, unless the call says it. */
  readonly timeoutMs: number;
}

/**
 * What the first source gives that can be read. The next one is asked when the one before changed its shape or is closed to
 * robots; a block ends the call. One time limit covers all of them.
 *
 * @param sources - at least one
 */
export async function firstReadable<Source, Value>(
  { site, clock, logger, timeoutMs: defaultMs }: SourceReading,
  { signal, timeoutMs = defaultMs }: CallOptions,
  sources: readonly Source[],
  read: (source: Source, options: CallOptions) => Promise<Value>,
): Promise<Value> {
  const endsAtMs = clock.now() + timeoutMs;
  for (const [index, source] of sources.entries()) {
    try {
      return await read(source, { signal, timeoutMs: Math.max(1, endsAtMs - clock.now()) });
    } catch (error) {
      if (index === sources.length - 1 || !mayAskElsewhere(error)) throw error;
      logger.warn(`A source of ${site.name} cannot be read, the next one is asked`, {
        reason: issuesOf(error),
      });
    }
  }
  throw new TypeError('firstReadable was given no source.');
}

/** Whether another source may say what this one did not: it changed its shape, or is closed to robots. */
export function mayAskElsewhere(error: unknown): boolean {
  if (isLeadKitError(error, 'unexpected_response')) return true;
  return isLeadKitError(error, 'blocked') && issuesOf(error).some(({ path }) => path === 'robots');
}

/** The issues of an error; none where it has none. */
export function issuesOf(error: unknown): readonly ErrorIssue[] {
  return isLeadKitError(error) ? (error.issues ?? []) : [];
}
