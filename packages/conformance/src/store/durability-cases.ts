import assert from 'node:assert/strict';
import type { Store } from '@leadkit/core';
import { claim, claimOne, eventIds, happen, listen } from './delivery-cases.ts';
import { record } from './offer-cases.ts';
import { ingest } from './signal-cases.ts';
import { type StoreBench, type StoreCase, storeRules, TENANT } from './store-case.ts';
import { added, event, item, message, niche, offer } from './store-samples.ts';

async function on<Result>(
  store: Store | undefined,
  bench: StoreBench,
  work: (bench: StoreBench) => Promise<Result>,
): Promise<Result> {
  assert.ok(store, 'the world gave no store');
  try {
    return await work({ ...bench, store, tenant: store.tenant(TENANT) });
  } finally {
    await store.close();
  }
}

/** One process after another, and two beside each other. */
export const durabilityCases: readonly StoreCase[] = storeRules('durability', [
  {
    slug: 'shared',
    title: 'what one store object stores, another on the same data reads at once',
    family: 'concurrency',
    needs: ['another'],
    run: async (bench) => {
      const stored = niche(bench);
      await on(await bench.world.another?.(), bench, async ({ tenant, at }) => {
        await bench.tenant.commit({ now: at(0), changes: [added('niche', stored)] });
        assert.deepEqual(await tenant.get('niche', stored.id), stored);
      });
    },
  },
  {
    slug: 'says-so',
    title: 'a store whose data can be opened again says that it is durable',
    family: 'shape',
    needs: ['crash'],
    run: async ({ store }) => {
      assert.equal(store.isDurable, true);
    },
  },
  {
    slug: 'state',
    title:
      'what a call has stored is there after a crash: things, keys, signals, checkpoints, offers, secrets',
    family: 'writes',
    needs: ['crash'],
    run: async (bench) => {
      const stored = item(bench, 'SKU-1');
      await bench.tenant.commit({ now: bench.at(0), changes: [added('item', stored)] });
      await ingest(bench, [message('m-1')], { checkpoint: { from: null, to: 'one' } });
      await record(bench, [offer('o-1')]);
      await bench.store.tokens.write(TENANT, 'account', { accessToken: 'x' }, 0);
      await on(await bench.world.crash?.(), bench, async ({ store, tenant }) => {
        assert.deepEqual(await tenant.get('item', stored.id), stored, 'a thing');
        assert.deepEqual(await tenant.getByKey('item', 'SKU-1'), stored, 'its key');
        assert.equal((await tenant.signals.listPage()).items.length, 1, 'a signal');
        assert.equal(await tenant.signals.checkpoint('leads'), 'one', 'a checkpoint');
        assert.equal((await tenant.offers.listPage()).items.length, 1, 'an offer');
        assert.deepEqual(await store.tokens.read(TENANT, 'account'), {
          values: { accessToken: 'x' },
          version: 1,
        });
      });
    },
  },
  {
    slug: 'deliveries',
    title: 'after a crash what was acknowledged stays done, and what was claimed comes again after its lease',
    family: 'writes',
    needs: ['crash'],
    run: async (bench) => {
      await listen(bench);
      await happen(bench, event(bench));
      await bench.store.deliveries.acknowledge(await claimOne(bench));
      const open = event(bench);
      await happen(bench, open);
      await claimOne(bench);
      await on(await bench.world.crash?.(), bench, async (after) => {
        assert.deepEqual(await claim(after, 500), [], 'within the lease');
        assert.deepEqual(eventIds(await claim(after, 1_001)), [open.id], 'after the lease');
        assert.equal((await after.store.deliveries.backlog())[0]?.pending, 1, 'backlog');
      });
    },
  },
  {
    slug: 'rights',
    title: 'after a crash a lease is still held, and a ban still known',
    family: 'pacing',
    needs: ['crash'],
    run: async (bench) => {
      const { store, at } = bench;
      await store.leases.acquire({ name: 'nightly', holder: 'a', ttlMs: 1_000, now: at(0) });
      await store.budgets.block({ name: 'api', until: at(60_000), now: at(0) });
      await on(await bench.world.crash?.(), bench, async ({ store: after }) => {
        const wish = { name: 'nightly', holder: 'b', ttlMs: 1_000, now: at(500) };
        assert.equal(await after.leases.acquire(wish), undefined, 'the lease');
        const take = { name: 'api', cost: 1, limit: 3, windowMs: 1_000, now: at(500) };
        assert.deepEqual(await after.budgets.take(take), {
          granted: false,
          reason: 'blocked',
          retryAfterMs: 59_500,
        });
      });
    },
  },
]);
