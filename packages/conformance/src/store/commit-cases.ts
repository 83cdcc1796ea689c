import assert from 'node:assert/strict';
import { change, type EntityChange, type Niche, type TenantId } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, event, item, niche, revised } from './store-samples.ts';

async function storedNiche(bench: StoreBench): Promise<Niche> {
  const stored = niche(bench);
  await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', stored)] });
  return stored;
}

/** Ids of the events that wait for the consumer `crm`. */
async function waiting(bench: StoreBench, ms = 0): Promise<readonly string[]> {
  const claim = { consumer: 'crm', limit: 1_000, leaseMs: 1_000, now: bench.at(ms) };
  return (await bench.store.deliveries.claim(claim)).map((delivery) => delivery.event.id);
}

const versionRules = (
  [
    ['created twice', 'something new that exists already', 0],
    ['version older', 'a change of an older version than the stored one', 1],
    ['version newer', 'a change of a newer version than the stored one', 3],
  ] as const
).map(([name, what, expectedVersion]) => ({
  slug: name.replace(' ', '-'),
  title: `${what} is refused with conflict, and what is stored stays`,
  family: 'errors' as const,
  run: async (bench: StoreBench): Promise<void> => {
    const { tenant, at } = bench;
    const first = await storedNiche(bench);
    const second = revised(first, { name: 'second' });
    await tenant.commit({ now: at(1), changes: [change('niche', second, first)] });
    const entity = { ...first, name: 'late', version: expectedVersion + 1 };
    const late = { ...added('niche', entity), expectedVersion };
    const commit = (): Promise<void> => tenant.commit({ now: at(2), changes: [late] });
    const error = await expectError('commit', commit, 'conflict');
    const paths = (error.issues ?? []).map((issue) => issue.path);
    assert.deepEqual(paths, ['changes.0.expectedVersion'], 'issues');
    assert.deepEqual(await tenant.get('niche', first.id), second);
  },
}));

