import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';
import { emptyFolder, PATIENCE } from './demo-run.ts';

test(
  'the demo counts what the marketplaces themselves know, and a second run adds nothing',
  PATIENCE,
  async () => {
    const directory = await emptyFolder();
    const { host, world } = await runDemo({ directory });
    expect(host.figures).toEqual(world);
    expect(world).toEqual({
      offersSeen: 83,
      advertsLive: 2,
      signals: 14,
      persons: 8,
      answered: 5,
      won: 1,
      revenue: { amountMinor: 18_000_000, currency: 'KZT' },
    });

    const again = await runDemo({ directory });
    expect(again).toEqual({ ...again, host, world });
  },
);
