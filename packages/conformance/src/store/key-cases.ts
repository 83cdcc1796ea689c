import assert from 'node:assert/strict';
import { change, ENTITY_KINDS, mergePersons, type Person, type TenantId, UNIQUE_KEYS } from '@leadkit/core';
import { expectError } from '../expectations.ts';
import { entitySample } from './entity-samples.ts';
import { STRANGER, type StoreBench, type StoreCase, storeRules } from './store-case.ts';
import { added, identity, item, lead, person, revised } from './store-samples.ts';

const PHONE = '+77015550101';

async function twoPersons(bench: StoreBench): Promise<readonly [Person, Person]> {
  const first = person(bench, [identity('phone', PHONE)]);
  const second = person(bench, [identity('platform_user', 'bazaar:u-2')]);
  const changes = [added('person', first), added('person', second)];
  await bench.tenant.commit({ now: bench.at(0), changes });
  return [first, second];
}

/** Things found by their unique key, and keys that are unique. */
export const keyCases: readonly StoreCase[] = storeRules('keys', [
  {
    slug: 'found',
    title: 'getByKey finds a thing of any kind by each of its unique keys',
    family: 'values',
    run: async (bench) => {
      for (const kind of ENTITY_KINDS) {
        const stored = entitySample(bench, kind, 'first');
        await bench.tenant.commit({ now: bench.at(0), changes: [added(kind, stored)] });
        for (const key of UNIQUE_KEYS[kind](stored as never))
          assert.deepEqual(await bench.tenant.getByKey(kind, key), stored, `${kind} by ${key}`);
      }
    },
  },
  {
    slug: 'absent',
    title: 'getByKey gives undefined for a key nothing holds, also when another kind holds it',
    family: 'values',
    run: async (bench) => {
      const { tenant, at } = bench;
      await tenant.commit({ now: at(0), changes: [added('item', item(bench, 'SKU-1'))] });
      assert.equal(await tenant.getByKey('item', 'SKU-2'), undefined, 'a key of nothing');
      assert.equal(await tenant.getByKey('item', 'sku-1'), undefined, 'the key in other letters');
      assert.equal(await tenant.getByKey('spend', 'SKU-1'), undefined, 'the key of another kind');
    },
  },
  {
    slug: 'taken',
    title: 'a second holder of a unique key is refused with conflict, and issues name its place, not the key',
    family: 'errors',
    run: async (bench) => {
      const { tenant, at } = bench;
      await twoPersons(bench);
      const rival = person(bench, [identity('email', 'a@example.kz'), identity('phone', PHONE)]);
      const changes = [added('person', person(bench, [])), added('person', rival)];
      const error = await expectError('commit', () => tenant.commit({ now: at(1), changes }), 'conflict');
      const paths = (error.issues ?? []).map((issue) => issue.path);
      assert.deepEqual(paths, ['changes.1.keys.1'], 'issues');
      const shown = JSON.stringify([error.message, error.issues]);
      assert.ok(!shown.includes(PHONE.slice(1)), 'the error holds the phone number that is the key');
      assert.equal(await tenant.get('person', rival.id), undefined, 'the refused person');
    },
  },
  {
    slug: 'taken-in-one-commit',
    title: 'two new holders of one key in one commit are refused with conflict, and neither is stored',
    family: 'atomic',
    run: async (bench) => {
      const { tenant, at } = bench;
      const changes = [added('item', item(bench, 'SKU-1')), added('item', item(bench, 'SKU-1'))];
      await expectError('commit', () => tenant.commit({ now: at(0), changes }), 'conflict');
      assert.deepEqual((await tenant.listPage('item')).items, []);
    },
  },
  {
    slug: 'own',
    title: 'a thing that changes keeps its own keys without a conflict',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const stored = item(bench, 'SKU-1');
      const next = revised(stored, { title: { ru: 'Чайник 2' } });
      await tenant.commit({ now: at(0), changes: [added('item', stored)] });
      await tenant.commit({ now: at(1), changes: [change('item', next, stored)] });
      assert.deepEqual(await tenant.getByKey('item', 'SKU-1'), next);
    },
  },
  {
    slug: 'freed',
    title: 'a key that is given up is free again: getByKey finds nothing, and another may take it',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const open = lead(bench);
      const closed = revised(open, { status: 'won', closedAt: at(1) });
      const key = `open:${open.personId}:${open.scope}`;
      await tenant.commit({ now: at(0), changes: [added('lead', open)] });
      await tenant.commit({ now: at(1), changes: [change('lead', closed, open)] });
      assert.equal(await tenant.getByKey('lead', key), undefined, 'the key of a closed lead');
      const next = lead(bench, { personId: open.personId });
      await tenant.commit({ now: at(2), changes: [added('lead', next)] });
      assert.deepEqual(await tenant.getByKey('lead', key), next, 'the next holder');
    },
  },
  ...(['kept first', 'merged first'] as const).map((order) => ({
    slug: `handed-over.${order.replace(' ', '-')}`,
    title: `one commit can hand a key from one thing to another (${order}): merging persons works`,
    family: 'atomic' as const,
    run: async (bench: StoreBench): Promise<void> => {
      const { tenant, at } = bench;
      const [first, second] = await twoPersons(bench);
      const { kept, merged } = mergePersons(second, first, 'same phone', at(1));
      const changes = [change('person', kept.state, second), change('person', merged.state, first)];
      await tenant.commit({ now: at(1), changes: order === 'kept first' ? changes : changes.reverse() });
      assert.deepEqual(await tenant.getByKey('person', `phone:${PHONE}`), kept.state);
    },
  })),
  {
    slug: 'swapped',
    title: 'one commit can swap the keys of two things',
    family: 'atomic',
    run: async (bench) => {
      const { tenant, at } = bench;
      const [left, right] = [item(bench, 'LEFT'), item(bench, 'RIGHT')];
      await tenant.commit({ now: at(0), changes: [added('item', left), added('item', right)] });
      const [newLeft, newRight] = [revised(left, { sku: 'RIGHT' }), revised(right, { sku: 'LEFT' })];
      const changes = [change('item', newLeft, left), change('item', newRight, right)];
      await tenant.commit({ now: at(1), changes });
      assert.equal((await tenant.getByKey('item', 'RIGHT'))?.id, left.id);
      assert.equal((await tenant.getByKey('item', 'LEFT'))?.id, right.id);
    },
  },
  {
    slug: 'per-kind',
    title: 'the same key in another kind is no conflict',
    family: 'writes',
    run: async (bench) => {
      const { tenant, at } = bench;
      const outcome = { ...entitySample(bench, 'outcome', 'first'), key: 'K' };
      const spend = { ...entitySample(bench, 'spend', 'first'), key: 'K' };
      await tenant.commit({ now: at(0), changes: [added('outcome', outcome), added('spend', spend)] });
      assert.equal((await tenant.getByKey('spend', 'K'))?.id, spend.id);
    },
  },
  {
    slug: 'per-tenant',
    title: 'the same key in another tenant is no conflict, and each finds its own',
    family: 'writes',
    run: async (bench) => {
      const { tenant, stranger, at } = bench;
      const ours = item(bench, 'SKU-1');
      const theirs = item(bench, 'SKU-1', { tenantId: STRANGER as TenantId });
      await tenant.commit({ now: at(0), changes: [added('item', ours)] });
      assert.equal(await stranger.getByKey('item', 'SKU-1'), undefined, 'the key of another tenant');
      await stranger.commit({ now: at(0), changes: [added('item', theirs)] });
      assert.equal((await tenant.getByKey('item', 'SKU-1'))?.id, ours.id);
      assert.equal((await stranger.getByKey('item', 'SKU-1'))?.id, theirs.id);
    },
  },
]);
