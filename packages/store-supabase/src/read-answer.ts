import { type ErrorCode, type JsonValue, LeadKitError } from '@leadkit/core';
import type { SqlAnswer, SqlFailure } from '@leadkit/store-sql';
import type { SupabaseAnswer, SupabaseAnswerError } from './rpc-client.ts';

const SQL_STATE = /^[0-9A-Z]{5}$/;

/**
 * What an answer means. Errors of PostgreSQL are the store's to explain, as with any driver; what only this way to a
 * database knows (keys, exposed schemas, gateways) is thrown here.
 *
 * @throws LeadKitError when the API itself refused the call, so that PostgreSQL never saw it.
 */
export function readAnswer(operation: string, { data, error, status }: SupabaseAnswer): SqlAnswer {
  // 204 is also what supabase-js makes of an empty 404: no function of ours answers without a body.
  if (error === null && status === 200) return { value: data as JsonValue };
  if (error === null) return noAnswer('unknown', `HTTP ${status} without a body`);
  const code = error.code ?? '';
  const told = FAILURES[code]?.(code) ?? postgresFailure(code, error);
  if (told !== undefined) return told;
  if (status === 0) return networkFailure(error);
  const refusal = REFUSALS[code] ?? REFUSALS[status];
  if (refusal !== undefined) throw refused(operation, code === '' ? `HTTP ${status}` : code, refusal);
  if (status >= 400 && status < 500) throw refused(operation, `HTTP ${status} ${code}`.trim(), UNEXPECTED);
  return noAnswer('unknown', `HTTP ${status} ${code}`.trim());
}

/** What PostgREST says of the database behind it, and of functions it does not find. */
const FAILURES: Readonly<Record<string, (code: string) => SqlAnswer>> = {
  // No connection to the database; no schema cache.
  PGRST000: (code) => noAnswer('none', code),
  PGRST002: (code) => noAnswer('none', code),
  // The connection broke, which may be in the middle of the call.
  PGRST001: (code) => noAnswer('unknown', code),
  // No connection of the pool came free, so nothing was run: as good as a lock that was not free.
  PGRST003: () => ({ failure: { sqlState: '55P03', effect: 'none' } }),
  PGRST202: () => ({ failure: { sqlState: '42883', effect: 'none' } }),
};

/** SQLSTATEs come through as they are. Messages and details are left behind: they quote rows. */
function postgresFailure(code: string, { message }: SupabaseAnswerError): SqlAnswer | undefined {
  if (!SQL_STATE.test(code) || code.startsWith('PT')) return undefined;
  const endsConnection = code.startsWith('08') || code.startsWith('57P');
  const constraint = code.startsWith('23') ? /constraint "(\w+)"/.exec(message)?.[1] : undefined;
  return {
    failure: {
      sqlState: code,
      effect: endsConnection ? 'unknown' : 'none',
      ...(constraint === undefined ? {} : { constraint }),
    },
  };
}

/** Failures of `fetch` before anything was sent, by the code of node or undici; supabase-js writes it into `details`. */
const NOT_SENT = /\((?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)\)/;

function networkFailure({ message, details }: SupabaseAnswerError): SqlAnswer {
  const reason = /\([A-Z_]{4,}\)/.exec(details ?? '')?.[0] ?? '';
  return noAnswer(NOT_SENT.test(details ?? '') ? 'none' : 'unknown', `${message} ${reason}`.trim());
}

function noAnswer(effect: SqlFailure['effect'], what: string): SqlAnswer {
  return { failure: { effect, cause: new Error(what) } };
}

interface Refusal {
  readonly code: ErrorCode;
  readonly says: string;
}

const BAD_KEY: Refusal = {
  code: 'unauthenticated',
  says: 'The key was not accepted. Copy the secret key (sb_secret_...) or the service_role key of this project from its API settings.',
};

const UNEXPECTED: Refusal = {
  code: 'unexpected_response',
  says: 'That should not happen: check that the address is that of a Supabase project, and look at its API log.',
};

/**
 * By code of PostgREST (https://docs.postgrest.org/en/latest/references/errors.html), else by HTTP status
 * (https://supabase.com/docs/guides/platform/http-status-codes); both read 2026-11-22.
 */
const REFUSALS: Readonly<Record<string | number, Refusal>> = {
  PT409: { code: 'conflict', says: 'Somebody else was faster. Read again, decide again.' },
  PGRST106: {
    code: 'unavailable',
    says: 'The API does not show the schema leadkit. Add leadkit to the exposed schemas: "Data API" in the settings of the project, or [api] schemas in supabase/config.toml.',
  },
  PGRST300: BAD_KEY,
  PGRST301: BAD_KEY,
  PGRST302: BAD_KEY,
  PGRST303: BAD_KEY,
  401: BAD_KEY,
  402: {
    code: 'unavailable',
    says: 'The project is restricted, such as for exceeding its quota. Look at its billing page.',
  },
  403: {
    code: 'forbidden',
    says: 'The project does not let this client in. Check its network restrictions.',
  },
  404: {
    code: 'unavailable',
    says: 'There is no Supabase API at this address. It looks like https://<project>.supabase.co, without a path.',
  },
  413: {
    code: 'invalid_input',
    says: 'The call is larger than the API takes. Pass fewer things at a time.',
  },
  429: { code: 'rate_limited', says: 'Too many calls. Wait a little, then repeat it.' },
  540: { code: 'unavailable', says: 'The project is paused. Wake it up on its dashboard.' },
};

function refused(operation: string, what: string, { code, says }: Refusal): LeadKitError {
  return new LeadKitError({
    code,
    operation,
    effect: 'none',
    message: `The API of the Supabase project refused ${operation} with ${what}, so nothing was done. ${says}`,
  });
}
