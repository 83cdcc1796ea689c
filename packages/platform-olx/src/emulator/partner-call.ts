import type { JsonObject, Route, RouteContext, RouteMethod } from '@leadkit/emulator';
import type { OlxSessionRow, OlxUserRow } from './account-rows.ts';
import { apiError, oauthError, unknownPath, wrappedError } from './api-errors.ts';
import { type BodyShape, hasUnknownField } from './body-shape.ts';
import { settingsOf } from './current-settings.ts';
import type { OlxEmulatorSettings } from './settings.ts';
import type { OlxTables } from './tables.ts';

export type OlxContext = RouteContext<OlxTables>;

/** A request that came through everything OLX checks before it looks at what is asked. */
export interface PartnerRequest extends OlxContext {
  readonly settings: OlxEmulatorSettings;
  /** Of names and labels. */
  readonly language: 'ru' | 'kk';
  /** Empty for a request without a body. */
  readonly fields: JsonObject;
}

interface PartnerCallParts {
  readonly method: RouteMethod;
  /** Below `/api/partner`. */
  readonly path: string;
  readonly source: string;
  /** Besides `v2`. */
  readonly scope: 'read' | 'write';
  /** Fields the body may have; a call without a shape takes no body. */
  readonly body?: BodyShape;
}

/** A call on behalf of a user. */
interface UserCall extends PartnerCallParts {
  readonly by: 'user';
  /** What a token of the application is told. Default "Invalid owner in token". */
  readonly userDetail?: string;
  /** Whether it is about one advert: a token of the application may get other answers there. */
  readonly isAboutAdvert?: boolean;
  readonly handle: (request: PartnerRequest, user: Readonly<OlxUserRow>) => Response;
}

/** A call any token may make. */
interface OpenCall extends PartnerCallParts {
  readonly by: 'anyone';
  readonly handle: (request: PartnerRequest) => Response;
}

export type PartnerCall = UserCall | OpenCall;

const BASE = '/api/partner';

/** Calls as routes, each behind the checks of the reference, 11.2, in its order. */
export function partnerRoutes(calls: readonly PartnerCall[]): readonly Route<OlxTables>[] {
  return calls.map((call) => ({
    method: call.method,
    path: `${BASE}${call.path}`,
    source: call.source,
    handler: (context) => {
      if (context.headers.get('version') === null) return wrappedError("Missing required 'Version' header!");
      const settings = settingsOf(context);
      const session = sessionOf(context);
      if (session === undefined)
        return oauthError(401, 'invalid_token', 'The access token provided is invalid');
      const scopes = session.scope.split(' ');
      if (!scopes.includes('v2') || !scopes.includes(call.scope)) return insufficientScope();
      const user = userOf(context, session);
      if (call.by === 'user' && user === undefined) return refuseApplication(call, settings);
      checkContentType(context, settings);
      const language = /^kk\b/i.test(context.headers.get('accept-language') ?? '') ? 'kk' : 'ru';
      const request: PartnerRequest = { ...context, settings, language, fields: readFields(context, call) };
      if (call.by === 'anyone') return call.handle(request);
      return user === undefined ? refuseApplication(call, settings) : call.handle(request, user);
    },
  }));
}

/** Every other address below the API's base. */
export const UNKNOWN_PARTNER_PATHS: readonly Route<OlxTables>[] = (
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const
).map((method) => ({
  method,
  path: `${BASE}/*`,
  source: "reference 4.1 [D][C]: a wrong path is the router's 404, before any other check (11.2)",
  handler: unknownPath,
}));

function sessionOf({ headers, state, now }: OlxContext): Readonly<OlxSessionRow> | undefined {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  return state
    .collection('sessions')
    .find(({ access, accessExpiresAt }) => access === token && accessExpiresAt > now());
}

function userOf({ state }: OlxContext, { userId }: OlxSessionRow): Readonly<OlxUserRow> | undefined {
  return userId === null ? undefined : state.collection('users').get(userId);
}

function refuseApplication(call: UserCall, { clientTokenOnAdvert }: OlxEmulatorSettings): Response {
  if (call.isAboutAdvert === true && clientTokenOnAdvert === 'not_found') return advertNotFound();
  if (call.isAboutAdvert === true && clientTokenOnAdvert === 'insufficient_scope') return insufficientScope();
  return apiError(400, call.userDetail ?? 'Invalid owner in token');
}

export function advertNotFound(): Response {
  return apiError(404, 'Advert not found');
}

function insufficientScope(): Response {
  return oauthError(
    401,
    'insufficient_scope',
    'The request requires higher privileges than provided by the access token',
  );
}

/** @throws Response 400 for a JSON content type on a request that has no body, 415 for another one on a write. */
function checkContentType({ method, headers, body }: OlxContext, settings: OlxEmulatorSettings): void {
  const isJson = headers.get('content-type')?.includes('application/json') === true;
  if (method === 'GET' || method === 'DELETE') {
    if (method === 'GET' && isJson && settings.jsonTypeOnGet === 'refused')
      throw wrappedError('Error while decoding JSON data: Syntax error');
  } else if (body.length > 0 && !isJson) {
    throw apiError(415, 'Content-Type has to be application/json');
  }
}

/** @throws Response 400 for what is no JSON object, or has a field the call does not know. */
function readFields({ method, body, text }: OlxContext, { body: shape }: PartnerCall): JsonObject {
  if (shape === undefined || method === 'GET') return {};
  const syntaxError = wrappedError('Error while decoding JSON data: Syntax error');
  if (body.length === 0) throw syntaxError;
  let value: unknown;
  try {
    value = JSON.parse(text());
  } catch {
    throw syntaxError;
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || hasUnknownField(value, shape)) throw syntaxError;
  return value as JsonObject;
}

/** Rows cut by `offset` and `limit`. */
export function pageOf<Row>(
  { query }: Pick<OlxContext, 'query'>,
  rows: readonly Row[],
  page: { readonly limit: number; readonly limitMax: number },
): readonly Row[] {
  const whole = (name: string, fallback: number): number => {
    const given = Number(query.get(name) ?? fallback);
    return Number.isInteger(given) && given >= 0 ? given : fallback;
  };
  const offset = whole('offset', 0);
  return rows.slice(offset, offset + Math.min(page.limitMax, whole('limit', page.limit)));
}
