import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A run under load takes minutes; alone on two cores about twenty seconds. */
export const PATIENCE = { timeout: 600_000 } as const;

/** An empty folder for a demo, gone when the test is over. */
export async function emptyFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'leadkit-demo-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}
