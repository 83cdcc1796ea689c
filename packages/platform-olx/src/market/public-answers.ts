import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import { captchaFault, READ_ROBOTS } from '@leadkit/adapter-kit/public-pages';
import { OLX_SITE } from './olx-site.ts';

/** Names of the calls, as errors and log lines have them. */
export const CALLS = {
  search: 'market.searchPage',
  offer: 'market.readOffer',
} as const;

/**
 * What an answer of the public side means. A refusal is recognised and never worked around: the CDN's 403 page, 429, and
 * AWS WAF's captcha (405) and challenge (202), which carry their own header.
 */
export function publicFault(answer: ReceivedAnswer, blockedForMs: number): AnswerFault | undefined {
  const { status, headers } = answer;
  const wafAction = headers.get('x-amzn-waf-action');
  if (wafAction === 'captcha' || wafAction === 'challenge') return captchaFault(blockedForMs);
  if (status === 403 || status === 429) return OLX_SITE.refusedAnswer(answer, blockedForMs);
  if (status >= 200 && status < 300)
    return isUnexpectedHtml(answer) ? OLX_SITE.refusedPage(answer, blockedForMs) : undefined;
  if (status === 404 || status === 410) return goneOrMoved(answer);
  if (status === 400) return { code: 'invalid_input', issues: invalidFields(answer.json) };
  if (status >= 400 && status < 500 && status !== 408 && status !== 425)
    return {
      code: 'unexpected_response',
      detail: 'a public page or answer was refused in a way it never was',
    };
  return undefined;
}

/** Pages are looked at by their readers; the API and robots.txt never answer with one. */
function isUnexpectedHtml(answer: ReceivedAnswer): boolean {
  const isData = answer.operation === READ_ROBOTS || new URL(answer.url).pathname.startsWith('/api/');
  return isData && answer.isHtml;
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

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
