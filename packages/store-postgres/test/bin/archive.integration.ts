import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isLeadKitError } from '@leadkit/core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkArchive } from '../../src/bin/read-archive.ts';
import { linesOf, writeLines } from './archive-files.ts';
import { runTool } from './run-tool.ts';
import {
  ACCOUNT,
  inFolder,
  makeStoreFolders,
  openStore,
  rowsOf,
  type StoreFolders,
  TENANT,
} from './store-folders.ts';

let folders: StoreFolders;
let source: string;
let backup: string;
let sourceRows: readonly string[];
/** Of two rows, so that many of its damages can be tried. */
let small: Buffer;

beforeAll(async () => {
  folders = await makeStoreFolders();
  source = await folders.filled();
  backup = folders.path('backup.gz');
  await runTool(['backup', backup, '--directory', source]);
  sourceRows = await rowsOf(source);
  small = await smallBackup();
}, 120_000);

afterAll(() => folders.remove());

test('a backup names its counts, is readable by its owner only, and leaves no draft', async () => {
  const lines = await linesOf(backup);
  const header = JSON.parse(lines[0] ?? '') as { leadkit: string; tables: { name: string; rows: number }[] };
  const rows = header.tables.reduce((sum, table) => sum + table.rows, 0);
  expect({ kind: header.leadkit, lines: lines.length }).toEqual({ kind: 'backup', lines: rows + 2 });
  expect(header.tables.find(({ name }) => name === 'person')?.rows).toBe(1234);
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
  expect((await readdir(folders.path('.'))).filter((name) => name.startsWith('.'))).toEqual([]);
}, 30_000);

test('backup and restore give identical rows, secrets that open, and numbers that go on', async () => {
  const copy = await folders.empty();
  const ran = await runTool(['restore', backup, '--directory', copy]);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toMatch(/^stored \d+ rows of \d+ tables of .+ in embedded store in .+\n$/);
  expect(await rowsOf(copy)).toEqual(sourceRows);
  await inFolder(copy, async (database, run) => {
    expect(await openStore(database).tokens.read(TENANT, ACCOUNT)).toEqual({
      values: { accessToken: 'secret-of-account' },
      version: 1,
    });
    const [numbers] = await run(
      `select (select max(id) from leadkit.delivery)::int as highest,
        nextval(pg_get_serial_sequence('leadkit.delivery', 'id'))::int as next`,
    );
    const { highest, next } = numbers as { highest: number; next: number };
    expect(next).toBe(highest + 1);
  });
}, 30_000);

test('an export leaves the secrets of accounts out, and import takes the rest', async () => {
  const file = folders.path('export.gz');
  const copy = await folders.empty();
  expect((await runTool(['export', file, '--directory', source])).out).toContain('left out: account_token');
  expect(await runTool(['import', file, '--directory', copy])).toMatchObject({ code: 0, err: '' });
  const kept = await rowsOf(copy);
  expect(kept).toEqual(sourceRows.filter((row) => !row.includes(`,${ACCOUNT},1,`)));
  expect(kept.length).toBe(sourceRows.length - 1);
}, 30_000);

test('a store with a row in it is refused by table, and keeps what it has', async () => {
  const other = await folders.empty();
  await inFolder(other, async (_, run) => {
    await run("insert into leadkit.consumer (name, types) values ('mine', '{}')");
  });
  const before = await rowsOf(other);
  const { code, err } = await runTool(['restore', backup, '--directory', other]);
  expect(code).toBe(1);
  expect(err).toContain('not empty: there are rows in consumer.');
  expect(await rowsOf(other)).toEqual(before);
}, 30_000);

test('a database that changes what is stored gets nothing: rows are read back and compared', async () => {
  const other = await folders.empty();
  await inFolder(other, async (database) => {
    await database.exec(`
      create function public.spoil() returns trigger language plpgsql as $$ begin new.holder := 'y'; return new; end $$;
      create trigger spoil before insert on leadkit.lease for each row execute function public.spoil()`);
  });
  const { code, err } = await runTool(['restore', backup, '--directory', other]);
  expect(code).toBe(1);
  expect(err).toContain('gave back of lease differs');
  await inFolder(other, async (_, run) => {
    expect(await run('select 1 from leadkit.person limit 1')).toEqual([]);
  });
}, 30_000);

test('a file of a database with other migrations is refused with both versions', async () => {
  const other = await folders.empty();
  await inFolder(other, async (_, run) => {
    await run("insert into leadkit.schema_migration (id) values ('99990101000000_new')");
  });
  const { code, err } = await runTool(['restore', backup, '--directory', other]);
  expect(code).toBe(1);
  expect(err).toContain('this one is at 99990101000000_new');
}, 30_000);

