import { LeadKitError } from '@leadkit/core';

/** A page that refuses to answer, and how. */
export type PageRefusal = 'ban' | 'captcha';

/** What such a page says of itself stands at its beginning; it is short. */
const LOOKED_AT = 65_536;
const CAPTCHA_MARKS = ['captcha', 'cf-challenge', 'challenge-platform', 'не робот'];
const BAN_MARKS = [
  'access denied',
  'forbidden',
  'request blocked',
  'доступ ограничен',
  'доступ запрещен',
  'доступ запрещён',
  'too many requests',
];

/** Whether a page, of which nothing known could be read, refuses. */
export function refusalOf(html: string): PageRefusal | undefined {
  const text = html.slice(0, LOOKED_AT).toLowerCase();
  if (CAPTCHA_MARKS.some((mark) => text.includes(mark))) return 'captcha';
  return BAN_MARKS.some((mark) => text.includes(mark)) ? 'ban' : undefined;
}

/** What an error's `issues` say when a captcha was shown; core tells it from a ban by this path. */
export const CAPTCHA_ISSUE = {
  path: 'captcha',
  message: 'a captcha or a browser challenge was shown',
} as const;

/** A page of the shop names a reCAPTCHA component even when it shows everything; then its shape has changed. */
const SHOP_MARKS = ['BACKEND.components.', 'application/ld+json'];

/** @throws LeadKitError `blocked` when the page refuses. */
export function refuseRefusal(html: string): void {
  const refusal = SHOP_MARKS.some((mark) => html.includes(mark)) ? undefined : refusalOf(html);
  if (refusal === undefined) return;
  throw new LeadKitError({
    code: 'blocked',
    operation: 'kaspi.read',
    platform: 'kaspi',
    issues: refusal === 'captcha' ? [CAPTCHA_ISSUE] : [],
    message:
      `This is no product page but one that refuses (${refusal === 'captcha' ? 'a captcha or a browser challenge' : 'a ban'}). ` +
      'No offer was made of it. Stop reading Kaspi from this address for a while, or bring data of your own.',
  });
}
