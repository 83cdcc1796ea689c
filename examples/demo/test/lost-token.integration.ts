import { expect, test } from 'vitest';
import { runDemo } from '../run-demo.ts';
import { emptyFolder, PATIENCE } from './demo-run.ts';
import { EXPECTED } from './expected.ts';

test(
  'an account whose rotated token got lost waits for its owner while the others go on, and the end is the same',
  PATIENCE,
  async () => {
    const lines: string[] = [];
    const { host, world } = await runDemo({
      directory: await emptyFolder(),
      faults: {
        bazaar: [{ fault: { kind: 'drop', effect: 'done' }, match: { path: '/oauth/token' }, skip: 5 }],
      },
      onProgress: (_, text) => lines.push(text),
    });
    const lost = lines.indexOf('bazaar needs its owner');
    const back = lines.indexOf('bazaar is connected again');
    expect({ lost: lost > 0, back: back > lost }).toEqual({ lost: true, back: true });
    const meanwhile = lines.slice(lost + 1, back);
    expect(meanwhile).toContain('new lead: message on olx');
    expect(meanwhile.filter((line) => line.includes('on bazaar'))).toEqual([]);
    expect(host.figures).toEqual(world);
    expect(world).toMatchObject(EXPECTED);
  },
);
