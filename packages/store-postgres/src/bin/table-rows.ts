import type { MigrationTransaction } from '@leadkit/store-sql';
import type { StoreTable } from './catalogue.ts';

/** Rows can be a megabyte each. */
const FETCHED_ROWS = 100;

/**
 * Makes rows read the same everywhere, and makes a role that row-level security binds fail instead of seeing part of them.
 * First in a transaction, after its isolation level.
 */
export async function settle(transaction: MigrationTransaction): Promise<void> {
  await transaction.script(`
    set local time zone 'UTC';
    set local datestyle = 'ISO';
    set local extra_float_digits = 1;
    set local bytea_output = 'hex';
    set local row_security = off`);
}

/** How many rows a table has. */
export async function countRows(transaction: MigrationTransaction, table: StoreTable): Promise<number> {
  const [row] = await transaction.query(`select count(*)::text as count from ${table.sqlName}`, []);
  return Number((row as { readonly count: string }).count);
}

/** Every row as one line of JSON, in a fixed order, some at a time. */
export async function* readRows(
  transaction: MigrationTransaction,
  { sqlName, sqlColumns, sqlOrder }: StoreTable,
): AsyncGenerator<readonly string[]> {
  await transaction.query(
    `declare leadkit_rows no scroll cursor for
      select row_to_json(leadkit_row)::text as line
      from (select ${sqlColumns} from ${sqlName} order by ${sqlOrder}) leadkit_row`,
    [],
  );
  while (true) {
    const rows = await transaction.query(`fetch ${FETCHED_ROWS} from leadkit_rows`, []);
    if (rows.length > 0) yield rows.map((row) => (row as { readonly line: string }).line);
    if (rows.length < FETCHED_ROWS) break;
  }
  await transaction.query('close leadkit_rows', []);
}

/** Stores lines that {@link readRows} gave. */
export async function insertRows(
  transaction: MigrationTransaction,
  { sqlName, sqlColumns }: StoreTable,
  lines: readonly string[],
): Promise<void> {
  await transaction.query(
    `insert into ${sqlName} (${sqlColumns}) overriding system value
      select ${sqlColumns} from jsonb_populate_recordset(null::${sqlName}, $1::jsonb)`,
    [`[${lines.join(',')}]`],
  );
}

/** Lets sequences go on after the highest number that is stored. */
export async function moveSequences(transaction: MigrationTransaction, table: StoreTable): Promise<void> {
  for (const column of table.counted) {
    await transaction.query(
      `select setval(pg_get_serial_sequence($1, $2), highest) from (
        select max((to_jsonb(stored) ->> $2)::bigint) as highest from ${table.sqlName} stored
      ) found where highest is not null`,
      [table.sqlName, column],
    );
  }
}
