import assert from 'node:assert/strict';
import { createSystemClock, type ErrorCode } from '@leadkit/core';
import { AT_ONCE_MS, describeError, expectAbort, expectError, promptly } from '../expectations.ts';
import { expectNamed } from '../platform/read-failure-cases.ts';
import { type MarketBench, type MarketCase, marketRules } from './market-case.ts';
import type { MarketCall, MarketFaultKind } from './market-world.ts';
import { checkPrivacy, TEXT } from './offer-checks.ts';

const RETRY_AFTER_MS = 7_000;

type ReadyRead = (options?: {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}) => Promise<unknown>;

const CALLS: readonly {
  readonly name: MarketCall;
  readonly needs: readonly string[];
  readonly prepare: (bench: MarketBench) => Promise<ReadyRead>;
}[] = [
  {
    name: 'searchPage',
    needs: [],
    prepare: async ({ market, world }) => {
      await world.seed({ text: TEXT, count: 3, promoted: 0 });
      return (options) => market.searchPage({ text: TEXT }, options);
    },
  },
  {
    name: 'readOffer',
    needs: [],
    prepare: async ({ market, world }) => {
      const [seeded] = await world.seed({ text: TEXT, count: 1, promoted: 0 });
      assert.ok(seeded, 'the world seeded nothing');
      return (options) => market.readOffer(seeded, options);
    },
  },
  {
    name: 'readSeller',
    needs: ['market.readSeller', 'world.sellerKey'],
    prepare: async ({ market, world }) => {
      const key = world.sellerKey ?? '';
      return async (options) => market.readSeller?.({ key }, options);
    },
  },
];

const UNUSABLE: readonly ErrorCode[] = ['unexpected_response', 'unavailable'];

const FAILURES: readonly {
  readonly how: MarketFaultKind;
  readonly title: string;
  readonly codes: readonly ErrorCode[];
}[] = [
  {
    how: 'banned',
    title: 'a ban is blocked with retryAfterMs and without the issue captcha, and no further request leaves',
    codes: ['blocked'],
  },
  {
    how: 'captcha',
    title: 'a captcha is blocked with the issue captcha, and no further request leaves',
    codes: ['blocked'],
  },
  {
    how: 'rate_limited',
    title: 'a 429 with Retry-After: 7 is rate_limited with retryAfterMs 7000',
    codes: ['rate_limited'],
  },
  { how: 'server_error', title: 'a 500 is unavailable', codes: ['unavailable'] },
  { how: 'dropped', title: 'a broken connection is unavailable', codes: ['unavailable'] },
  {
    how: 'shape_drift',
    title: 'a page without a required part is unexpected_response that names it, never empty or gone',
    codes: ['unexpected_response'],
  },
  {
    how: 'truncated',
    title: 'a page that ends in the middle is unexpected_response or unavailable, never empty or gone',
    codes: UNUSABLE,
  },
];

const failureCases: readonly MarketCase[] = CALLS.flatMap(({ name, needs, prepare }) =>
  marketRules(
    name,
    FAILURES.map(({ how, title, codes }) => ({
      slug: how.replaceAll('_', '-'),
      title: `${name}: ${title}`,
      family: how === 'rate_limited' ? 'pacing' : 'errors',
      needs: [...needs, `world.faults.${how}`],
      run: async (bench) => {
        const { market, world } = bench;
        const read = await prepare(bench);
        const retry = how === 'rate_limited' ? { retryAfterMs: RETRY_AFTER_MS } : {};
        const { missing } = await world.failNext({ how, on: name, ...retry });
        const error = await expectError(name, () => read({ timeoutMs: 5_000 }), ...codes);
        assert.equal(error.platform, market.platform, 'platform of the error');
        assert.equal(error.effect, undefined, 'effect of an error of a read');
        checkPrivacy('the error', [error.message, error.issues], world.secrets);
        if (how === 'rate_limited') assert.equal(error.retryAfterMs, RETRY_AFTER_MS, 'retryAfterMs');
        if (how === 'shape_drift') expectNamed(error, missing);
        if (how !== 'banned' && how !== 'captcha') return;
        const isCaptcha = (error.issues ?? []).some((issue) => issue.path === 'captcha');
        assert.equal(isCaptcha, how === 'captcha', 'whether an issue has the path captcha');
        assert.ok((error.retryAfterMs ?? 0) > 0, 'blocked carries no retryAfterMs');
        const before = world.requests();
        await expectError('the next call', () => read(), 'blocked');
        assert.equal(world.requests(), before, 'requests that left while blocked');
      },
    })),
  ),
);

const stoppedCases: readonly MarketCase[] = CALLS.flatMap(({ name, needs, prepare }) =>
  marketRules(name, [
    {
      slug: 'aborted-before',
      title: `${name} with an aborted signal rejects with the signal's own reason, and no request leaves`,
      family: 'abort',
      needs,
      run: async (bench) => {
        const read = await prepare(bench);
        const before = bench.world.requests();
        await expectAbort(name, (signal) => read({ signal }));
        assert.equal(bench.world.requests(), before, 'requests that left');
      },
    },
    {
      slug: 'aborted-meanwhile',
      title: `${name} that waits for an answer rejects at once with the reason of its signal when it aborts`,
      family: 'abort',
      needs: [...needs, 'world.faults.hang'],
      run: async (bench) => {
        const stop = new AbortController();
        const running = await startHanging(bench, name, prepare, { signal: stop.signal });
        const reason = new Error('stopped by the caller');
        stop.abort(reason);
        const settled = running().then(
          () => 'a result',
          (error: unknown) => error,
        );
        const rejection = await promptly(name, settled, AT_ONCE_MS);
        assert.strictEqual(rejection, reason, `rejected with ${describeError(rejection)}`);
      },
    },
    {
      slug: 'timed-out',
      title: `${name} that gets no answer within timeoutMs is unavailable`,
      family: 'time',
      needs: [...needs, 'world.faults.hang'],
      run: async (bench) => {
        const running = await startHanging(bench, name, prepare, { timeoutMs: 20_000 });
        await bench.world.advance(20_001);
        await promptly(
          name,
          expectError(name, () => running(), 'unavailable'),
        );
      },
    },
  ]),
);

/** Starts the call on a site that never answers, and comes back once the request is there. */
async function startHanging(
  bench: MarketBench,
  name: MarketCall,
  prepare: (bench: MarketBench) => Promise<ReadyRead>,
  options: Parameters<ReadyRead>[0],
): Promise<() => Promise<unknown>> {
  const { world } = bench;
  const read = await prepare(bench);
  const before = world.requests(name);
  await world.failNext({ how: 'hang', on: name });
  const running = read(options);
  running.catch(() => undefined);
  const real = createSystemClock();
  for (let looks = 0; world.requests(name) === before && looks < 1_000; looks += 1) await real.sleep(2);
  assert.ok(world.requests(name) > before, `${name}: no request arrived`);
  return () => running;
}

/** Reads that fail or are stopped. */
export const marketFailureCases: readonly MarketCase[] = [...failureCases, ...stoppedCases];
