import {
  createLeadKit,
  type EventRecord,
  type LeadKit,
  type Market,
  type ResearchReport,
  type Store,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import {
  createFakeMarket,
  createTestClock,
  createTestIds,
  type FakeMarket,
  type TestClock,
} from '@leadkit/core/testing';
import { expect, test } from 'vitest';

const DAY_MS = 86_400_000;
const TYPES = ['offer.discovered', 'offer.repriced', 'offer.vanished', 'research.completed', 'niche.scored'];

/** A store that fails from its `n`th call on, before the call does anything or after it has done it. */
function failingStore(inner: Store, n: number, isDone: boolean): Store {
  let calls = 0;
  const wrap = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value === 'object' && value !== null) return wrap(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'tenant') return wrap(value.apply(target, args) as object);
          calls += 1;
          if (calls < n) return value.apply(target, args) as unknown;
          const work =
            calls === n && isDone ? (value.apply(target, args) as Promise<unknown>) : Promise.resolve();
          return work.then(() => {
            throw new TypeError('the process stopped');
          });
        };
      },
    });
  return wrap(inner);
}

interface World {
  readonly store: Store;
  readonly clock: TestClock;
  readonly market: FakeMarket;
  readonly nicheId: string;
}

function kitOver({ clock, market }: Pick<World, 'clock' | 'market'>, store: Store, seed: number): LeadKit {
  const markets: readonly Market[] = [market];
  return createLeadKit({ store, markets, clock, ids: createTestIds({ seed }), research: { queriesMax: 2 } });
}

/** A niche after its first run, and a market that has changed since. */
async function world(): Promise<World> {
  const clock = createTestClock();
  const market = createFakeMarket({ clock, pageSize: 10 });
  market.world.putOffers(25, {
    title: 'телефон',
    from: { amountMinor: 100, currency: 'KZT' },
    validUntil: '2026-12-22T00:00:00.000Z',
  });
  const store = createMemoryStore();
  const kit = kitOver({ clock, market }, store, 1);
  await store.deliveries.register({ name: 'witness', types: TYPES });
  const niche = await kit.niches.create({
    name: 'Телефоны',
    kind: 'used_goods',
    queries: { ru: ['телефон'] },
  });
  await kit.research.run({ nicheId: niche.id });
  await clock.advance(7 * DAY_MS);
  for (const id of ['1', '2', '3']) market.world.removeOffer(id);
  market.world.putOffer({ externalId: '4', title: 'отложен' });
  market.world.putOffer({ externalId: '5', price: { amountMinor: 1, currency: 'KZT' } });
  market.world.putOffer({ externalId: '26', title: 'телефон' });
  return { store, clock, market, nicheId: niche.id };
}

/** Every event a consumer gets, as type and offer, in no particular order. */
async function told({ store, clock }: World): Promise<readonly string[]> {
  const events: EventRecord[] = [];
  for (;;) {
    const now = new Date(clock.now()).toISOString();
    const claimed = await store.deliveries.claim({ consumer: 'witness', limit: 1_000, leaseMs: 1_000, now });
    if (claimed.length === 0) break;
    for (const delivery of claimed) {
      events.push(delivery.event);
      await store.deliveries.acknowledge(delivery);
    }
  }
  return events
    .map(({ type, data }) => `${type} ${(data as { externalId?: string }).externalId ?? ''}`)
    .sort();
}

const essence = ({ groups, niche, parts }: ResearchReport) => ({
  groups,
  parts,
  score: niche.score?.hundredths,
  status: niche.status,
});

test('a run stopped at any call of the store and taken up again ends like one that was not, and tells nothing twice', async () => {
  const undisturbed = await world();
  let calls = 0;
  const expected = essence(
    await kitOver(undisturbed, undisturbed.store, 2).research.run({ nicheId: undisturbed.nicheId }),
  );
  const expectedEvents = await told(undisturbed);
  expect(expected.groups).toMatchObject([{ offers: 22, newOffers: 1, repricedOffers: 1, vanishedOffers: 3 }]);

  for (const isDone of [false, true]) {
    for (let n = 1; ; n += 1) {
      const disturbed = await world();
      const { store, nicheId } = disturbed;
      const broken = kitOver(disturbed, failingStore(store, n, isDone), 2);
      const first = await broken.research.run({ nicheId }).then(essence, () => undefined);
      if (first !== undefined) {
        calls = n;
        break;
      }
      const again = kitOver(disturbed, store, 3);
      const report = essence(await again.research.run({ nicheId }));
      const what = `stopped ${isDone ? 'after' : 'before'} call ${n}`;
      const { items } = await store.tenant('default').listPage('research-run');
      // When the last call was done before the process stopped, the run had ended; the next one finds nothing new.
      if (items.length === 2) expect(report, what).toEqual(expected);
      expect(await told(disturbed), what).toEqual(
        items.length === 2 ? expectedEvents : expect.arrayContaining([...expectedEvents]),
      );
    }
  }
  expect(calls).toBeGreaterThan(20);
});
