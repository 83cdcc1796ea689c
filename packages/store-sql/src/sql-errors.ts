import { LeadKitError } from '@leadkit/core';
import type { SqlFailure } from './sql-driver.ts';

/** Nothing was stored, and the same call can succeed at once: a lost race or a deadlock. */
export function isLostRace({ sqlState }: SqlFailure): boolean {
  return sqlState === '40001' || sqlState === '40P01' || sqlState === '55P03';
}

/** The connection broke, or could not be made. A read can be repeated on another one. */
export function isConnectionLoss({ sqlState }: SqlFailure): boolean {
  return sqlState === undefined || sqlState.startsWith('08') || sqlState.startsWith('57P');
}

type Verdict = Pick<LeadKitError, 'code'> & { readonly says: string };

/** By SQLSTATE, or by its class. Nothing of PostgreSQL's own message is passed on: it may quote what is stored. */
const VERDICTS: Readonly<Record<string, Verdict>> = {
  '3F000': missingSchema(),
  '42883': missingSchema(),
  '42P01': missingSchema(),
  '42703': missingSchema(),
  '42501': {
    code: 'forbidden',
    says: 'The role may not use the schema leadkit. Connect as its owner, or grant it what service_role gets.',
  },
  '23505': { code: 'conflict', says: 'Something with the same id is stored already. Bring a fresh id.' },
  '25006': {
    code: 'forbidden',
    says: 'The connection only reads (a replica, or a read-only role). Connect to the primary.',
  },
  '54000': {
    code: 'invalid_input',
    says: 'A value is longer than PostgreSQL can index (2 704 bytes), such as an id or a key.',
  },
  '22': {
    code: 'invalid_input',
    says: 'A value cannot be kept by PostgreSQL: NUL in a text, a number out of range, or a moment that does not exist.',
  },
  '23': { code: 'invalid_input', says: 'A value breaks a rule of the schema.' },
  '28': {
    code: 'unauthenticated',
    says: 'PostgreSQL refused the user or the password. Check the connection settings.',
  },
  '3D': {
    code: 'unavailable',
    says: 'There is no such database. Check the connection settings, or create it.',
  },
  '40': { code: 'unavailable', says: 'Other calls got in its way every time. Try again later.' },
  '53': { code: 'unavailable', says: 'PostgreSQL is out of connections, memory or disk. Try again later.' },
  '55': { code: 'unavailable', says: 'Something else holds what it needs. Try again later.' },
  '57': {
    code: 'unavailable',
    says: 'PostgreSQL stopped the call: it is shutting down, or a time limit was hit.',
  },
  '08': { code: 'unavailable', says: 'The connection was lost. Try again.' },
};

function missingSchema(): Verdict {
  return {
    code: 'unavailable',
    says: 'The schema leadkit is missing or older than this package. Apply the migrations.',
  };
}

/** The error a failed call ends with. */
export function toLeadKitError(operation: string, isWrite: boolean, failure: SqlFailure): LeadKitError {
  const { sqlState, constraint, effect, cause } = failure;
  const write = isWrite ? { effect } : {};
  if (sqlState === undefined) return noAnswer(operation, isWrite, effect, cause);
  const verdict = VERDICTS[sqlState] ?? VERDICTS[sqlState.slice(0, 2)];
  const where = constraint === undefined ? '' : `, ${constraint}`;
  const message =
    `${operation} ended with SQLSTATE ${sqlState}${where}. ${done(isWrite, effect)}` +
    (verdict?.says ?? 'That should not happen: look at the log of PostgreSQL, and report it.');
  return new LeadKitError({ code: verdict?.code ?? 'unexpected_response', operation, message, ...write });
}

function noAnswer(
  operation: string,
  isWrite: boolean,
  effect: SqlFailure['effect'],
  cause: unknown,
): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    cause,
    ...(isWrite ? { effect } : {}),
    message: `${operation} got no answer from the database. ${done(isWrite, effect)}Check that it runs and can be reached, then try again.`,
  });
}

/** The call took longer than it may. */
export function outOfTime(operation: string, isWrite: boolean, timeoutMs: number): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    ...(isWrite ? { effect: 'unknown' } : {}),
    message: `${operation} took longer than ${timeoutMs} ms. ${done(isWrite, 'unknown')}Try again, or give it more time.`,
  });
}

/** The store is closed. */
export function closed(operation: string, id: string): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    message: `The ${id} store is closed, so ${operation} was not done. Open a new one; what was stored is still there.`,
  });
}

function done(isWrite: boolean, effect: SqlFailure['effect']): string {
  if (!isWrite) return '';
  return effect === 'none' ? 'Nothing was stored. ' : 'It may have been stored: read before you repeat it. ';
}
