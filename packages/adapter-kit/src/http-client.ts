import type { LeadKitError, WriteEffect } from '@leadkit/core';
import { type AttemptOutcome, attemptCall } from './call-attempt.ts';
import { type CallFailure, toError } from './call-failure.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { type HttpCall, type HttpSettings, readCall, readSettings } from './http-call.ts';
import type { HttpClientOptions } from './http-client-options.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-request.ts';
import { interpretAnswer } from './interpret-answer.ts';
import { backoffMs } from './retry-policy.ts';

/**
 * Makes a client for one remote side: pacing through the egress, one owner of retries, one time limit over everything,
 * errors with codes, and nothing secret in what it says. No I/O.
 *
 * @throws LeadKitError `invalid_input` for options that cannot work.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const settings = readSettings(options);
  return {
    async request(request, callOptions = {}) {
      const { signal, timeoutMs = settings.timeoutMs } = callOptions;
      signal?.throwIfAborted();
      const call = readCall(settings, request);
      const deadline = startDeadline(settings.io.clock, { signal, timeoutMs });
      try {
        return await repeatCall(settings, call, request, deadline);
      } catch (error) {
        if (signal?.aborted === true && !deadline.isOver()) throw signal.reason;
        throw error;
      } finally {
        deadline.end();
      }
    },
  };
}

/** The one owner of retries: only here is it known whether a call is safe to repeat and how much time is left. */
async function repeatCall<Value>(
  settings: HttpSettings,
  call: HttpCall,
  request: HttpRequest<Value>,
  deadline: Deadline,
): Promise<HttpAnswer<Value>> {
  const { retry, io, platform } = settings;
  let effect: WriteEffect = 'none';
  let wasRejected = false;
  // Attempts that count: the one after refused credentials is not the fault of the remote side.
  let tries = 1;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptCall(settings, call, deadline, attempt);
    const result =
      outcome.answer === undefined ? outcome : interpretAnswer(settings, call, request.parse, outcome.answer);
    if (result.failure === undefined) {
      retry.budget.earn();
      return result.success;
    }
    const { failure } = result;
    // Once an attempt may have happened, a later refusal does not undo it.
    if (failure.effect === 'unknown') effect = 'unknown';
    const toThrow = (): LeadKitError => toError(failure, { platform, call, effect, attempts: attempt });
    if (failure.code === 'blocked') await rememberBan(settings, call, failure, deadline);
    if (!wasRejected && (await dropCredentials(call, failure, outcome, deadline))) {
      wasRejected = true;
      continue;
    }
    const waitMs = waitBeforeRepeat(settings, call, failure, tries, deadline);
    if (waitMs === undefined || !retry.budget.take()) throw toThrow();
    tries += 1;
    try {
      await io.clock.sleep(waitMs, deadline.signal);
    } catch {
      throw toThrow();
    }
  }
}

function isRepeatable(call: HttpCall, failure: CallFailure): boolean {
  return call.isSafe || failure.effect === 'none';
}

/** Milliseconds to wait, or `undefined` when the call ends here. */
function waitBeforeRepeat(
  settings: HttpSettings,
  call: HttpCall,
  failure: CallFailure,
  tries: number,
  deadline: Deadline,
): number | undefined {
  if (deadline.signal.aborted || !failure.isTransient || !isRepeatable(call, failure)) return undefined;
  if (tries >= settings.retry.attemptsMax) return undefined;
  const waitMs = failure.retryAfterMs ?? backoffMs(settings.retry, tries, settings.random);
  return waitMs < deadline.leftMs() ? waitMs : undefined;
}

/** Tells the adapter that its credentials were refused. `true`: it has others, the call may be sent again. */
async function dropCredentials(
  call: HttpCall,
  failure: CallFailure,
  outcome: AttemptOutcome,
  deadline: Deadline,
): Promise<boolean> {
  const onRejected = outcome.authorization?.onRejected;
  if (failure.code !== 'unauthenticated' || onRejected === undefined) return false;
  if (!isRepeatable(call, failure)) return false;
  try {
    await deadline.race(Promise.resolve(onRejected()));
    return true;
  } catch {
    return false;
  }
}

/** The ban counts for everybody behind the egress. A store that cannot keep it does not hide the ban from the caller. */
async function rememberBan(
  settings: HttpSettings,
  call: HttpCall,
  failure: CallFailure,
  deadline: Deadline,
): Promise<void> {
  const { egress, logger } = settings.io;
  const facts = { platform: settings.platform, operation: call.operation, egress: egress.id };
  if (failure.original !== undefined || failure.retryAfterMs === undefined) return;
  logger.warn('blocked by the remote side', { ...facts, forMs: failure.retryAfterMs });
  try {
    const ban = { budget: settings.budget.name, forMs: failure.retryAfterMs };
    await deadline.race(egress.block(ban));
  } catch (error) {
    logger.error('the ban could not be remembered', { ...facts, error: settings.redactor.fields(error) });
  }
}
