import { existsSync, globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfigFnObject } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const conditions = ['@leadkit/source'];

/**
 * `vitest run` runs unit and type tests; `--mode integration` and `--mode soak` run those kinds instead. Nothing here keeps
 * state at module level, so unit test files share workers, which halves the CPU time.
 */
const kinds: Record<string, { include: string[]; testTimeout: number; isolate: boolean } | undefined> = {
  test: { include: ['test/**/*.test.ts'], testTimeout: 10_000, isolate: false },
  integration: { include: ['test/**/*.integration.ts'], testTimeout: 120_000, isolate: true },
  soak: { include: ['test/**/*.soak.ts'], testTimeout: 3_600_000, isolate: true },
};

/** Unit tests use every core, except those that make databases of half a gigabyte: one file at a time, after the others. */
function workersOf(
  kind: unknown,
  root: string,
): { maxWorkers: number | string; sequence: { groupOrder: number } } {
  if (kind !== kinds.test) return { maxWorkers: 2, sequence: { groupOrder: 0 } };
  const isStore = basename(root).startsWith('store-');
  return { maxWorkers: isStore ? 1 : '100%', sequence: { groupOrder: isStore ? 1 : 0 } };
}

/** Every folder that has a test/ is a project named after it, so that two changes never meet in a list. */
const roots = globSync(['packages/*/test', 'examples/*/test', 'tools/test'], { cwd: at('.') })
  .map(dirname)
  .sort();

const config: ViteUserConfigFnObject = defineConfig(({ mode }) => {
  const kind = kinds[mode] ?? kinds.test;
  const project = (root: string): TestProjectConfiguration => ({
    root: at(root),
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      name: basename(root),
      environment: 'node',
      ...kind,
      ...workersOf(kind, root),
      globalSetup: [at(`${root}/test/global-setup.ts`)].filter(existsSync),
      typecheck: {
        enabled: kind === kinds.test && globSync('test/**/*.test-d.ts', { cwd: at(root) }).length > 0,
        include: ['test/**/*.test-d.ts'],
        tsconfig: 'tsconfig.json',
        checker: at('node_modules/typescript7/bin/tsc'),
      },
    },
  });
  return {
    test: {
      coverage: {
        provider: 'v8',
        include: ['packages/*/src/**/*.ts'],
        reporter: ['text', 'json-summary'],
        thresholds: { lines: 80 },
      },
      projects: roots.map(project),
    },
  };
});

export default config;
