import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddedStore } from '../src/embedded/index.ts';
import { dropOldKey, openFolder } from './guide.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leadkit-embedded-'));
});

afterEach(() => rm(directory, { recursive: true }));

test('a folder is made, keeps what is stored, and is locked while it is open', async () => {
  const path = join(directory, 'deep', '.leadkit');
  const store = await createEmbeddedStore({ directory: path });
  await store.deliveries.register({ name: 'crm', types: ['lead.created'] });
  await expect(createEmbeddedStore({ directory: path })).rejects.toMatchObject({ code: 'conflict' });
  await store.close();
  expect(await readdir(path)).toEqual(['data']);
  const again = await createEmbeddedStore({ directory: path });
  expect(await again.deliveries.backlog()).toEqual([{ name: 'crm', pending: 0, dead: 0 }]);
  await again.close();
});

test('secrets are refused without a key, and are not in the files with one', async () => {
  const open = await createEmbeddedStore({ directory });
  const write = open.tokens.write('default', 'account', { accessToken: 'very-secret-token' }, 0);
  await expect(write).rejects.toMatchObject({ code: 'invalid_input' });
  await open.close();
  const tokenKeys = [Buffer.alloc(32, 7).toString('base64')];
  const store = await createEmbeddedStore({ directory, tokenKeys });
  await store.tokens.write('default', 'account', { accessToken: 'very-secret-token' }, 0);
  await store.close();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  const bytes = await Promise.all(files.map((path) => readFile(path)));
  expect(files.filter((_path, index) => bytes[index]?.includes('very-secret-token'))).toEqual([]);
});

test('secrets sealed with an old key are sealed anew, and open with the new key alone', async () => {
  const [oldKey, newKey] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64')) as [
    string,
    string,
  ];
  const before = await openFolder(directory, oldKey);
  for (const account of ['one', 'two'])
    await before.tokens.write('default', account, { accessToken: account }, 0);
  await before.close();
  const rotating = await createEmbeddedStore({ directory, tokenKeys: [newKey, oldKey] });
  expect(await dropOldKey(rotating)).toBe(2);
  expect(await dropOldKey(rotating)).toBe(0);
  await rotating.close();
  const after = await openFolder(directory, newKey);
  expect(await after.tokens.read('default', 'two')).toEqual({ values: { accessToken: 'two' }, version: 1 });
  await after.close();
});

test('a lock file of PostgreSQL that a kill left empty does not bar the folder', async () => {
  await (await createEmbeddedStore({ directory })).close();
  await writeFile(join(directory, 'data', 'postmaster.pid'), '');
  const store = await createEmbeddedStore({ directory });
  expect(await store.deliveries.backlog()).toEqual([]);
  await store.close();
});

test('a folder of another PostgreSQL is unsupported, and left as it is', async () => {
  await (await createEmbeddedStore({ directory })).close();
  await writeFile(join(directory, 'data', 'PG_VERSION'), '17\n');
  await expect(createEmbeddedStore({ directory })).rejects.toMatchObject({ code: 'unsupported' });
  expect(await readdir(directory)).toEqual(['data']);
});

test('a file where the folder should be is unavailable', async () => {
  const path = join(directory, 'file');
  await writeFile(path, '');
  await expect(createEmbeddedStore({ directory: path })).rejects.toMatchObject({ code: 'unavailable' });
});
