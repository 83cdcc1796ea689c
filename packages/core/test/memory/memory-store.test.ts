import { expect, test } from 'vitest';
import { change } from '../../src/ports/entities.ts';
import {
  at,
  type Bench,
  event,
  ingestion,
  item,
  message,
  offer,
  openBench,
  recording,
  TENANT,
} from './samples.ts';

const receipt = { deliveryId: 'd', leaseToken: 't' };
const lease = { name: 'l', token: 't', expiresAt: at(1) };

/** One harmless call of everything a store can do. */
function everyCall(bench: Bench, signal?: AbortSignal): Readonly<Record<string, () => Promise<unknown>>> {
  const { tenant, store } = bench;
  const { deliveries, leases, budgets, tokens } = store;
  const options = { signal };
  const now = at(0);
  return {
    get: () => tenant.get('item', bench.id(), options),
    getByKey: () => tenant.getByKey('item', 'A', options),
    listPage: () => tenant.listPage('item', {}, options),
    count: () => tenant.count('item', {}, options),
    commit: () => tenant.commit({ now, changes: [change('item', item(bench, 'A'))] }, options),
    'signals.get': () => tenant.signals.get(bench.id(), options),
    'signals.listPage': () => tenant.signals.listPage({}, options),
    'signals.checkpoint': () => tenant.signals.checkpoint('s', options),
    'signals.ingest': () => tenant.signals.ingest(ingestion(bench, [message('m')]), options),
    'offers.get': () => tenant.offers.get(bench.id(), options),
    'offers.listPage': () => tenant.offers.listPage({}, options),
    'offers.sightings': () => tenant.offers.sightings(bench.id(), options),
    'offers.record': () => tenant.offers.record(recording(bench, [offer('o')]), options),
    'offers.seenPage': () => tenant.offers.seenPage({ runId: bench.id() }, options),
    'offers.vanish': () => tenant.offers.vanish({ now, offers: [] }, options),
    'offers.forgetRuns': () => tenant.offers.forgetRuns([], options),
    'deliveries.register': () => deliveries.register({ name: 'crm', types: [] }, options),
    'deliveries.unregister': () => deliveries.unregister('nobody', options),
    'deliveries.claim': () => deliveries.claim({ consumer: 'crm', limit: 1, leaseMs: 1, now }, options),
    'deliveries.acknowledge': () => deliveries.acknowledge(receipt, options),
    'deliveries.fail': () => deliveries.fail(receipt, { error: 'x', retryAt: null, now }, options),
    'deliveries.release': () => deliveries.release(receipt, options),
    'deliveries.deadLetters': () => deliveries.deadLetters({}, options),
    'deliveries.replay': () => deliveries.replay({ consumer: 'crm', now }, options),
    'deliveries.backlog': () => deliveries.backlog(options),
    'leases.acquire': () => leases.acquire({ name: 'l', holder: 'h', ttlMs: 1, now }, options),
    'leases.renew': () => leases.renew(lease, { ttlMs: 1, now }, options),
    'leases.release': () => leases.release(lease, options),
    'budgets.take': () => budgets.take({ name: 'b', cost: 1, limit: 1, windowMs: 1, now }, options),
    'budgets.block': () => budgets.block({ name: 'b', until: at(1), now }, options),
    'tokens.read': () => tokens.read(TENANT, 'a', options),
    'tokens.write': () => tokens.write(TENANT, 'a', { accessToken: 'x' }, 0, options),
    'tokens.erase': () => tokens.erase(TENANT, 'a', options),
  };
}

const CALLS = Object.keys(everyCall(openBench()));

test('it is called memory and says that it is not durable', () => {
  const { store } = openBench();
  expect([store.id, store.isDurable]).toEqual(['memory', false]);
});

test('two stores share nothing', async () => {
  const [one, other] = [openBench(), openBench()];
  const stored = item(one, 'A');
  await one.tenant.commit({ now: at(0), changes: [change('item', stored)] });
  expect(await other.tenant.get('item', stored.id)).toBeUndefined();
});

test('the same tenant asked for twice is the same data', async () => {
  const bench = openBench();
  const stored = item(bench, 'A');
  await bench.tenant.commit({ now: at(0), changes: [change('item', stored)] });
  expect(await bench.store.tenant(TENANT).get('item', stored.id)).toEqual(stored);
});

test('a tenant id of another shape is refused with invalid_input at once', () => {
  expect(() => openBench().store.tenant('No Such Tenant')).toThrow(
    expect.objectContaining({ code: 'invalid_input' }),
  );
});

test.each(CALLS)('%s after close is refused with unavailable', async (name) => {
  const bench = openBench();
  const call = everyCall(bench)[name] as () => Promise<unknown>;
  await bench.store.close();
  await expect(call()).rejects.toMatchObject({ code: 'unavailable', operation: name });
});

test.each(CALLS)('%s with an aborted signal rejects with its own reason', async (name) => {
  const reason = new Error('stopped');
  const call = everyCall(openBench(), AbortSignal.abort(reason))[name] as () => Promise<unknown>;
  await expect(call()).rejects.toBe(reason);
});

test('an aborted write does nothing', async () => {
  const bench = openBench();
  const calls = everyCall(bench, AbortSignal.abort(new Error('stopped')));
  for (const call of Object.values(calls)) await call().catch(() => undefined);
  expect(await bench.tenant.count('item')).toEqual([{ group: {}, count: 0 }]);
  expect((await bench.tenant.signals.listPage()).items).toEqual([]);
  expect((await bench.tenant.offers.listPage()).items).toEqual([]);
  expect(await bench.store.deliveries.backlog()).toEqual([]);
  expect(await bench.store.tokens.read(TENANT, 'a')).toBeUndefined();
});

test('bad input comes back as a rejection, never as a throw', async () => {
  const bench = openBench();
  const commit = bench.tenant.commit(undefined as never);
  await expect(commit).rejects.toMatchObject({ code: 'invalid_input' });
  const list = bench.tenant.listPage('thing' as never);
  await expect(list).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path: 'kind' }] });
});

test('the events of bulk calls and commits share one order per subject', async () => {
  const bench = openBench();
  await bench.store.deliveries.register({
    name: 'crm',
    types: ['signal.received', 'signal.updated', 'lead.scored'],
  });
  const [{ id } = { id: '' }] = await bench.tenant.signals.ingest(ingestion(bench, [message('m')]));
  const scored = event(bench, { subject: { kind: 'signal', id, version: 1 } });
  await bench.tenant.commit({ now: at(0), events: [scored] });
  await bench.tenant.signals.ingest(ingestion(bench, [message('m', { revision: 2 })]));
  const seen: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const claimed = await bench.store.deliveries.claim({
      consumer: 'crm',
      limit: 9,
      leaseMs: 1000,
      now: at(0),
    });
    for (const { event: one, deliveryId, leaseToken } of claimed) {
      seen.push(one.type);
      await bench.store.deliveries.acknowledge({ deliveryId, leaseToken });
    }
  }
  expect(seen).toEqual(['signal.received', 'lead.scored', 'signal.updated']);
});
