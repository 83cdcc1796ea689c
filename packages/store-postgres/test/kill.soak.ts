import { expect, test } from 'vitest';
import { killEmbedded } from './kill-embedded.ts';
import { killPostgres } from './kill-postgres.ts';
import { withDatabase } from './own-database.ts';

test('1,000 kills of processes on embedded folders lose nothing and double nothing', async () => {
  expect(await killEmbedded(125, 1)).toBe(1_000);
});

withDatabase((given) => {
  test('1,000 kills of processes on PostgreSQL lose nothing and double nothing', async () => {
    expect(await killPostgres(given, 2, 500, 1)).toBe(1_000);
  });
});
