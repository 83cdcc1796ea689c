import assert from 'node:assert/strict';
import type { ErrorCode } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import type { PlatformBench } from './platform-bench.ts';
import { READ_CALLS, type ReadCall } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, type PortName, platformRules } from './platform-case.ts';
import type { RemoteFaultKind } from './remote-fault.ts';

/** The wait a platform asks for in the cases: seconds for milliseconds slip through until something fixes it. */
export const RETRY_AFTER_MS = 7_000;
/** Less than the wait, so that an adapter has to give up instead of waiting. */
export const IMPATIENT_MS = 5_000;

const UNUSABLE: readonly ErrorCode[] = ['unexpected_response', 'unavailable'];

/** What becomes of a read when the remote side does this. */
const FAILURES: readonly {
  readonly how: RemoteFaultKind;
  readonly title: string;
  readonly codes: readonly ErrorCode[];
}[] = [
  {
    how: 'rate_limited',
    title: 'a 429 with Retry-After: 7 becomes rate_limited with retryAfterMs 7000',
    codes: ['rate_limited'],
  },
  {
    how: 'banned',
    title: 'a ban becomes blocked with retryAfterMs, and no further request leaves',
    codes: ['blocked'],
  },
  { how: 'server_error_before_effect', title: 'a 500 becomes unavailable', codes: ['unavailable'] },
  { how: 'dropped_before_effect', title: 'a broken connection becomes unavailable', codes: ['unavailable'] },
  {
    how: 'html',
    title: 'a page instead of data becomes unexpected_response or unavailable, never an empty result',
    codes: UNUSABLE,
  },
  {
    how: 'bad_json',
    title: 'an answer cut in the middle becomes unexpected_response or unavailable, never an empty result',
    codes: UNUSABLE,
  },
  {
    how: 'shape_drift',
    title: 'an answer without a required field becomes unexpected_response that names the field',
    codes: ['unexpected_response'],
  },
];

function readRules(read: ReadCall): readonly PlatformRule<PortName>[] {
  return FAILURES.map(({ how, title, codes }) => ({
    slug: `${read.name.replace(`${read.port}.`, '')}.${how.replaceAll('_', '-')}`,
    title: `${read.name}: ${title}`,
    family: how === 'banned' || how === 'rate_limited' ? 'pacing' : 'errors',
    needs: [...read.needs, `world.faults.${how}`],
    asks: read.name,
    run: async (bench) => {
      const { world, platform } = bench;
      const call = await read.prepare(bench);
      const { missing } = await world.failNext({
        how,
        on: read.name,
        times: 'always',
        ...(how === 'rate_limited' ? { retryAfterMs: RETRY_AFTER_MS } : {}),
      });
      const startedAt = world.clock.now();
      const error = await expectError(read.name, () => call({ timeoutMs: IMPATIENT_MS }), ...codes);
      expectInTime(world.clock.now() - startedAt);
      assert.equal(error.platform, platform.id, 'platform of the error');
      assert.equal(error.effect, undefined, 'effect of an error of a read');
      if (how === 'rate_limited') assert.equal(error.retryAfterMs, RETRY_AFTER_MS, 'retryAfterMs');
      if (how === 'banned') await expectStop(bench, error.retryAfterMs, () => call());
      if (how === 'shape_drift') expectNamed(error, missing);
    },
  }));
}

/** The time limit of a call covers its waits and repeats. */
export function expectInTime(tookMs: number): void {
  assert.ok(tookMs <= IMPATIENT_MS, `took ${tookMs} ms of the world's time, the limit was ${IMPATIENT_MS}`);
}

/** A ban says how long it lasts, and until then nothing leaves. */
export async function expectStop(
  { world }: PlatformBench,
  retryAfterMs: number | undefined,
  call: () => Promise<unknown>,
): Promise<void> {
  assert.ok(retryAfterMs !== undefined && retryAfterMs > 0, 'blocked carries no retryAfterMs');
  const before = world.requests();
  await expectError('the next call', call, 'blocked');
  assert.equal(world.requests(), before, 'requests that left during the ban');
}

/** The message or an issue names the field that is missing. */
export function expectNamed(
  error: { readonly message: string; readonly issues?: readonly { readonly path: string }[] },
  missing: string | undefined,
): void {
  assert.ok(missing !== undefined && missing !== '', 'the world does not say which field it took away');
  const said = [error.message, ...(error.issues ?? []).map((issue) => issue.path)].join('\n');
  assert.ok(said.includes(missing), `the error does not name the missing field "${missing}": ${said}`);
}

/** Reads that fail. */
export const readFailureCases: readonly PlatformCase[] = READ_CALLS.flatMap((read) =>
  platformRules(read.port, readRules(read)),
);