test('a file that is there is not written over', async () => {
  const before = await readFile(backup);
  const { code, err } = await runTool(['backup', backup, '--directory', source]);
  expect(code).toBe(1);
  expect(err).toContain('is there already');
  expect((await readFile(backup)).equals(before)).toBe(true);
}, 30_000);

test('a folder that is not there is named with its code', async () => {
  const { code, err } = await runTool(['backup', folders.path('no/where.gz'), '--directory', source]);
  expect(code).toBe(1);
  expect(err).toContain('ENOENT');
}, 30_000);

test.each([
  ['import', 'is a backup', 'leadkit-store restore'],
  ['restore', 'is an export', 'leadkit-store import'],
])(
  '%s refuses what %s and names %s',
  async (command, what, next) => {
    const [first = '', ...rest] = await linesOf(backup);
    const file = folders.path(`${command}-kind.gz`);
    const kind = command === 'import' ? 'backup' : 'export';
    await writeLines(file, [first.replace('"leadkit":"backup"', `"leadkit":"${kind}"`), ...rest]);
    const { code, err } = await runTool([command, file, '--directory', folders.path('never')]);
    expect(code).toBe(1);
    expect(err).toContain(what);
    expect(err).toContain(next);
  },
  30_000,
);

/** What a damaged file is refused with, before any database is opened. */
async function refusal(name: string, bytes: Uint8Array): Promise<string> {
  const file = folders.path(name);
  await writeFile(file, bytes);
  try {
    await checkArchive({ operation: 'restore', kind: 'backup', file });
  } catch (error) {
    if (isLeadKitError(error))
      return `${error.code}: ${error.message.replace(`${file} cannot be used: `, '')}`;
    throw error;
  }
  return 'accepted';
}

async function smallBackup(): Promise<Buffer> {
  const file = folders.path('small.gz');
  const folder = await folders.empty();
  await inFolder(folder, async (_, run) => {
    await run("insert into leadkit.consumer (name, types) values ('a', '{x}'), ('b', '{}')");
  });
  await runTool(['backup', file, '--directory', folder]);
  return readFile(file);
}

test('a file cut off anywhere is refused', async () => {
  expect(await refusal('cut.gz', small)).toBe('accepted');
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: small.length - 1 }), async (length) => {
      expect(await refusal('cut.gz', small.subarray(0, length))).toMatch(/^invalid_input: /);
    }),
    { numRuns: 60 },
  );
}, 30_000);

test('a file whose text was changed anywhere is refused, also when it is packed again', async () => {
  const text = gunzipSync(small);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: text.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const changed = Buffer.from(text);
        changed[at] = (changed[at] ?? 0) ^ change;
        expect(await refusal('changed.gz', gzipSync(changed))).toMatch(/^(invalid_input|unsupported): /);
      },
    ),
    { numRuns: 150 },
  );
}, 30_000);

test('what is wrong with a file is said', async () => {
  const text = gunzipSync(small).toString();
  const lines = text.split('\n');
  const packed = (changed: readonly string[]): Buffer => gzipSync(changed.join('\n'));
  const cut = (await readFile(backup)).subarray(0, -20);
  expect(await refusal('a', cut)).toContain('it ends too early');
  expect(await refusal('b', Buffer.from(text))).toContain('it is no gzip file');
  expect(await refusal('c', packed(lines.toSpliced(1, 1)))).toContain('it ends too early');
  expect(
    await refusal('d', packed([lines[0] ?? '', lines[2] ?? '', lines[1] ?? '', ...lines.slice(3)])),
  ).toContain('its checksums do not fit');
  expect(await refusal('e', packed([...lines.slice(0, -1), '{}', '']))).toContain('something follows');
  expect(await refusal('f', gzipSync('null\n'))).toContain('it does not begin as a file of leadkit-store');
  expect(await refusal('g', packed([(lines[0] ?? '').replace('"format":1', '"format":2'), '']))).toContain(
    'unsupported: ',
  );
  expect(await refusal('h', gzipSync(''))).toContain('it ends too early');
}, 30_000);

test('a damaged file is refused before the store is opened', async () => {
  const file = folders.path('damaged.gz');
  await writeFile(file, (await readFile(backup)).subarray(0, 5_000));
  const { code, err } = await runTool(['restore', file, '--directory', folders.path('never')]);
  expect({ code, err }).toEqual({
    code: 1,
    err: `${file} cannot be used: it ends too early. Nothing was stored. Take another copy of the file, or an earlier one.\n`,
  });
}, 30_000);

test('a file that is not there is named', async () => {
  const { code, err } = await runTool(['import', folders.path('absent.gz'), '--directory', 'never']);
  expect(code).toBe(1);
  expect(err).toContain('There is no file');
}, 30_000);
