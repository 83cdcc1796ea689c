import type { Route } from '@leadkit/emulator';
import { htmlAnswer } from '@leadkit/emulator';
import { apiError, type BazaarContext } from './api-answers.ts';
import type { AddressRow, BazaarTables } from './tables.ts';

/** How much one address may send, and what happens to one that does not stop. */
export interface BazaarRateLimit {
  /** Requests in a window. */
  readonly requests: number;
  /** Length of a window in milliseconds. It begins with the first request in it. */
  readonly windowMs: number;
  /** Refused requests in one window after which the address is banned. */
  readonly refusedMax: number;
  /** How long a ban lasts, in milliseconds. */
  readonly banMs: number;
}

export const BAN_PAGE =
  '<!doctype html><html lang="ru"><head><title>Доступ ограничен</title></head><body><h1>Доступ ограничен</h1><p>С вашего адреса поступает слишком много запросов.</p></body></html>';

/** The page Bazaar shows instead of any other when it wants a person: for a scripted fault of kind `html`. */
export const BAZAAR_CAPTCHA_PAGE =
  '<!doctype html><html lang="ru"><head><title>Вы не робот?</title></head><body><form method="post" id="captcha-form"><button>Я не робот</button></form></body></html>';

/** Counts requests per address (`x-forwarded-for`, or one for all) before the handler sees them. */
export function limited(
  routes: readonly Route<BazaarTables>[],
  area: 'api' | 'site',
  limit: BazaarRateLimit,
): readonly Route<BazaarTables>[] {
  return routes.map((route) => ({
    ...route,
    handler: (context) => refusal(context, area, limit) ?? route.handler(context),
  }));
}

function refusal(context: BazaarContext, area: string, limit: BazaarRateLimit): Response | undefined {
  const { state, now, headers } = context;
  const key = `${area}:${headers.get('x-forwarded-for') ?? 'any'}`;
  const known = state.collection('addresses').get(key);
  const row: AddressRow =
    known === undefined || now() >= known.windowStartedAt + limit.windowMs
      ? { windowStartedAt: now(), requests: 0, refused: 0, bannedUntil: known?.bannedUntil ?? 0 }
      : known;
  if (now() < row.bannedUntil) return htmlAnswer(BAN_PAGE, { status: 403 });
  if (row.requests < limit.requests) {
    state.collection('addresses').set(key, { ...row, requests: row.requests + 1 });
    return undefined;
  }
  const refused = row.refused + 1;
  const isBanned = refused > limit.refusedMax;
  const bannedUntil = isBanned ? now() + limit.banMs : 0;
  state.collection('addresses').set(key, { ...row, refused, bannedUntil });
  if (isBanned) return htmlAnswer(BAN_PAGE, { status: 403 });
  const answer = apiError(429, 'rate_limited', 'Too many requests from this address.');
  const waitMs = row.windowStartedAt + limit.windowMs - now();
  answer.headers.set('retry-after', String(Math.ceil(waitMs / 1_000)));
  return answer;
}
