import { type CallOptions, type EgressRequest, isLeadKitError } from '@leadkit/core';
import ky from 'ky';
import { type CallFailure, passedOn, unusable } from './call-failure.ts';
import type { Deadline } from './deadline.ts';
import { type HttpCall, type HttpSettings, refusedCall, setHeaders } from './http-call.ts';
import type { Authorization } from './http-client-options.ts';
import { networkFailure } from './network-failure.ts';
import { readBody } from './response-body.ts';

/** An answer whose body was read. */
export interface WholeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly url: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Whether the body was longer than the limit. */
  readonly isCut: boolean;
}

/** What came of one attempt, redirects within the origin included. */
export type AttemptOutcome = (
  | { readonly answer: WholeAnswer; readonly failure?: undefined }
  | { readonly failure: CallFailure; readonly answer?: undefined }
) & {
  /** The credentials it was sent with. */
  readonly authorization?: Authorization | undefined;
};

const REDIRECTS_MAX = 5;
const REDIRECT_STATUSES = new Set([301, 302, 303, 307, 308]);

/**
 * Waits for the egress, asks for credentials, sends, reads. Never throws: the caller of the client may have aborted,
 * which is for the retry owner to see.
 */
export async function attemptCall(
  settings: HttpSettings,
  call: HttpCall,
  deadline: Deadline,
  attempt: number,
): Promise<AttemptOutcome> {
  const headers = new Headers(call.headers);
  let authorization: Authorization | undefined;
  let url = call.url;
  for (let hops = 0; ; hops += 1) {
    // A store that does not answer for a moment is no reason to give up.
    const refusal =
      (await beforeSending(settings, deadline, true, () => acquire(settings, call, deadline))) ??
      (await beforeSending(settings, deadline, false, async () => {
        if (hops > 0 || settings.authorize === undefined) return;
        authorization = await settings.authorize(limitsOf(deadline));
        addCredentials(settings, call, headers, authorization);
      }));
    if (refusal !== undefined) return { failure: refusal, authorization };

    const outcome = await sendOnce(settings, call, deadline, { url, headers, attempt });
    if (outcome.answer === undefined) return { ...outcome, authorization };
    const next = redirectOf(call, outcome.answer, url, hops);
    if (typeof next === 'string') url = next;
    else return next === undefined ? { ...outcome, authorization } : { failure: next, authorization };
  }
}

/** Runs what comes before sending; what it throws had no effect. */
async function beforeSending(
  settings: HttpSettings,
  deadline: Deadline,
  isWorthRepeating: boolean,
  work: () => Promise<void>,
): Promise<CallFailure | undefined> {
  try {
    await deadline.race(work());
    return undefined;
  } catch (error) {
    if (deadline.isOver()) {
      const said = `was not asked within ${deadline.timeoutMs} ms: the wait for the egress or for credentials took too long`;
      return { code: 'unavailable', said, effect: 'none', isTransient: false };
    }
    if (isLeadKitError(error)) {
      return passedOn(error, 'none', isWorthRepeating && error.code === 'unavailable');
    }
    const said = 'was not asked: something failed before the request was sent';
    const cause = settings.redactor.error(error);
    return { code: 'unavailable', said, effect: 'none', isTransient: false, cause };
  }
}

function acquire(settings: HttpSettings, call: HttpCall, deadline: Deadline): Promise<void> {
  const wish: EgressRequest = { budget: settings.budget, priority: call.priority, cost: call.cost };
  return settings.io.egress.acquire(wish, limitsOf(deadline));
}

function limitsOf(deadline: Deadline): CallOptions {
  return { signal: deadline.signal, timeoutMs: deadline.leftMs() };
}

function addCredentials(
  settings: HttpSettings,
  call: HttpCall,
  headers: Headers,
  authorization: Authorization,
): void {
  for (const value of Object.values(authorization.headers)) {
    // "Bearer abc" and abc alone
    for (const secret of [value, value.slice(value.lastIndexOf(' ') + 1)]) settings.redactor.remember(secret);
  }
  setHeaders(headers, authorization.headers, (path, message) => {
    throw refusedCall(settings.platform, call.operation, call.isWrite, path, message);
  });
}

interface Sending {
  readonly url: string;
  readonly headers: Headers;
  readonly attempt: number;
}

async function sendOnce(
  settings: HttpSettings,
  call: HttpCall,
  deadline: Deadline,
  { url, headers, attempt }: Sending,
): Promise<AttemptOutcome> {
  const { io, redactor } = settings;
  const startedAtMs = io.clock.now();
  const log = (facts: Readonly<Record<string, unknown>>): void =>
    io.logger.debug('http attempt', {
      platform: settings.platform,
      operation: call.operation,
      method: call.method,
      url: redactor.url(url),
      attempt,
      durationMs: io.clock.now() - startedAtMs,
      ...facts,
    });
  try {
    const answer = await deadline.race(exchange(settings, call, deadline, url, headers));
    log({ status: answer.status });
    return { answer };
  } catch (error) {
    const failure = deadline.isOver() ? timedOut(deadline) : networkFailure(error, redactor);
    log({ error: deadline.signal.aborted && !deadline.isOver() ? 'was aborted' : failure.said });
    return { failure };
  }
}

function timedOut({ timeoutMs }: Deadline): CallFailure {
  const said = `gave no whole answer within ${timeoutMs} ms`;
  return { code: 'unavailable', said, effect: 'unknown', isTransient: false };
}

async function exchange(
  settings: HttpSettings,
  call: HttpCall,
  deadline: Deadline,
  url: string,
  headers: Headers,
): Promise<WholeAnswer> {
  const { fetch } = settings.io;
  const response = await ky(url, {
    method: call.method,
    headers,
    ...(call.body === undefined ? {} : { body: call.body }),
    redirect: 'manual',
    signal: deadline.signal,
    // Called bare: some runtimes refuse a `fetch` that is called as a method.
    fetch: (input, init) => fetch(input, init),
    // One owner of retries and time limits, and it is not ky: only our caller knows what is safe to repeat.
    retry: 0,
    timeout: false,
    throwHttpErrors: false,
  });
  const body = await readBody(response, settings.maxResponseBytes);
  return { status: response.status, headers: response.headers, url, ...body };
}

/** Where to go next, why not, or `undefined` when the answer is no redirect to be followed. */
function redirectOf(
  call: HttpCall,
  answer: WholeAnswer,
  from: string,
  hops: number,
): string | CallFailure | undefined {
  const location = answer.headers.get('location');
  if (!call.followsRedirects || location === null || !REDIRECT_STATUSES.has(answer.status)) return undefined;
  if (!URL.canParse(location, from)) return unusable(`answered ${answer.status} with an unreadable Location`);
  const next = new URL(location, from);
  if (next.origin !== new URL(from).origin) {
    return unusable(`redirected to another origin, ${shownOrigin(next)}, which is never followed`);
  }
  if (hops >= REDIRECTS_MAX) return unusable(`redirected more than ${REDIRECTS_MAX} times`);
  return next.href;
}

/** Only the origin: path and query of a redirect may carry a token. */
function shownOrigin(url: URL): string {
  return url.origin === 'null' ? url.protocol : url.origin;
}
