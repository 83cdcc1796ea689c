import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { LeadKitError } from '@leadkit/core';

/** The PostgreSQL inside the PGlite this package is built with. Its folders open with no other. */
const POSTGRES_MAJOR = '18';
const DRAFT = 'initialising-';

/**
 * Opens the database in a locked folder, and makes it when there is none: in a folder beside, which is renamed once it is
 * whole. A process that is killed on the way leaves a draft that the next one removes, never half a database.
 */
export async function openDatabase(operation: string, folder: string): Promise<PGlite> {
  const data = join(folder, 'data');
  await removeDrafts(folder);
  const major = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (major === undefined) await makeDatabase(folder, data);
  else if (major.trim() !== POSTGRES_MAJOR) throw otherMajor(operation, data, major.trim());
  // PostgreSQL's own lock says nothing here: ours is held. Killed while it was written, it is empty and would bar the way.
  await rm(join(data, 'postmaster.pid'), { force: true });
  try {
    return await PGlite.create(data);
  } catch (error) {
    throw new LeadKitError({
      code: 'unavailable',
      operation,
      cause: error,
      message: `The database in ${data} did not open. Nothing was changed. Look at the cause, check that the disk is not full, or restore a backup.`,
    });
  }
}

async function makeDatabase(folder: string, data: string): Promise<void> {
  const draft = join(folder, `${DRAFT}${randomUUID()}`);
  await mkdir(draft);
  const database = await PGlite.create(draft);
  await database.close();
  await rename(draft, data);
  await sync(folder);
}

async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter(
    (name) => name.startsWith(DRAFT) || name.startsWith('draft-'),
  );
  await Promise.all(drafts.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Makes the rename survive a power cut, where the file system can. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function otherMajor(operation: string, data: string, major: string): LeadKitError {
  return new LeadKitError({
    code: 'unsupported',
    operation,
    message:
      `The database in ${data} was made by PostgreSQL ${major}; this package holds ${POSTGRES_MAJOR}. It was not opened. ` +
      'Export it with the version of LeadKit that made it, and import it with this one.',
  });
}
