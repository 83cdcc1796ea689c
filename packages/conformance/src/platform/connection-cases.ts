import assert from 'node:assert/strict';
import type { TokenValues } from '@leadkit/core';
import { expectError, expectMoment, expectText } from '../expectations.ts';
import { hasMember } from '../select-cases.ts';
import type { PlatformBench } from './platform-bench.ts';
import { READ_CALLS, type ReadyCall, WRITE_CALLS } from './platform-calls.ts';
import { type PlatformCase, type PlatformRule, platformRules } from './platform-case.ts';

/** Every call the connection can make here, ready to be made. */
async function readyCalls(
  bench: PlatformBench,
): Promise<readonly { readonly name: string; readonly isWrite: boolean; readonly call: ReadyCall }[]> {
  const ready: { name: string; isWrite: boolean; call: ReadyCall }[] = [];
  const { world, connection } = bench;
  for (const entry of [...READ_CALLS, ...WRITE_CALLS]) {
    const port = entry.port === 'connection' ? connection : connection[entry.port as 'listings'];
    const isThere = port !== undefined && (entry.port === 'connection' || hasMember(world, entry.port));
    const scope = { world, port, connection };
    if (!isThere || !entry.needs.every((path) => hasMember(scope, path))) continue;
    if (world.offline?.includes(entry.name)) continue;
    const prepared = await entry.prepare(bench);
    const isWrite = typeof prepared !== 'function';
    ready.push({ name: entry.name, isWrite, call: isWrite ? prepared.call : prepared });
  }
  return ready;
}

const shapeRules: readonly PlatformRule<'connection'>[] = [
  {
    slug: 'named',
    title: 'a platform says which contract it was written for and has a short id in lower case',
    family: 'shape',
    run: async ({ platform }) => {
      assert.equal(platform.contract, 1);
      assert.match(platform.id, /^[a-z][a-z0-9-]*$/);
    },
  },
  {
    slug: 'open-is-silent',
    title: 'opening an account does no I/O',
    family: 'shape',
    run: async (bench) => {
      bench.reopen();
      await nextTurns();
      assert.equal(bench.io.sent.length, 0, 'requests that left');
      assert.equal(bench.io.tokenReads, 0, 'reads of the secrets');
      assert.equal(bench.io.acquired.length, 0, 'wishes to the egress');
    },
  },
  {
    slug: 'check',
    title: 'check tells whose account it is',
    family: 'values',
    run: async ({ connection, world }) => {
      const identity = await connection.check();
      assert.equal(identity.externalAccountId, world.externalAccountId);
      expectText('label', identity.label);
      if (identity.expiresAt !== undefined) expectMoment('expiresAt', identity.expiresAt);
    },
  },
];

