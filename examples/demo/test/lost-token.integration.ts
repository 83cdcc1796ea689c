import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';
import { emptyFolder, PATIENCE } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test(
  'an account whose rotated token got lost waits for its owner while the others go on, and the end is the same',
  PATIENCE,
  async () => {
    const lines: string[] = [];
    const calls: Record<string, number> = {};
    const { host, world } = await runDemo({
      directory: await emptyFolder(),
      faults: {
        bazaar: [{ fault: { kind: 'drop', effect: 'done' }, match: { path: '/oauth/token' }, skip: 5 }],
      },
      onProgress: (_, text) => lines.push(text),
      watch: ({ platform, phase, name }) => {
        const isLost =
          lines.includes('bazaar needs its owner') && !lines.includes('bazaar is connected again');
        if (isLost && phase === 'done' && name.startsWith('GET '))
          calls[platform] = (calls[platform] ?? 0) + 1;
      },
    });
    const lost = lines.indexOf('bazaar needs its owner');
    expect(lines.indexOf('bazaar is connected again')).toBeGreaterThan(lost);
    expect(lost).toBeGreaterThan(0);
    expect(calls.olx).toBeGreaterThan(2);
    expect(calls.kaspi).toBeGreaterThan(2);
    expect(host.figures).toEqual(world);
    expect(world).toMatchObject(EXPECTED);
  },
);
