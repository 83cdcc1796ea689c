import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EmulatorSnapshot } from './snapshot.ts';

/** The part of an emulator that files need. */
export interface Snapshotted {
  /** Everything it knows. */
  snapshot(): EmulatorSnapshot;
  /** Goes back to it. */
  restore(snapshot: EmulatorSnapshot): Promise<void>;
}

/**
 * Writes everything an emulator knows to a file. The file is the old one or the new one whole, also when the process
 * dies in between. Missing folders are made.
 */
export async function saveSnapshot(emulator: Pick<Snapshotted, 'snapshot'>, path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(JSON.stringify(emulator.snapshot()));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Takes an emulator back to a file of {@link saveSnapshot}. `false`: there is no such file, and nothing changed. */
export async function loadSnapshot(emulator: Pick<Snapshotted, 'restore'>, path: string): Promise<boolean> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  await emulator.restore(JSON.parse(text) as EmulatorSnapshot);
  return true;
}
