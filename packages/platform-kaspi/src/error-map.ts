import type { AnswerFault, ReceivedAnswer } from '@leadkit/adapter-kit';
import type { ErrorCode } from '@leadkit/core';
import { z } from 'zod';

/** How long the site in front of the API keeps an address out is not known; an hour is what the storefront's callers wait. */
const BAN_MS = 3_600_000;
/** `Retry-After` may be missing; then a minute is waited. */
const RATE_LIMIT_MS = 60_000;

const text = z.string().optional().catch(undefined);
const errorsSchema = z.object({
  errors: z.array(z.object({ title: text, detail: text, code: text })).min(1),
});

type Code = Exclude<ErrorCode, 'blocked'>;

/** Texts of the guide, whatever HTTP status carries them. quirks.md, "Errors". */
const TEXTS: readonly (readonly [pattern: RegExp, code: Code, said: string])[] = [
  [/security code is not valid/i, 'business_rule', 'the code of the buyer is not the right one'],
  [/already has been completed/i, 'conflict', 'the order is completed already'],
  [/order is cancelled/i, 'conflict', 'the order is cancelled'],
  [/not may complete allowed/i, 'business_rule', 'the buyer has not signed the papers yet'],
  [/order status .* does not allow/i, 'conflict', 'the state of the order does not allow it'],
  [/not_authenticated/i, 'unauthenticated', 'the token is not valid'],
  [/^required (?:filter|parameter)/i, 'invalid_input', 'a filter it insists on is missing'],
];

/** What an answer of Kaspi means where its status does not say it. */
export function classify(answer: ReceivedAnswer): AnswerFault | undefined {
  const { status, headers } = answer;
  if (status === 429) {
    const isTold = headers.get('retry-after') !== null;
    return { code: 'rate_limited', ...(isTold ? {} : { retryAfterMs: RATE_LIMIT_MS }) };
  }
  if (answer.isHtml) return classifyPage(status);
  const errors = errorsSchema.safeParse(answer.json).data?.errors;
  if (errors === undefined) return status === 406 || status === 415 ? { code: 'unsupported' } : undefined;
  const [first] = errors;
  const said = first?.title ?? first?.detail ?? first?.code ?? '';
  const known = TEXTS.find(([pattern]) => pattern.test(said));
  if (known !== undefined) return { code: known[1], detail: known[2] };
  return { code: codeByStatus(status), detail: 'an error of its API' };
}

/** A 404 page tells of a missing header or a wrong address, never that a thing is gone. */
function classifyPage(status: number): AnswerFault | undefined {
  if (status === 403 || status === 405)
    return { code: 'blocked', retryAfterMs: BAN_MS, detail: 'a page that keeps this address out' };
  return status === 404 ? { code: 'unexpected_response', effect: 'none' } : undefined;
}

function codeByStatus(status: number): Code {
  if (status >= 500) return 'unavailable';
  return CODES[status] ?? 'invalid_input';
}

const CODES: Readonly<Record<number, Code>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  406: 'unsupported',
  409: 'conflict',
  415: 'unsupported',
};
