import { chainExportChecksum, type ExportPart } from '@leadkit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from './archive-files.ts';
import { runTool } from './run-tool.ts';
import { inFolder, makeStoreFolders, rowsOf, type StoreFolders, TENANT } from './store-folders.ts';

let folders: StoreFolders;

beforeAll(async () => {
  folders = await makeStoreFolders();
}, 120_000);

afterAll(() => folders.remove());

test('tenant export writes every row, no secret, and a manifest that proves it', async () => {
  const file = folders.path('tenant.gz');
  const { code, out, err } = await runTool([
    'tenant',
    'export',
    TENANT,
    file,
    '--directory',
    await folders.filled(),
  ]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain('1234 person');
  const parts = (await linesOf(file)).map((line) => JSON.parse(line) as ExportPart);
  const manifest = parts.pop();
  let checksum = '';
  let persons = 0;
  for (const part of parts) {
    if (part.type !== 'rows') throw new Error('a manifest in the middle');
    checksum = await chainExportChecksum(checksum, part.rows);
    if (part.kind === 'person') persons += part.rows.length;
  }
  expect(persons).toBe(1234);
  expect(manifest).toMatchObject({ type: 'manifest', manifest: { tenantId: TENANT, checksum } });
  expect((await linesOf(file)).join()).not.toContain('secret-of-account');
}, 120_000);

test('tenant erase leaves the audit row only, with who and why', async () => {
  const folder = await folders.filled();
  const erase = ['tenant', 'erase', TENANT, '--by', 'admin-7', '--reason', 'contract ended'];
  expect(await runTool([...erase, '--yes', '--directory', folder])).toMatchObject({ code: 0, err: '' });
  const left = (await rowsOf(folder)).filter((row) => row.includes(TENANT));
  expect(left).toHaveLength(1);
  expect(left[0]).toContain('admin-7');
  expect(left[0]).toContain('contract ended');
  await inFolder(folder, async (_, run) => {
    expect(await run('select 1 from leadkit.person limit 1')).toEqual([]);
  });
}, 120_000);

test('a tenant nobody knows gives an empty export that says so', async () => {
  const file = folders.path('unknown.gz');
  const { code, out } = await runTool([
    'tenant',
    'export',
    'nobody',
    file,
    '--directory',
    await folders.empty(),
  ]);
  expect({ code, out }).toEqual({
    code: 0,
    out: `wrote ${file} of nobody: nothing: check the id of the tenant\n`,
  });
}, 120_000);
