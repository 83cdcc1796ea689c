// Runs the main.ts of every example from sources, offline; an example that fails or hangs fails the run.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';

const { LIVE: _, ...env } = process.env;
const failed = [];
for (const main of globSync('examples/*/main.ts').sort()) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@leadkit/source', main, '--offline'],
    { encoding: 'utf8', env, timeout: 120_000 },
  );
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${main} (${seconds} s)`);
  if (status === 0) continue;
  failed.push(main);
  console.error(`${stdout}${stderr}${status === null ? 'stopped after 120 s' : ''}`);
}
if (failed.length > 0) process.exit(1);
