import assert from 'node:assert/strict';
import { createSystemClock, type ErrorCode, isLeadKitError, type LeadKitError } from '@leadkit/core';

/** How long an answer may take on a busy machine, in real milliseconds. */
const ANSWER_MS = 8_000;
/** How long something that should happen at once may take there. */
export const AT_ONCE_MS: number = 2_000;

/**
 * Runs `work` and gives back the LeadKitError it rejects with.
 *
 * Fails when it succeeds, throws before it returns a promise, or rejects with anything but one of `codes`.
 */
export async function expectError(
  what: string,
  work: () => Promise<unknown>,
  ...codes: readonly ErrorCode[]
): Promise<LeadKitError> {
  const error = await rejectionOf(what, work, `rejected with ${codes.join(' or ')}`);
  assert.ok(
    isLeadKitError(error),
    `${what}: expected a LeadKitError, got ${describeError(error)}. Third-party errors never leave a package bare.`,
  );
  assert.ok(
    codes.includes(error.code),
    `${what}: expected code ${codes.join(' or ')}, got ${error.code} (${error.message})`,
  );
  assert.ok(error.message.length > 0, `${what}: the error has no message`);
  assert.ok(error.operation.length > 0, `${what}: the error names no operation`);
  return error;
}

/** What `work` rejects with, promptly. */
async function rejectionOf(what: string, work: () => Promise<unknown>, expected: string): Promise<unknown> {
  let running: Promise<unknown>;
  try {
    running = work();
  } catch (error) {
    assert.fail(`${what}: threw ${describeError(error)} instead of returning a promise that rejects`);
  }
  assert.ok(
    typeof running === 'object' && running !== null && typeof running.then === 'function',
    `${what}: gave no promise`,
  );
  const outcome = await promptly(
    what,
    running.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    ),
  );
  if ('error' in outcome) return outcome.error;
  return assert.fail(`${what}: expected it to be ${expected}, but it succeeded`);
}

/** The result of `work`, or a failure when it takes longer than a few seconds of real time. */
export async function promptly<Result>(
  what: string,
  work: Promise<Result>,
  limitMs: number = ANSWER_MS,
): Promise<Result> {
  const limit = new AbortController();
  const late = createSystemClock()
    .sleep(limitMs, limit.signal)
    .then(
      () => assert.fail(`${what}: did not settle within ${limitMs} ms`),
      () => undefined as never,
    );
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
  }
}

/** Fails unless `call` rejects with the very reason of a signal that is aborted before it. */
export async function expectAbort(
  what: string,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const reason = new Error('stopped by the caller');
  const rejection = await rejectionOf(
    what,
    () => call(AbortSignal.abort(reason)),
    "rejected with the signal's own reason",
  );
  assert.strictEqual(
    rejection,
    reason,
    `${what}: an aborted call rejects with the signal's own reason, unwrapped; got ${describeError(rejection)}`,
  );
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/** Fails unless `value` is an ISO 8601 moment with an offset. */
export function expectMoment(what: string, value: unknown): void {
  assert.ok(
    typeof value === 'string' && WITH_OFFSET.test(value) && !Number.isNaN(Date.parse(value)),
    `${what}: expected an ISO 8601 moment with an offset, got ${JSON.stringify(value)}`,
  );
}

/** Fails unless `value` is money in whole minor units. */
export function expectMoney(what: string, value: unknown): void {
  const { amountMinor, currency } = (value ?? {}) as { amountMinor?: unknown; currency?: unknown };
  assert.ok(
    Number.isSafeInteger(amountMinor),
    `${what}.amountMinor: expected whole minor units, got ${JSON.stringify(amountMinor)}`,
  );
  assert.ok(
    typeof currency === 'string' && /^[A-Z]{3}$/.test(currency),
    `${what}.currency: expected an ISO 4217 code, got ${JSON.stringify(currency)}`,
  );
}

/** Fails unless `value` is a text with something in it. */
export function expectText(what: string, value: unknown): void {
  assert.ok(
    typeof value === 'string' && value.trim() !== '',
    `${what}: expected a text, got ${JSON.stringify(value)}`,
  );
}

/** Name and message of whatever was thrown. */
export function describeError(error: unknown): string {
  if (isLeadKitError(error)) return `LeadKitError ${error.code} (${error.message})`;
  return error instanceof Error ? `${error.name} (${error.message})` : String(error);
}
