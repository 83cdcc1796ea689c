// Everything that must hold before a change is merged, short of the tests. All steps run, so that one look shows
// every failure; the last lines say how each went.
import { spawnSync } from 'node:child_process';

const steps = [
  'check:lock',
  'typecheck',
  'lint:code',
  'check:imports',
  'build',
  'check',
  'docs',
  'check:docs',
  'examples',
];
const results = steps.map((step) => {
  console.log(`\n==> ${step}`);
  const started = performance.now();
  const { status } = spawnSync('npm', ['run', '--silent', step], { stdio: 'inherit' });
  return { step, ok: status === 0, seconds: Math.round((performance.now() - started) / 100) / 10 };
});

console.log('');
for (const { step, ok, seconds } of results) console.log(`${ok ? 'ok  ' : 'FAIL'} ${step} (${seconds} s)`);
const failed = results.filter(({ ok }) => !ok).map(({ step }) => step);
if (failed.length > 0) {
  console.error(`verify failed at: ${failed.join(', ')}`);
  process.exit(1);
}
