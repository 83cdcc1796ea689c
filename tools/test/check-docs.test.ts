import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const tool = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

function run(folder: string, name: string, ...options: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool(name), ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

/** A small repository whose index is fresh, with these files. */
function repository(files: Record<string, string>): string {
  const folder = temporaryFolder({
    'package.json': '{ "scripts": { "demo": "node demo.ts", "docs:index": "node index.mjs" } }',
    'packages/a/package.json': '{ "name": "a", "scripts": { "more": "node more.ts" } }',
    'docs/start.md': '# Start\n\nThe first page. It has two sentences.\n',
    ...files,
  });
  run(folder, 'docs-index.mjs');
  return folder;
}

const example =
  "import { a } from 'a';\n\nif (a) {\n  // #region main\n  a.go();\n  if (a.more) a.stop();\n  // #endregion main\n}\n";
const fence = (code: string): string =>
  `# Page\n\nCode.\n\n\`\`\`ts file=examples/a/main.ts region=main\n${code}\`\`\`\n`;
const shown = 'a.go();\nif (a.more) a.stop();\n';

it('passes documents whose links, paths, scripts and code are true', () => {
  const folder = repository({
    'README.md':
      '# Here\n\nRun `npm run demo` or `npm run -w a more -- --port 1`, read [start](docs/start.md#start) and `docs/start.md`.\n',
    'examples/a/main.ts': example,
    'docs/page.md': fence(shown),
  });
  expect(run(folder, 'check-docs.mjs')).toEqual({
    status: 0,
    output: '4 documents: links, paths, scripts and code are true\n',
  });
});

it.each([
  ['a link that leads nowhere', 'See [there](docs/gone.md).', 'link to docs/gone.md, which does not exist'],
  [
    'a heading that is not there',
    'See [there](docs/start.md#gone).',
    'link to docs/start.md#gone, a heading',
  ],
  ['a path that is not there', 'It is in `tools/gone.mjs`.', 'names tools/gone.mjs, which does not exist'],
  [
    'a script that is not there',
    'Run `npm run gone`.',
    'npm run gone names gone, which is no script of package.json',
  ],
  [
    'a script in a fence that is not there',
    '```sh\nnpm ci && npm run -s gone\n```',
    'npm run -s gone names gone',
  ],
  [
    'a script that a workspace lacks',
    'Run `npm start -w a`.',
    'npm start -w a names start, which is no script of a',
  ],
])('reports %s', (_, text, problem) => {
  const { status, output } = run(repository({ 'README.md': `# Here\n\n${text}\n` }), 'check-docs.mjs');
  expect(output).toContain(`README.md: ${problem}`);
  expect(status).toBe(1);
});

it('reports code that differs from its region, and --write copies the region', () => {
  const folder = repository({ 'examples/a/main.ts': example, 'docs/page.md': fence('a.gone();\n') });
  expect(run(folder, 'check-docs.mjs').output).toContain('docs/page.md: the code differs from region main');
  expect(run(folder, 'check-docs.mjs', '--write').status).toBe(0);
  expect(readFileSync(join(folder, 'docs/page.md'), 'utf8')).toBe(fence(shown));
});

it('reports a region that its file does not have', () => {
  const folder = repository({ 'examples/a/main.ts': 'export {};\n', 'docs/page.md': fence(shown) });
  expect(run(folder, 'check-docs.mjs').output).toContain(
    'docs/page.md: no region main in examples/a/main.ts',
  );
});

it('writes the index from each first heading and first sentence, and reports a stale one', () => {
  const folder = repository({
    'docs/deep/other.md': '# Other\n\nIt says `a.b` and e.g. v1.2 here. And more.\n',
  });
  expect(readFileSync(join(folder, 'docs/INDEX.md'), 'utf8')).toBe(`# Documentation

Every page with its first sentence. Written by \`npm run docs:index\`.

- [Start](start.md): The first page.

## Deep

- [Other](deep/other.md): It says \`a.b\` and e.g. v1.2 here.
`);
  expect(run(folder, 'docs-index.mjs', '--check').status).toBe(0);
  const stale = temporaryFolder({ 'docs/a.md': '# A\n\nText.\n', 'docs/INDEX.md': '# Documentation\n' });
  expect(run(stale, 'docs-index.mjs', '--check')).toEqual({
    status: 1,
    output: 'docs/INDEX.md is stale: npm run docs:index\n',
  });
});
