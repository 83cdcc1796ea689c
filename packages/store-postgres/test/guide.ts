// #region embedded
import { createEmbeddedStore, type EmbeddedStore } from '@leadkit/store-postgres/embedded';

/** PostgreSQL inside this process, in a folder. */
export function openFolder(directory: string, tokenKey: string): Promise<EmbeddedStore> {
  return createEmbeddedStore({ directory, tokenKeys: [tokenKey] });
}

// #endregion embedded

// #region postgres
import { createPostgresStore, type PostgresStore } from '@leadkit/store-postgres';

/** A PostgreSQL server, shared by several processes. */
export function openServer(connectionString: string, tokenKey: string): Promise<PostgresStore> {
  return createPostgresStore({ connectionString, tokenKeys: [tokenKey] });
}
// #endregion postgres

// #region rotate
/** Opened with `tokenKeys: [newKey, oldKey]`: afterwards the old key can be dropped. */
export async function dropOldKey(store: PostgresStore | EmbeddedStore): Promise<number> {
  return store.resealTokens();
}
// #endregion rotate
