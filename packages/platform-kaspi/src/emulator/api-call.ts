import type { Route, RouteContext, RouteMethod } from '@leadkit/emulator';
import { apiError, badToken, pageRefused } from './api-errors.ts';
import { settingsOf } from './current-settings.ts';
import type { KaspiEmulatorSettings } from './settings.ts';
import type { KaspiMerchantRow, KaspiTables } from './tables.ts';

type KaspiContext = RouteContext<KaspiTables>;

/** A request that came through everything Kaspi checks before it looks at what is asked. */
export interface KaspiRequest extends KaspiContext {
  readonly settings: KaspiEmulatorSettings;
  /** Whose token it carries. */
  readonly merchant: Readonly<KaspiMerchantRow>;
}

export interface KaspiCall {
  readonly method: RouteMethod;
  /** Below `/shop/api`. */
  readonly path: string;
  readonly source: string;
  readonly bodyBytesMax?: number;
  readonly handle: (request: KaspiRequest) => Response;
}

const MINUTE_MS = 60_000;

/** Calls as routes behind the checks of the reference, 1.2 and 1.12. */
export function apiRoutes(calls: readonly KaspiCall[]): readonly Route<KaspiTables>[] {
  return calls.map(({ method, path, source, bodyBytesMax, handle }) => ({
    method,
    path: `/shop/api${path}`,
    source,
    ...(bodyBytesMax === undefined ? {} : { bodyBytesMax }),
    handler: (context) => {
      const settings = settingsOf(context);
      const { headers } = context;
      if (settings.missingUserAgent === 'html_403' && (headers.get('user-agent') ?? '') === '')
        return pageRefused(403);
      if (settings.missingAccept === 'html_404' && headers.get('accept') === null) return pageRefused(404);
      const merchant = merchantOf(context);
      if (merchant === undefined) return badToken(settings.badTokenBody);
      return tooMany(context, settings, merchant) ?? handle({ ...context, settings, merchant });
    },
  }));
}

/** The rules do not allow what was asked. */
export function businessError({ settings }: KaspiRequest, title: string): Response {
  return apiError(settings.businessErrorStatus, title);
}

function merchantOf({ headers, state }: KaspiContext): Readonly<KaspiMerchantRow> | undefined {
  const given = headers.get('x-auth-token');
  const owner = state.collection('merchants').find(({ token }) => token !== null && token === given);
  const named = headers.get('x-merchant-uid');
  return named === null || named === owner?.id ? owner : undefined;
}

function tooMany(
  { state, now }: KaspiContext,
  { requestsPerMinute }: KaspiEmulatorSettings,
  { id }: KaspiMerchantRow,
): Response | undefined {
  if (requestsPerMinute === null) return undefined;
  const known = state.collection('rates').get(id);
  const isOpen = known !== undefined && now() < known.startedAt + MINUTE_MS;
  const row = isOpen ? known : { startedAt: now(), requests: 0 };
  state.collection('rates').set(id, { ...row, requests: row.requests + 1 });
  if (row.requests < requestsPerMinute) return undefined;
  const answer = apiError(429, 'Too many requests');
  answer.headers.set('retry-after', String(Math.ceil((row.startedAt + MINUTE_MS - now()) / 1_000)));
  return answer;
}
