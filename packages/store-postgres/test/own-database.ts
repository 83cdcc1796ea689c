import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { test } from 'vitest';

/** Declares tests that need PostgreSQL: with the address the tests were given, or one skipped test that says why. */
export function withDatabase(declare: (given: string) => void): void {
  const given = process.env.LEADKIT_TEST_DATABASE_URL;
  const declareThem = given === undefined ? sayWhyNot : () => declare(given);
  declareThem();
}

function sayWhyNot(): void {
  test.skipIf(true)('LEADKIT_TEST_DATABASE_URL names no PostgreSQL database', () => {});
}

/** A database made for one test file, on the server the tests were given. */
export interface OwnDatabase {
  readonly connectionString: string;
  readonly name: string;
  /** Runs SQL on it, in a connection of its own. */
  readonly run: (sql: string, values?: unknown[]) => Promise<readonly object[]>;
  /** Runs SQL beside it, for what a database does not let itself be told. */
  readonly beside: (sql: string, values?: unknown[]) => Promise<readonly object[]>;
  /** Ends every connection to it, as when the server is gone for a moment. */
  readonly cut: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

/** Makes an empty database beside the given one, so that files do not meet. */
export async function makeDatabase(given: string): Promise<OwnDatabase> {
  const name = `leadkit_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const admin = new pg.Pool({ connectionString: given, max: 1 });
  await admin.query(`create database ${name}`);
  const url = new URL(given);
  url.pathname = `/${name}`;
  const pool = new pg.Pool({ connectionString: url.href, max: 1 });
  for (const each of [admin, pool]) {
    each.on('error', () => {});
    each.on('connect', (client) => client.on('error', () => {}));
  }
  const beside = async (sql: string, values?: unknown[]): Promise<readonly object[]> =>
    (await admin.query(sql, values)).rows;
  return {
    connectionString: url.href,
    name,
    run: async (sql, values) => (await pool.query(sql, values)).rows,
    beside,
    cut: async () => {
      await beside('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    },
    drop: async () => {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
