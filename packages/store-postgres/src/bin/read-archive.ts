import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { isLeadKitError, LeadKitError } from '@leadkit/core';
import {
  ARCHIVE_FORMAT,
  type ArchiveEnd,
  type ArchiveHeader,
  type ArchiveKind,
  type ArchiveTable,
  LineSum,
  sumOf,
} from './archive-format.ts';

/** Parts of a file, in their order: one header, rows of each table, one end. */
export type ArchivePart =
  | { readonly header: ArchiveHeader }
  | { readonly table: string; readonly lines: readonly string[] }
  | { readonly end: ArchiveEnd };

/** Which file, and what it must be. */
export interface ArchiveSource {
  readonly operation: string;
  readonly kind: ArchiveKind;
  readonly file: string;
}

const BATCH_LINES = 500;
const BATCH_CHARACTERS = 1_000_000;

/**
 * Reads a file whole and keeps nothing of it: counts, checksums and order are as its own header and end say.
 *
 * @throws LeadKitError `invalid_input` when the file is damaged or another kind of file, `unsupported` for a format of a
 *   newer package, `not_found` when there is none.
 */
export async function checkArchive(source: ArchiveSource): Promise<ArchiveHeader> {
  let header: ArchiveHeader | undefined;
  await readArchive(source, async (part) => {
    if ('header' in part) header = part.header;
  });
  if (header === undefined) throw damaged(source, 'it is empty');
  return header;
}

/** Hands over the parts of a file, and throws as {@link checkArchive} does; what is wrong further down comes late. */
export async function readArchive(
  source: ArchiveSource,
  take: (part: ArchivePart) => Promise<void>,
): Promise<void> {
  try {
    await pipeline(createReadStream(source.file), createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const part of partsOf(source, splitLines(source, chunks))) await take(part);
    });
  } catch (error) {
    throw explained(source, error);
  }
}

async function* partsOf(source: ArchiveSource, lines: AsyncGenerator<string>): AsyncGenerator<ArchivePart> {
  const first = await nextLine(source, lines);
  const header = readHeader(source, first);
  yield { header };
  const sums: Record<string, string> = {};
  for (const table of header.tables) {
    const sum = new LineSum();
    for await (const batch of takeRows(source, lines, table)) {
      sum.add(batch);
      yield { table: table.name, lines: batch };
    }
    sums[table.name] = sum.digest();
  }
  const end: ArchiveEnd = { sha256: { header: sumOf(first), tables: sums } };
  const last = await nextLine(source, lines);
  if (last !== JSON.stringify(end)) throw damaged(source, 'its checksums do not fit what it holds');
  if ((await lines.next()).done !== true) throw damaged(source, 'something follows its last line');
  yield { end };
}

async function* takeRows(
  source: ArchiveSource,
  lines: AsyncGenerator<string>,
  table: ArchiveTable,
): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  let characters = 0;
  for (let row = 0; row < table.rows; row += 1) {
    const line = await nextLine(source, lines);
    batch.push(line);
    characters += line.length;
    if (batch.length === BATCH_LINES || characters > BATCH_CHARACTERS) {
      yield batch;
      batch = [];
      characters = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

async function nextLine(source: ArchiveSource, lines: AsyncGenerator<string>): Promise<string> {
  const { value, done } = await lines.next();
  if (done === true) throw damaged(source, 'it ends too early');
  return value;
}

/** By line feeds only: Node's readline also splits at U+2028, which is a letter inside JSON. */
async function* splitLines(source: ArchiveSource, chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const [head = '', ...parts] = decoder.decode(chunk, { stream: true }).split('\n');
    rest += head;
    for (const part of parts) {
      yield rest;
      rest = part;
    }
  }
  if (rest !== '') throw damaged(source, 'it ends too early');
}

function readHeader(source: ArchiveSource, line: string): ArchiveHeader {
  let header: Partial<ArchiveHeader> | null;
  try {
    header = JSON.parse(line) as Partial<ArchiveHeader> | null;
  } catch {
    throw damaged(source, 'it does not begin as a file of leadkit-store');
  }
  const { leadkit, format, migrations, tables, leftOut } = header ?? {};
  if (leadkit !== 'export' && leadkit !== 'backup') {
    throw damaged(source, 'it does not begin as a file of leadkit-store');
  }
  if (format !== ARCHIVE_FORMAT) throw otherFormat(source, format);
  if (leadkit !== source.kind) throw otherKind(source, leadkit);
  if (!Array.isArray(migrations) || !Array.isArray(tables) || !Array.isArray(leftOut)) {
    throw damaged(source, 'its first line lacks migrations or tables');
  }
  return header as ArchiveHeader;
}

function explained(source: ArchiveSource, error: unknown): unknown {
  if (isLeadKitError(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') {
    return new LeadKitError({
      code: 'not_found',
      operation: source.operation,
      message: `There is no file ${source.file}, so nothing was stored. Check the path.`,
    });
  }
  if (code === 'Z_BUF_ERROR') return damaged(source, 'it ends too early');
  if (code.startsWith('Z_')) return damaged(source, 'it is no gzip file, or bytes of it were changed');
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return damaged(source, 'it is not UTF-8');
  return error;
}

function damaged({ operation, file }: ArchiveSource, why: string): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    issues: [{ path: file, message: why }],
    message: `${file} cannot be used: ${why}. Nothing was stored. Take another copy of the file, or an earlier one.`,
  });
}

function otherFormat({ operation, file }: ArchiveSource, format: unknown): LeadKitError {
  return new LeadKitError({
    code: 'unsupported',
    operation,
    message:
      `${file} has format ${JSON.stringify(format)}, and this package reads format ${ARCHIVE_FORMAT}. Nothing was stored. ` +
      'Use the version of LeadKit that wrote it.',
  });
}

function otherKind({ operation, file }: ArchiveSource, kind: ArchiveKind): LeadKitError {
  const command = kind === 'backup' ? 'restore' : 'import';
  return new LeadKitError({
    code: 'invalid_input',
    operation,
    message: `${file} is ${kind === 'backup' ? 'a backup' : 'an export'}, so nothing was stored. Read it with leadkit-store ${command}.`,
  });
}
