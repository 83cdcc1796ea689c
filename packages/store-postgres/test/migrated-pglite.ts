import { readFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { inject, vi } from 'vitest';

/** Opening a PGlite takes a second, and on a busy machine ten. */
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A migrated, empty database in memory. Open one at a time: each takes half a gigabyte. */
export async function loadPglite(): Promise<PGlite> {
  return PGlite.create({ loadDataDir: new Blob([await readFile(inject('migratedDump'))]) });
}

/** What a killed process leaves of an open database, opened anew; the old one is gone. */
export async function crashPglite(database: PGlite): Promise<PGlite> {
  const files = await database.dumpDataDir('none');
  await database.close();
  return PGlite.create({ loadDataDir: files });
}
