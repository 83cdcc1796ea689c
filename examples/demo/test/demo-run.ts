import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createRandom } from '@leadkit/emulator';
import { onTestFinished } from 'vitest';
import type { DemoResult } from '../run-demo.ts';

/** A run under load takes minutes; alone on two cores about twenty seconds. */
export const PATIENCE = { timeout: 900_000 } as const;

/** Calls of the host to the marketplaces in an undisturbed run, at least. */
const CALLS = 450;

/** An empty folder for a demo, gone when the test is over. */
export async function emptyFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'leadkit-demo-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

/** What a run that was killed and started again came to, and where it was killed. */
export interface KilledRun {
  readonly result: Pick<DemoResult, 'host' | 'world'>;
  readonly kills: readonly string[];
}

/** Kills a demo at calls placed by a seed, starts it again each time, and lets it come to its end. */
export async function runKilled(directory: string, seed: number, killCount: number): Promise<KilledRun> {
  const random = createRandom(seed);
  const points = Array.from({ length: killCount }, () => random.integer(1, CALLS)).sort((a, b) => a - b);
  const kills: string[] = [];
  for (const [index, point] of points.entries()) {
    const count = String(Math.max(1, point - (points[index - 1] ?? 0)));
    const phase = random.chance(0.5) ? 'arrived' : 'done';
    const victim = random.chance(0.5) ? 'host' : 'both';
    const { output, errors } = await runOnce([directory, count, phase, victim]);
    if (output !== '') throw new Error(`The demo ended before call ${count}, after ${kills.join(', ')}.`);
    kills.push(errors.split('\n')[0] ?? '');
  }
  const { output, errors } = await runOnce([directory]);
  if (output === '') throw new Error(`The demo did not end after ${kills.join(', ')}: ${errors}`);
  return { result: JSON.parse(output) as KilledRun['result'], kills };
}

async function runOnce(args: readonly string[]): Promise<{ output: string; errors: string }> {
  const script = fileURLToPath(new URL('./killed-demo.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@leadkit/source', script, ...args]);
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { output, errors };
}
