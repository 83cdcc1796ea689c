import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';
import { emptyFolder, PATIENCE } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test(
  'the demo counts what the marketplaces themselves know, and a second run adds nothing',
  PATIENCE,
  async () => {
    const directory = await emptyFolder();
    const { host, world, facts } = await runDemo({ directory });
    expect(host.figures).toEqual(world);
    expect(world).toMatchObject(EXPECTED);

    const again = await runDemo({ directory });
    expect(again).toEqual({ ...again, host, world, facts });
  },
);
