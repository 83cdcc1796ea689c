import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { manyOffers, openList, servedText } from './price-list-samples.ts';

const script = fileURLToPath(new URL('publish-and-die.ts', import.meta.url));
const STEPS = Array.from({ length: 18 }, (_, index) => index + 1);

const offersIn = (xml: string): number => xml.split('<offer sku=').length - 1;

describe('a process that is killed while it publishes', () => {
  test.each(STEPS)(
    'at step %i leaves a whole list, the old one or the new one, and the next one is published',
    async (step) => {
      const folder = await mkdtemp(join(tmpdir(), 'leadkit-killed-'));
      try {
        const { list } = openList({ storage: folder });
        await list.publish(manyOffers(1_000));
        const { signal, status, stderr } = spawnSync(
          process.execPath,
          ['--conditions=@leadkit/source', script, folder, String(step)],
          { encoding: 'utf8' },
        );
        expect([signal ?? status, stderr]).toEqual([
          expect.toSatisfy((end) => end === 'SIGKILL' || end === 0),
          '',
        ]);
        const served = await servedText(list);
        const shown = await readFile(join(folder, 'kaspi-30000001.xml'), 'utf8');
        for (const xml of [served, shown]) {
          expect([1_000, 1_200]).toContain(offersIn(xml));
          expect(xml.endsWith('</kaspi_catalog>\n')).toBe(true);
        }
        await list.publish(manyOffers(1_201));
        expect(offersIn(await servedText(list))).toBe(1_201);
        expect(await readFile(join(folder, 'kaspi-30000001.xml'), 'utf8')).toBe(await servedText(list));
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});
