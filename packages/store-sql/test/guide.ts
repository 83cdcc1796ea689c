// #region driver
import { createSqlStore, type SqlDriver, type SqlStore } from '@leadkit/store-sql';

interface Connection {
  query(sql: string, parameters: readonly string[]): Promise<readonly { readonly value: string | null }[]>;
}

/** A store over whatever runs one statement. */
export function openStore(connection: Connection): SqlStore {
  const driver: SqlDriver = {
    id: 'postgres',
    isDurable: true,
    call: async (fn, args, signal) => {
      signal.throwIfAborted();
      try {
        const sql = `select leadkit.${fn}($1::jsonb)::text as value`;
        const [row] = await connection.query(sql, [JSON.stringify(args)]);
        return { value: JSON.parse(row?.value ?? 'null') };
      } catch (error) {
        return { failure: { sqlState: (error as { readonly code?: string }).code, effect: 'none' } };
      }
    },
    close: async () => {},
  };
  return createSqlStore(driver);
}
// #endregion driver
