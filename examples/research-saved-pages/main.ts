// Reads offers from saved pages of a marketplace, without a network:
//   npm run -s research-saved-pages -- --platform olx [--json] [--country kz|pl] [--saved-at ISO] FILE...
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { pageTable } from './page-table.ts';
import { READERS } from './platforms/index.ts';
import type { SavedPageReader } from './platforms/saved-page-reader.ts';
import { type ReadOptions, readSavedPages, type SavedFile } from './read-saved-pages.ts';
import { sellerHashKey } from './seller-hash-key.ts';

const USAGE = `Usage: npm run -s research-saved-pages -- --platform ${READERS.map(({ platform }) => platform).join('|')} [--json] [--country CODE] [--saved-at ISO] FILE...
  --json       print JSON instead of tables
  --country    whose site the pages are from; default: what they say themselves
  --saved-at   when they were saved (ISO 8601 with offset); default: when each file was written
  --offline    without files: read pages of the platform's emulator
Private sellers are hashed under LEADKIT_SELLER_HASH_KEY, or under a secret that is made and kept in .leadkit.`;

/** npm runs scripts in the root; paths are meant from where it was called. */
const base = process.env.INIT_CWD ?? process.cwd();

function readArguments(): ReturnType<typeof parse> | undefined {
  try {
    return parse();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return undefined;
  }
}

function parse() {
  return parseArgs({
    allowPositionals: true,
    options: {
      platform: { type: 'string', default: 'olx' },
      country: { type: 'string' },
      'saved-at': { type: 'string' },
      json: { type: 'boolean', default: false },
      offline: { type: 'boolean', default: false },
    },
  });
}

/** Files are given, or the emulator's own pages are written to a folder that goes again. */
async function withFiles(
  reader: SavedPageReader,
  given: readonly string[],
  work: (files: readonly SavedFile[]) => Promise<void>,
): Promise<void> {
  if (given.length > 0) return work(given.map((file) => ({ file, path: resolve(base, file) })));
  const folder = await mkdtemp(join(tmpdir(), 'leadkit-saved-pages-'));
  try {
    const files = reader.samples().map(({ name, text }) => ({ file: name, path: join(folder, name), text }));
    for (const { path, text } of files) await writeFile(path, text);
    await work(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const read = readArguments();
const reader = READERS.find(({ platform }) => platform === read?.values.platform);
if (read === undefined || reader === undefined || (read.positionals.length === 0 && !read.values.offline)) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const options: ReadOptions = {
    sellerHashKey: await sellerHashKey('.leadkit', process.env.LEADKIT_SELLER_HASH_KEY),
    savedAt: read.values['saved-at'],
    country: read.values.country,
  };
  await withFiles(reader, read.positionals, async (files) => {
    const pages = await readSavedPages(reader, files, options);
    if (read.values.json) process.stdout.write(`${JSON.stringify(pages, undefined, 2)}\n`);
    else console.log(pages.map(pageTable).join('\n\n'));
  });
}
