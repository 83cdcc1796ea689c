import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import { CAPTCHA_ISSUE, refusalOf } from './page-refusal.ts';

/** Names of the calls, as errors and log lines have them. */
export const CALLS = {
  search: 'market.searchPage',
  offer: 'market.readOffer',
  seller: 'market.readSeller',
  sellers: 'market.readSellers',
  reviews: 'market.readReviews',
  robots: 'market.readRobots',
} as const;

/** Longer than this is taken for a ban. */
const SHORT_WAIT_MS = 60_000;
/** Answers of these paths are JSON; a page there is a refusal. */
const JSON_PATHS = /^\/yml\//;

/** Tells the site's own wish to go slower from that of our budget. */
export const PACE_ISSUE = { path: 'retry-after', message: 'the site asks to wait' } as const;

/**
 * What an answer of the storefront means. A refusal is recognised and never worked around: 403, 405, 429, a page where JSON
 * was asked for, and a redirect elsewhere (public code, read 2026-11-22).
 */
export function publicFault(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const { status, operation } = answer;
  if (status === 403 || status === 405 || status === 429) return refused(answer, blockedForMs);
  if (status >= 300 && status < 400)
    return { code: 'blocked', retryAfterMs: blockedForMs, detail: 'the site sends elsewhere' };
  if (status >= 200 && status < 300)
    return isUnexpectedHtml(answer) ? refusedHtml(answer, blockedForMs) : undefined;
  if (operation === CALLS.robots && status >= 400 && status < 500) return { code: 'not_found' };
  if (status === 404 || status === 410)
    return operation === CALLS.offer || operation === CALLS.seller
      ? { code: 'not_found' }
      : { code: 'unexpected_response', detail: 'the address that is known is not there' };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425)
    return { code: 'unexpected_response', detail: 'the storefront refused a request in a way it never did' };
  return undefined;
}

/** A 429 that asks for a short wait is no ban yet: the call waits as it is told, once. */
function refused(answer: ReceivedAnswer, blockedForMs: number): AnswerFault {
  const askedMs = secondsOf(answer.headers.get('retry-after'));
  const retryAfterMs = askedMs ?? blockedForMs;
  if (answer.isHtml && refusalOf(answer.text) === 'captcha') return captcha(retryAfterMs);
  if (answer.status === 429 && askedMs !== undefined && askedMs <= SHORT_WAIT_MS)
    return { code: 'rate_limited', retryAfterMs, issues: [PACE_ISSUE] };
  return { code: 'blocked', retryAfterMs, detail: 'the site refuses this address or this client' };
}

function captcha(retryAfterMs: number): AnswerFault {
  return { code: 'blocked', retryAfterMs, issues: [CAPTCHA_ISSUE], detail: CAPTCHA_ISSUE.message };
}

/** Pages are looked at by their readers; the JSON of the storefront and robots.txt never are one. */
function isUnexpectedHtml({ operation, url, isHtml }: ReceivedAnswer): boolean {
  return isHtml && (operation === CALLS.robots || JSON_PATHS.test(new URL(url).pathname));
}

function refusedHtml(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const refusal = refusalOf(answer.text);
  if (refusal === 'captcha') return captcha(blockedForMs);
  return refusal === undefined
    ? undefined
    : { code: 'blocked', retryAfterMs: blockedForMs, detail: 'the site refuses this address or this client' };
}

function secondsOf(header: string | null): number | undefined {
  return header !== null && /^[1-9]\d{0,6}$/.test(header) ? Number(header) * 1000 : undefined;
}
