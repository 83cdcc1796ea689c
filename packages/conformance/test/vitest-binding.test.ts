import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');

const CONFIG = `
const conditions = ['@leadkit/source'];
export default { resolve: { conditions }, ssr: { resolve: { conditions } }, test: { include: ['*.fixture.ts'] } };
`;

const FIXTURE = `
import { createMemoryStore } from '${at('../../core/src/memory/index.ts')}';
import { describeStore } from '${at('../src/vitest/index.ts')}';

describeStore('a store with gaps', {
  gaps: {
    'store.store.named': 'its id is for people',
    'store.leases.released': 'this one works by now',
    'store.durability.state': 'nobody can crash it',
  },
  create: async () => {
    const store = createMemoryStore();
    const subject = { ...store, id: 'My Store', budgets: { ...store.budgets, block: async () => undefined } };
    return { subject, world: {}, dispose: () => store.close() };
  },
});
`;

interface JsonReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Runs vitest on a file of its own: only a run can show what a failing suite looks like. */
async function run(fixture: string): Promise<JsonReport> {
  const root = await mkdtemp(join(tmpdir(), 'conformance-'));
  try {
    await writeFile(join(root, 'vitest.config.mjs'), CONFIG);
    await writeFile(join(root, 'store.fixture.ts'), fixture);
    const output = join(root, 'report.json');
    const call = [vitest, 'run', '--root', root, '--reporter=json', `--outputFile=${output}`];
    await new Promise<void>((resolve) => {
      execFile(process.execPath, call, { env: { ...process.env, VITEST: '' } }, () => resolve());
    });
    return (await import(output, { with: { type: 'json' } })).default as JsonReport;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

test('the vitest binding passes cases, fails broken ones, and tells gaps and what cannot be run', async () => {
  const report = await run(FIXTURE);
  const results = report.testResults.flatMap((file) => file.assertionResults);
  const of = (id: string): (typeof results)[number] | undefined =>
    results.find((result) => result.title.startsWith(`${id}:`));

  expect(of('store.leases.exclusive')?.status).toBe('passed');

  expect(of('store.store.named')?.status).toBe('passed');
  expect(of('store.store.named')?.title).toContain('(known gap: its id is for people)');

  expect(of('store.budgets.blocked')?.status).toBe('failed');
  expect(of('store.budgets.blocked')?.failureMessages[0]).toContain('AssertionError');

  expect(of('store.leases.released')?.status).toBe('failed');
  expect(of('store.leases.released')?.failureMessages[0]).toContain('passes now: remove it from the gaps');

  expect(of('store.durability.rights')?.status).toBe('skipped');
  expect(of('store.durability.rights')?.title).toContain('(not applicable: world lacks crash)');

  expect(of('store.durability.state')?.status).toBe('failed');
  expect(of('store.durability.state')?.failureMessages[0]).toContain('is never run (world lacks crash)');
}, 60_000);
