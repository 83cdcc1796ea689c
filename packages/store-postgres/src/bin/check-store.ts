import { type ConsumerBacklog, isLeadKitError } from '@leadkit/core';
import {
  checkMigrations,
  type MigrationTarget,
  type MigrationTransaction,
  readApplied,
} from '@leadkit/store-sql';
import { settle } from './table-rows.ts';

/** What a look at a store found. */
export interface StoreCheck {
  /** For a person, one fact each. */
  readonly lines: readonly string[];
  /** What somebody should do something about. Empty: all is well. */
  readonly troubles: readonly string[];
}

/** Looks at the schema and at consumers; changes nothing. */
export async function checkStore(target: MigrationTarget): Promise<StoreCheck> {
  return target.transaction(async (transaction) => {
    await settle(transaction);
    const [server] = await transaction.query("select current_setting('server_version') as version", []);
    const applied = await readApplied(transaction);
    const lines = [
      `server   PostgreSQL ${(server as { readonly version: string }).version}`,
      `schema   ${applied.at(-1)?.id ?? 'not there'}, ${applied.length} migrations applied`,
    ];
    const troubles: string[] = [];
    try {
      const pending = checkMigrations(applied);
      if (pending.length > 0) {
        troubles.push(
          `${pending.length} migrations are pending (${pending.join(', ')}): run leadkit-store migrate.`,
        );
      }
    } catch (error) {
      if (!isLeadKitError(error)) throw error;
      troubles.push(error.message);
    }
    if (troubles.length === 0) await addConsumers(transaction, lines, troubles);
    return { lines, troubles };
  });
}

async function addConsumers(
  transaction: MigrationTransaction,
  lines: string[],
  troubles: string[],
): Promise<void> {
  const [row] = await transaction.query(`select leadkit.delivery_backlog('{}')::text as backlog`, []);
  const consumers = JSON.parse((row as { readonly backlog: string }).backlog) as readonly ConsumerBacklog[];
  if (consumers.length === 0) lines.push('consumer none registered');
  for (const { name, pending, dead, oldestAt } of consumers) {
    const since = oldestAt === undefined ? '' : ` since ${oldestAt}`;
    lines.push(`consumer ${name}: ${pending} pending${since}, ${dead} dead letters`);
    if (dead > 0) {
      troubles.push(
        `${name} gave up ${dead} deliveries: read them with deliveries.deadLetters, repair, then replay.`,
      );
    }
  }
}
