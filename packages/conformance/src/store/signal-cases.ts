import assert from 'node:assert/strict';
import {
  type AccountId,
  BULK_MAX,
  type IncomingSignal,
  type IngestedSignal,
  type Signal,
  type SignalIngest,
} from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { type StoreBench, type StoreCase, type StoreRule, storeRules, TENANT } from './store-case.ts';
import { message, order } from './store-samples.ts';

const ACCOUNT = '01938f2c-7b6a-7c3d-9e4f-0a1b2c3d4e5f' as AccountId;

/** One call of `ingest` with sensible values for what a case does not care about. */
export function ingest(
  bench: StoreBench,
  signals: readonly IncomingSignal[],
  over: Partial<SignalIngest> = {},
): Promise<readonly IngestedSignal[]> {
  return bench.tenant.signals.ingest({
    stream: 'leads',
    platform: 'bazaar',
    accountId: ACCOUNT,
    now: bench.at(1_000),
    collectFrom: bench.at(-1_000),
    signals: signals.map((signal) => ({ id: bench.id(), eventId: bench.id(), signal })),
    ...over,
  });
}

/** The only signal that is stored. */
async function only(bench: StoreBench): Promise<Signal> {
  const { items } = await bench.tenant.signals.listPage();
  assert.equal(items.length, 1, 'how many signals are stored');
  return items[0] as Signal;
}

const outcomes = (results: readonly IngestedSignal[]): readonly string[] =>
  results.map((result) => result.outcome);

const revisionRules: readonly StoreRule[] = [
  {
    slug: 'created',
    title: 'a new signal is stored with all it says, and the result gives its id',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const signal = order('order-1', { respondBy: at(60_000), details: { source: 'app' }, aliases: ['o1'] });
      const id = bench.id<'signal'>();
      const [result] = await ingest(bench, [], { signals: [{ id, eventId: bench.id(), signal }] });
      assert.deepEqual(result, { id, outcome: 'created', version: 1 });
      assert.deepEqual(await tenant.signals.get(id), {
        ...signal,
        id,
        tenantId: TENANT,
        platform: 'bazaar',
        accountId: ACCOUNT,
        version: 1,
        receivedAt: at(1_000),
        updatedAt: at(1_000),
        isHistory: false,
      });
    },
  },
  {
    slug: 'in-order',
    title: 'results come in the order of the signals',
    family: 'writes',
    run: async (bench) => {
      await ingest(bench, [message('b')]);
      const entries = ['c', 'b', 'a'].map((name) => ({
        id: bench.id(),
        eventId: bench.id(),
        signal: message(name),
      }));
      const results = await ingest(bench, [], { signals: entries });
      assert.deepEqual(outcomes(results), ['created', 'unchanged', 'created']);
      assert.equal(results[0]?.id, entries[0]?.id, 'the id of the first');
      assert.equal(results[2]?.id, entries[2]?.id, 'the id of the third');
    },
  },
  {
    slug: 'unchanged',
    title: 'the same signal again is unchanged and keeps its id and version',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('m-1')]);
      const [second] = await ingest(bench, [message('m-1')], { now: bench.at(2_000) });
      assert.deepEqual(second, { id: first?.id, outcome: 'unchanged', version: 1 });
      const stored = await only(bench);
      assert.equal(stored.version, 1);
      assert.equal(stored.updatedAt, bench.at(1_000));
    },
  },
  {
    slug: 'updated',
    title: 'a newer revision replaces what is stored, one version later',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [order('o-1')]);
      const shipped = { ...order('o-1').order, state: 'shipped', platformStatus: 'SENT' } as const;
      const next = order('o-1', { revision: 2, order: shipped as IncomingSignal['order'] & object });
      const [second] = await ingest(bench, [next], { now: bench.at(2_000) });
      assert.deepEqual(second, { id: first?.id, outcome: 'updated', version: 2 });
      const stored = await only(bench);
      assert.equal(stored.order?.state, 'shipped');
      assert.equal(stored.revision, 2);
      assert.equal(stored.version, 2);
      assert.equal(stored.receivedAt, bench.at(1_000), 'receivedAt');
      assert.equal(stored.updatedAt, bench.at(2_000), 'updatedAt');
    },
  },
  ...([1, 2] as const).map(
    (revision): StoreRule => ({
      slug: `stale.${revision === 1 ? 'older' : 'same-revision'}`,
      title: `${revision === 1 ? 'an older revision' : 'another text under the same revision'} is stale and changes nothing`,
      family: 'writes',
      run: async (bench) => {
        const [first] = await ingest(bench, [message('m-1', { revision: 2 })]);
        const late = message('m-1', { revision, text: 'late' });
        const [second] = await ingest(bench, [late], { now: bench.at(2_000) });
        assert.deepEqual(second, { id: first?.id, outcome: 'stale', version: 1 });
        assert.equal((await only(bench)).text, message('m-1').text);
      },
    }),
  ),
  {
    slug: 'merged',
    title: 'what a newer revision leaves out about person, listing and lines of the order stays known',
    family: 'values',
    run: async (bench) => {
      const who = { platformUserId: 'u-1', name: 'Нұрлан', phone: '+77015550101' };
      const listing = { externalId: 'ext-1', sku: 'SKU-1' };
      const lines = [{ title: 'Чайник', quantity: 2, total: { amountMinor: 990_000, currency: 'KZT' } }];
      const placed = order('o-1').order as IncomingSignal['order'] & object;
      await ingest(bench, [order('o-1', { who, listing, order: { ...placed, lines } })]);
      await ingest(bench, [order('o-1', { revision: 2, who: { platformUserId: 'u-1', name: 'Nurlan' } })]);
      const stored = await only(bench);
      assert.deepEqual(stored.who, { ...who, name: 'Nurlan' }, 'who');
      assert.deepEqual(stored.listing, listing, 'listing');
      assert.deepEqual(stored.order?.lines, lines, 'lines');
    },
  },
  {
    slug: 'twice-in-one-call',
    title: 'signals of one call are taken in their order: the same one again is updated, then unchanged',
    family: 'writes',
    run: async (bench) => {
      const results = await ingest(bench, [
        message('m-1', { text: 'first' }),
        message('m-1', { revision: 2, text: 'second' }),
        message('m-1', { revision: 2, text: 'second' }),
      ]);
      assert.equal(new Set(results.map((result) => result.id)).size, 1, 'ids');
      assert.deepEqual(outcomes(results), ['created', 'updated', 'unchanged']);
      assert.equal((await only(bench)).text, 'second');
    },
  },
];

