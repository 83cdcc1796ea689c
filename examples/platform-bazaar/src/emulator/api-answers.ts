import { jsonAnswer, type RouteContext } from '@leadkit/emulator';
import type { BazaarTables, SellerRow } from './tables.ts';

export type BazaarContext = RouteContext<BazaarTables>;

/** Errors of the API: `{ "error": { "code", "message", "fields"? } }`. */
export function apiError(
  status: number,
  code: string,
  message: string,
  fields?: Readonly<Record<string, string>>,
): Response {
  return jsonAnswer({ error: { code, message, ...(fields === undefined ? {} : { fields }) } }, { status });
}

/** One page of rows, cut by `offset` and `limit` (1 to 50, default 20). */
export function pageAnswer<Row, Shown extends object>(
  context: BazaarContext,
  rows: readonly Row[],
  show: (row: Row) => Shown,
): Response {
  const offset = Math.max(0, Number(context.query.get('offset') ?? 0) || 0);
  const limit = Math.min(50, Math.max(1, Number(context.query.get('limit') ?? 20) || 20));
  const data = rows.slice(offset, offset + limit).map(show);
  return jsonAnswer({ data, meta: { total: rows.length, offset, limit } });
}

/** The shop behind the access token. @throws Response 401 without a valid one. */
export function shopOf(context: BazaarContext): Readonly<SellerRow> {
  const token = /^Bearer (.+)$/.exec(context.headers.get('authorization') ?? '')?.[1];
  const grant = token === undefined ? undefined : context.state.collection('grants').get(token);
  if (grant?.kind !== 'access') throw apiError(401, 'invalid_token', 'The access token is not valid.');
  if (grant.expiresAt <= context.now()) throw apiError(401, 'token_expired', 'The access token has expired.');
  const shop = context.state.collection('sellers').get(grant.sellerId);
  if (shop === undefined) throw apiError(401, 'invalid_token', 'The access token is not valid.');
  return shop;
}

/** A JSON body that is an object. @throws Response 422 for anything else. */
export function bodyObject(context: BazaarContext): Readonly<Record<string, unknown>> {
  const body: unknown = context.json();
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return body as Readonly<Record<string, unknown>>;
  throw apiError(422, 'validation_failed', 'The body has to be a JSON object.', {});
}
