// Writes docs/INDEX.md: every page by its heading and first sentence. `--check` only says whether it is fresh.
import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { markdownFiles, read, root, withoutFences } from './markdown.mjs';

const target = 'docs/INDEX.md';

function entryOf(path) {
  const [heading, ...rest] = withoutFences(read(path))
    .split(/\n\s*\n/)
    .map((block) => block.trim())
    .filter(Boolean);
  if (!heading?.startsWith('# ')) throw new Error(`${path} does not begin with a heading`);
  const prose = rest.find((block) => /^[\p{L}\p{N}`*_"'[]/u.test(block) && !/^[-*] |^\|/.test(block)) ?? '';
  const plain = prose.replace(/\s+/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
  const sentence = /^.*?[.!?](?=\s+[\p{Lu}`"'(]|$)/u.exec(plain)?.[0] ?? plain;
  return `- [${heading.split('\n')[0].slice(2)}](${path.replace('docs/', '')})${sentence && `: ${sentence}`}`;
}

export function docsIndex() {
  const pages = markdownFiles('docs/**/*.md').filter((path) => path !== target);
  const groups = Map.groupBy(pages, (path) => dirname(path).replace(/^docs\/?/, ''));
  const title = (folder) => `${folder[0].toUpperCase()}${folder.slice(1).replaceAll('-', ' ')}`;
  const sections = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([folder, paths]) => `${folder && `## ${title(folder)}\n\n`}${paths.map(entryOf).join('\n')}\n`);
  return `# Documentation\n\nEvery page with its first sentence. Written by \`npm run docs:index\`.\n\n${sections.join('\n')}`;
}

export const indexIsFresh = () => {
  try {
    return read(target) === docsIndex();
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) writeFileSync(`${root}${target}`, docsIndex());
  else if (!indexIsFresh()) {
    console.error(`${target} is stale: npm run docs:index`);
    process.exit(1);
  }
}
