import {
  type ClaimedDelivery,
  createIdGenerator,
  type Id,
  type IncomingSignal,
  isLeadKitError,
} from '@leadkit/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore, type PostgresStore } from '../src/index.ts';
import { startChild } from './child-process.ts';
import { makeDatabase, type OwnDatabase, withDatabase } from './own-database.ts';

const NOW = '2026-11-22T05:00:00.000Z';
const ids = createIdGenerator(() => Date.parse(NOW));

/** The same list in an order of its own, from a seed. */
function shuffled<Value>(values: readonly Value[], seed: number): readonly Value[] {
  let state = seed + 1;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return values
    .map((value) => ({ value, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}

withDatabase((given) => {
  let database: OwnDatabase;
  const stores: PostgresStore[] = [];

  beforeAll(async () => {
    database = await makeDatabase(given);
    for (let process = 0; process < 2; process += 1) {
      stores.push(
        await createPostgresStore({
          connectionString: database.connectionString,
          connectionsMax: 10,
          allowPlaintextTokens: true,
        }),
      );
    }
  });

  afterAll(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await database.drop();
  });

  const storeOf = (worker: number): PostgresStore => stores[worker % 2] as PostgresStore;

  test('20 workers ingest the same 200 signals in different orders, 20 times: 200 signals, 200 events, no error', async () => {
    await storeOf(0).deliveries.register({ name: 'leads', types: ['signal.received', 'signal.updated'] });
    const accountId = ids.next<'account'>();
    const signals = Array.from(
      { length: 200 },
      (_, n): IncomingSignal => ({
        kind: 'message',
        externalId: `message-${n}`,
        aliases: [`old-${n}`],
        revision: 1,
        occurredAt: NOW,
        who: { platformUserId: `user-${n}` },
      }),
    );
    for (let round = 0; round < 20; round += 1) {
      const tenantId = `round-${round}`;
      const work = Array.from({ length: 20 }, async (_, worker) =>
        storeOf(worker)
          .tenant(tenantId)
          .signals.ingest({
            stream: `by-${worker}`,
            platform: 'bazaar',
            accountId,
            now: NOW,
            collectFrom: NOW,
            signals: shuffled(signals, round * 20 + worker).map((signal) => ({
              id: ids.next(),
              eventId: ids.next(),
              signal,
            })),
          }),
      );
      const outcomes = (await Promise.all(work)).flat().map(({ outcome }) => outcome);
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(200);
      expect(outcomes.filter((outcome) => outcome === 'unchanged')).toHaveLength(3_800);
    }
    const counted = await database.run(
      `select count(*)::int as signals, count(distinct tenant_id || external_id)::int as names,
         (select count(*)::int from leadkit.event) as events, (select count(*)::int from leadkit.delivery) as deliveries
       from leadkit.signal`,
    );
    expect(counted).toEqual([{ signals: 4_000, names: 4_000, events: 4_000, deliveries: 4_000 }]);
  });

  test('8 workers drain 10,000 deliveries: each comes once, and the workers share them', async () => {
    const [store] = stores as [PostgresStore];
    await store.deliveries.register({ name: 'drain', types: ['load.made'] });
    for (let batch = 0; batch < 20; batch += 1) {
      await store.tenant('drain').commit({
        now: NOW,
        events: Array.from({ length: 500 }, (_, n) => ({
          id: ids.next<'event'>(),
          type: 'load.made',
          version: 1,
          tenantId: 'drain',
          // Two events per subject, so that some must wait for others.
          subject: { kind: 'load', id: `${batch}-${Math.floor(n / 2)}`, version: 1 },
          occurredAt: NOW,
          data: { n },
        })),
      });
    }
    const drained = await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        const { deliveries } = storeOf(worker);
        const claim = { consumer: 'drain', limit: 50, leaseMs: 600_000, now: NOW };
        const taken: ClaimedDelivery[] = [];
        for (let idle = 0; idle < 5; ) {
          const claimed = await deliveries.claim(claim);
          idle = claimed.length === 0 ? idle + 1 : 0;
          taken.push(...claimed);
          for (const delivery of claimed) await deliveries.acknowledge(delivery);
        }
        return taken;
      }),
    );
    const all = drained.flat();
    expect(all).toHaveLength(10_000);
    expect(new Set(all.map(({ event }) => event.id)).size).toBe(10_000);
    expect(all.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(drained.every((taken) => taken.length > 100)).toBe(true);
    expect((await store.deliveries.backlog()).find(({ name }) => name === 'drain')?.pending).toBe(0);
  });

  test('while one subject is replayed and claimed at once, no two of its deliveries are held together', async () => {
    const [store] = stores as [PostgresStore];
    const { deliveries } = store;
    await deliveries.register({ name: 'order', types: ['order.made'] });
    const subject = { kind: 'order', id: 'one', version: 1 };
    for (let round = 0; round < 20; round += 1) {
      const events = [1, 2, 3].map((n) => ({
        id: ids.next<'event'>() as string,
        type: 'order.made',
        version: n,
        tenantId: 'order',
        subject,
        occurredAt: NOW,
        data: {},
      }));
      await store.tenant('order').commit({ now: NOW, events });
      const claim = { consumer: 'order', limit: 10, leaseMs: 60_000, now: NOW };
      const [first] = await deliveries.claim(claim);
      if (first === undefined) throw new Error('nothing to claim');
      await deliveries.fail(first, { error: 'x', retryAt: null, now: NOW });
      const [held] = await Promise.all([
        Promise.all(Array.from({ length: 6 }, (_, worker) => storeOf(worker).deliveries.claim(claim))),
        deliveries.replay({ consumer: 'order', now: NOW }),
      ]);
      expect(held.flat().length).toBeLessThanOrEqual(1);
      for (const delivery of held.flat()) await deliveries.acknowledge(delivery);
      for (let left = 3; left > 0; left -= 1) {
        for (const delivery of await deliveries.claim(claim)) await deliveries.acknowledge(delivery);
      }
    }
  });

  test('of 20 commits over one version one wins, and 19 are refused with conflict', async () => {
    const id = ids.next<'niche'>();
    const state = {
      id,
      tenantId: 'versions',
      version: 1,
      createdAt: NOW,
      updatedAt: NOW,
      name: 'Шкафы-купе',
      kind: 'service',
      queries: {},
      cities: [],
      platforms: [],
      status: 'draft',
    } as never;
    const commit = (worker: number, version: number): Promise<boolean> =>
      storeOf(worker)
        .tenant('versions')
        .commit({
          now: NOW,
          changes: [
            {
              kind: 'niche',
              entity: { ...(state as object), version, name: `by ${worker}` } as never,
              expectedVersion: version - 1,
              keys: [],
            },
          ],
        })
        .then(
          () => true,
          (error: unknown) => {
            if (isLeadKitError(error, 'conflict')) return false;
            throw error;
          },
        );
    for (let version = 1; version <= 20; version += 1) {
      const won = await Promise.all(Array.from({ length: 20 }, (_, worker) => commit(worker, version)));
      expect(won.filter(Boolean)).toHaveLength(1);
    }
    expect((await storeOf(0).tenant('versions').get('niche', id))?.version).toBe(20);
  });

  test('commits of many processes that touch the same things in opposite orders never end in an error', async () => {
    const things = Array.from({ length: 40 }, () => ids.next<'niche'>() as Id<'niche'>);
    const work = Array.from({ length: 20 }, async (_, worker) => {
      const changes = shuffled(things, worker).map((id) => ({
        kind: 'niche' as const,
        entity: {
          id,
          tenantId: 'opposite',
          version: 1,
          createdAt: NOW,
          updatedAt: NOW,
          name: `by ${worker}`,
          kind: 'service',
          queries: {},
          cities: [],
          platforms: [],
          status: 'draft',
        } as never,
        expectedVersion: 0,
        keys: [`key of ${id}`],
      }));
      try {
        await storeOf(worker).tenant('opposite').commit({ now: NOW, changes });
        return true;
      } catch (error) {
        if (isLeadKitError(error, 'conflict')) return false;
        throw error;
      }
    });
    expect((await Promise.all(work)).filter(Boolean)).toHaveLength(1);
  });

  test('two processes that find one token expired refresh it once, and both use the new one', async () => {
    const tokenKey = Buffer.alloc(32, 7).toString('base64');
    const store = await createPostgresStore({
      connectionString: database.connectionString,
      connectionsMax: 1,
      tokenKeys: [tokenKey],
    });
    await store.tokens.write('default', 'account', { accessToken: 'expired' }, 0);
    await store.close();
    const { connectionString } = database;
    const children = ['first', 'second'].map((holder) =>
      startChild(new URL('children/refresh-token.ts', import.meta.url), {
        connectionString,
        holder,
        tokenKey,
      }),
    );
    const ended = await Promise.all(children.map(({ ended }) => ended));
    expect(ended.map(({ errors }) => errors)).toEqual(['', '']);
    const lines = ended.flatMap(({ lines }) => lines);
    expect(lines.filter((line) => line.refreshed === true)).toHaveLength(1);
    const used = lines
      .filter((line) => 'uses' in line)
      .map(({ uses }) => (uses as { version: number }).version);
    expect(used).toEqual([2, 2]);
  });
});