const tokenRules: readonly PlatformRule<'connection'>[] = [
  {
    slug: 'revoked',
    title: 'refused credentials become unauthenticated on every call, with effect none on writes',
    family: 'errors',
    needs: ['world.revokeTokens'],
    run: async (bench) => {
      const calls = await readyCalls(bench);
      await bench.world.revokeTokens?.();
      for (const { name, isWrite, call } of calls) {
        const error = await expectError(name, () => call(), 'unauthenticated');
        assert.equal(error.effect, isWrite ? 'none' : undefined, `${name}: effect`);
        assert.equal(error.platform, bench.platform.id, `${name}: platform`);
      }
    },
  },
  {
    slug: 'no-credentials',
    title: 'an account without credentials is unauthenticated, and nothing leaves',
    family: 'errors',
    run: async ({ openOther }) => {
      const { connection, io } = openOther(undefined);
      await expectError('check without credentials', () => connection.check(), 'unauthenticated');
      assert.equal(io.sent.length, 0, 'requests that left');
    },
  },
  {
    slug: 'accounts-apart',
    title: 'two accounts of one platform object share no credentials',
    family: 'values',
    run: async (bench) => {
      await bench.connection.check();
      const wrong = Object.fromEntries(
        Object.entries(bench.world.tokens).map(([name, value]) => [
          name,
          Number.isNaN(Date.parse(value)) ? value.split('').reverse().join('') : value,
        ]),
      );
      const other = bench.openOther(wrong).connection;
      await expectError('check with wrong credentials', () => other.check(), 'unauthenticated');
      await bench.connection.check();
    },
  },
  {
    slug: 'renewed',
    title: 'an access token that is over is renewed without the caller noticing',
    family: 'time',
    needs: ['world.expireAccessToken'],
    run: async (bench) => {
      await bench.connection.check();
      await bench.world.expireAccessToken?.();
      const identity = await bench.connection.check();
      assert.equal(identity.externalAccountId, bench.world.externalAccountId);
      assert.equal(bench.io.stored.length, 2, 'how often secrets were stored, the first ones included');
    },
  },
  {
    slug: 'stored-before-use',
    title: 'renewed credentials are stored before they are used',
    family: 'writes',
    needs: ['world.expireAccessToken'],
    run: async (bench) => {
      await bench.world.expireAccessToken?.();
      await bench.connection.check();
      const [first, second] = bench.io.stored;
      assert.ok(first && second, 'the renewed credentials are not stored');
      const early = bench.io.sent.filter((request) => request.tokensVersion < 2);
      for (const value of newSecrets(first, second))
        assert.ok(
          !early.some((request) => request.text.includes(value)),
          'a renewed credential left before it was stored: a crash in between would lose it for good',
        );
    },
  },
  {
    slug: 'renewed-once',
    title: 'calls at the same time renew the credentials once, also from two processes',
    family: 'concurrency',
    needs: ['world.expireAccessToken', 'world.refreshes'],
    run: async (bench) => {
      await bench.world.expireAccessToken?.();
      const before = bench.world.refreshes?.() ?? 0;
      const connections = [bench.connection, bench.reopen()];
      const calls = connections.flatMap((one) => [one.check(), one.check(), one.check()]);
      await Promise.all(calls);
      assert.equal((bench.world.refreshes?.() ?? 0) - before, 1, 'renewals');
      assert.equal(bench.io.stored.length, 2, 'how often secrets were stored, the first ones included');
    },
  },
  {
    slug: 'renewed-elsewhere',
    title: 'credentials that another process renewed are picked up from the store',
    family: 'concurrency',
    needs: ['world.expireAccessToken', 'world.refreshes'],
    run: async (bench) => {
      await bench.connection.check();
      await bench.world.expireAccessToken?.();
      await bench.reopen().check();
      const before = bench.world.refreshes?.() ?? 0;
      await bench.connection.check();
      assert.equal((bench.world.refreshes?.() ?? 0) - before, 0, 'renewals by the second process');
    },
  },
];

function newSecrets(before: TokenValues, after: TokenValues): readonly string[] {
  const known = new Set(Object.values(before));
  return Object.values(after).filter(
    (value) => value.length >= 12 && !known.has(value) && Number.isNaN(Date.parse(value)),
  );
}

async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const pacingRules: readonly PlatformRule<'connection'>[] = [
  {
    slug: 'through-egress',
    title: 'every request that leaves was let out by the egress first',
    family: 'pacing',
    run: async (bench) => {
      const { io } = bench;
      for (const { name, call } of await readyCalls(bench)) {
        await call();
        const allowed = io.acquired.reduce((sum, wish) => sum + (wish.cost ?? 1), 0);
        assert.ok(
          io.sent.length <= allowed,
          `${name}: ${io.sent.length} requests left, ${allowed} were let out`,
        );
      }
    },
  },
  {
    slug: 'egress-refuses',
    title:
      'when the egress lets nothing out, nothing leaves, and its rate_limited comes through with effect none',
    family: 'pacing',
    run: async (bench) => {
      const { io } = bench;
      const calls = await readyCalls(bench);
      await bench.connection.check();
      const before = io.sent.length;
      io.refuseEgress(9_000);
      for (const { name, isWrite, call } of calls) {
        const error = await expectError(name, () => call({ timeoutMs: 5_000 }), 'rate_limited');
        assert.equal(error.retryAfterMs, 9_000, `${name}: retryAfterMs`);
        assert.equal(error.effect, isWrite ? 'none' : undefined, `${name}: effect`);
      }
      assert.equal(io.sent.length, before, 'requests that left');
    },
  },
];

const silenceRules: readonly PlatformRule<'connection'>[] = [
  {
    slug: 'echo',
    title:
      'a remote side that repeats credentials, phones and texts in its errors does not make ours hold them',
    family: 'errors',
    needs: ['world.faults.echo'],
    run: async (bench) => {
      const { world } = bench;
      for (const { name, call } of await readyCalls(bench)) {
        await world.failNext({ how: 'echo', on: name as 'check', times: 'always' });
        // The kit looks through what was thrown and logged when the case is over.
        await call().catch(() => undefined);
        await world.heal();
      }
    },
  },
];

/** The connection itself: opening, identity, credentials, pacing, silence. */
export const connectionCases: readonly PlatformCase[] = platformRules('connection', [
  ...shapeRules,
  ...tokenRules,
  ...pacingRules,
  ...silenceRules,
]);
