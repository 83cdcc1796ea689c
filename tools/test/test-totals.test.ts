import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { temporaryFolder } from './temporary-folder.ts';

const tool = fileURLToPath(new URL('../test-totals.mjs', import.meta.url));
const totals = (reports: Record<string, unknown>): { status: number | null; stdout: string } => {
  const files = Object.entries(reports).map(([name, report]) => [name, JSON.stringify(report)]);
  const { status, stdout } = spawnSync(process.execPath, [tool, temporaryFolder(Object.fromEntries(files))], {
    encoding: 'utf8',
  });
  return { status, stdout };
};
const report = (passed: number, failed: number, testResults: unknown[] = []): unknown => ({
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
});

it('sums the reports', () => {
  expect(totals({ 'a.json': report(3, 0), 'b.json': report(4, 0) })).toEqual({
    status: 0,
    stdout: '7 passed, 0 failed\n',
  });
});

it('fails when a test failed', () => {
  const failed = { status: 'failed', assertionResults: [{ status: 'failed' }] };
  expect(totals({ 'a.json': report(3, 1, [failed]) })).toEqual({ status: 1, stdout: '3 passed, 1 failed\n' });
});

it('counts a file that broke before its tests ran as one failure', () => {
  const broken = { status: 'failed', assertionResults: [] };
  expect(totals({ 'a.json': report(3, 0, [broken]) })).toEqual({ status: 1, stdout: '3 passed, 1 failed\n' });
});

it('fails when nothing ran', () => {
  expect(totals({})).toEqual({ status: 1, stdout: '0 passed, 0 failed\n' });
});
