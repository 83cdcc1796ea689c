import { isLeadKitError, LeadKitError } from '@leadkit/core';
import {
  applyMigrations,
  checkMigrations,
  type MigrationTarget,
  readApplied,
  type SqlAnswer,
} from '@leadkit/store-sql';
import { failureOf } from './sql-state.ts';

/**
 * Brings the schema up to date, or only looks whether it is.
 *
 * @throws LeadKitError `unavailable` when the database cannot be reached or, without `migrate`, lacks migrations.
 */
export async function openSchema(
  operation: string,
  target: MigrationTarget,
  migrate: boolean,
): Promise<readonly string[]> {
  try {
    if (migrate) return await applyMigrations(target);
    const missing = await target.transaction(async (transaction) =>
      checkMigrations(await readApplied(transaction)),
    );
    if (missing.length > 0) throw behind(operation, missing);
    return [];
  } catch (error) {
    throw isLeadKitError(error) ? error : cannotOpen(operation, error);
  }
}

function behind(operation: string, missing: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation,
    issues: missing.map((id) => ({ path: id, message: 'is not applied' })),
    message:
      `The database lacks ${missing.length} migrations (${missing.join(', ')}), and migrate is false. Nothing was opened. ` +
      'Apply them, or leave migrate at true.',
  });
}

function cannotOpen(operation: string, error: unknown): LeadKitError {
  const answer: SqlAnswer = failureOf(error, false);
  const sqlState = 'failure' in answer ? answer.failure.sqlState : undefined;
  if (sqlState === undefined) {
    return new LeadKitError({
      code: 'unavailable',
      operation,
      cause: error,
      message:
        'The database could not be reached, so no store was opened. Check the connection settings and that it runs.',
    });
  }
  const isRefused = sqlState.startsWith('28') || sqlState === '42501';
  return new LeadKitError({
    code: sqlState.startsWith('28') ? 'unauthenticated' : isRefused ? 'forbidden' : 'unavailable',
    operation,
    cause: error,
    message:
      `The schema leadkit could not be prepared: PostgreSQL answered SQLSTATE ${sqlState}. No store was opened. ` +
      'Check user, password and database, that the role may create schemas in it, and that the server is PostgreSQL 15 or newer.',
  });
}