const aliasRules: readonly StoreRule[] = [
  {
    slug: 'alias-known',
    title: 'a signal that comes in under an alias of a known one updates it and keeps its external id',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('new-id', { aliases: ['old-id'] })]);
      const [second] = await ingest(bench, [message('old-id', { revision: 2, text: 'second' })]);
      assert.deepEqual(second, { id: first?.id, outcome: 'updated', version: 2 });
      const stored = await only(bench);
      assert.equal(stored.externalId, 'new-id');
      assert.equal(stored.text, 'second');
    },
  },
  {
    slug: 'alias-incoming',
    title: 'a signal whose alias is the external id of a known one updates it',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('old-id')]);
      const [second] = await ingest(bench, [message('new-id', { revision: 2, aliases: ['old-id'] })]);
      assert.deepEqual(second, { id: first?.id, outcome: 'updated', version: 2 });
      const stored = await only(bench);
      assert.equal(stored.externalId, 'old-id');
      assert.deepEqual(stored.aliases, ['new-id']);
    },
  },
  {
    slug: 'alias-shared',
    title: 'two signals that share only an alias are one',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('a', { aliases: ['shared'] })]);
      const [second] = await ingest(bench, [message('b', { aliases: ['shared'], revision: 2 })]);
      assert.equal(second?.id, first?.id);
      assert.deepEqual((await only(bench)).aliases, ['b', 'shared']);
    },
  },
  {
    slug: 'alias-learned',
    title: 'an alias that a newer revision brings is known from then on',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('a')]);
      await ingest(bench, [message('a', { revision: 2, aliases: ['b'] })]);
      const [third] = await ingest(bench, [message('b', { revision: 3 })]);
      assert.deepEqual(third, { id: first?.id, outcome: 'updated', version: 3 });
    },
  },
];

