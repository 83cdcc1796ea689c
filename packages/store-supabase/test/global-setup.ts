import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** File with the dump of a project's database, migrated and empty: loading it takes a second, making one takes five. */
    readonly projectDump: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'leadkit-supabase-'));
  const dump = join(folder, 'project.tar');
  const script = fileURLToPath(new URL('make-dump.ts', import.meta.url));
  await promisify(execFile)(process.execPath, ['--conditions=@leadkit/source', script, dump]);
  project.provide('projectDump', dump);
  return () => rm(folder, { recursive: true, force: true });
}
