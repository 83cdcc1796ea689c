import { type MigrationTarget, type MigrationTransaction, readApplied } from '@leadkit/store-sql';
import {
  ARCHIVE_FORMAT,
  type ArchiveEnd,
  type ArchiveHeader,
  type ArchiveKind,
  LineSum,
  sumOf,
  VAULT_TABLE,
} from './archive-format.ts';
import { readTables, type StoreTable } from './catalogue.ts';
import { countRows, readRows, settle } from './table-rows.ts';
import { writeWholeFile } from './whole-file.ts';

/** What to write, and where. */
export interface ArchiveRequest {
  readonly operation: string;
  readonly kind: ArchiveKind;
  readonly file: string;
  readonly writtenAt: string;
}

/**
 * Writes what a database held at one moment. The file is there as a whole or not at all, and only its owner may read it.
 *
 * @returns the header of the file
 * @throws LeadKitError `conflict` when the file is there already.
 */
export async function writeArchive(target: MigrationTarget, request: ArchiveRequest): Promise<ArchiveHeader> {
  return writeWholeFile(request.operation, request.file, (write) =>
    target.transaction(async (transaction) => {
      await transaction.script('set transaction isolation level repeatable read, read only');
      await settle(transaction);
      const all = await readTables(transaction);
      const tables = all.filter(({ name }) => request.kind === 'backup' || name !== VAULT_TABLE);
      const header = await describe(transaction, request, all, tables);
      await write(chunksOf(transaction, header, tables));
      return header;
    }),
  );
}

async function describe(
  transaction: MigrationTransaction,
  { kind, writtenAt }: ArchiveRequest,
  all: readonly StoreTable[],
  tables: readonly StoreTable[],
): Promise<ArchiveHeader> {
  const described: ArchiveHeader['tables'][number][] = [];
  for (const table of tables) {
    const { name, columns } = table;
    described.push({ name, columns, rows: await countRows(transaction, table) });
  }
  return {
    leadkit: kind,
    format: ARCHIVE_FORMAT,
    writtenAt,
    migrations: (await readApplied(transaction)).map(({ id }) => id),
    tables: described,
    leftOut: all.filter((table) => !tables.includes(table)).map(({ name }) => name),
  };
}

async function* chunksOf(
  transaction: MigrationTransaction,
  header: ArchiveHeader,
  tables: readonly StoreTable[],
): AsyncGenerator<string> {
  const first = JSON.stringify(header);
  yield `${first}\n`;
  const sums: Record<string, string> = {};
  for (const table of tables) {
    const sum = new LineSum();
    for await (const lines of readRows(transaction, table)) {
      sum.add(lines);
      yield `${lines.join('\n')}\n`;
    }
    sums[table.name] = sum.digest();
  }
  const end: ArchiveEnd = { sha256: { header: sumOf(first), tables: sums } };
  yield `${JSON.stringify(end)}\n`;
}
