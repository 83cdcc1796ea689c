import { describe, expect, test } from 'vitest';
import { killEmbedded } from './kill-embedded.ts';
import { killPostgres } from './kill-postgres.ts';
import { withDatabase } from './own-database.ts';

describe('1,024 kills of processes on embedded folders lose nothing and double nothing', () => {
  // Each ends on its own, so that an hour's run that breaks off has shown something.
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('128 of them, seed %i', async (seed) => {
    const kills = await Promise.all([killEmbedded(8, seed), killEmbedded(8, seed + 100)]);
    expect(kills).toEqual([64, 64]);
  });
});

withDatabase((given) => {
  test('1,000 kills of processes on PostgreSQL lose nothing and double nothing', async () => {
    expect(await killPostgres(given, 2, 500, 1)).toBe(1_000);
  });
});
