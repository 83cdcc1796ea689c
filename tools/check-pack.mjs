// Run in a package's folder after a build: what `npm pack` would publish is exactly dist, src and the papers, everything
// `exports` names is among it, and every entry loads, from CommonJS too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const [pack] = Object.values(
  JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json'], { encoding: 'utf8' })),
);
const files = pack.files.map(({ path }) => path);

const papers = ['package.json', 'README.md', 'LICENSE'];
const targets = Object.values(manifest.exports)
  .flatMap((target) => (typeof target === 'string' ? target : Object.values(target)))
  .map((path) => path.replace('./', ''));
const problems = [
  ...files
    .filter((path) => !/^(dist|src)\//.test(path) && ![...papers, 'CHANGELOG.md'].includes(path))
    .map((path) => `${path} would be published, and only dist, src and ${papers.join(', ')} should be`),
  ...papers.filter((path) => !files.includes(path)).map((path) => `${path} is missing`),
  ...targets
    .filter((path) => !files.includes(path))
    .map((path) => `exports name ${path}, which is not in the package`),
];
if (readFileSync('LICENSE', 'utf8') !== readFileSync(new URL('../LICENSE', import.meta.url), 'utf8')) {
  problems.push('LICENSE differs from the one at the root');
}
const require = createRequire(import.meta.url);
for (const { default: built } of Object.values(manifest.exports).filter(
  (target) => typeof target !== 'string',
)) {
  try {
    await import(resolve(built));
    require(resolve(built));
  } catch (error) {
    // vitest refuses to be required; an entry that binds to it is for ES modules only.
    if (!error.message.startsWith('Vitest cannot be imported'))
      problems.push(`${built} does not load: ${error.message}`);
  }
}
for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`${manifest.name}: ${files.length} files, ${Math.round(pack.size / 1024)} KB packed`);
