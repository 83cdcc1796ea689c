import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import type { ErrorCode, ErrorIssue } from '@leadkit/core';
import { z } from 'zod';

/** Bazaar does not say how long a ban lasts; half an hour is what was seen. quirks.md, "Limits". */
export const BAN_MS = 1_800_000;

/** What its captcha page carries; the word alone may stand in anybody's advert. quirks.md, "Limits". */
const CAPTCHA_FORM = /<form[^>]* id="captcha-form"/;

const CODES: Readonly<Record<string, Exclude<ErrorCode, 'blocked'>>> = {
  invalid_token: 'unauthenticated',
  token_expired: 'unauthenticated',
  invalid_grant: 'unauthenticated',
  invalid_client: 'forbidden',
  forbidden: 'forbidden',
  not_found: 'not_found',
  advert_deleted: 'not_found',
  wrong_status: 'conflict',
  limit_reached: 'business_rule',
  validation_failed: 'invalid_input',
  rate_limited: 'rate_limited',
  temporarily_unavailable: 'unavailable',
};

/**
 * Fields by the names of a draft, and what Bazaar's rules ask of them: our words, since what Bazaar writes next to a field
 * may repeat what somebody typed. quirks.md, "Adverts".
 */
const FIELDS: Readonly<Record<string, { readonly path: string; readonly message: string }>> = {
  reference: { path: 'key', message: 'expected 1 to 64 characters' },
  title: { path: 'title', message: 'expected 5 to 70 characters' },
  description: { path: 'description', message: 'expected 20 to 5000 characters' },
  category_id: { path: 'categoryId', message: 'expected a category without categories below' },
  city_id: { path: 'city', message: 'expected a city of the catalog' },
  district_id: { path: 'districtId', message: 'expected a district of the city' },
  price: { path: 'price', message: 'expected whole tenge above 0' },
  photos: { path: 'photoUrls', message: 'expected up to 10 https addresses' },
  quantity: { path: 'quantity', message: 'expected a whole number from 0' },
  contact_name: { path: 'contact.name', message: 'expected 2 to 50 characters' },
  contact_phone: { path: 'contact.phone', message: 'expected +7 and ten digits' },
  text: { path: 'text', message: 'expected 1 to 1000 characters' },
};
const ATTRIBUTE = /^attributes\.[a-z_]{1,40}$/;

const apiErrorSchema = z.object({
  error: z.object({ code: z.string(), fields: z.record(z.string(), z.string()).optional() }),
});
const oauthErrorSchema = z.object({ error: z.string() });

/** What an answer of Bazaar means where its status does not say it: errors under 200, bans and captchas in HTML. */
export function classify(answer: ReceivedAnswer): AnswerFault | undefined {
  if (answer.isHtml) return classifyPage(answer);
  const api = apiErrorSchema.safeParse(answer.json);
  if (api.success) return faultOf(api.data.error.code, api.data.error.fields);
  const oauth = oauthErrorSchema.safeParse(answer.json);
  return oauth.success ? faultOf(oauth.data.error) : undefined;
}

function faultOf(word: string, fields: Readonly<Record<string, string>> = {}): AnswerFault | undefined {
  const code = CODES[word];
  if (code === undefined) return undefined;
  const issues = Object.keys(fields).map(issueOf);
  return { code, detail: word, ...(issues.length === 0 ? {} : { issues }) };
}

function issueOf(field: string): ErrorIssue {
  if (ATTRIBUTE.test(field)) return { path: field, message: 'is not what the catalog asks for' };
  return FIELDS[field] ?? { path: '', message: 'a field that is not of the API was refused' };
}

function classifyPage({ status, text }: ReceivedAnswer): AnswerFault | undefined {
  if (CAPTCHA_FORM.test(text)) {
    const issues = [{ path: 'captcha', message: 'a person has to solve it in a browser' }];
    return { code: 'blocked', retryAfterMs: BAN_MS, detail: 'a captcha', issues };
  }
  return status === 403 ? { code: 'blocked', retryAfterMs: BAN_MS, detail: 'a ban page' } : undefined;
}
