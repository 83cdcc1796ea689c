import assert from 'node:assert/strict';
import { change, isLeadKitError, type Store } from '@leadkit/core';
import { describeError } from '../expectations.ts';
import { claim, eventIds, happen, listen } from './delivery-cases.ts';
import { record } from './offer-cases.ts';
import { ingest } from './signal-cases.ts';
import { type StoreBench, type StoreCase, storeRules, TENANT } from './store-case.ts';
import { added, event, identity, item, message, niche, offer, person, revised } from './store-samples.ts';

const CALLERS = 8;

/** Benches of several callers: on two store objects where the world has another, on one otherwise. */
async function together<Result>(
  bench: StoreBench,
  work: (bench: StoreBench, caller: number) => Promise<Result>,
): Promise<readonly Result[]> {
  const other: Store | undefined = await bench.world.another?.();
  try {
    const callers = Array.from({ length: CALLERS }, (_, caller) => {
      const store = other !== undefined && caller % 2 === 1 ? other : bench.store;
      return work({ ...bench, store, tenant: store.tenant(TENANT) }, caller);
    });
    return await Promise.all(callers);
  } finally {
    await other?.close();
  }
}

/** Whether `work` succeeded; a conflict is the only failure that a lost race may have. */
async function won(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    assert.ok(isLeadKitError(error, 'conflict'), `a lost race is conflict, got ${describeError(error)}`);
    return false;
  }
}

const winners = (results: readonly boolean[]): number => results.filter(Boolean).length;

/** The list in another order for each caller. */
function rotated<Value>(values: readonly Value[], by: number): readonly Value[] {
  const turned = [...values.slice(by), ...values.slice(0, by)];
  return by % 2 === 0 ? turned : turned.reverse();
}

