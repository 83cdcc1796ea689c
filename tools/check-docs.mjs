// What the documents say must be there: links, paths, scripts, and code that is a region of a file that runs.
// `--write` copies the regions into the documents.
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { indexIsFresh } from './docs-index.mjs';
import { anchorOf, codeOf, markdownFiles, read, root, withoutFences } from './markdown.mjs';

const write = process.argv.includes('--write');
const problems = [];
const files = markdownFiles();
const npmWords = ['ci', 'install', 'i', 'publish', 'pack', 'login'];
/** Scripts by the name of their workspace; those of the root by the empty name. */
const scripts = Object.fromEntries(
  ['package.json', ...globSync('{packages,examples}/*/package.json', { cwd: root })].map((path) => {
    const manifest = JSON.parse(read(path));
    return [path === 'package.json' ? '' : manifest.name, Object.keys(manifest.scripts ?? {})];
  }),
);

function checkLinks(path, text) {
  for (const [, target] of withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/i.test(target)) continue;
    const [file, anchor] = target.split('#');
    const full = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(join(root, full))) problems.push(`${path}: link to ${target}, which does not exist`);
    else if (anchor && full.endsWith('.md')) {
      const headings = [...withoutFences(read(full)).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
        anchorOf(heading),
      );
      if (!headings.includes(anchor))
        problems.push(`${path}: link to ${target}, a heading that does not exist`);
    }
  }
}

const madeByScripts = /^(docs\/api|bench\/results\.json)|(^|\/)(dist|node_modules|coverage)(\/|$)/;
const ourPath =
  /^(?:packages|examples|docs|tools|api|\.ci|\.changeset)\/[\w@.*/{},-]*$|^[\w.-]+\.(?:json|md)$/;

/** Paths in backticks, from the root or from the document's own folder; names with <…> are forms to fill in. */
function checkPaths(path, text) {
  for (const [, word] of withoutFences(text).matchAll(/`([^`\n]+)`/g)) {
    if (!ourPath.test(word) || madeByScripts.test(word)) continue;
    const bases = word.includes('/') ? ['', dirname(path)] : ['', dirname(path), 'packages/*', 'examples/*'];
    if (!bases.some((base) => globSync(join(base, word), { cwd: root }).length > 0)) {
      problems.push(`${path}: names ${word}, which does not exist`);
    }
  }
}

/** `npm run x`, `npm test`, `npm run -w name x`, `npm start -w name`: x must be a script of that workspace. */
function checkCommands(path, text) {
  const words = /\bnpm((?: +(?:-w +\S+|-s|--silent|[a-z][\w:-]*))+)/g;
  for (const code of codeOf(text)) {
    for (const [, rest] of code.matchAll(words)) {
      const workspace = / -w +(\S+)/.exec(rest)?.[1] ?? '';
      const [first, second] = rest.replace(/ -w +\S+/, '').match(/(?<= )[a-z][\w:-]*/g) ?? [];
      const script = first === 'run' ? second : first;
      if (script === undefined || (first !== 'run' && npmWords.includes(first))) continue;
      if (scripts[workspace]?.includes(script)) continue;
      problems.push(
        `${path}: npm${rest} names ${script}, which is no script of ${workspace || 'package.json'}`,
      );
    }
  }
}

/** The lines between `// #region name` and `// #endregion name`, without their common indent and inner markers. */
function regionOf(file, name) {
  const lines = read(file).split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, at) => at > start && line.trim() === `// #endregion ${name}`);
  if (start < 0 || end < 0) return undefined;
  const inside = lines.slice(start + 1, end).filter((line) => !/^\s*\/\/ #(end)?region/.test(line));
  const indents = inside.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)[0].length);
  const indent = Math.min(...indents);
  return inside
    .map((line) => line.slice(indent))
    .join('\n')
    .trim();
}

/** Returns the document with every fence that names a region holding that region. */
function checkFences(path, text) {
  return text.replaceAll(
    /^```(\w+) file=(\S+) region=(\S+)\n([\s\S]*?)^```$/gm,
    (fence, language, file, name, body) => {
      const region = existsSync(join(root, file)) ? regionOf(file, name) : undefined;
      if (region === undefined) problems.push(`${path}: no region ${name} in ${file}`);
      else if (body.trimEnd() !== region) {
        if (write) return `\`\`\`${language} file=${file} region=${name}\n${region}\n\`\`\``;
        problems.push(
          `${path}: the code differs from region ${name} of ${file}: npm run check:docs -- --write`,
        );
      }
      return fence;
    },
  );
}

for (const path of files) {
  const text = read(path);
  const fresh = checkFences(path, text);
  if (fresh !== text) writeFileSync(join(root, path), fresh);
  checkLinks(path, fresh);
  if (path.endsWith('CHANGELOG.md')) continue;
  checkPaths(path, fresh);
  checkCommands(path, fresh);
}
if (!indexIsFresh()) problems.push('docs/INDEX.md is stale: npm run docs:index');

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${files.length} documents: links, paths, scripts and code are true`);
