export type { PostgresClient, PostgresPool } from './postgres-pool.ts';
export { createPostgresStore, type PostgresStore, type PostgresStoreOptions } from './postgres-store.ts';
