import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Bench } from '../../../tools/bench/bench.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What adapters import of core to run; types cost nothing. */
const ADAPTER_NAMES = [
  'LeadKitError',
  'invalidInput',
  'isLeadKitError',
  'createEgress',
  'createSilentLogger',
  'createSystemClock',
  'minorUnitsPerMajor',
  'moneyFromMajor',
  'readMoney',
  'paginate',
  'toIsoText',
  'toUnixMs',
];

/** Core, or some names of it, as one file, its dependencies left outside, and the names of those it loads. */
async function bundle(
  minify: boolean,
  names = '*',
): Promise<{ code: string; dependencies: readonly string[] }> {
  const result = await build({
    stdin: { contents: `export ${names} from './index.ts';`, resolveDir: at('../src') },
    bundle: true,
    charset: 'utf8',
    minify,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
  });
  const [output] = Object.values(result.metafile.outputs);
  return {
    code: result.outputFiles[0]?.text ?? '',
    dependencies: (output?.imports ?? []).map(({ path }) => path),
  };
}

const runs = 9;

/** Median CPU milliseconds that a fresh process spends on loading a file of this folder. */
function coldImportMs(file: string): number {
  const script = `const before = process.cpuUsage();
await import(${JSON.stringify(file)});
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);`;
  const times = Array.from({ length: runs }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })),
  );
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

async function coldImportOverDependenciesMs(): Promise<number> {
  const { code, dependencies } = await bundle(false);
  // Beside node_modules, so that the dependencies are found; .turbo is ignored by git and by the package.
  const folder = at('../.turbo/bench');
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(`${folder}/core.mjs`, code);
    writeFileSync(`${folder}/dependencies.mjs`, dependencies.map((name) => `import '${name}';\n`).join(''));
    return coldImportMs(`${folder}/core.mjs`) - coldImportMs(`${folder}/dependencies.mjs`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function gzippedKb(names?: string): Promise<number> {
  return gzipSync((await bundle(true, names)).code).length / 1024;
}

export const benches: readonly Bench[] = [
  {
    kind: 'figure',
    work: 'what an adapter takes of core, minified and gzipped',
    unit: 'KB',
    goalAtMost: 10,
    measure: () => gzippedKb(`{ ${ADAPTER_NAMES.join(', ')} }`),
  },
  {
    kind: 'figure',
    work: "all of core's own code, five modules and their texts, minified and gzipped",
    unit: 'KB',
    goalAtMost: 110,
    measure: () => gzippedKb(),
  },
  {
    kind: 'figure',
    work: 'cold import of core, CPU time over its dependencies loaded alone',
    unit: 'ms',
    goalAtMost: 25,
    measure: coldImportOverDependenciesMs,
  },
];
