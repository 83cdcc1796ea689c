import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LeadKitError } from '@leadkit/core';
import { MIGRATION_FILES, type MigrationFile } from '@leadkit/store-sql';

/** What was done in a project. */
export interface WrittenMigrations {
  /** The folder of the migrations. */
  readonly folder: string;
  /** Names of the files that were written. */
  readonly written: readonly string[];
  /** Names of the files that were there already. */
  readonly kept: readonly string[];
  /** Migrations of the project that are newer than one that was written: `db push` wants to be told that this is meant. */
  readonly newer: readonly string[];
}

const OPERATION = 'leadkit-supabase init';

/**
 * Puts the migrations into `supabase/migrations` of a project, under names that never change. What is there already stays.
 *
 * @throws LeadKitError `not_found` when the folder holds no Supabase project; `conflict` when a file of ours was changed:
 *   nothing is written then.
 */
export async function writeMigrations(
  directory: string,
  files: readonly MigrationFile[] = MIGRATION_FILES,
): Promise<WrittenMigrations> {
  const project = join(directory, 'supabase');
  if (!(await isFolder(project))) throw noProject(directory);
  const folder = join(project, 'migrations');
  const states = await Promise.all(files.map(async (file) => ({ file, state: await compare(folder, file) })));
  const changed = states.filter(({ state }) => state === 'changed').map(({ file }) => nameOf(file));
  if (changed.length > 0) throw wasChanged(folder, changed);

  const absent = states.filter(({ state }) => state === 'absent').map(({ file }) => file);
  await mkdir(folder, { recursive: true });
  for (const file of absent) await writeWhole(folder, file);
  return {
    folder,
    written: absent.map(nameOf),
    kept: states.filter(({ state }) => state === 'same').map(({ file }) => nameOf(file)),
    newer: await findNewer(folder, files, absent),
  };
}

function nameOf({ id }: MigrationFile): string {
  return `${id}.sql`;
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Line ends do not count: git writes them as the machine has them. */
async function compare(folder: string, file: MigrationFile): Promise<'absent' | 'same' | 'changed'> {
  let text: string;
  try {
    text = await readFile(join(folder, nameOf(file)), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'absent';
    throw error;
  }
  return text.replaceAll('\r\n', '\n') === file.sql ? 'same' : 'changed';
}

/** Renamed into place, so that a file is there as a whole or not at all. */
async function writeWhole(folder: string, file: MigrationFile): Promise<void> {
  const draft = join(folder, `.${file.id}-${randomUUID()}`);
  try {
    await writeFile(draft, file.sql);
    await rename(draft, join(folder, nameOf(file)));
  } finally {
    await rm(draft, { force: true });
  }
}

async function findNewer(
  folder: string,
  files: readonly MigrationFile[],
  absent: readonly MigrationFile[],
): Promise<readonly string[]> {
  const [first] = absent.map(nameOf).sort();
  if (first === undefined) return [];
  const ours = new Set(files.map(nameOf));
  const names = await readdir(folder);
  return names.filter((name) => /^\d+_.*\.sql$/.test(name) && !ours.has(name) && name > first).sort();
}

function noProject(directory: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation: OPERATION,
    message:
      `${directory} holds no folder "supabase", so nothing was written. Go to the folder of your Supabase project or name it ` +
      'with --directory; "npx supabase init" makes a new one.',
  });
}

function wasChanged(folder: string, names: readonly string[]): LeadKitError {
  return new LeadKitError({
    code: 'conflict',
    operation: OPERATION,
    issues: names.map((name) => ({ path: name, message: 'is not what this package holds' })),
    message:
      `${names.join(', ')} in ${folder} ${names.length === 1 ? 'differs' : 'differ'} from what this package holds, and applied ` +
      'migrations never change. Nothing was written. Restore what was changed; put changes of your own into a migration of your own.',
  });
}
