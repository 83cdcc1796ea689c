import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const tool = fileURLToPath(new URL('../changelog-root.mjs', import.meta.url));
const head = `# Changelog

All packages share one version. Written by \`npm run version\` from the packages' own changelogs.
`;

function merged(files: Record<string, string>): string {
  const folder = temporaryFolder(files);
  execFileSync(process.execPath, [tool], { cwd: folder });
  return readFileSync(join(folder, 'CHANGELOG.md'), 'utf8');
}

it('says so before the first release', () => {
  expect(merged({})).toBe(`${head}\nNothing is released yet.\n`);
});

it('lists a change of several packages once, newest version first, without dependency notices', () => {
  const changelog = merged({
    'packages/core/CHANGELOG.md':
      '# @leadkit/core\n\n## 0.10.0\n\n### Minor Changes\n\n- abc: Both.\n  Second line.\n\n## 0.9.0\n\n### Patch Changes\n\n- def: Core.\n',
    'packages/emulator/CHANGELOG.md':
      '# @leadkit/emulator\n\n## 0.10.0\n\n### Minor Changes\n\n- abc: Both.\n  Second line.\n\n### Patch Changes\n\n- Updated dependencies [abc]\n  - @leadkit/core@0.10.0\n',
  });
  expect(changelog).toBe(`${head}
## 0.10.0

### Minor Changes

- **core, emulator** abc: Both.
  Second line.

## 0.9.0

### Patch Changes

- **core** def: Core.
`);
});