/** What one commit stores, and what it refuses. */
export const commitCases: readonly StoreCase[] = storeRules('commit', [
  ...versionRules,
  {
    slug: 'changed',
    title: 'a change of the version that is stored replaces the whole state',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const first = niche(bench, { category: 'Мебель' });
      await tenant.commit({ now: at(0), changes: [added('niche', first)] });
      const { category: _left, ...rest } = first;
      const second = revised(rest, { name: 'second', status: 'active' as const });
      await tenant.commit({ now: at(1), changes: [change('niche', second, first)] });
      assert.deepEqual(await tenant.get('niche', first.id), second);
    },
  },
  {
    slug: 'steps',
    title: 'one change may be several steps: its version is later by more than one',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const first = await storedNiche(bench);
      const third = revised(revised(first, { status: 'active' }), { name: 'third' });
      await tenant.commit({ now: at(1), changes: [change('niche', third, first)] });
      assert.equal((await tenant.get('niche', first.id))?.version, 3);
      const fourth = revised(third, {});
      await tenant.commit({ now: at(2), changes: [change('niche', fourth, third)] });
    },
  },
  {
    slug: 'version-not-later',
    title: 'a new state whose version is not later than the one it replaces is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      const { tenant, at } = bench;
      const first = await storedNiche(bench);
      const changes = [change('niche', { ...first, name: 'same version' }, first)];
      await expectError('commit', () => tenant.commit({ now: at(1), changes }), 'invalid_input');
      assert.deepEqual(await tenant.get('niche', first.id), first);
    },
  },
  {
    slug: 'changed-missing',
    title: 'a change of something that is not stored is refused with conflict',
    family: 'errors',
    run: async (bench) => {
      const { tenant, at } = bench;
      const missing = niche(bench);
      const changes = [change('niche', revised(missing, {}), missing)];
      await expectError('commit', () => tenant.commit({ now: at(0), changes }), 'conflict');
      assert.equal(await tenant.get('niche', missing.id), undefined);
    },
  },
  {
    slug: 'unknown',
    title: 'get gives undefined for an id nothing has, and for one of another kind',
    family: 'values',
    run: async (bench) => {
      const stored = await storedNiche(bench);
      assert.equal(await bench.tenant.get('niche', bench.id()), undefined, 'an id of nothing');
      assert.equal(await bench.tenant.get('item', stored.id), undefined, 'an id of a niche, as an item');
    },
  },
  {
    slug: 'empty',
    title: 'a commit of nothing succeeds',
    family: 'writes',
    run: async ({ tenant, at }) => {
      await tenant.commit({ now: at(0) });
      await tenant.commit({ now: at(0), changes: [], events: [] });
    },
  },
  {
    slug: 'isolated',
    title: 'what one tenant stores, another neither gets, lists nor counts',
    family: 'values',
    run: async (bench) => {
      const stored = await storedNiche(bench);
      assert.equal(await bench.stranger.get('niche', stored.id), undefined, 'get');
      assert.deepEqual((await bench.stranger.listPage('niche')).items, [], 'listPage');
      assert.deepEqual(await bench.stranger.count('niche'), [{ group: {}, count: 0 }], 'count');
    },
  },
  {
    slug: 'foreign-entity',
    title: 'a change of something that belongs to another tenant is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      const foreign = niche(bench, { tenantId: STRANGER as TenantId });
      const changes = [added('niche', foreign)];
      await expectError('commit', () => bench.tenant.commit({ now: bench.at(0), changes }), 'invalid_input');
      assert.equal(await bench.tenant.get('niche', foreign.id), undefined, 'stored for the wrong tenant');
      assert.equal(await bench.stranger.get('niche', foreign.id), undefined, 'stored for its own tenant');
    },
  },
  {
    slug: 'foreign-event',
    title: 'an event of another tenant is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      const events = [event(bench, { tenantId: STRANGER })];
      await expectError('commit', () => bench.tenant.commit({ now: bench.at(0), events }), 'invalid_input');
      assert.deepEqual(await waiting(bench), [], 'deliveries');
    },
  },
  {
    slug: 'foreign-version-untouched',
    title: 'a commit cannot change what another tenant stores under the same id',
    family: 'writes',
    run: async (bench) => {
      const { stranger, at } = bench;
      const ours = await storedNiche(bench);
      const theirs = { ...revised(ours, { name: 'stolen' }), tenantId: STRANGER as TenantId };
      const changes = [{ ...added('niche', theirs), expectedVersion: 1 }];
      await expectError(
        'commit',
        () => stranger.commit({ now: at(1), changes }),
        'conflict',
        'invalid_input',
      );
      assert.deepEqual(await bench.tenant.get('niche', ours.id), ours);
    },
  },
  {
    slug: 'atomic-changes',
    title: 'when one change is refused, none of the commit is stored',
    family: 'atomic',
    run: async (bench) => {
      const { tenant, at } = bench;
      const stored = await storedNiche(bench);
      const [before, after] = [item(bench, 'BEFORE'), item(bench, 'AFTER')];
      const conflict = added('niche', { ...stored, name: 'again' });
      const changes = [added('item', before), conflict, added('item', after)];
      await expectError('commit', () => tenant.commit({ now: at(1), changes }), 'conflict');
      assert.deepEqual((await tenant.listPage('item')).items, [], 'things of the refused commit');
      assert.equal(await tenant.getByKey('item', 'BEFORE'), undefined, 'keys of the refused commit');
    },
  },
  {
    slug: 'atomic-events',
    title: 'when a change is refused, no event of the commit reaches anybody',
    family: 'atomic',
    run: async (bench) => {
      await bench.store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      const stored = await storedNiche(bench);
      const input = { now: bench.at(1), changes: [added('niche', stored)], events: [event(bench)] };
      await expectError('commit', () => bench.tenant.commit(input), 'conflict');
      assert.deepEqual(await waiting(bench, 1), []);
    },
  },
  {
    slug: 'acknowledges',
    title: 'a delivery that is acknowledged in a commit is done',
    family: 'atomic',
    run: async (bench) => {
      const { store, tenant, at } = bench;
      await store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      await tenant.commit({ now: at(0), events: [event(bench)] });
      const claim = { consumer: 'crm', limit: 1, leaseMs: 1_000, now: at(0) };
      const [acknowledge] = await store.deliveries.claim(claim);
      const stored = niche(bench);
      await tenant.commit({ now: at(1), changes: [added('niche', stored)], acknowledge });
      assert.ok(await tenant.get('niche', stored.id), 'the change');
      assert.deepEqual(await store.deliveries.backlog(), [{ name: 'crm', pending: 0, dead: 0 }]);
      assert.deepEqual(await waiting(bench, 5_000), [], 'the delivery comes again');
    },
  },
  {
    slug: 'acknowledge-refused',
    title: 'when a change is refused, the delivery is not acknowledged and comes again',
    family: 'atomic',
    run: async (bench) => {
      const { store, tenant, at } = bench;
      await store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      const happened = event(bench);
      await tenant.commit({ now: at(0), events: [happened] });
      const claim = { consumer: 'crm', limit: 1, leaseMs: 1_000, now: at(0) };
      const [acknowledge] = await store.deliveries.claim(claim);
      const missing = niche(bench);
      const changes = [change('niche', revised(missing, {}), missing)];
      await expectError('commit', () => tenant.commit({ now: at(1), changes, acknowledge }), 'conflict');
      assert.deepEqual(await waiting(bench, 5_000), [happened.id]);
    },
  },
  {
    slug: 'acknowledge-lost',
    title: 'when the lease of the delivery is lost, the commit is refused with conflict and stores nothing',
    family: 'atomic',
    run: async (bench) => {
      const { store, tenant, at } = bench;
      await store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      await tenant.commit({ now: at(0), events: [event(bench)] });
      const claim = { consumer: 'crm', limit: 1, leaseMs: 1_000 };
      const [lost] = await store.deliveries.claim({ ...claim, now: at(0) });
      const [taken] = await store.deliveries.claim({ ...claim, now: at(2_000) });
      assert.ok(lost && taken, 'the delivery can be claimed again after its lease');
      const stored = niche(bench);
      const input = { now: at(2_001), changes: [added('niche', stored)], acknowledge: lost };
      await expectError('commit', () => tenant.commit(input), 'conflict');
      assert.equal(await tenant.get('niche', stored.id), undefined, 'the change is stored');
      await store.deliveries.acknowledge(taken);
    },
  },
  {
    slug: 'acknowledge-foreign',
    title: 'a commit of one tenant cannot acknowledge a delivery of another',
    family: 'errors',
    run: async (bench) => {
      const { store, tenant, stranger, at } = bench;
      await store.deliveries.register({ name: 'crm', types: ['niche.created'] });
      await tenant.commit({ now: at(0), events: [event(bench)] });
      const claim = { consumer: 'crm', limit: 1, leaseMs: 1_000, now: at(0) };
      const [acknowledge] = await store.deliveries.claim(claim);
      const commit = (): Promise<void> => stranger.commit({ now: at(1), acknowledge });
      await expectError('commit', commit, 'invalid_input', 'conflict');
      assert.equal((await store.deliveries.backlog())[0]?.pending, 1, 'the delivery counts as done');
    },
  },
  {
    slug: 'unknown-kind',
    title: 'a kind that does not exist is refused with invalid_input',
    family: 'errors',
    run: async (bench) => {
      const changes = [{ ...added('niche', niche(bench)), kind: 'nothing' } as unknown as EntityChange];
      await expectError('commit', () => bench.tenant.commit({ now: bench.at(0), changes }), 'invalid_input');
    },
  },
]);
