import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createFolderStorage } from '../../src/index.ts';
import { manyOffers, offerOf, openList, servedText } from './price-list-samples.ts';

describe('a list in a folder', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadkit-price-list-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('stands under a name that stays, for a web server', async () => {
    const { list } = openList({ storage: folder });
    await list.publish([offerOf('A')]);
    await list.publish([offerOf('A'), offerOf('B')]);
    expect(await readFile(join(folder, 'kaspi-30000001.xml'), 'utf8')).toBe(await servedText(list));
  });

  test('leaves nothing behind but the list and its record', async () => {
    const { list } = openList({ storage: folder });
    await list.publish([offerOf('A')]);
    await list.publish([offerOf('A'), offerOf('B')]);
    await expect(list.publish([])).rejects.toThrow('It is empty');
    const names = (await readdir(folder))
      .map((name) => name.replace(/-\d{17}-[0-9a-f]{8}/, '-<list>'))
      .sort();
    expect(names).toEqual([
      'kaspi-30000001-<list>.xml',
      'kaspi-30000001-published.json',
      'kaspi-30000001-requested.json',
      'kaspi-30000001.xml',
    ]);
  });

  test('a source that breaks leaves the file of the last list as it was', async () => {
    const { list } = openList({ storage: folder });
    await list.publish([offerOf('A')]);
    const before = await readFile(join(folder, 'kaspi-30000001.xml'), 'utf8');
    const broken = (async function* () {
      yield* manyOffers(2_000);
      throw new Error('the source went away');
    })();
    await expect(list.publish(broken)).rejects.toThrow('the source went away');
    expect(await readFile(join(folder, 'kaspi-30000001.xml'), 'utf8')).toBe(before);
  });

  test('a folder that is none is unavailable, which names no path', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const { list } = openList({ storage: join(file, 'inside') });
    const error: unknown = await list.publish([offerOf('A')]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'unavailable', message: expect.not.stringContaining(folder) });
  });

  test('an object that is not there is undefined', async () => {
    expect(await createFolderStorage(folder).get('nothing.xml')).toBeUndefined();
  });
});
