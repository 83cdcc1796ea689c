import assert from 'node:assert/strict';
import type { ErrorCode } from '@leadkit/core';
import { writeError } from './platform-bench.ts';
import { WRITE_CALLS, type WriteCall } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, type PortName, platformRules } from './platform-case.ts';
import { expectInTime, expectNamed, expectStop, IMPATIENT_MS, RETRY_AFTER_MS } from './read-failure-cases.ts';
import type { RemoteFaultKind } from './remote-fault.ts';

interface WriteFailure {
  readonly how: RemoteFaultKind;
  readonly title: string;
  readonly codes: readonly ErrorCode[];
  /** What the error must say about the effect; absent: either, as long as it says something. */
  readonly effect?: 'none' | 'unknown';
  /** How often the write happened; absent: up to the world. */
  readonly happened?: 0 | 1;
  /** Only for writes whose answer is data that the adapter needs. */
  readonly needsAnswer?: true;
}

const LOST = 'effect unknown, and is not sent again by itself';

const FAILURES: readonly WriteFailure[] = [
  {
    how: 'dropped_after_effect',
    title: `an answer that is lost after the write happened becomes unavailable with ${LOST}`,
    codes: ['unavailable'],
    effect: 'unknown',
    happened: 1,
  },
  {
    how: 'dropped_before_effect',
    title: `a connection that breaks before the write happened becomes unavailable with ${LOST}`,
    codes: ['unavailable'],
    effect: 'unknown',
    happened: 0,
  },
  {
    how: 'server_error_after_effect',
    title: `a 500 after the write happened becomes unavailable with ${LOST}`,
    codes: ['unavailable'],
    effect: 'unknown',
    happened: 1,
  },
  {
    how: 'server_error_before_effect',
    title: `a 500 before the write happened becomes unavailable with ${LOST}`,
    codes: ['unavailable'],
    effect: 'unknown',
    happened: 0,
  },
  {
    how: 'rate_limited',
    title: 'a 429 with Retry-After: 7 becomes rate_limited with retryAfterMs 7000, and nothing happens',
    codes: ['rate_limited'],
    happened: 0,
  },
  {
    how: 'banned',
    title: 'a ban becomes blocked with retryAfterMs and effect none, and no further request leaves',
    codes: ['blocked'],
    effect: 'none',
    happened: 0,
  },
  {
    how: 'html',
    title: `a page instead of an answer becomes unexpected_response or unavailable with ${LOST}`,
    codes: ['unexpected_response', 'unavailable'],
    effect: 'unknown',
    needsAnswer: true,
  },
  {
    how: 'bad_json',
    title: `an answer cut in the middle becomes unexpected_response or unavailable with ${LOST}`,
    codes: ['unexpected_response', 'unavailable'],
    effect: 'unknown',
    happened: 1,
    needsAnswer: true,
  },
  {
    how: 'shape_drift',
    title: `an answer without a required field becomes unexpected_response that names it, with ${LOST}`,
    codes: ['unexpected_response'],
    effect: 'unknown',
    happened: 1,
    needsAnswer: true,
  },
];

function writeRules(write: WriteCall): readonly PlatformRule<PortName>[] {
  const failures = FAILURES.filter((failure) => failure.needsAnswer === undefined || write.isOnce);
  return failures.map((failure) => ({
    slug: `${write.name.replace(`${write.port}.`, '')}.${failure.how.replaceAll('_', '-')}`,
    title: `${write.name}: ${failure.title}`,
    family: failure.how === 'banned' || failure.how === 'rate_limited' ? 'pacing' : 'writes',
    needs: [...write.needs, `world.faults.${failure.how}`],
    run: async (bench) => {
      const { world, platform } = bench;
      const { how, codes, effect } = failure;
      const { call, happened } = await write.prepare(bench);
      const before = world.requests(write.name);
      const { missing } = await world.failNext({
        how,
        on: write.name,
        times: 'always',
        ...(how === 'rate_limited' ? { retryAfterMs: RETRY_AFTER_MS } : {}),
      });
      const startedAt = world.clock.now();
      const error = await writeError(write.name, call({ timeoutMs: IMPATIENT_MS }));
      expectInTime(world.clock.now() - startedAt);
      assert.ok(codes.includes(error.code), `expected ${codes.join(' or ')}, got ${error.code}`);
      assert.equal(error.platform, platform.id, 'platform of the error');
      if (effect === undefined) assert.ok(error.effect !== undefined, 'the error says no effect');
      else assert.equal(error.effect, effect, 'effect');
      const sent = world.requests(write.name) - before;
      if (write.isOnce) assert.equal(sent, 1, `requests for ${write.name}`);
      if (how === 'rate_limited') assert.equal(error.retryAfterMs, RETRY_AFTER_MS, 'retryAfterMs');
      if (how === 'banned') await expectStop(bench, error.retryAfterMs, () => call());
      if (how === 'shape_drift') expectNamed(error, missing);
      await world.heal();
      const times = await happened();
      if (failure.happened !== undefined) assert.equal(times, failure.happened, 'how often it happened');
      else assert.ok(times <= 1, 'it happened more than once');
    },
  }));
}

/** Writes that fail, and writes that only seem to. */
export const writeFailureCases: readonly PlatformCase[] = WRITE_CALLS.flatMap((write) =>
  platformRules(write.port, writeRules(write)),
);
