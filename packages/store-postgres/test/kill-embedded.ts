import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedStore } from '../src/embedded/index.ts';
import { checkPromises, nothingPromised, runVictim, seeded } from './kill-run.ts';

/**
 * Kills processes that work on folders: of every eight, two while the folder is made, one while it is opened again, and
 * five while they work. Folders are looked into at the end of each eight. Returns how many were killed.
 */
export async function killEmbedded(rounds: number, seed: number): Promise<number> {
  const random = seeded(seed);
  let kills = 0;
  for (let round = 0; round < rounds; round += 1) {
    const directory = await mkdtemp(join(tmpdir(), 'leadkit-kill-'));
    const promised = nothingPromised();
    const points = [
      { steps: -1, delayMs: random() * 3_000 },
      { steps: -1, delayMs: random() * 3_000 },
      ...Array.from({ length: 3 }, () => ({ steps: Math.floor(random() * 40), delayMs: random() * 4 })),
      { steps: -1, delayMs: random() * 1_000 },
      ...Array.from({ length: 2 }, () => ({ steps: Math.floor(random() * 40), delayMs: random() * 4 })),
    ];
    for (const point of points) await runVictim({ directory }, 'victim', promised, point);
    const store = await createEmbeddedStore({ directory });
    await checkPromises(store, 'victim', promised);
    await store.close();
    await rm(directory, { recursive: true });
    kills += promised.kills;
  }
  return kills;
}
