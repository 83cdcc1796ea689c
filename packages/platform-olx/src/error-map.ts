import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import type { ErrorCode } from '@leadkit/core';
import { z } from 'zod';
import { codeOfRefusal, issuesOf, type OlxComplaint, shownText } from './error-texts.ts';

/** The CDN lets an address in again half an hour after it sent too much. quirks.md, "Limits". */
const BAN_MS = 1_800_000;
/** `Retry-After` is not documented; without it a minute is waited. quirks.md, "Limits". */
const RATE_LIMIT_MS = 60_000;
/** The router's word for a path it does not know, which says nothing about the thing that was asked for. */
const NO_ROUTE = 'NotFoundException';

/** The OAuth server's own words. `invalid_client` is a fault of the application: no owner could mend it. */
const OAUTH_CODES: Readonly<Record<string, Exclude<ErrorCode, 'blocked'>>> = {
  invalid_token: 'unauthenticated',
  invalid_grant: 'unauthenticated',
  expired_token: 'unauthenticated',
  insufficient_scope: 'forbidden',
  invalid_scope: 'forbidden',
  invalid_client: 'forbidden',
  unauthorized_client: 'forbidden',
  invalid_request: 'invalid_input',
  unsupported_grant_type: 'unsupported',
};

const text = z.string().nullish().catch(null);
const complaintSchema = z.object({ field: text, title: text, detail: text });
const apiErrorSchema = z.object({
  error: z.object({
    status: z.number().nullish().catch(null),
    type: text,
    title: text,
    detail: text,
    message: text,
    validation: z.array(complaintSchema).nullish().catch(null),
  }),
});
const wrappedErrorSchema = z.object({ data: apiErrorSchema });
const oauthErrorSchema = z.object({ error: z.string() });

type ApiError = z.infer<typeof apiErrorSchema>['error'];

/** What an answer of OLX means where its status does not say it: five shapes of errors, bans as pages. */
export function classify(answer: ReceivedAnswer): AnswerFault | undefined {
  if (answer.status === 429) return rateLimited(answer);
  if (isChallenge(answer)) return challenge();
  if (answer.isHtml) return classifyPage(answer);
  const oauth = oauthErrorSchema.safeParse(answer.json);
  if (oauth.success) return oauthFault(oauth.data.error, answer);
  const error =
    apiErrorSchema.safeParse(answer.json).data?.error ??
    wrappedErrorSchema.safeParse(answer.json).data?.data.error;
  if (error !== undefined) return apiFault(error, answer);
  // A ban is a page; one whose markup was stripped on the way is one all the same.
  if (answer.status === 403 && answer.json === undefined) return ban();
  return answer.status === 406 || answer.status === 415 ? { code: 'unsupported' } : undefined;
}

function rateLimited({ headers }: ReceivedAnswer): AnswerFault {
  const isTold = headers.get('retry-after') !== null;
  return { code: 'rate_limited', ...(isTold ? {} : { retryAfterMs: RATE_LIMIT_MS }) };
}

/**
 * Only a 403 is a ban. A page with another status tells nothing about what was asked: least of all that it is gone, or that
 * a command was taken whose answer has no body anyway.
 */
function classifyPage({ status }: ReceivedAnswer): AnswerFault | undefined {
  if (status === 403) return ban();
  if (status < 300) return { code: 'unexpected_response', detail: 'an HTML page where none was expected' };
  return status === 404 || status === 410 ? { code: 'unexpected_response', effect: 'none' } : undefined;
}

/** The firewall in front of the site shows a challenge under 202 and a captcha under 405 (AWS, read 2026-11-22). */
function isChallenge({ headers }: ReceivedAnswer): boolean {
  return ['challenge', 'captcha'].includes(headers.get('x-amzn-waf-action') ?? '');
}

function challenge(): AnswerFault {
  return {
    code: 'blocked',
    retryAfterMs: BAN_MS,
    effect: 'none',
    issues: [{ path: 'captcha', message: 'a captcha or a browser challenge was shown' }],
    detail: 'the firewall before it wants a browser',
  };
}

function ban(): AnswerFault {
  return { code: 'blocked', retryAfterMs: BAN_MS, detail: 'the page of its CDN that bans an address' };
}

function oauthFault(word: string, { status, operation }: ReceivedAnswer): AnswerFault {
  const code = OAUTH_CODES[word] ?? codeByStatus(status);
  return { code, detail: shownText(word, operation) };
}

function apiFault(error: ApiError, answer: ReceivedAnswer): AnswerFault {
  const { operation } = answer;
  const whole = error.detail ?? error.title ?? error.message ?? '';
  if (error.type === NO_ROUTE) return { code: 'unsupported', detail: 'it knows no such path' };
  const status = answer.status >= 400 ? answer.status : (error.status ?? 400);
  const named = (error.validation ?? []).map((each): OlxComplaint => {
    return { field: each.field ?? '', text: each.detail ?? each.title ?? '' };
  });
  const complaints = named.length > 0 ? named : [{ field: '', text: whole }];
  const code = status === 400 ? codeOfRefusal(complaints) : codeByStatus(status);
  const issues = issuesOf(complaints, operation);
  const said = named.length > 0 && issues.length > 0 ? undefined : shownText(whole, operation);
  return {
    code,
    ...(said === undefined ? {} : { detail: said }),
    ...(issues.length === 0 ? {} : { issues }),
  };
}

function codeByStatus(status: number): Exclude<ErrorCode, 'blocked'> {
  if (status >= 500) return 'unavailable';
  return CODES[status] ?? 'invalid_input';
}

const CODES: Readonly<Record<number, Exclude<ErrorCode, 'blocked'>>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  406: 'unsupported',
  409: 'conflict',
  415: 'unsupported',
};
