import { jsonAnswer, type Route } from '@leadkit/emulator';
import type { OlxAppRow } from './account-rows.ts';
import { oauthError } from './api-errors.ts';
import type { OlxContext } from './partner-call.ts';
import { hexToken } from './random-ids.ts';
import { FIRST_USER_ID } from './seed-users.ts';
import type { OlxTables } from './tables.ts';
import { openSession, renewSession, showTokens } from './tokens.ts';

/** The application the emulator knows. */
export const OLX_CLIENT_ID = '200001';
/** Its secret. It opens nothing but this emulator. */
export const OLX_CLIENT_SECRET = 'olx-emulator-secret';

const CODE_LIFE_MS = 600_000;
const DEFAULT_SCOPE = 'v2 read write';
const GRANTS = ['authorization_code', 'client_credentials', 'refresh_token'];

const source = 'reference 3.1-3.2 [D]';

export const AUTH_ROUTES: readonly Route<OlxTables>[] = [
  ...['/oauth/authorize/', '/oauth/authorize'].map(
    (path): Route<OlxTables> => ({
      method: 'GET',
      path,
      source: `${source}: consent; the owner of the first account (or of ?user=) always agrees`,
      handler: authorize,
    }),
  ),
  ...['/api/open/oauth/token', '/api/open/oauth/token/'].map(
    (path): Route<OlxTables> => ({
      method: 'POST',
      path,
      source: `${source}: three grants, JSON or form [C]; a code works once and for 10 minutes, a refresh token changes once a day`,
      handler: token,
    }),
  ),
];

function authorize({ query, state, now }: OlxContext): Response {
  const app = state.collection('apps').get(query.get('client_id') ?? '');
  if (app === undefined) return oauthError(400, 'invalid_client', 'The client id supplied is invalid');
  if (query.get('response_type') !== 'code')
    return oauthError(400, 'invalid_request', 'Invalid or missing response type');
  const asked = query.get('redirect_uri');
  const [only, ...others] = app.redirectUris;
  if (asked === null && others.length > 0)
    return oauthError(
      400,
      'invalid_uri',
      'A redirect URI must be supplied when multiple redirect URIs are registered',
    );
  const redirectUri = asked ?? only;
  if (redirectUri === undefined || !app.redirectUris.includes(redirectUri))
    return oauthError(400, 'redirect_uri_mismatch', 'The redirect URI provided is missing or does not match');
  const scope = query.get('scope') ?? DEFAULT_SCOPE;
  const back = new URL(redirectUri);
  if (isAllowed(app, scope)) {
    const code = hexToken(state.random, 40);
    const userId = Number(query.get('user') ?? FIRST_USER_ID);
    state.collection('codes').set(code, {
      code,
      clientId: app.clientId,
      userId,
      scope,
      redirectUri: asked,
      expiresAt: now() + CODE_LIFE_MS,
      isUsed: false,
    });
    back.searchParams.set('code', code);
  } else back.searchParams.set('error', 'invalid_scope');
  const given = query.get('state');
  if (given !== null) back.searchParams.set('state', given);
  return new Response(null, { status: 302, headers: { location: back.href } });
}

function token(context: OlxContext): Response {
  const fields = readForm(context);
  const grant = fields.get('grant_type');
  if (grant === undefined)
    return oauthError(400, 'invalid_request', 'The grant type was not specified in the request');
  if (!GRANTS.includes(grant))
    return oauthError(400, 'unsupported_grant_type', `Grant type "${grant}" not supported`);
  const app = context.state.collection('apps').get(fields.get('client_id') ?? '');
  if (app === undefined || app.clientSecret !== fields.get('client_secret'))
    return oauthError(400, 'invalid_client', 'The client credentials are invalid');
  if (!app.isActive) return oauthError(401, 'invalid_client', 'Client is not active');
  if (!app.grants.includes(grant))
    return oauthError(400, 'unauthorized_client', 'The grant type is unauthorized for this client_id');
  if (grant === 'authorization_code') return byCode(context, app, fields);
  if (grant === 'refresh_token') return byRefreshToken(context, app, fields);
  return byCredentials(context, app, fields);
}

function byCode(context: OlxContext, app: OlxAppRow, fields: ReadonlyMap<string, string>): Response {
  const { state, now } = context;
  const given = fields.get('code');
  if (given === undefined) return oauthError(400, 'invalid_request', 'Missing parameter: "code" is required');
  const code = state.collection('codes').get(given);
  if (code === undefined || code.clientId !== app.clientId || code.isUsed || code.expiresAt <= now())
    return oauthError(400, 'invalid_grant', "Authorization code doesn't exist or is invalid for the client");
  if (code.redirectUri !== null && code.redirectUri !== fields.get('redirect_uri'))
    return oauthError(400, 'redirect_uri_mismatch', 'The redirect URI is missing or do not match');
  const scope = fields.get('scope') ?? code.scope;
  if (!isAllowed(app, scope)) return invalidScope();
  state.collection('codes').update(given, { isUsed: true });
  return jsonAnswer(
    showTokens(context, openSession(context, { clientId: app.clientId, userId: code.userId, scope })),
  );
}

function byRefreshToken(context: OlxContext, app: OlxAppRow, fields: ReadonlyMap<string, string>): Response {
  const given = fields.get('refresh_token');
  if (given === undefined)
    return oauthError(400, 'invalid_request', 'Missing parameter: "refresh_token" is required');
  const session = context.state
    .collection('sessions')
    .find(
      ({ refresh, clientId, refreshExpiresAt }) =>
        refresh === given && clientId === app.clientId && refreshExpiresAt > context.now(),
    );
  if (session === undefined) return oauthError(400, 'invalid_grant', 'Invalid refresh token');
  return jsonAnswer(showTokens(context, renewSession(context, session)));
}

/** Asked again while the token lives, the answer is the same token with less time. */
function byCredentials(context: OlxContext, app: OlxAppRow, fields: ReadonlyMap<string, string>): Response {
  const scope = fields.get('scope') ?? DEFAULT_SCOPE;
  if (!isAllowed(app, scope)) return invalidScope();
  const { clientId } = app;
  const alive = context.state
    .collection('sessions')
    .find(
      (session) =>
        session.userId === null &&
        session.clientId === clientId &&
        session.scope === scope &&
        session.accessExpiresAt > context.now(),
    );
  return jsonAnswer(showTokens(context, alive ?? openSession(context, { clientId, userId: null, scope })));
}

function isAllowed(app: OlxAppRow, scope: string): boolean {
  return scope.split(' ').every((each) => app.scopes.includes(each));
}

function invalidScope(): Response {
  return oauthError(400, 'invalid_scope', 'The scope requested is invalid for this client');
}

/** Fields of a JSON or a form body; empty when it is neither. */
function readForm(context: OlxContext): ReadonlyMap<string, string> {
  if (context.headers.get('content-type')?.includes('json') !== true) return new Map(context.form());
  try {
    const body: unknown = JSON.parse(context.text());
    return new Map(Object.entries(body ?? {}).map(([name, value]) => [name, String(value)]));
  } catch {
    return new Map();
  }
}
