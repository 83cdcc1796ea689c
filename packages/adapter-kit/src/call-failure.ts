import { type ErrorCode, type ErrorIssue, LeadKitError, type WriteEffect } from '@leadkit/core';
import type { CallNames } from './http-call.ts';
import type { AnswerFault, ReceivedAnswer } from './http-client-options.ts';

/** Why one attempt failed. */
export interface CallFailure {
  readonly code: ErrorCode;
  /** What came back, as the rest of a sentence that begins with the platform. */
  readonly said: string;
  readonly retryAfterMs?: number | undefined;
  readonly issues?: readonly ErrorIssue[] | undefined;
  /** Whether this attempt, were it a write, may have happened. */
  readonly effect: WriteEffect;
  /** Whether the same request may succeed in a while. */
  readonly isTransient: boolean;
  readonly cause?: unknown;
  /** A complete error that others made (egress, authorize, parse): its own words are kept. */
  readonly original?: LeadKitError;
}

/** What a status means where nobody knows better. */
function codeByStatus(status: number): ErrorCode {
  if (status >= 500) return status === 501 || status === 505 ? 'unsupported' : 'unavailable';
  if (status < 400) return 'unexpected_response';
  return CODES_4XX[status] ?? 'invalid_input';
}

const CODES_4XX: Readonly<Record<number, ErrorCode>> = {
  401: 'unauthenticated',
  402: 'business_rule',
  403: 'forbidden',
  404: 'not_found',
  405: 'unsupported',
  407: 'unavailable',
  408: 'unavailable',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  423: 'conflict',
  425: 'unavailable',
  429: 'rate_limited',
};

/** The failure an answer tells of, either as `classify` put it or by status. */
export function failureOfAnswer(
  answer: ReceivedAnswer,
  fault: AnswerFault | undefined,
  facts: { readonly retryAfterMs: number | undefined; readonly rateLimitedHasNoEffect: boolean },
): CallFailure {
  const code = fault?.code ?? codeByStatus(answer.status);
  const isTransient = code === 'unavailable' || code === 'rate_limited';
  const page = answer.isHtml && answer.status >= 400 ? ' (an HTML page)' : '';
  return {
    code,
    said: `answered ${answer.status}${page}${fault?.detail === undefined ? '' : `: ${fault.detail}`}`,
    retryAfterMs: fault?.retryAfterMs ?? (isTransient ? facts.retryAfterMs : undefined),
    issues: fault?.issues,
    effect: fault?.effect ?? effectOf(code, facts.rateLimitedHasNoEffect),
    isTransient,
  };
}

/** What to assume of a write that was answered like this. */
export function effectOf(code: ErrorCode, rateLimitedHasNoEffect = false): WriteEffect {
  if (code === 'rate_limited') return rateLimitedHasNoEffect ? 'none' : 'unknown';
  return code === 'unavailable' || code === 'unexpected_response' ? 'unknown' : 'none';
}

/** An answer that came, and cannot be used. On a write it may well have happened. */
export function unusable(said: string, cause?: unknown): CallFailure {
  return { code: 'unexpected_response', said, effect: 'unknown', isTransient: false, cause };
}

/** A failure that is a complete error already. `effect` is what to assume when the error does not say it. */
export function passedOn(original: LeadKitError, effect: WriteEffect, isTransient = false): CallFailure {
  const { code, retryAfterMs, issues } = original;
  return { code, said: '', retryAfterMs, issues, effect: original.effect ?? effect, isTransient, original };
}

export interface ErrorContext {
  readonly platform: string;
  readonly call: CallNames;
  /** Of all attempts together. */
  readonly effect: WriteEffect;
  readonly attempts: number;
}

/** The error the caller gets. */
export function toError(failure: CallFailure, context: ErrorContext): LeadKitError {
  const { call, platform, attempts } = context;
  const effect = call.isWrite ? context.effect : undefined;
  const shared = {
    code: failure.code,
    operation: call.operation,
    platform,
    retryAfterMs: failure.retryAfterMs,
    effect,
    issues: failure.issues,
  };
  if (failure.original !== undefined) {
    const { message, cause } = failure.original;
    const isSaid = effect === undefined || failure.original.effect !== undefined;
    return new LeadKitError({
      ...shared,
      message: isSaid ? message : `${message} ${EFFECTS[effect]}`,
      cause,
    });
  }
  const tries = attempts > 1 ? `, attempt ${attempts}` : '';
  const sentences = [
    `${platform} ${failure.said} (${call.operation}, ${call.method} ${call.shownPath}${tries}).`,
    effect === undefined ? undefined : EFFECTS[effect],
    adviceFor(failure),
  ];
  const message = sentences.filter((sentence) => sentence !== undefined).join(' ');
  return new LeadKitError({ ...shared, message, cause: failure.cause });
}

const EFFECTS: Readonly<Record<WriteEffect, string>> = {
  none: 'Nothing was changed.',
  unknown: 'It may have taken effect: look for its result before any repeat.',
};

function adviceFor(failure: CallFailure): string {
  if (failure.retryAfterMs !== undefined) return `Wait ${failure.retryAfterMs} ms before the next try.`;
  return ADVICE[failure.code];
}

const ADVICE: Readonly<Record<ErrorCode, string>> = {
  invalid_input: 'Correct the input; the same call fails again.',
  not_found: 'Check the id and the account it belongs to.',
  conflict: 'Read it again, then decide.',
  unauthenticated: 'Connect the account again.',
  forbidden: 'The credentials are valid, but may not do this: check their rights.',
  rate_limited: 'Wait before the next try.',
  blocked: 'Stop sending from this address and wait.',
  unavailable: 'Try again later.',
  unexpected_response: 'The remote side may have changed its format.',
  unsupported: 'The remote side cannot do this.',
  business_rule: 'The remote side refuses it by its own rules.',
};
