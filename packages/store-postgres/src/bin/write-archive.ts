import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { LeadKitError } from '@leadkit/core';
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
  const file = resolve(request.file);
  await refuseExisting(request.operation, file);
  const draft = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    const header = await target.transaction(async (transaction) => {
      await transaction.script('set transaction isolation level repeatable read, read only');
      await settle(transaction);
      const all = await readTables(transaction);
      const tables = all.filter(({ name }) => request.kind === 'backup' || name !== VAULT_TABLE);
      const described = await describe(transaction, request, all, tables);
      await pipeline(
        Readable.from(chunksOf(transaction, described, tables)),
        createGzip(),
        createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true }),
      );
      return described;
    });
    await rename(draft, file);
    await sync(dirname(file));
    return header;
  } finally {
    await rm(draft, { force: true });
  }
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

async function refuseExisting(operation: string, file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new LeadKitError({
    code: 'conflict',
    operation,
    message: `${file} is there already and was left as it is. Nothing was written. Name another file, or remove it first.`,
  });
}

/** Makes the rename survive a power cut, where the file system can. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
