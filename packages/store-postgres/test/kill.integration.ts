import { expect, test } from 'vitest';
import { killEmbedded } from './kill-embedded.ts';
import { killPostgres } from './kill-postgres.ts';
import { withDatabase } from './own-database.ts';

const LIMIT_MS = 300_000;

test(
  '40 kills of processes on embedded folders: every acknowledged write is there, nothing doubled, every folder opens',
  async () => {
    expect(await killEmbedded(5, 20_261_122)).toBe(40);
  },
  LIMIT_MS,
);

withDatabase((given) => {
  test(
    '200 kills of processes on PostgreSQL: every acknowledged write is there, and nothing doubled',
    async () => {
      expect(await killPostgres(given, 2, 100, 20_261_122)).toBe(200);
    },
    LIMIT_MS,
  );
});
