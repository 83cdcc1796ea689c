import { isLeadKitError } from '@leadkit/core';
import { failureOf } from '../sql-state.ts';

/** What a person does about an answer of PostgreSQL, by SQLSTATE or its class. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  '28': 'It refused the user or the password. Check them in the address.',
  '3D': 'There is no such database. Create it, or check the address.',
  '42501': 'The role may not do that. Connect as the owner of the schema leadkit.',
  '25006': 'The connection only reads. Connect to the primary.',
  '53': 'It is out of connections, memory or disk. Make room and try again.',
  '55': 'Something else holds what this needs. Stop what works on the store and try again.',
  '57': 'It stopped the call: it shuts down, or a time limit was hit. Try again.',
  '08': 'The connection was lost. Try again.',
};

/** What is printed about an error: the cause and the next step, and nothing a secret or a row could be in. */
export function explainError(operation: string, error: unknown): string {
  if (isLeadKitError(error)) return error.message;
  const answer = failureOf(error, false);
  const sqlState = 'failure' in answer ? answer.failure.sqlState : undefined;
  if (sqlState !== undefined) {
    const next = NEXT_STEPS[sqlState] ?? NEXT_STEPS[sqlState.slice(0, 2)] ?? 'Look at the log of PostgreSQL.';
    return `${operation} ended with SQLSTATE ${sqlState}. ${next}`;
  }
  const { code, path, message } = (error ?? {}) as { code?: unknown; path?: unknown; message?: unknown };
  if (typeof code === 'string' && typeof path === 'string') {
    return `${operation} could not use ${path} (${code}). Check that the folder is there, may be written, and the disk is not full.`;
  }
  if (typeof code === 'string') {
    return `${operation} got no answer from the database (${code}). Check the address, and that the server runs.`;
  }
  return `${operation} failed: ${typeof message === 'string' ? message : 'for an unknown reason'}. Report it if it stays.`;
}
