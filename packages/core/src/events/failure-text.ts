import { isLeadKitError } from '../errors.ts';

const FAILURE_TEXT_LENGTH_MAX = 1000;

/** What no store can keep: NUL, and halves of surrogate pairs. */
const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/** Code (or class) and message of whatever was thrown, cut to a length that a store keeps with each dead letter. */
export function failureText(error: unknown): string {
  const message =
    error instanceof Error || isLeadKitError(error) ? error.message : 'something that is no Error';
  // Cut first: the cut may go through a pair.
  return `${failureName(error)}: ${message}`.slice(0, FAILURE_TEXT_LENGTH_MAX).replace(UNSTORABLE, '\ufffd');
}

/**
 * The same for a log line: the message of a {@link LeadKitError} is safe to print by rule, a stranger's may quote a phone
 * or a text, so only its class is named.
 */
export function failureLogText(error: unknown): string {
  return isLeadKitError(error) ? failureText(error) : failureName(error);
}

function failureName(error: unknown): string {
  if (isLeadKitError(error)) return error.code;
  return error instanceof Error ? error.name : `thrown ${typeof error}`;
}
