import { createPostgresStore } from '../src/index.ts';
import { checkPromises, nothingPromised, runVictim, seeded } from './kill-run.ts';
import { makeDatabase } from './own-database.ts';

/** Kills processes that work on one database, several chains beside each other. Returns how many were killed. */
export async function killPostgres(
  given: string,
  chains: number,
  killsEach: number,
  seed: number,
): Promise<number> {
  const database = await makeDatabase(given);
  const { connectionString } = database;
  const store = await createPostgresStore({ connectionString, connectionsMax: chains });
  try {
    const killed = await Promise.all(
      Array.from({ length: chains }, async (_, chain) => {
        const random = seeded(seed + chain);
        const promised = nothingPromised();
        for (let kill = 0; kill < killsEach; kill += 1) {
          const point = { steps: Math.floor(random() * 25), delayMs: random() * 8 };
          await runVictim({ connectionString }, `chain-${chain}`, promised, point);
        }
        await checkPromises(store, `chain-${chain}`, promised);
        return promised.kills;
      }),
    );
    return killed.reduce((sum, kills) => sum + kills, 0);
  } finally {
    await store.close();
    await database.drop();
  }
}
