import { expect, test } from 'vitest';
import { emptyFolder, PATIENCE, runKilled } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test.each([1, 2, 3, 4, 6, 7, 8, 9, 10, 11])(
  'killed at five calls of seed %i and started again, the demo ends as if nothing had happened',
  PATIENCE,
  async (seed) => {
    const { result, kills } = await runKilled(await emptyFolder(), seed, 5);
    expect({ ...result.world, kills }).toMatchObject({ ...EXPECTED, kills });
    expect(result.host.figures).toEqual(result.world);
  },
);
