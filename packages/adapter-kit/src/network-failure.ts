import { isNetworkError } from 'ky';
import type { CallFailure } from './call-failure.ts';
import { codeOf, type Redactor } from './redactor.ts';

/** Errors that can only come before a connection exists. */
const BEFORE_SENDING = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const DEPTH_MAX = 5;

/** What a `fetch` that failed tells. Everything that is not certainly before sending may have had an effect. */
export function networkFailure(error: unknown, redactor: Redactor): CallFailure {
  // ky's own error holds the whole request, credentials included.
  const cause = isNetworkError(error) ? error.cause : error;
  const codes = codesOf(cause);
  const isUnsent = codes.length > 0 && codes.every((code) => BEFORE_SENDING.has(code));
  const named = codes[0] === undefined ? '' : ` (${codes[0]})`;
  return {
    code: 'unavailable',
    said: isUnsent
      ? `could not be reached${named}`
      : `broke the connection before the answer was whole${named}`,
    effect: isUnsent ? 'none' : 'unknown',
    isTransient: true,
    cause: redactor.error(cause),
  };
}

/** The error codes of the system underneath: of each address that was tried, when there were several. */
function codesOf(error: unknown, depth = 0): string[] {
  if (!(error instanceof Error) || depth > DEPTH_MAX) return [];
  if (error instanceof AggregateError && error.errors.length > 0) {
    return error.errors.flatMap((each) => codesOf(each, depth + 1));
  }
  const code = codeOf(error);
  return code === undefined ? codesOf(error.cause, depth + 1) : [code];
}
