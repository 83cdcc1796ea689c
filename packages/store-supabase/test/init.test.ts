import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../src/bin/run.ts';

const NAMES = MIGRATION_FILES.map(({ id }) => `${id}.sql`);

let directory: string;
let migrations: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'leadkit-init-'));
  migrations = join(directory, 'supabase', 'migrations');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function init(...argv: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await run(argv.length > 0 ? argv : ['init', '--directory', directory], {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

async function readMigrations(): Promise<Record<string, string>> {
  const names = await readdir(migrations);
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(migrations, name), 'utf8')]),
  );
  return Object.fromEntries(texts) as Record<string, string>;
}

const OURS = Object.fromEntries(MIGRATION_FILES.map(({ id, sql }) => [`${id}.sql`, sql]));

test('init writes every migration under its own name and nothing else', async () => {
  await mkdir(join(directory, 'supabase'));
  expect(await init()).toMatchObject({ code: 0, err: '' });
  expect(await readMigrations()).toEqual(OURS);
});

test('init prints what comes next: push, the exposed schema, grants, the store', async () => {
  await mkdir(join(directory, 'supabase'));
  const { out } = await init();
  expect(out).toContain(`wrote ${NAMES[0]}`);
  for (const word of [
    'supabase db push --remote',
    'Exposed schemas',
    'leadkit_private',
    'service_role',
    'createSupabaseStore',
  ])
    expect(out).toContain(word);
  expect(out).not.toContain('--include-all');
});

test('a second init keeps everything', async () => {
  await mkdir(join(directory, 'supabase'));
  await init();
  const { code, out } = await init();
  expect({ code, wrote: out.includes('wrote'), kept: out.includes(`kept  ${NAMES[0]}`) }).toEqual({
    code: 0,
    wrote: false,
    kept: true,
  });
  expect(await readMigrations()).toEqual(OURS);
});

test('a migration that is missing among others is written', async () => {
  await mkdir(join(directory, 'supabase'));
  await init();
  await rm(join(migrations, NAMES[1] ?? ''));
  const { out } = await init();
  expect(out.match(/^wrote /gm)).toHaveLength(1);
  expect(await readMigrations()).toEqual(OURS);
});

test('a changed file is refused by name, and nothing is written', async () => {
  await mkdir(migrations, { recursive: true });
  await writeFile(join(migrations, NAMES[1] ?? ''), `${MIGRATION_FILES[1]?.sql}\n-- mine\n`);
  const { code, out, err } = await init();
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toContain(NAMES[1]);
  expect(await readdir(migrations)).toEqual([NAMES[1]]);
});

test('line ends of Windows are no change', async () => {
  await mkdir(migrations, { recursive: true });
  await writeFile(join(migrations, NAMES[0] ?? ''), (MIGRATION_FILES[0]?.sql ?? '').replaceAll('\n', '\r\n'));
  expect(await init()).toMatchObject({ code: 0 });
});

test('migrations of the host stay, and newer ones make db push need --include-all', async () => {
  await mkdir(migrations, { recursive: true });
  await writeFile(join(migrations, '20200101000000_old.sql'), 'select 1;');
  await writeFile(join(migrations, '20990101000000_new.sql'), 'select 2;');
  const { out } = await init();
  expect(out).toMatch(/db push --remote --include-all .*\n.*20990101000000_new\.sql/);
  expect(out).not.toContain('20200101000000_old.sql');
  expect(await readMigrations()).toEqual({
    ...OURS,
    '20200101000000_old.sql': 'select 1;',
    '20990101000000_new.sql': 'select 2;',
  });
});

test('a folder without a Supabase project is refused and left empty', async () => {
  const { code, err } = await init();
  expect(code).toBe(1);
  expect(err).toContain('supabase init');
  expect(await readdir(directory)).toEqual([]);
});

test.each([
  [['--help'], 0, 'out'],
  [[], 2, 'err'],
  [['push'], 2, 'err'],
  [['init', 'twice'], 2, 'err'],
  [['init', '--folder', 'x'], 2, 'err'],
] as const)('%j ends with %i and the usage', async (argv, code, where) => {
  const said = { out: '', err: '' };
  const take = (stream: 'out' | 'err') => (text: string) => {
    said[stream] += text;
  };
  expect(await run(argv, { out: take('out'), err: take('err') })).toBe(code);
  expect(said[where]).toContain('leadkit-supabase init');
});

test('the command itself runs in the current folder', async () => {
  await mkdir(join(directory, 'supabase'));
  const command = fileURLToPath(new URL('../src/bin/leadkit-supabase.ts', import.meta.url));
  const argv = ['--conditions=@leadkit/source', command, 'init'];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: directory });
  expect(stdout).toContain(`wrote ${NAMES[0]}`);
  expect(await readMigrations()).toEqual(OURS);
});
