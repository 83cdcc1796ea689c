import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import { CAPTCHA_ISSUE, refusalOf } from './page-refusal.ts';

/** Names of the calls, as errors and log lines have them. */
export const CALLS = {
  search: 'market.searchPage',
  offer: 'market.readOffer',
  robots: 'market.readRobots',
} as const;

/** Longer than this is taken for a ban. */
const SHORT_WAIT_MS = 60_000;

/** Tells the site's own wish to go slower from that of our budget. */
export const PACE_ISSUE = { path: 'retry-after', message: 'the site asks to wait' } as const;

/**
 * What an answer of the public side means. A refusal is recognised and never worked around: the CDN's 403 page, 429, and
 * AWS WAF's captcha (405) and challenge (202), which carry their own header.
 */
export function publicFault(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const { status, headers, operation } = answer;
  const wafAction = headers.get('x-amzn-waf-action');
  if (wafAction === 'captcha' || wafAction === 'challenge') return captcha(blockedForMs);
  if (status === 403 || status === 429) return refused(answer, blockedForMs);
  if (status >= 200 && status < 300)
    return isUnexpectedHtml(answer) ? refusedHtml(answer, blockedForMs) : undefined;
  if (operation === CALLS.robots && status >= 400 && status < 500) return { code: 'not_found' };
  if (status === 404 || status === 410) return goneOrMoved(answer);
  if (status === 400) return { code: 'invalid_input', issues: invalidFields(answer.json) };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425)
    return {
      code: 'unexpected_response',
      detail: 'a public page or answer was refused in a way it never was',
    };
  return undefined;
}

/** A 429 that asks for a short wait is no ban yet: the call waits as it is told, once. */
function refused(answer: ReceivedAnswer, blockedForMs: number): AnswerFault {
  const askedMs = secondsOf(answer.headers.get('retry-after'));
  const retryAfterMs = askedMs ?? blockedForMs;
  if (answer.isHtml && refusalOf(answer.text) === 'captcha') return captcha(retryAfterMs);
  if (answer.status === 429 && askedMs !== undefined && askedMs <= SHORT_WAIT_MS)
    return { code: 'rate_limited', retryAfterMs, issues: [PACE_ISSUE] };
  return { code: 'blocked', retryAfterMs, detail: 'the site refuses this address' };
}

function captcha(retryAfterMs: number): AnswerFault {
  return { code: 'blocked', retryAfterMs, issues: [CAPTCHA_ISSUE], detail: CAPTCHA_ISSUE.message };
}

/** Pages are looked at by their readers; the API and robots.txt never answer with one. */
function isUnexpectedHtml(answer: ReceivedAnswer): boolean {
  const isData = answer.operation === CALLS.robots || new URL(answer.url).pathname.startsWith('/api/');
  return isData && answer.isHtml;
}

function refusedHtml(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const refusal = refusalOf(answer.text);
  if (refusal === undefined) return undefined;
  return refusal === 'captcha'
    ? captcha(blockedForMs)
    : { code: 'blocked', retryAfterMs: blockedForMs, detail: 'the site refuses this address' };
}

/** 404 and 410 say of an advert that it is gone; of a search, or from the router, that the address has changed. */
function goneOrMoved({ operation, json }: ReceivedAnswer): AnswerFault {
  if (operation === CALLS.offer && !isRouterError(json)) return { code: 'not_found' };
  return { code: 'unexpected_response', detail: 'the address that is known is not there' };
}

function isRouterError(json: unknown): boolean {
  return memberOf(memberOf(json, 'error'), 'type') === 'NotFoundException';
}

function invalidFields(json: unknown): { path: string; message: string }[] {
  const validation = memberOf(memberOf(json, 'error'), 'validation');
  if (!Array.isArray(validation)) return [];
  return validation.slice(0, 10).flatMap((issue) => {
    const field = memberOf(issue, 'field');
    return typeof field === 'string' && /^[\w.:[\]-]{1,60}$/.test(field)
      ? [{ path: field, message: 'was refused by OLX' }]
      : [];
  });
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^[1-9]\d{0,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
