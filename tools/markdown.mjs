// Reading the project's own markdown files.
import { globSync, readFileSync } from 'node:fs';

/** The repository: npm runs a script of the root package.json there. */
export const root = `${process.cwd()}/`;

const generated = /(^|\/)(node_modules|dist|coverage|\.turbo|\.leadkit|docs\/api|\.changeset|api)(\/|$)/;

/** Paths of all markdown files somebody wrote, relative to the root. */
export const markdownFiles = (pattern = '**/*.md') =>
  globSync(pattern, { cwd: root, exclude: (path) => generated.test(String(path)) }).sort();

export const read = (path) => readFileSync(`${root}${path}`, 'utf8');

/** The text outside code fences, line for line: fenced lines become empty ones. */
export function withoutFences(text) {
  let fence = '';
  return text
    .split('\n')
    .map((line) => {
      const mark = /^\s*(```+|~~~+)/.exec(line)?.[1] ?? '';
      if (fence === '' && mark !== '') fence = mark;
      else if (fence !== '' && mark.startsWith(fence)) fence = '';
      else return fence === '' ? line : '';
      return '';
    })
    .join('\n');
}

/** All code of a document: what stands in backticks and in fences. */
export const codeOf = (text) => [
  ...[...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code),
  ...[...text.matchAll(/^```.*\n([\s\S]*?)^```$/gm)].map(([, code]) => code),
];

/** A heading's address on a page, as GitHub makes it. */
export const anchorOf = (heading) =>
  heading
    .toLowerCase()
    .replace(/[`*]/g, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
