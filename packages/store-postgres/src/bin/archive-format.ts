import { createHash } from 'node:crypto';

/** What a file is for: an export leaves the secrets of accounts out. */
export type ArchiveKind = 'export' | 'backup';

/** One table of a file. */
export interface ArchiveTable {
  readonly name: string;
  readonly columns: readonly string[];
  /** How many rows, and lines, follow. */
  readonly rows: number;
}

/** The first line of a file. After it comes every row of every table, one line of JSON each, and an {@link ArchiveEnd}. */
export interface ArchiveHeader {
  readonly leadkit: ArchiveKind;
  readonly format: number;
  readonly writtenAt: string;
  /** Ids of the migrations the database had seen. */
  readonly migrations: readonly string[];
  /** In the order their rows follow. */
  readonly tables: readonly ArchiveTable[];
  /** Tables that are in the database and not in the file. */
  readonly leftOut: readonly string[];
}

/** The last line of a file: SHA-256, in hex, of what stands above, every line with its line feed. */
export interface ArchiveEnd {
  readonly sha256: {
    readonly header: string;
    readonly tables: Readonly<Record<string, string>>;
  };
}

export const ARCHIVE_FORMAT = 1;

/** The secrets of accounts. */
export const VAULT_TABLE = 'account_token';

/** Counts lines and their checksum. */
export class LineSum {
  #hash = createHash('sha256');
  /** Lines so far. */
  lines = 0;

  add(lines: readonly string[]): void {
    for (const line of lines) this.#hash.update(`${line}\n`);
    this.lines += lines.length;
  }

  /** Once, at the end. */
  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** The checksum of one line. */
export function sumOf(line: string): string {
  const sum = new LineSum();
  sum.add([line]);
  return sum.digest();
}
