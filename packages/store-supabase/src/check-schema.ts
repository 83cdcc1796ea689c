import { createSystemClock, LeadKitError } from '@leadkit/core';
import {
  type AppliedMigration,
  checkMigrations,
  type SqlCallOptions,
  type SqlFailure,
} from '@leadkit/store-sql';
import type { Rpc } from './supabase-driver.ts';

/** The default time for looking. */
const TIMEOUT_MS = 30_000;

/**
 * Looks whether the project holds the schema this package works with.
 *
 * @throws LeadKitError `unavailable` when it cannot be reached or lacks migrations, `forbidden` when the key may not use
 *   the schema, and as `checkMigrations` says.
 */
export async function checkSchema(operation: string, rpc: Rpc, options: SqlCallOptions): Promise<void> {
  const { clock = createSystemClock(), timeoutMs = TIMEOUT_MS } = options;
  const limit = new AbortController();
  const cancelLimit = clock.after(timeoutMs, () => limit.abort(tooSlow(operation, timeoutMs)));
  try {
    const answer = await rpc(operation, 'schema_state', {}, limit.signal);
    if ('failure' in answer) throw cannotLook(operation, answer.failure);
    const missing = checkMigrations(answer.value as unknown as readonly AppliedMigration[]);
    if (missing.length > 0) throw behind(operation, missing);
  } finally {
    cancelLimit();
  }
}

const BRING = 'Run "npx leadkit-supabase init" in the folder of the project, then "supabase db push".';

function behind(operation: string, missing: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    issues: missing.map((id) => ({ path: id, message: 'is not applied' })),
    message: `The project lacks migrations of LeadKit (${missing.join(', ')}), so no store was opened. ${BRING}`,
  });
}

/** SQLSTATEs that say that the function, or what it stands on, is not there. */
const NOT_THERE: readonly string[] = ['3F000', '42883', '42P01'];

function cannotLook(operation: string, { sqlState, cause }: SqlFailure): LeadKitError {
  if (sqlState === undefined) {
    return new LeadKitError({
      code: 'unavailable',
      operation,
      cause,
      message:
        'The Supabase project could not be reached, so no store was opened. Check its address, and that it is not paused.',
    });
  }
  if (NOT_THERE.includes(sqlState)) {
    return new LeadKitError({
      code: 'unavailable',
      operation,
      message:
        `The project does not know LeadKit's functions, so no store was opened. ${BRING} ` +
        `Are they there? Then the API has an old picture of the schema: run "notify pgrst, 'reload schema'" in its SQL editor.`,
    });
  }
  if (sqlState === '42501') {
    return new LeadKitError({
      code: 'forbidden',
      operation,
      message:
        'The key, or the user of the client, may not use the schema leadkit. No store was opened. Use the secret key of the ' +
        'project (or its service_role key) and a client without a session.',
    });
  }
  return new LeadKitError({
    code: 'unavailable',
    operation,
    message: `PostgreSQL answered SQLSTATE ${sqlState} when asked for its migrations. No store was opened. Look at the log of the project.`,
  });
}

function tooSlow(operation: string, timeoutMs: number): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    message: `The Supabase project did not answer within ${timeoutMs} ms, so no store was opened. Check its address, and that it is not paused.`,
  });
}
