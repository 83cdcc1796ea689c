import { readFile, stat } from 'node:fs/promises';
import { isLeadKitError } from '@leadkit/core';
import type { SavedPageProblem, SavedPageReader } from './platforms/saved-page-reader.ts';
import { type SavedPage, toSavedOffer } from './saved-offer.ts';

/** A file to read: as it was given, and where it is. */
export interface SavedFile {
  readonly file: string;
  readonly path: string;
}

/** How files are read. */
export interface ReadOptions {
  readonly sellerHashKey: string;
  /** When the pages were saved. Absent: when each file was last written. */
  readonly savedAt: string | undefined;
  readonly country: string | undefined;
}

/** Reads files one after the other. What cannot be read is a problem of its file, and the others go on. */
export async function readSavedPages(
  reader: SavedPageReader,
  files: readonly SavedFile[],
  options: ReadOptions,
): Promise<readonly SavedPage[]> {
  const pages: SavedPage[] = [];
  for (const file of files) pages.push(await readSavedPage(reader, file, options));
  return pages;
}

async function readSavedPage(
  reader: SavedPageReader,
  { file, path }: SavedFile,
  { savedAt, ...facts }: ReadOptions,
): Promise<SavedPage> {
  let text = '';
  try {
    const { mtime } = await stat(path);
    text = new TextDecoder().decode(await readFile(path));
    const { kind, offers, problems } = reader.read(text, {
      ...facts,
      seenAt: savedAt ?? mtime.toISOString(),
    });
    return { file, kind, offers: offers.map(toSavedOffer), problems };
  } catch (error) {
    return { file, kind: reader.kindOf(text), offers: [], problems: problemsOf(error, file) };
  }
}

function problemsOf(error: unknown, file: string): readonly SavedPageProblem[] {
  if (isLeadKitError(error)) {
    const { code, issues = [] } = error;
    return issues.length === 0
      ? [{ code, path: '', message: error.message }]
      : issues.map((issue) => ({ code, ...issue }));
  }
  if (error instanceof SyntaxError)
    return [{ code: 'unexpected_response', path: '', message: 'begins like JSON and is none' }];
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  const code = reason === 'ENOENT' ? 'not_found' : 'invalid_input';
  return [{ code, path: file, message: `cannot be read (${reason})` }];
}
