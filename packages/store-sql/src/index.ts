export {
  type AppliedMigration,
  applyMigrations,
  checkMigrations,
  type MigrationTarget,
  type MigrationTransaction,
  readApplied,
} from './apply-migrations.ts';
export type { MigrationFile } from './migration-file.ts';
export { MIGRATION_FILES } from './migration-files.ts';
export type { SqlCallOptions } from './sql-calls.ts';
export type { SqlAnswer, SqlDriver, SqlFailure, SqlFunction } from './sql-driver.ts';
export { createSqlStore, type SqlStore, type SqlStoreOptions } from './sql-store.ts';
export type { TokenCipherOptions } from './token-cipher.ts';
