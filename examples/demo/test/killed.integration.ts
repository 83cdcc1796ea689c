import { expect, test } from 'vitest';
import { emptyFolder, PATIENCE, runKilled } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test(
  'killed at five calls and started again, the demo ends as if nothing had happened',
  PATIENCE,
  async () => {
    const { result, kills } = await runKilled(await emptyFolder(), 5, 5);
    expect(kills).toHaveLength(5);
    expect({ ...result.world, kills }).toMatchObject({ ...EXPECTED, kills });
    expect(result.host.figures).toEqual(result.world);
  },
);
