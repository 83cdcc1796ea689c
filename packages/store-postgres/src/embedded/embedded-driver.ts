import type { PGlite } from '@electric-sql/pglite';
import type { JsonValue } from '@leadkit/core';
import type { MigrationTarget, SqlAnswer, SqlDriver } from '@leadkit/store-sql';
import { failureOf } from '../sql-state.ts';

/** Calls functions of a PGlite, one after another. */
export function createEmbeddedDriver(
  database: PGlite,
  isDurable: boolean,
  end: () => Promise<void>,
): SqlDriver {
  // One connection: a call waits for the one before. It is left out when it is aborted until then.
  let last: Promise<unknown> = Promise.resolve();

  async function run(text: string, args: string): Promise<SqlAnswer> {
    try {
      const { rows } = await database.query<{ readonly value: string | null }>(text, [args]);
      const value = rows[0]?.value ?? null;
      return { value: value === null ? null : (JSON.parse(value) as JsonValue) };
    } catch (error) {
      return failureOf(error, true);
    }
  }

  return {
    id: 'embedded',
    openedBy: 'createEmbeddedStore',
    isDurable,
    call: (fn, args, signal) =>
      new Promise((resolve, reject) => {
        const abort = (): void => reject(signal.reason);
        if (signal.aborted) return abort();
        signal.addEventListener('abort', abort, { once: true });
        last = last.then(async () => {
          if (!signal.aborted)
            resolve(await run(`select leadkit.${fn}($1::jsonb)::text as value`, JSON.stringify(args)));
          signal.removeEventListener('abort', abort);
        });
      }),
    close: async () => {
      await last;
      await end();
    },
  };
}

/** Runs migrations in a PGlite. */
export function createEmbeddedTarget(database: PGlite): MigrationTarget {
  return {
    transaction: (work) =>
      database.transaction((transaction) =>
        work({
          query: async (sql, parameters) => (await transaction.query<object>(sql, [...parameters])).rows,
          script: async (sql) => {
            await transaction.exec(sql);
          },
        }),
      ),
  };
}
