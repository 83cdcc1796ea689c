// After `changeset version`: one CHANGELOG.md at the root out of the packages' own. All packages share one version, and
// one change usually touches several of them, so each change stands once with the packages it touched.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';

const head = `# Changelog

All packages share one version. Written by \`npm run version\` from the packages' own changelogs.
`;

/** version -> kind of change -> text -> names of the packages it touched */
const versions = new Map();
const inside = (map, key, make = () => new Map()) => {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
};

for (const path of globSync('packages/*/CHANGELOG.md').sort()) {
  const name = basename(dirname(path));
  for (const section of readFileSync(path, 'utf8').split(/^## /m).slice(1)) {
    const [version, ...kinds] = section.split(/\n### /);
    for (const kind of kinds) {
      const [title, ...lines] = kind.split('\n');
      for (const change of lines.join('\n').split(/^- /m).slice(1)) {
        if (change.startsWith('Updated dependencies')) continue;
        const texts = inside(inside(versions, version.trim()), title.trim());
        inside(texts, change.trimEnd(), () => []).push(name);
      }
    }
  }
}

const newestFirst = ([a], [b]) => b.localeCompare(a, 'en', { numeric: true });
const text = [...versions]
  .sort(newestFirst)
  .map(([version, kinds]) => {
    const parts = [...kinds].map(([title, changes]) => {
      const lines = [...changes].map(([change, names]) => `- **${names.join(', ')}** ${change}`);
      return `### ${title}\n\n${lines.join('\n')}\n`;
    });
    return `\n## ${version}\n\n${parts.join('\n')}`;
  })
  .join('');
writeFileSync('CHANGELOG.md', `${head}${text || '\nNothing is released yet.\n'}`);
