import { defineConfig } from 'tsup';

/** The one way a LeadKit package is built: ES modules, declarations and source maps into `dist`. */
export const preset = (
  entry: Record<string, string> = { index: 'src/index.ts' },
): ReturnType<typeof defineConfig> =>
  defineConfig({
    entry,
    format: ['esm'],
    target: 'node22',
    platform: 'node',
    dts: true,
    sourcemap: true,
    clean: true,
  });
