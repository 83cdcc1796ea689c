import { isLeadKitError } from '@leadkit/core';
import type { WholeAnswer } from './call-attempt.ts';
import { type CallFailure, effectOf, failureOfAnswer, passedOn, unusable } from './call-failure.ts';
import type { HttpCall, HttpSettings } from './http-call.ts';
import type { AnswerFault, ReceivedAnswer } from './http-client-options.ts';
import type { HttpAnswer } from './http-request.ts';
import type { Redactor } from './redactor.ts';
import { decodeText, isHtmlPage, readJson } from './response-body.ts';
import { parseRetryAfter } from './retry-after.ts';

/** What an answer means. */
export type Interpretation<Value> =
  | { readonly success: HttpAnswer<Value>; readonly failure?: undefined }
  | { readonly failure: CallFailure };

export function interpretAnswer<Value>(
  settings: HttpSettings,
  call: HttpCall,
  parse: (value: unknown) => Value,
  answer: WholeAnswer,
): Interpretation<Value> {
  const isSuccess = answer.status >= 200 && answer.status < 300;
  const received = receive(call, answer, call.accept === 'bytes' && isSuccess);
  const told = classify(settings, received);
  if ('failure' in told) return told;
  if (told.fault !== undefined || !isSuccess) {
    const facts = {
      retryAfterMs: parseRetryAfter(answer.headers.get('retry-after'), settings.io.clock.now()),
      rateLimitedHasNoEffect: settings.retry.rateLimitedHasNoEffect,
    };
    return { failure: failureOfAnswer(received, told.fault, facts) };
  }
  if (answer.isCut) {
    return unusableBody(
      answer,
      `a body of more than ${settings.maxResponseBytes} bytes, of which the rest was not read`,
    );
  }
  const problem = problemWithBody(call, received);
  if (problem !== undefined) return unusableBody(answer, problem);
  try {
    const value = parse(bodyValue(call, answer, received));
    const { status, headers, url } = answer;
    return { success: { value, status, headers, url } };
  } catch (error) {
    if (isLeadKitError(error)) return { failure: passedOn(error, effectOf(error.code)) };
    return unusableBody(answer, 'something that could not be read', settings.redactor.error(error));
  }
}

/** Text and JSON are made when somebody asks: most answers are asked for one of them only. */
function receive(call: HttpCall, answer: WholeAnswer, isBytes: boolean): ReceivedAnswer {
  const contentType = answer.headers.get('content-type');
  let text: string | undefined;
  let json: { readonly value: unknown } | undefined;
  return {
    operation: call.operation,
    status: answer.status,
    headers: answer.headers,
    url: answer.url,
    get text() {
      text ??= isBytes ? '' : decodeText(answer.bytes, contentType);
      return text;
    },
    get json() {
      json ??= { value: readJson(this.text) };
      return json.value;
    },
    get isHtml() {
      return isHtmlPage(this.text, contentType, () => this.json);
    },
  };
}

function classify(
  settings: HttpSettings,
  received: ReceivedAnswer,
): { readonly fault: AnswerFault | undefined } | { readonly failure: CallFailure } {
  try {
    const fault = settings.classify?.(received);
    return { fault: fault === undefined ? undefined : scrubbed(fault, settings.redactor) };
  } catch (error) {
    const said = `answered ${received.status} with something that could not be classified`;
    return { failure: unusable(said, settings.redactor.error(error)) };
  }
}

function scrubbed(fault: AnswerFault, redactor: Redactor): AnswerFault {
  return {
    ...fault,
    detail: fault.detail === undefined ? undefined : redactor.text(fault.detail),
    issues: fault.issues?.map(({ path, message }) => ({ path, message: redactor.text(message) })),
  };
}

function problemWithBody(call: HttpCall, received: ReceivedAnswer): string | undefined {
  if (call.accept !== 'json' || hasNoBody(call, received.status)) return undefined;
  if (received.json !== undefined) return undefined;
  if (received.text.trim() === '') return 'an empty body where JSON was expected';
  if (received.isHtml) return 'an HTML page where JSON was expected';
  return `a body that is not valid JSON (${received.text.length} characters; it may have been cut)`;
}

function bodyValue(call: HttpCall, answer: WholeAnswer, received: ReceivedAnswer): unknown {
  if (call.accept === 'nothing' || hasNoBody(call, answer.status)) return undefined;
  if (call.accept === 'bytes') return answer.bytes;
  return call.accept === 'text' ? received.text : received.json;
}

/** Answers that have no body by the rules of HTTP. */
function hasNoBody(call: HttpCall, status: number): boolean {
  return call.method === 'HEAD' || status === 204 || status === 205;
}

function unusableBody(answer: WholeAnswer, what: string, cause?: unknown): { readonly failure: CallFailure } {
  return { failure: unusable(`answered ${answer.status} with ${what}`, cause) };
}
