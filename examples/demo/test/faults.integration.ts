import { expect, test } from 'vitest';
import { DEMO_PLATFORMS } from '../platforms/index.ts';
import { runDemo } from '../run-demo.ts';
import { ALL_FAULTS } from './all-faults.ts';
import { emptyFolder, PATIENCE } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test(
  'a tenth of all calls fails in every way there is, and a ban comes too: the end is the same',
  PATIENCE,
  async () => {
    const faults = Object.fromEntries(DEMO_PLATFORMS.map(({ id }) => [id, ALL_FAULTS]));
    const { host, world } = await runDemo({ directory: await emptyFolder(), faults });
    expect(host.figures).toEqual(world);
    expect(world).toMatchObject(EXPECTED);
  },
);
