import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folders: string[] = [];

/** Builds a small workspace of its own in a temporary folder and runs the project's import check on it alone. */
function check(files: Record<string, string>): { status: number | null; output: string } {
  const folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  folders.push(folder);
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  write(
    'package.json',
    '{ "name": "tree", "private": true, "type": "module", "workspaces": ["packages/*"] }',
  );
  for (const name of [
    'core',
    'adapter-kit',
    'conformance',
    'store-sql',
    'store-postgres',
    'platform-a',
    'platform-b',
  ]) {
    write(
      `packages/${name}/package.json`,
      JSON.stringify({
        name: `@leadkit/${name}`,
        type: 'module',
        exports: { '.': './src/index.ts', './testing': './src/testing/index.ts' },
      }),
    );
    write(`packages/${name}/src/index.ts`, `export const name = '${name}';\n`);
    mkdirSync(join(folder, 'node_modules/@leadkit'), { recursive: true });
    symlinkSync(join(folder, 'packages', name), join(folder, 'node_modules/@leadkit', name));
  }
  for (const name of ['ky', 'cheerio', 'zod', 'lodash']) {
    write(
      `node_modules/${name}/package.json`,
      `{ "name": "${name}", "version": "1.0.0", "main": "index.js" }`,
    );
    write(`node_modules/${name}/index.js`, 'export {};\n');
  }
  write('packages/core/src/errors.ts', 'export const code = 1;\n');
  write('packages/core/src/testing/index.ts', 'export const fake = 1;\n');
  for (const [path, text] of Object.entries(files)) write(path, text);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/.bin/depcruise'),
      ...[
        '--config',
        join(root, 'tools/config/dependency-cruiser.cjs'),
        '--output-type',
        'err-long',
        'packages',
      ],
    ],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' } },
  );
  return { status, output: stdout + stderr };
}

const imports = (...names: string[]): string => names.map((name) => `import '${name}';\n`).join('');

/** rule, the file that breaks it, what that file imports, files needed beside it */
const broken: [rule: string, file: string, target: string, beside?: Record<string, string>][] = [
  ['no-circular', 'core/src/domain/a.ts', './b.ts', { 'core/src/domain/b.ts': imports('./a.ts') }],
  ['resolvable', 'core/src/domain/lost.ts', './nowhere.ts'],
  [
    'domain-imports-nothing-of-ours',
    'core/src/domain/offer.ts',
    '../ports/store.ts',
    { 'core/src/ports/store.ts': 'export {};\n' },
  ],
  [
    'ports-and-events-import-domain',
    'core/src/ports/market.ts',
    '../analytics/funnel.ts',
    { 'core/src/analytics/funnel.ts': 'export {};\n' },
  ],
  [
    'ports-and-events-import-domain',
    'core/src/events/bus.ts',
    '../analytics/cost.ts',
    { 'core/src/analytics/cost.ts': 'export {};\n' },
  ],
  [
    'modules-stay-apart',
    'core/src/sales-handoff/owner.ts',
    '../lead-qualification/score.ts',
    { 'core/src/lead-qualification/score.ts': 'export {};\n' },
  ],
  [
    'modules-stay-apart',
    'core/src/accounts/connect.ts',
    '../memory/store.ts',
    { 'core/src/memory/store.ts': 'export {};\n' },
  ],
  ['core-depends-on-three-packages', 'core/src/leadkit.ts', 'lodash'],
  ['core-imports-no-node-module', 'core/src/ids.ts', 'node:crypto'],
  ['core-knows-no-package', 'core/src/defaults.ts', '@leadkit/platform-a'],
  ['adapters-stay-apart', 'platform-a/src/other.ts', '@leadkit/platform-b'],
  ['adapters-stay-apart', 'platform-a/src/rows.ts', '@leadkit/store-sql'],
  ['sql-drivers-know-store-sql-only', 'store-postgres/src/driver.ts', '@leadkit/platform-b'],
  ['only-adapter-kit-imports-ky', 'platform-a/src/client.ts', 'ky'],
  ['only-markets-import-cheerio', 'platform-a/src/page.ts', 'cheerio'],
  ['no-testing-entry-in-sources', 'platform-a/src/clock.ts', '@leadkit/core/testing'],
  ['no-testing-entry-in-sources', 'platform-b/src/cases.ts', '@leadkit/conformance'],
  [
    'no-test-in-sources',
    'platform-b/src/seed.ts',
    '../test/seed.ts',
    { 'platform-b/test/seed.ts': 'export {};\n' },
  ],
  ['packages-meet-by-name', 'platform-b/src/money.ts', '../../core/src/errors.ts'],
];

const under = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`packages/${path}`, text]));

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

describe('the import check', () => {
  it('passes a tree that keeps every rule', () => {
    const { status, output } = check(
      under({
        'core/src/domain/money.ts': imports('../errors.ts', 'zod'),
        'core/src/ports/clock.ts': imports('../domain/money.ts', '../errors.ts'),
        'core/src/service-context.ts': imports('./ports/clock.ts'),
        'core/src/analytics/report.ts': imports(
          '../service-context.ts',
          '../ports/clock.ts',
          '../domain/money.ts',
        ),
        'adapter-kit/src/http.ts': imports('ky', '@leadkit/core'),
        'platform-a/src/market/reader.ts': imports('cheerio', '@leadkit/core'),
        'platform-a/test/reader.test.ts': imports('@leadkit/conformance', '@leadkit/core/testing'),
        'store-postgres/src/store.ts': imports('@leadkit/store-sql'),
      }),
    );
    expect(output).toContain('no dependency violations found');
    expect(status).toBe(0);
  });

  it('fails a domain file that imports a port, naming the rule and the file', () => {
    const { status, output } = check({
      'packages/core/src/domain/lead.ts': imports('../ports/leads.ts'),
      'packages/core/src/ports/leads.ts': 'export {};\n',
    });
    expect(status).not.toBe(0);
    expect(output).toContain(
      'error domain-imports-nothing-of-ours: packages/core/src/domain/lead.ts → packages/core/src/ports/leads.ts',
    );
  });

  describe('in one tree that breaks every rule', () => {
    let output = '';
    beforeAll(() => {
      const files: Record<string, string> = {};
      for (const [, file, target, beside] of broken)
        Object.assign(files, { [file]: imports(target) }, beside);
      output = check(under(files)).output;
    });

    it.each(broken)('%s names packages/%s', (rule, file) => {
      expect(output).toMatch(new RegExp(`^\\s*error ${rule}: packages/${file.replaceAll('.', '\\.')}`, 'm'));
    });
  });
});
