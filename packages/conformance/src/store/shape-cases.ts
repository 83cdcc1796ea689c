import assert from 'node:assert/strict';
import { expectError } from '../expectations.ts';
import { type StoreBench, type StoreCase, storeRules, TENANT } from './store-case.ts';
import { message, offer } from './store-samples.ts';

/** One harmless call of every method of the port, by name. */
export function everyCall(
  bench: StoreBench,
): Readonly<Record<string, (signal?: AbortSignal) => Promise<unknown>>> {
  const { store, tenant, at } = bench;
  const { deliveries, leases, budgets, tokens } = store;
  const now = at(0);
  const receipt = { deliveryId: bench.id(), leaseToken: bench.id() };
  const lease = { name: 'nightly', token: bench.id(), expiresAt: at(1_000) };
  const ingest = {
    stream: 's',
    platform: 'bazaar',
    accountId: bench.id<'account'>(),
    now,
    collectFrom: now,
    signals: [{ id: bench.id(), eventId: bench.id(), signal: message('m-1') }],
  };
  const record = { now, offers: [{ id: bench.id(), eventId: bench.id(), offer: offer('o-1') }] };
  const failure = { error: 'unavailable: no answer', retryAt: null, now };
  const erasure = { personId: bench.id(), eventId: bench.id(), now };
  return {
    get: (signal) => tenant.get('niche', bench.id(), { signal }),
    getByKey: (signal) => tenant.getByKey('item', 'SKU-1', { signal }),
    listPage: (signal) => tenant.listPage('niche', {}, { signal }),
    count: (signal) => tenant.count('niche', {}, { signal }),
    commit: (signal) => tenant.commit({ now }, { signal }),
    'signals.get': (signal) => tenant.signals.get(bench.id(), { signal }),
    'signals.listPage': (signal) => tenant.signals.listPage({}, { signal }),
    'signals.checkpoint': (signal) => tenant.signals.checkpoint('s', { signal }),
    'signals.ingest': (signal) => tenant.signals.ingest(ingest, { signal }),
    'offers.get': (signal) => tenant.offers.get(bench.id(), { signal }),
    'offers.listPage': (signal) => tenant.offers.listPage({}, { signal }),
    'offers.sightings': (signal) => tenant.offers.sightings(bench.id(), { signal }),
    'offers.record': (signal) => tenant.offers.record(record, { signal }),
    'offers.seenPage': (signal) => tenant.offers.seenPage({ runId: bench.id() }, { signal }),
    'offers.vanish': (signal) => tenant.offers.vanish({ now, offers: [] }, { signal }),
    'offers.forgetRuns': (signal) => tenant.offers.forgetRuns([bench.id()], { signal }),
    'deliveries.register': (signal) => deliveries.register({ name: 'crm', types: ['x.done'] }, { signal }),
    'deliveries.unregister': (signal) => deliveries.unregister('nobody', { signal }),
    'deliveries.claim': (signal) =>
      deliveries.claim({ consumer: 'crm', limit: 1, leaseMs: 1_000, now }, { signal }),
    'deliveries.acknowledge': (signal) => deliveries.acknowledge(receipt, { signal }),
    'deliveries.fail': (signal) => deliveries.fail(receipt, failure, { signal }),
    'deliveries.release': (signal) => deliveries.release(receipt, { signal }),
    'deliveries.deadLetters': (signal) => deliveries.deadLetters({}, { signal }),
    'deliveries.replay': (signal) => deliveries.replay({ consumer: 'crm', now }, { signal }),
    'deliveries.backlog': (signal) => deliveries.backlog({ signal }),
    'leases.acquire': (signal) =>
      leases.acquire({ name: 'nightly', holder: 'a', ttlMs: 1_000, now }, { signal }),
    'leases.renew': (signal) => leases.renew(lease, { ttlMs: 1_000, now }, { signal }),
    'leases.release': (signal) => leases.release(lease, { signal }),
    'budgets.take': (signal) =>
      budgets.take({ name: 'api', cost: 1, limit: 1, windowMs: 1_000, now }, { signal }),
    'budgets.block': (signal) => budgets.block({ name: 'api', until: at(1_000), now }, { signal }),
    'tokens.read': (signal) => tokens.read(TENANT, 'account', { signal }),
    'tokens.write': (signal) => tokens.write(TENANT, 'account', { accessToken: 'x' }, 0, { signal }),
    'tokens.erase': (signal) => tokens.erase(TENANT, 'account', { signal }),
    summarize: (signal) => tenant.summarize('lead', { field: 'score' }, { signal }),
    countFunnel: (signal) =>
      tenant.countFunnel({ over: { from: now, before: at(1_000) }, withinMs: 1_000 }, { signal }),
    'privacy.erasePerson': (signal) => tenant.privacy.erasePerson(erasure, { signal }),
    'privacy.isErased': (signal) => tenant.privacy.isErased(['hash'], { signal }),
    'privacy.exportPage': (signal) => tenant.privacy.exportPage({}, { signal }),
    'privacy.erase': (signal) => tenant.privacy.erase({ now, by: 'member-1', reason: 'left' }, { signal }),
    'privacy.erasures': (signal) => tenant.privacy.erasures({ signal }),
    'privacy.purge': (signal) => tenant.privacy.purge({ before: now, now }, { signal }),
  };
}

/** The store as a whole. */
export const shapeCases: readonly StoreCase[] = storeRules('store', [
  {
    slug: 'named',
    title: 'a store has a short id in lower case and says whether it is durable',
    family: 'shape',
    run: async ({ store }) => {
      assert.match(store.id, /^[a-z][a-z0-9-]*$/, 'id');
      assert.equal(typeof store.isDurable, 'boolean', 'isDurable');
    },
  },
  {
    slug: 'tenant-named',
    title: 'tenant(id) gives the store of that tenant',
    family: 'shape',
    run: async ({ store }) => {
      assert.equal(store.tenant('a').tenantId, 'a');
      assert.equal(store.tenant('b.2_c-d').tenantId, 'b.2_c-d');
    },
  },
  {
    slug: 'closed',
    title: 'after close every call is refused with unavailable',
    family: 'errors',
    run: async (bench) => {
      const calls = everyCall(bench);
      await bench.store.close();
      for (const [name, call] of Object.entries(calls))
        await expectError(`${name} after close`, () => call(), 'unavailable');
    },
  },
  {
    slug: 'unreachable',
    title: 'when the data cannot be reached, every call is refused with unavailable',
    family: 'errors',
    needs: ['disconnect'],
    run: async (bench) => {
      const calls = everyCall(bench);
      await bench.world.disconnect?.();
      for (const [name, call] of Object.entries(calls))
        await expectError(`${name} while disconnected`, () => call(), 'unavailable');
    },
  },
]);
