import type { SqlAnswer } from '@leadkit/store-sql';

/** What PostgreSQL said, in the shape node-postgres and PGlite share. */
interface ServerError {
  readonly code: string;
  readonly constraint?: unknown;
}

const SQL_STATE = /^[0-9A-Z]{5}$/;

/** Node's own codes, such as EPIPE, look the same; only the server speaks of severity. */
function isServerError(error: unknown): error is ServerError {
  if (typeof error !== 'object' || error === null || !('severity' in error) || !('code' in error))
    return false;
  return typeof error.code === 'string' && SQL_STATE.test(error.code);
}

/** The server ends a connection with these: whether the call was done before is not known. */
function endsConnection(sqlState: string): boolean {
  return sqlState.startsWith('08') || sqlState.startsWith('57P');
}

/** What a rejected call means. `wasSent`: whether the database can have seen it. */
export function failureOf(error: unknown, wasSent: boolean): SqlAnswer {
  if (!isServerError(error)) return { failure: { effect: wasSent ? 'unknown' : 'none', cause: error } };
  const { code: sqlState, constraint } = error;
  const effect = wasSent && endsConnection(sqlState) ? 'unknown' : 'none';
  return {
    failure: { sqlState, effect, ...(typeof constraint === 'string' ? { constraint } : {}) },
  };
}
