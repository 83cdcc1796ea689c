import { jsonAnswer, type Route } from '@leadkit/emulator';
import { apiError, type BazaarContext } from './api-answers.ts';
import { FIRST_SHOP_ID } from './seed-state.ts';
import type { BazaarTables, GrantRow } from './tables.ts';

/** The application Bazaar knows. */
export const BAZAAR_CLIENT_ID = 'leadkit-example';
/** Its secret. It opens nothing but this emulator. */
export const BAZAAR_CLIENT_SECRET = 'bazaar-example-secret';

export const ACCESS_LIFE_MS: number = 60 * 60_000;
const REFRESH_LIFE_MS: number = 90 * 24 * 60 * 60_000;
const CODE_LIFE_MS = 10 * 60_000;

/** What an owner's consent gives. */
export interface IssuedTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly refresh_expires_in: number;
}

export const AUTH_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/oauth/authorize',
    source: 'quirks.md, "Access": the owner of the first shop (or of ?shop=) always consents',
    handler: (context) => {
      const { query, state, now } = context;
      const redirectUri = query.get('redirect_uri') ?? '';
      if (query.get('client_id') !== BAZAAR_CLIENT_ID || !URL.canParse(redirectUri))
        return apiError(400, 'invalid_request', 'client_id or redirect_uri is not known.');
      const code = state.random.token(24);
      const sellerId = Number(query.get('shop') ?? FIRST_SHOP_ID);
      state
        .collection('grants')
        .set(code, { kind: 'code', sellerId, expiresAt: now() + CODE_LIFE_MS, redirectUri });
      const back = new URL(redirectUri);
      back.searchParams.set('code', code);
      back.searchParams.set('state', query.get('state') ?? '');
      return new Response(null, { status: 302, headers: { location: back.href } });
    },
  },
  {
    method: 'POST',
    path: '/oauth/token',
    source: 'quirks.md, "Access": a refresh token works once, and its successor comes with the answer',
    handler: (context) => {
      const form = context.form();
      if (form.get('client_id') !== BAZAAR_CLIENT_ID || form.get('client_secret') !== BAZAAR_CLIENT_SECRET)
        return oauthError(401, 'invalid_client');
      const isCode = form.get('grant_type') === 'authorization_code';
      if (!isCode && form.get('grant_type') !== 'refresh_token')
        return oauthError(400, 'unsupported_grant_type');
      const given = form.get(isCode ? 'code' : 'refresh_token') ?? '';
      const grant = context.state.collection('grants').get(given);
      const isRight =
        grant?.kind === (isCode ? 'code' : 'refresh') &&
        grant.expiresAt > context.now() &&
        (!isCode || grant.redirectUri === form.get('redirect_uri'));
      if (grant === undefined || !isRight) return oauthError(400, 'invalid_grant');
      context.state.collection('grants').delete(given);
      return jsonAnswer({ token_type: 'bearer', ...issueTokens(context, grant.sellerId) });
    },
  },
];

/** New tokens for a shop. */
export function issueTokens(context: Pick<BazaarContext, 'state' | 'now'>, sellerId: number): IssuedTokens {
  const { state, now } = context;
  const issue = (kind: GrantRow['kind'], lifeMs: number): string => {
    const token = `${kind}-${state.random.token(32)}`;
    state.collection('grants').set(token, { kind, sellerId, expiresAt: now() + lifeMs, redirectUri: null });
    return token;
  };
  return {
    access_token: issue('access', ACCESS_LIFE_MS),
    refresh_token: issue('refresh', REFRESH_LIFE_MS),
    expires_in: ACCESS_LIFE_MS / 1_000,
    refresh_expires_in: REFRESH_LIFE_MS / 1_000,
  };
}

function oauthError(status: number, error: string): Response {
  return jsonAnswer({ error, error_description: error.replaceAll('_', ' ') }, { status });
}
