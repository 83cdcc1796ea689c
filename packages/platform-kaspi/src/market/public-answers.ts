import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import { READ_ROBOTS } from '@leadkit/adapter-kit/public-pages';
import { KASPI_SITE } from './kaspi-site.ts';

/** Names of the calls, as errors and log lines have them. */
export const CALLS = {
  search: 'market.searchPage',
  offer: 'market.readOffer',
  seller: 'market.readSeller',
  sellers: 'market.readSellers',
  reviews: 'market.readReviews',
} as const;

/** Answers of these paths are JSON; a page there is a refusal. */
const JSON_PATHS = /^\/yml\//;

/**
 * What an answer of the storefront means. A refusal is recognised and never worked around: 403, 405, 429, a page where JSON
 * was asked for, and a redirect elsewhere (public code, read 2026-11-22).
 */
export function publicFault(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const { status, operation } = answer;
  if (status === 403 || status === 405 || status === 429)
    return KASPI_SITE.refusedAnswer(answer, blockedForMs);
  if (status >= 300 && status < 400)
    return { code: 'blocked', retryAfterMs: blockedForMs, detail: 'the site sends elsewhere' };
  if (status >= 200 && status < 300)
    return isUnexpectedHtml(answer) ? KASPI_SITE.refusedPage(answer, blockedForMs) : undefined;
  if (status === 404 || status === 410)
    return operation === CALLS.offer || operation === CALLS.seller
      ? { code: 'not_found' }
      : { code: 'unexpected_response', detail: 'the address that is known is not there' };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425)
    return { code: 'unexpected_response', detail: 'the storefront refused a request in a way it never did' };
  return undefined;
}

/** Pages are looked at by their readers; the JSON of the storefront and robots.txt never are one. */
function isUnexpectedHtml({ operation, url, isHtml }: ReceivedAnswer): boolean {
  return isHtml && (operation === READ_ROBOTS || JSON_PATHS.test(new URL(url).pathname));
}
