import { LeadKitError } from '@leadkit/core';
import { type MigrationTarget, type MigrationTransaction, readApplied } from '@leadkit/store-sql';
import { type ArchiveEnd, type ArchiveHeader, LineSum } from './archive-format.ts';
import { readTables, type StoreTable } from './catalogue.ts';
import { type ArchiveSource, readArchive } from './read-archive.ts';
import { insertRows, moveSequences, readRows, settle } from './table-rows.ts';

/**
 * Stores a file in an empty database in one transaction, reads it back and compares counts and checksums before anything is
 * kept. Whoever writes to the database meanwhile waits.
 *
 * @throws LeadKitError `conflict` when the database holds something or was migrated otherwise than the one the file is from;
 *   what `checkArchive` throws.
 */
export async function importArchive(target: MigrationTarget, source: ArchiveSource): Promise<void> {
  await target.transaction(async (transaction) => {
    await settle(transaction);
    const tables = await readTables(transaction);
    const byName = new Map(tables.map((table) => [table.name, table]));
    let end: ArchiveEnd | undefined;
    let header: ArchiveHeader | undefined;
    await readArchive(source, async (part) => {
      if ('header' in part) {
        header = part.header;
        await compareSchema(transaction, source, header, tables);
        await refuseRows(transaction, source, tables);
      } else if ('end' in part) {
        end = part.end;
      } else {
        const table = byName.get(part.table);
        if (table !== undefined) await insertRows(transaction, table, part.lines);
      }
    });
    for (const table of tables) await moveSequences(transaction, table);
    for (const { name, rows } of header?.tables ?? []) {
      const table = byName.get(name);
      const stored = table === undefined ? undefined : await sumOfTable(transaction, table);
      if (stored?.lines !== rows || stored.digest() !== end?.sha256.tables[name]) throw differs(source, name);
    }
  });
}

async function compareSchema(
  transaction: MigrationTransaction,
  source: ArchiveSource,
  header: ArchiveHeader,
  tables: readonly StoreTable[],
): Promise<void> {
  const here = (await readApplied(transaction)).map(({ id }) => id);
  if (here.join() !== header.migrations.join()) throw otherSchema(source, here, header.migrations);
  const expected = tables
    .filter(({ name }) => !header.leftOut.includes(name))
    .map(({ name, columns }) => `${name}(${columns.join()})`);
  const given = header.tables.map(({ name, columns }) => `${name}(${columns.join()})`);
  if (expected.join() === given.join()) return;
  throw new LeadKitError({
    code: 'conflict',
    operation: source.operation,
    message:
      `${source.file} has other tables or columns than this database, although both saw the same migrations. Nothing was ` +
      'stored. Undo what was changed in the schema leadkit by hand.',
  });
}

/** Keeps writers out, too. */
async function refuseRows(
  transaction: MigrationTransaction,
  source: ArchiveSource,
  tables: readonly StoreTable[],
): Promise<void> {
  await transaction.script(
    `lock table ${tables.map(({ sqlName }) => sqlName).join(', ')} in share row exclusive mode`,
  );
  const filled: string[] = [];
  for (const { name, sqlName } of tables) {
    if ((await transaction.query(`select 1 as one from ${sqlName} limit 1`, [])).length > 0)
      filled.push(name);
  }
  if (filled.length === 0) return;
  throw new LeadKitError({
    code: 'conflict',
    operation: source.operation,
    message:
      `The store is not empty: there are rows in ${filled.join(', ')}. Nothing was stored. Make a new database or folder, ` +
      'run leadkit-store migrate there, and try again.',
  });
}

async function sumOfTable(transaction: MigrationTransaction, table: StoreTable): Promise<LineSum> {
  const sum = new LineSum();
  for await (const lines of readRows(transaction, table)) sum.add(lines);
  return sum;
}

function otherSchema(
  { operation, file }: ArchiveSource,
  here: readonly string[],
  there: readonly string[],
): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation,
    message:
      `${file} is from a database at ${there.at(-1) ?? 'no migration'}, and this one is at ${here.at(-1) ?? 'no migration'}. ` +
      'Nothing was stored. Read it with the version of LeadKit that wrote it, then migrate with this one.',
  });
}

function differs({ operation, file }: ArchiveSource, table: string): LeadKitError {
  return new LeadKitError({
    code: 'unexpected_response',
    operation,
    message:
      `What the database gave back of ${table} differs from ${file}, so all of it was undone. Nothing was stored. Report it ` +
      'with the versions of both databases.',
  });
}
