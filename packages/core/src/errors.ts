/**
 * The closed list of codes a {@link LeadKitError} can carry. Adding one is a minor release, so a `switch` over them
 * needs a default branch.
 */
export const ERROR_CODES: readonly ErrorCode[] = [
  'invalid_input',
  'not_found',
  'conflict',
  'unauthenticated',
  'forbidden',
  'rate_limited',
  'blocked',
  'unavailable',
  'unexpected_response',
  'unsupported',
  'business_rule',
];

/**
 * What went wrong, in terms a caller can act on.
 *
 * - `invalid_input`: the caller passed something wrong; `issues` names each field. Repeating it unchanged fails again.
 * - `not_found`: the thing does not exist (for this tenant).
 * - `conflict`: somebody else changed it first, or it already exists. Read it again, then decide.
 * - `unauthenticated`: credentials are missing, wrong or expired; the account has to be connected again.
 * - `forbidden`: the credentials are valid but may not do this.
 * - `rate_limited`: too many calls; wait `retryAfterMs`.
 * - `blocked`: the remote side refuses this address or client (a ban page, a captcha). Stop and wait `retryAfterMs`.
 * - `unavailable`: no answer, a time-out or a server fault. On writes look at `effect` before any repeat.
 * - `unexpected_response`: an answer whose shape is not the documented one; the message names the missing path.
 * - `unsupported`: this version or platform cannot do it at all.
 * - `business_rule`: a rule of the remote side or of LeadKit says no (a quota, a status, a guard).
 */
export type ErrorCode =
  | 'invalid_input'
  | 'not_found'
  | 'conflict'
  | 'unauthenticated'
  | 'forbidden'
  | 'rate_limited'
  | 'blocked'
  | 'unavailable'
  | 'unexpected_response'
  | 'unsupported'
  | 'business_rule';

/** One thing that is wrong with an input, or with an answer of a platform. */
export interface ErrorIssue {
  /** Where: a field path such as `price.amountMinor` or `attributes.state`. Empty: the whole input. */
  readonly path: string;
  /** What is wrong and what is expected instead. Holds no secret, phone or message text. */
  readonly message: string;
}

/**
 * Whether a failed write may have taken effect on the remote side.
 *
 * - `none`: nothing happened; repeating is safe.
 * - `unknown`: it may have happened; look the result up by its key before any repeat.
 */
export type WriteEffect = 'none' | 'unknown';

/** What a {@link LeadKitError} is made from. */
export interface LeadKitErrorOptions {
  /** The kind of failure. */
  readonly code: ErrorCode;
  /** What was tried, what came back, what did not happen, and what to do next. No secret, phone or message text. */
  readonly message: string;
  /** The operation that failed, such as `listings.publish` or `createLeadKit`. */
  readonly operation: string;
  /** Id of the platform that failed, such as `olx`. Absent: the failure is LeadKit's or the host's own. */
  readonly platform?: string | undefined;
  /** Milliseconds to wait before the same call can succeed. Absent: unknown, or waiting does not help. */
  readonly retryAfterMs?: number | undefined;
  /** Only on writes: whether the write may have happened. Absent on reads. */
  readonly effect?: WriteEffect | undefined;
  /** The single things that are wrong, when there is more to say than the message does. */
  readonly issues?: readonly ErrorIssue[] | undefined;
  /** The error underneath. It is kept for a debugger; loggers should print this error, not its cause. */
  readonly cause?: unknown;
}

const BRAND = Symbol.for('leadkit.error');

/**
 * The one error LeadKit and its adapters throw. Ask {@link isLeadKitError} instead of `instanceof`: two installed
 * copies of this package have two classes but share the brand.
 */
export class LeadKitError extends Error {
  /** The kind of failure. */
  readonly code: ErrorCode;
  /** The operation that failed, such as `listings.publish`. */
  readonly operation: string;
  /** Id of the platform that failed; absent when the failure is LeadKit's or the host's own. */
  readonly platform?: string;
  /** Milliseconds to wait before the same call can succeed. */
  readonly retryAfterMs?: number;
  /** Only on writes: whether the write may have happened. */
  readonly effect?: WriteEffect;
  /** The single things that are wrong. */
  readonly issues?: readonly ErrorIssue[];

  /** Makes an error; the message is taken as it is, so build it for a person who has to act. */
  constructor(options: LeadKitErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LeadKitError';
    this.code = options.code;
    this.operation = options.operation;
    if (options.platform !== undefined) this.platform = options.platform;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.effect !== undefined) this.effect = options.effect;
    if (options.issues !== undefined) this.issues = options.issues;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/**
 * Whether `error` is a {@link LeadKitError}, of `code` when one is given. Works across two installed copies of this
 * package, which `instanceof` does not.
 */
export function isLeadKitError(error: unknown, code?: ErrorCode): error is LeadKitError {
  if (typeof error !== 'object' || error === null) return false;
  if ((error as { [BRAND]?: unknown })[BRAND] !== true) return false;
  return code === undefined || (error as LeadKitError).code === code;
}

/** An `invalid_input` error whose message lists its issues, for checks that find several things at once. */
export function invalidInput(
  operation: string,
  issues: readonly ErrorIssue[],
  platform?: string,
): LeadKitError {
  const listed = issues.map((issue) =>
    issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`,
  );
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    platform,
    issues,
    message: `${operation} was refused and nothing was done. ${listed.join('; ')}`,
  });
}