/** Several callers at once, from one process or, where the world has another store object, from two. */
export const concurrencyCases: readonly StoreCase[] = storeRules('concurrency', [
  {
    slug: 'ingest',
    title: 'the same signals ingested in parallel in different orders are each stored once, with one event',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench, ['signal.received', 'signal.updated']);
      const signals = Array.from({ length: 20 }, (_, n) => message(`m-${n}`, { aliases: [`old-${n}`] }));
      const results = await together(bench, (one, caller) => ingest(one, rotated(signals, caller)));
      const created = results.flat().filter((result) => result.outcome === 'created');
      assert.equal(created.length, 20, 'created');
      assert.equal(new Set(results.flat().map((result) => result.id)).size, 20, 'ids');
      assert.equal((await bench.tenant.signals.listPage()).items.length, 20, 'stored');
      assert.equal((await claim(bench, 1_000)).length, 20, 'events');
    },
  },
  {
    slug: 'checkpoint',
    title: 'of parallel calls that move one checkpoint exactly one succeeds, and only its signals are stored',
    family: 'concurrency',
    run: async (bench) => {
      const results = await together(bench, (one, caller) =>
        won(ingest(one, [message(`m-${caller}`)], { checkpoint: { from: null, to: `c-${caller}` } })),
      );
      assert.equal(winners(results), 1);
      const { items } = await bench.tenant.signals.listPage();
      const winner = results.indexOf(true);
      assert.deepEqual(
        items.map((signal) => signal.externalId),
        [`m-${winner}`],
      );
      assert.equal(await bench.tenant.signals.checkpoint('leads'), `c-${winner}`);
    },
  },
  {
    slug: 'record',
    title: 'the same offers recorded in parallel in different orders are each discovered once',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench, ['offer.discovered', 'offer.repriced']);
      const offers = Array.from({ length: 20 }, (_, n) => offer(`o-${n}`));
      const results = await together(bench, (one, caller) => record(one, rotated(offers, caller)));
      const created = results.flat().filter((result) => result.outcome === 'created');
      assert.equal(created.length, 20, 'created');
      assert.equal((await bench.tenant.offers.listPage()).items.length, 20, 'stored');
      assert.equal((await claim(bench, 1_000)).length, 20, 'events');
    },
  },
  {
    slug: 'version',
    title: 'of parallel commits on one version exactly one wins, the others are refused with conflict',
    family: 'concurrency',
    run: async (bench) => {
      const stored = niche(bench);
      await bench.tenant.commit({ now: bench.at(0), changes: [added('niche', stored)] });
      const results = await together(bench, ({ tenant, at }, caller) => {
        const next = revised(stored, { name: `by ${caller}` });
        return won(tenant.commit({ now: at(1), changes: [change('niche', next, stored)] }));
      });
      assert.equal(winners(results), 1);
      const kept = await bench.tenant.get('niche', stored.id);
      assert.equal(kept?.name, `by ${results.indexOf(true)}`);
    },
  },
  {
    slug: 'key',
    title: 'of parallel commits that take one unique key exactly one wins: one buyer is one person',
    family: 'concurrency',
    run: async (bench) => {
      const people = Array.from({ length: CALLERS }, () =>
        person(bench, [identity('phone', '+77015550101')]),
      );
      const results = await together(bench, ({ tenant, at }, caller) => {
        const one = people[caller];
        assert.ok(one);
        return won(tenant.commit({ now: at(0), changes: [added('person', one)] }));
      });
      assert.equal(winners(results), 1);
      assert.equal((await bench.tenant.listPage('person')).items.length, 1);
    },
  },
  {
    slug: 'commits',
    title: 'parallel commits of different things all succeed, also when they touch them in opposite orders',
    family: 'concurrency',
    run: async (bench) => {
      const batches = Array.from({ length: CALLERS }, (_, caller) =>
        Array.from({ length: 10 }, (__, n) => item(bench, `SKU-${n}-${caller}`)),
      );
      await together(bench, ({ tenant, at }, caller) => {
        const items = rotated(batches[caller] ?? [], caller);
        return tenant.commit({ now: at(0), changes: items.map((one) => added('item', one)) });
      });
      assert.deepEqual(await bench.tenant.count('item'), [{ group: {}, count: CALLERS * 10 }]);
    },
  },
  {
    slug: 'claim',
    title: 'parallel claims never hand out one delivery twice within its lease, and miss none',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench);
      await happen(bench, ...Array.from({ length: 40 }, () => event(bench)));
      const results = await together(bench, (one) => claim(one, 0, { limit: 10 }));
      const ids = eventIds(results.flat());
      assert.equal(new Set(ids).size, ids.length, 'a delivery was handed out twice');
      const rest = eventIds(await claim(bench, 1));
      assert.equal(new Set([...ids, ...rest]).size, 40, 'all deliveries');
    },
  },
  {
    slug: 'claim-order',
    title: 'parallel claims never hand out two events of one subject',
    family: 'concurrency',
    run: async (bench) => {
      await listen(bench);
      const subject = { kind: 'niche', id: bench.id(), version: 1 };
      await happen(bench, ...Array.from({ length: 10 }, () => event(bench, { subject })));
      const results = await together(bench, (one) => claim(one));
      assert.equal(results.flat().length, 1);
    },
  },
  {
    slug: 'lease',
    title: 'of parallel wishes for one lease exactly one is granted',
    family: 'concurrency',
    run: async (bench) => {
      const results = await together(bench, async ({ store, at }, caller) => {
        const wish = { name: 'nightly', holder: `h-${caller}`, ttlMs: 1_000, now: at(0) };
        return (await store.leases.acquire(wish)) !== undefined;
      });
      assert.equal(winners(results), 1);
    },
  },
  {
    slug: 'budget',
    title: 'parallel takes never grant more than the limit, and all of it',
    family: 'concurrency',
    run: async (bench) => {
      const results = await together(bench, async ({ store, at }) => {
        const wish = { name: 'api', cost: 1, limit: 5, windowMs: 1_000, now: at(0) };
        return (await store.budgets.take(wish)).granted;
      });
      assert.equal(winners(results), 5);
    },
  },
  {
    slug: 'tokens',
    title: 'of parallel writes over one version of secrets exactly one wins',
    family: 'concurrency',
    run: async (bench) => {
      const results = await together(bench, ({ store }, caller) =>
        won(store.tokens.write(TENANT, 'account', { accessToken: `by-${caller}` }, 0)),
      );
      assert.equal(winners(results), 1);
      const kept = await bench.store.tokens.read(TENANT, 'account');
      assert.deepEqual(kept, { values: { accessToken: `by-${results.indexOf(true)}` }, version: 1 });
    },
  },
]);
