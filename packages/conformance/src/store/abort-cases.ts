import assert from 'node:assert/strict';
import { expectAbort } from '../expectations.ts';
import { everyCall } from './shape-cases.ts';
import { type StoreBench, type StoreCase, storeRules, TENANT } from './store-case.ts';

const CALLS: readonly string[] = [
  'get',
  'getByKey',
  'listPage',
  'count',
  'commit',
  'signals.get',
  'signals.listPage',
  'signals.checkpoint',
  'signals.ingest',
  'offers.get',
  'offers.listPage',
  'offers.sightings',
  'offers.record',
  'deliveries.register',
  'deliveries.unregister',
  'deliveries.claim',
  'deliveries.acknowledge',
  'deliveries.fail',
  'deliveries.release',
  'deliveries.deadLetters',
  'deliveries.replay',
  'deliveries.backlog',
  'leases.acquire',
  'leases.renew',
  'leases.release',
  'budgets.take',
  'budgets.block',
  'tokens.read',
  'tokens.write',
  'tokens.erase',
  'summarize',
  'countFunnel',
  'privacy.erasePerson',
  'privacy.isErased',
  'privacy.exportPage',
  'privacy.erase',
  'privacy.erasures',
  'privacy.purge',
];

/** Aborted calls. */
export const abortCases: readonly StoreCase[] = storeRules('abort', [
  ...CALLS.map((name) => ({
    slug: name,
    title: `${name} with an aborted signal rejects with the signal's own reason`,
    family: 'abort' as const,
    run: async (bench: StoreBench): Promise<void> => {
      const call = everyCall(bench)[name];
      assert.ok(call, `${name} is no call of the port`);
      await expectAbort(name, call);
    },
  })),
  {
    slug: 'nothing-done',
    title: 'an aborted write does nothing',
    family: 'abort',
    run: async (bench) => {
      const calls = everyCall(bench);
      for (const name of ['signals.ingest', 'offers.record', 'tokens.write', 'leases.acquire'])
        await calls[name]?.(AbortSignal.abort(new Error('stopped'))).catch(() => undefined);
      const { store, tenant, at } = bench;
      assert.deepEqual((await tenant.signals.listPage()).items, [], 'signals after an aborted ingest');
      assert.deepEqual((await tenant.offers.listPage()).items, [], 'offers after an aborted record');
      assert.equal(await store.tokens.read(TENANT, 'account'), undefined, 'tokens after an aborted write');
      const lease = { name: 'nightly', holder: 'b', ttlMs: 1_000, now: at(0) };
      assert.ok(await store.leases.acquire(lease), 'the lease is taken although the call was aborted');
    },
  },
]);
