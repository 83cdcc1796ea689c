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
/** Some eighty runs one after the other. */
const PATIENCE_MS = 120_000;
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
  const market = createFakeMarket({ clock, pageSize: 5 });
  market.world.putOffers(12, {
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
  market.world.putOffer({ externalId: '13', title: 'телефон' });
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

/** What a run and whatever had to follow it came to. */
interface Ending {
  readonly report: ReturnType<typeof essence>;
  readonly events: readonly string[];
  /** Runs there are; the first one is of the world. */
  readonly runs: number;
}

/** Stops a run at a call of the store, and runs again with another process. `undefined`: there are not so many calls. */
async function stoppedAt(n: number, isDone: boolean): Promise<Ending | undefined> {
  const there = await world();
  const { store, nicheId } = there;
  const broken = kitOver(there, failingStore(store, n, isDone), 2);
  const isThrough = await broken.research.run({ nicheId }).then(
    () => true,
    () => false,
  );
  if (isThrough) return undefined;
  const report = essence(await kitOver(there, store, 3).research.run({ nicheId }));
  const { items } = await store.tenant('default').listPage('research-run');
  return { report, events: await told(there), runs: items.length };
}

async function stoppedAtEvery(isDone: boolean): Promise<readonly Ending[]> {
  const endings: Ending[] = [];
  for (let n = 1; ; n += 1) {
    const ending = await stoppedAt(n, isDone);
    if (ending === undefined) return endings;
    endings.push(ending);
  }
}

async function undisturbed(): Promise<Ending> {
  const there = await world();
  const report = essence(await kitOver(there, there.store, 2).research.run({ nicheId: there.nicheId }));
  return { report, events: await told(there), runs: 2 };
}

test('the undisturbed run finds one new, one repriced and three vanished offers', async () => {
  const { report } = await undisturbed();
  expect(report.groups).toMatchObject([{ offers: 9, newOffers: 1, repricedOffers: 1, vanishedOffers: 3 }]);
});

test.each([
  ['before', false],
  ['after', true],
])(
  'a run that is stopped %s any call of the store and taken up again ends like one that was not',
  async (_when, isDone) => {
    const expected = await undisturbed();
    const endings = await stoppedAtEvery(isDone);
    expect(endings.length).toBeGreaterThanOrEqual(20);
    // Stopped after its end was stored, a run needs no taking up: the next one is another run.
    const takenUp = endings.filter(({ runs }) => runs === 2);
    expect(takenUp.length).toBeGreaterThanOrEqual(endings.length - 1);
    expect(takenUp).toEqual(takenUp.map(() => expected));
  },
  PATIENCE_MS,
);
