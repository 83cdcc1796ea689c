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

/** Fields of an advert by the names of a draft. */
const DRAFT_FIELDS: Readonly<Record<string, string>> = {
  reference: 'key',
  category_id: 'categoryId',
  city_id: 'city',
  district_id: 'districtId',
  photos: 'photoUrls',
  contact_name: 'contact.name',
  contact_phone: 'contact.phone',
};

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
  const issues = Object.entries(fields).map(
    ([field, message]): ErrorIssue => ({
      path: DRAFT_FIELDS[field] ?? field,
      message: `expected ${message}`,
    }),
  );
  return { code, detail: word, ...(issues.length === 0 ? {} : { issues }) };
}

function classifyPage({ status, text }: ReceivedAnswer): AnswerFault | undefined {
  if (CAPTCHA_FORM.test(text)) {
    const issues = [{ path: 'captcha', message: 'a person has to solve it in a browser' }];
    return { code: 'blocked', retryAfterMs: BAN_MS, detail: 'a captcha', issues };
  }
  return status === 403 ? { code: 'blocked', retryAfterMs: BAN_MS, detail: 'a ban page' } : undefined;
}
