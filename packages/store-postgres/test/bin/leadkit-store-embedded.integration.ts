import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from '../../src/embedded/folder-lock.ts';
import { runTool } from './run-tool.ts';
import { inFolder, makeStoreFolders, type StoreFolders } from './store-folders.ts';

const LAST = MIGRATION_FILES.at(-1)?.id ?? '';
let folders: StoreFolders;

beforeAll(async () => {
  folders = await makeStoreFolders();
}, 120_000);

afterAll(() => folders.remove());

test('migrate makes a store and names every migration; the second time there is none', async () => {
  const folder = folders.path('new');
  const first = await runTool(['migrate', '--directory', folder]);
  expect(first).toEqual({
    code: 0,
    out: `${MIGRATION_FILES.map(({ id }) => `applied ${id}\n`).join('')}embedded store in ${folder} is up to date\n`,
    err: '',
  });
  const second = await runTool(['migrate', '--directory', folder]);
  expect(second).toEqual({ code: 0, out: `embedded store in ${folder} is up to date\n`, err: '' });
}, 120_000);

test('check says the version and how far behind each consumer is', async () => {
  const { code, out, err } = await runTool(['check', '--directory', await folders.filled()]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^server {3}PostgreSQL 18\./m);
  expect(out).toContain(`schema   ${LAST}, ${MIGRATION_FILES.length} migrations applied`);
  expect(out).toMatch(/^consumer witness: \d+ pending since 2026-\S+Z, 0 dead letters$/m);
}, 30_000);

test('dead letters make check end with 1, by consumer', async () => {
  const folder = await folders.filled();
  await inFolder(folder, async (_, run) => {
    await run(`update leadkit.delivery set died_at = now() where id = (
      select min(d.id) from leadkit.delivery d join leadkit.consumer c on c.id = d.consumer_id where c.name = 'witness')`);
  });
  const { code, err } = await runTool(['check', '--directory', folder]);
  expect(code).toBe(1);
  expect(err).toMatch(/^witness gave up 1 deliveries: .+replay\.\n$/);
}, 30_000);

test('a pending migration makes check end with 1, and a backup is refused', async () => {
  const folder = await folders.empty();
  await inFolder(folder, async (_, run) => {
    await run(`delete from leadkit.schema_migration where id = '${LAST}'`);
  });
  const checked = await runTool(['check', '--directory', folder]);
  expect(checked).toMatchObject({
    code: 1,
    err: `1 migrations are pending (${LAST}): run leadkit-store migrate.\n`,
  });
  const refused = await runTool(['backup', folders.path('pending.gz'), '--directory', folder]);
  expect(refused).toMatchObject({ code: 1, out: '' });
  expect(refused.err).toContain(`lacks 1 migrations (${LAST})`);
}, 30_000);

test('a changed migration makes check end with 1, by its id', async () => {
  const folder = await folders.empty();
  await inFolder(folder, async (_, run) => {
    await run(`update leadkit.schema_migration set checksum = 'ff' where id = '${LAST}'`);
  });
  const { code, err } = await runTool(['check', '--directory', folder]);
  expect(code).toBe(1);
  expect(err).toContain(`another content of ${LAST}`);
}, 30_000);

test('a folder without a store is refused and not made', async () => {
  const folder = folders.path('nothing');
  const { code, err } = await runTool(['check', '--directory', folder]);
  expect(code).toBe(1);
  expect(err).toContain('holds no embedded store');
  await expect(access(folder)).rejects.toMatchObject({ code: 'ENOENT' });
}, 30_000);

test('a store that is open is left alone, and opens once it is closed', async () => {
  const folder = await folders.empty();
  const lock = await lockFolder('test', folder, false);
  const held = await runTool(['check', '--directory', folder]);
  await lock.release();
  expect(held).toMatchObject({ code: 1, out: '' });
  expect(held.err).toContain(`is held by process ${process.pid}`);
  expect(await runTool(['check', '--directory', folder])).toMatchObject({ code: 0 });
}, 30_000);

test('the command itself runs, and gives its exit code to the shell', async () => {
  const command = fileURLToPath(new URL('../../src/bin/leadkit-store.ts', import.meta.url));
  const start = (...argv: string[]): Promise<{ stdout: string }> =>
    promisify(execFile)(process.execPath, ['--conditions=@leadkit/source', command, ...argv]);
  const { stdout } = await start('check', '--directory', await folders.empty());
  expect(stdout).toContain('consumer none registered');
  await expect(start('check', '--directory', folders.path('absent'))).rejects.toMatchObject({ code: 1 });
}, 30_000);
