// Run in a package's folder: what `npm pack` would publish is exactly dist, src and the papers, and everything
// `exports` names is among it.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

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
for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
if (problems.length > 0) process.exit(1);
console.log(`${manifest.name}: ${files.length} files, ${Math.round(pack.size / 1024)} KB packed`);
