import type { JsonValue } from '@leadkit/core';
import type { MigrationTarget, SqlAnswer, SqlDriver } from '@leadkit/store-sql';
import { borrow, giveBack, orAborted, type PostgresClient, type PostgresPool } from './postgres-pool.ts';
import { failureOf } from './sql-state.ts';

/** Calls functions over node-postgres. `end` lets go of the pool. */
export function createPostgresDriver(pool: PostgresPool, end: () => Promise<void>): SqlDriver {
  return {
    id: 'postgres',
    openedBy: 'createPostgresStore',
    isDurable: true,
    call: async (fn, args, signal) => {
      let client: PostgresClient;
      try {
        client = await borrow(pool, signal);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        return failureOf(error, false);
      }
      // As text, so that no type parser of the host's pool comes between.
      const sent = client.query(`select leadkit.${fn}($1::jsonb)::text as value`, [JSON.stringify(args)]);
      try {
        const { rows } = await orAborted(sent, signal, () => {});
        giveBack(client, true);
        return { value: readValue(rows[0]) };
      } catch (error) {
        // A call that was left alone still runs on its connection, so nobody else may have it.
        const failed = signal.aborted ? undefined : failureOf(error, true);
        giveBack(client, failed !== undefined && stillGood(failed));
        if (failed === undefined) throw signal.reason;
        return failed;
      }
    },
    close: end,
  };
}

function stillGood(answer: SqlAnswer): boolean {
  return 'failure' in answer && answer.failure.sqlState !== undefined && answer.failure.effect === 'none';
}

function readValue(row: object | undefined): JsonValue {
  const { value } = row as { readonly value: string | null };
  return value === null ? null : (JSON.parse(value) as JsonValue);
}

/** Runs migrations over node-postgres. */
export function createPostgresTarget(pool: PostgresPool): MigrationTarget {
  return {
    transaction: async (work) => {
      const client = await borrow(pool);
      let isGood = false;
      try {
        await client.query('begin');
        const result = await work({
          query: async (sql, parameters) => (await client.query(sql, [...parameters])).rows,
          script: async (sql) => {
            await client.query(sql);
          },
        });
        await client.query('commit');
        isGood = true;
        return result;
      } finally {
        // A connection in a failed transaction is closed, which rolls back.
        giveBack(client, isGood);
      }
    },
  };
}