const lateAliasRules: readonly StoreRule[] = (['unchanged', 'stale'] as const).map((outcome) => ({
  slug: `alias-learned.${outcome}`,
  title: `an alias that comes with what is otherwise ${outcome} is known from then on`,
  family: 'writes',
  run: async (bench) => {
    const [first] = await ingest(bench, [message('a', { revision: 2 })]);
    const revision = outcome === 'stale' ? 1 : 2;
    await ingest(bench, [message('a', { revision, aliases: ['b'] })]);
    const [third] = await ingest(bench, [message('b', { revision: 3, text: 'third' })]);
    assert.equal(third?.id, first?.id);
    assert.equal((await only(bench)).text, 'third');
  },
}));

const placeRules: readonly StoreRule[] = [
  {
    slug: 'per-account',
    title: 'the same external id on another account, platform or tenant is another signal',
    family: 'writes',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('m-1')]);
      const [account] = await ingest(bench, [message('m-1')], { accountId: bench.id<'account'>() });
      const [platform] = await ingest(bench, [message('m-1')], { platform: 'other' });
      const [tenant] = await ingest({ ...bench, tenant: bench.stranger }, [message('m-1')]);
      const results = [first, account, platform, tenant].map((result) => result?.outcome);
      assert.deepEqual(results, ['created', 'created', 'created', 'created']);
    },
  },
  {
    slug: 'isolated',
    title: 'signals of one tenant are neither read nor listed by another',
    family: 'values',
    run: async (bench) => {
      const [first] = await ingest(bench, [message('m-1')]);
      assert.equal(await bench.stranger.signals.get(first?.id ?? ''), undefined, 'get');
      assert.deepEqual((await bench.stranger.signals.listPage()).items, [], 'listPage');
    },
  },
  {
    slug: 'unknown',
    title: 'an id no signal has gives undefined',
    family: 'values',
    run: async (bench) => {
      assert.equal(await bench.tenant.signals.get(bench.id()), undefined);
    },
  },
  {
    slug: 'history',
    title: 'a signal that happened before collectFrom is history; moments are compared, not texts',
    family: 'time',
    run: async (bench) => {
      const collectFrom = bench.at(0);
      const moments = [
        ['before', '2026-11-22T09:59:59.999+05:00', true],
        ['at', '2026-11-22T10:00:00+05:00', false],
        ['at-utc', '2026-11-22T05:00:00Z', false],
        ['after', '2026-11-22T00:00:01-05:00', false],
        ['long-before', '2026-11-22T04:00:00.000Z', true],
      ] as const;
      const signals = moments.map(([name, occurredAt]) => message(name, { occurredAt }));
      await ingest(bench, signals, { collectFrom });
      const { items } = await bench.tenant.signals.listPage();
      for (const [name, , isHistory] of moments) {
        const stored = items.find((one) => one.externalId === name);
        assert.equal(stored?.isHistory, isHistory, name);
      }
    },
  },
  {
    slug: 'occurred-at-invalid',
    title: 'a moment without an offset is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      for (const occurredAt of ['2026-11-22T10:00:00', 'yesterday', ''])
        await expectError(
          `occurredAt ${occurredAt}`,
          () => ingest(bench, [message('m-1', { occurredAt })]),
          'invalid_input',
        );
    },
  },
  {
    slug: 'bulk-max',
    title: `${BULK_MAX} signals are taken in one call, ${BULK_MAX + 1} are refused with invalid_input`,
    family: 'errors',
    run: async (bench) => {
      const signals = Array.from({ length: BULK_MAX }, (_, index) => message(`m-${index}`));
      const tooMany = [...signals, message('one-more')];
      await expectError('ingest', () => ingest(bench, tooMany), 'invalid_input');
      assert.deepEqual((await bench.tenant.signals.listPage()).items, [], 'stored by a refused call');
      assert.equal((await ingest(bench, signals)).length, BULK_MAX);
      const { items } = await bench.tenant.signals.listPage({ limit: BULK_MAX });
      assert.equal(items.length, BULK_MAX);
    },
  },
];

/** What platforms told us. */
export const signalCases: readonly StoreCase[] = storeRules('signals', [
  ...revisionRules,
  ...aliasRules,
  ...lateAliasRules,
  ...placeRules,
]);
