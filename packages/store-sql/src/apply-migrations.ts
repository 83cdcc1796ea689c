import { LeadKitError } from '@leadkit/core';
import type { MigrationFile } from './migration-file.ts';
import { MIGRATION_FILES } from './migration-files.ts';

/** Statements of one transaction. */
export interface MigrationTransaction {
  /** One statement with parameters; gives its rows. */
  query(sql: string, parameters: readonly (string | null)[]): Promise<readonly object[]>;
  /** Several statements without parameters. */
  script(sql: string): Promise<void>;
}

/** A direct connection to the database, as the owner of the schema or somebody who may create it. */
export interface MigrationTarget {
  /** Runs `work` in one transaction: committed when it resolves, rolled back when it rejects. */
  transaction<Result>(work: (transaction: MigrationTransaction) => Promise<Result>): Promise<Result>;
}

/** One migration this database has seen, and whether it is ours. */
export interface AppliedMigration {
  /** Its id. */
  readonly id: string;
  /** SHA-256 of the file that was applied, in hex; `null`: another tool applied it. */
  readonly checksum: string | null;
  /** Whether stores that do not know it must stop. */
  readonly isBreaking: boolean;
}

const OPERATION = 'migrate';

/**
 * Brings the schema up to date: applies the files that are missing, each in a transaction of its own, and records their
 * checksums. Safe to run again, and from several processes at once: the others wait.
 *
 * @returns the ids it applied
 * @throws LeadKitError `conflict` when an applied file was another one than ours, before anything is changed, and
 *   `unsupported` when a newer package has changed the schema in a way this one cannot work with.
 */
export async function applyMigrations(
  target: MigrationTarget,
  files: readonly MigrationFile[] = MIGRATION_FILES,
): Promise<readonly string[]> {
  await target.transaction(async (transaction) => {
    checkMigrations(await readApplied(transaction), files);
  });
  const applied: string[] = [];
  for (const file of files) {
    if (await applyOne(target, file)) applied.push(file.id);
  }
  return applied;
}

async function applyOne(target: MigrationTarget, file: MigrationFile): Promise<boolean> {
  return target.transaction(async (transaction) => {
    // Held to the end of the transaction: whoever waits here finds the file applied.
    await transaction.query(`select pg_advisory_xact_lock(hashtextextended('leadkit.migration', 0))`, []);
    if ((await readApplied(transaction)).some(({ id }) => id === file.id)) return false;
    await transaction.script(file.sql);
    await transaction.query('update leadkit.schema_migration set checksum = $1 where id = $2', [
      file.checksum,
      file.id,
    ]);
    return true;
  });
}

/** What the database has seen; nothing when it does not hold the schema. */
export async function readApplied(transaction: MigrationTransaction): Promise<readonly AppliedMigration[]> {
  const [known] = (await transaction.query(
    `select to_regclass('leadkit.schema_migration') is not null as "isThere"`,
    [],
  )) as readonly { readonly isThere: boolean }[];
  if (known?.isThere !== true) return [];
  const rows = await transaction.query(
    'select id, checksum, is_breaking as "isBreaking" from leadkit.schema_migration order by id',
    [],
  );
  return rows as readonly AppliedMigration[];
}

/**
 * Compares what a database has seen with the files of this package. Gives the ids that are still to be applied.
 *
 * @throws LeadKitError `conflict` for a file that was changed after it was applied, `unsupported` for a breaking one this
 *   package does not know.
 */
export function checkMigrations(
  applied: readonly AppliedMigration[],
  files: readonly MigrationFile[] = MIGRATION_FILES,
): readonly string[] {
  const seen = new Map(applied.map((migration) => [migration.id, migration]));
  const changed = files.filter(({ id, checksum }) => {
    const known = seen.get(id)?.checksum ?? null;
    return known !== null && known !== checksum;
  });
  if (changed.length > 0) throw wasChanged(changed.map(({ id }) => id));
  const ours = new Set(files.map(({ id }) => id));
  const breaking = applied.filter(({ id, isBreaking }) => isBreaking && !ours.has(id));
  if (breaking.length > 0) throw isNewer(breaking.map(({ id }) => id));
  return files.filter(({ id }) => !seen.has(id)).map(({ id }) => id);
}

function wasChanged(ids: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: OPERATION,
    issues: ids.map((id) => ({ path: id, message: 'was applied with another content' })),
    message:
      `The database was migrated with another content of ${ids.join(', ')} than this package holds. Nothing was changed. ` +
      'Use the version of the package the database was made with, or restore the files.',
  });
}

function isNewer(ids: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'unsupported',
    operation: OPERATION,
    issues: ids.map((id) => ({ path: id, message: 'is unknown here and breaks older stores' })),
    message:
      `The database was migrated by a newer package (${ids.join(', ')}), and this one cannot work with it. Nothing was ` +
      'changed. Update LeadKit.',
  });
}
