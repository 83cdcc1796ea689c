import {
  type AnyEvent,
  change,
  createLeadKit,
  type EventType,
  type LeadKit,
  LeadKitError,
  type LeadKitOptions,
  type Market,
  type MarketPage,
  type Money,
  type Niche,
  type ResearchReport,
  type Store,
  type StoredOffer,
} from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import {
  buildListing,
  createFakeMarket,
  createTestClock,
  createTestIds,
  type TestClock,
  testId,
} from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { collectAll, createTestKit } from '../leadkit/test-kit.ts';

const tenge = (major: number): Money => ({ amountMinor: major * 100, currency: 'KZT' });
const DAY_MS = 86_400_000;

const aNiche = (
  kit: LeadKit,
  over: Partial<Parameters<LeadKit['niches']['create']>[0]> = {},
): Promise<Niche> =>
  kit.niches.create({ name: 'Телефоны', kind: 'used_goods', queries: { ru: ['телефон'] }, ...over });

/** A kit over given markets, on a store that outlives it. */
function kitOver(
  markets: readonly Market[],
  clock: TestClock,
  store: Store,
  options: Partial<LeadKitOptions> = {},
  seed = 1,
): LeadKit {
  return createLeadKit({
    store,
    markets,
    clock,
    ids: createTestIds({ seed }),
    random: () => 0.5,
    ...options,
  });
}

function eventsOf(kit: LeadKit, ...types: readonly EventType[]): AnyEvent[] {
  const seen: AnyEvent[] = [];
  for (const type of types) kit.events.on(type, (event) => void seen.push(event as AnyEvent));
  return seen;
}

async function offersOf(store: Store): Promise<readonly StoredOffer[]> {
  return (await store.tenant('default').offers.listPage({ limit: 1_000 })).items;
}

describe('a run', () => {
  test('searches for what was asked for and for slips, and says why', async () => {
    const { kit } = createTestKit();
    const niche = await aNiche(kit, { queries: { kk: ['үстел'] } });
    const { queries, parts } = await kit.research.run({ nicheId: niche.id });
    expect(queries.map(({ text, rule }) => [text, rule])).toEqual([
      ['үстел', 'asked'],
      ['устел', 'kazakh_letters'],
      ['үcтел', 'lookalike_slip'],
    ]);
    expect(parts.map(({ query }) => query)).toEqual(['үстел', 'устел', 'үcтел']);
  });

  test('keeps what it covered: pages, offers and totals', async () => {
    const { kit, market } = createTestKit({ research: { queriesMax: 1 } });
    market.world.putOffers(45, { title: 'телефон' });
    const niche = await aNiche(kit);
    const { parts } = await kit.research.run({ nicheId: niche.id, pagesMax: 2 });
    expect(parts).toEqual([
      {
        market: 'fake-market',
        platform: 'fake',
        query: 'телефон',
        pages: 2,
        offers: 40,
        total: { value: 45, relation: 'exact' },
        isComplete: false,
        stoppedBy: 'page_limit',
      },
    ]);
  });

  test('a search that is not answered ends unavailable, and the next one is read', async () => {
    const { kit, market } = createTestKit({ research: { queriesMax: 1 } });
    market.world.putOffers(3, { title: 'телефон' });
    const niche = await aNiche(kit, { queries: { ru: ['стол', 'телефон'] } });
    market.world.faults.loseNextAnswer('searchPage');
    const { parts } = await kit.research.run({ nicheId: niche.id });
    expect(parts.map(({ query, stoppedBy, offers }) => [query, stoppedBy, offers])).toEqual([
      ['стол', 'unavailable', 0],
      ['телефон', undefined, 3],
    ]);
  });

  test('a market that limits its rate is not asked again by this run', async () => {
    const { kit, market } = createTestKit({ research: { queriesMax: 1 } });
    const niche = await aNiche(kit, { queries: { ru: ['стол', 'стул', 'шкаф'] } });
    const limited = new LeadKitError({ code: 'rate_limited', operation: 'searchPage', message: 'slow down' });
    market.world.faults.failNext('searchPage', limited);
    const { parts } = await kit.research.run({ nicheId: niche.id });
    expect(parts.map(({ stoppedBy }) => stoppedBy)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect(market.world.calls).toHaveLength(1);
  });
});

/** A market of one page that waits until it is told, and counts who is inside. */
function heldMarket(id: string, inside: { now: number; most: number }, release: Promise<void>): Market {
  return {
    contract: 1,
    id,
    platform: id,
    searchPage: async (): Promise<MarketPage> => {
      inside.now += 1;
      inside.most = Math.max(inside.most, inside.now);
      await release;
      inside.now -= 1;
      return { offers: [] };
    },
    readOffer: async () => undefined,
  };
}

describe('markets side by side', () => {
  test.each([
    [2, 2],
    [4, 3],
  ])(
    'with parallelMarkets %d at most %d of three are read at once, one request each',
    async (limit, most) => {
      const inside = { now: 0, most: 0 };
      let open = (): void => {};
      const release = new Promise<void>((resolve) => {
        open = resolve;
      });
      const markets = ['a', 'b', 'c'].map((id) => heldMarket(id, inside, release));
      const clock = createTestClock();
      const kit = kitOver(markets, clock, createMemoryStore(), { research: { parallelMarkets: limit } });
      const niche = await aNiche(kit, { queries: { ru: ['стол', 'стул'] } });
      const running = kit.research.run({ nicheId: niche.id });
      while (inside.now < most) await new Promise((resolve) => setImmediate(resolve));
      open();
      expect((await running).parts).toHaveLength(3 * 6);
      expect(inside.most).toBe(most);
    },
  );

  test('a market that blocks ends its part; the other one is read to the end', async () => {
    const clock = createTestClock();
    const [good, bad] = ['good', 'bad'].map((id) => createFakeMarket({ id, platform: id, clock }));
    good?.world.putOffers(3, { title: 'телефон' });
    bad?.world.block();
    const kit = kitOver([bad, good] as Market[], clock, createMemoryStore(), { research: { queriesMax: 2 } });
    const niche = await aNiche(kit);
    const { groups } = await kit.research.run({ nicheId: niche.id });
    expect(groups).toHaveLength(2);
    expect(groups).toContainEqual(expect.objectContaining({ platform: 'bad', offers: 0, isComplete: false }));
    expect(groups).toContainEqual(expect.objectContaining({ platform: 'good', offers: 3, isComplete: true }));
    expect(bad?.world.calls).toHaveLength(1);
  });

  test('a failure that is no answer of a market is thrown, and the run is taken up again', async () => {
    const clock = createTestClock();
    const market = createFakeMarket({ clock });
    market.world.putOffers(3, { title: 'телефон' });
    let isBroken = true;
    const faulty: Market = {
      ...market,
      searchPage: (query, options) => {
        if (isBroken && query.text !== 'телефон') throw new TypeError('not a function');
        return market.searchPage(query, options);
      },
    };
    const kit = kitOver([faulty], clock, createMemoryStore());
    const niche = await aNiche(kit);
    await expect(kit.research.run({ nicheId: niche.id })).rejects.toThrow(TypeError);
    isBroken = false;
    const { groups, parts } = await kit.research.run({ nicheId: niche.id });
    expect(groups).toMatchObject([{ offers: 3, newOffers: 3 }]);
    expect(parts).toHaveLength(3);
    expect(market.world.calls, 'the first part is not read again').toHaveLength(3);
  });
});

describe('a run that was stopped', () => {
  /** A run over two queries, aborted while the second one is asked for. */
  async function stopped(options: Partial<LeadKitOptions> = {}) {
    const clock = createTestClock();
    const store = createMemoryStore();
    const market = createFakeMarket({ clock });
    market.world.putOffers(5, { title: 'стол' });
    const stop = new AbortController();
    const stopping: Market = {
      ...market,
      searchPage: async (query, call) => {
        if (query.text === 'стул') stop.abort(new Error('stopped'));
        return market.searchPage(query, call);
      },
    };
    const kit = kitOver([stopping], clock, store, {
      ...options,
      research: { queriesMax: 1, ...options.research },
    });
    const niche = await aNiche(kit, { queries: { ru: ['стол', 'стул'] } });
    await expect(kit.research.run({ nicheId: niche.id }, { signal: stop.signal })).rejects.toThrow('stopped');
    const again = kitOver([market], clock, store, { research: { queriesMax: 1 }, ...options }, 2);
    return { clock, store, market, niche, again };
  }

  test('goes on with the same run, without reading its parts again or counting twice', async () => {
    const { store, market, niche, again } = await stopped();
    const { runId, groups, parts } = await again.research.run({ nicheId: niche.id });
    const { items } = await store.tenant('default').listPage('research-run');
    expect(items.map(({ id, status }) => [id, status])).toEqual([[runId, 'completed']]);
    expect(groups).toMatchObject([{ offers: 5, newOffers: 5 }]);
    expect(parts.map(({ query }) => query)).toEqual(['стол', 'стул']);
    expect(market.world.calls, 'one page each').toHaveLength(2);
  });

  test('is given up when it is too old, and the next one begins anew', async () => {
    const { clock, store, niche, again } = await stopped();
    await clock.advance(7 * 3_600_000);
    await again.research.run({ nicheId: niche.id });
    const { items } = await store.tenant('default').listPage('research-run');
    expect(items.map(({ status }) => status)).toEqual(['completed', 'abandoned']);
  });

  test('cannot be begun a second time: the store holds one running research per niche', async () => {
    const { store, niche } = await stopped();
    expect(await store.tenant('default').getByKey('research-run', `open:${niche.id}`)).toMatchObject({
      status: 'running',
    });
  });
});

describe('two runs', () => {
  async function twice(
    change: (world: ReturnType<typeof createTestKit>['market']['world']) => void,
    options: Partial<LeadKitOptions> = {},
    kind: Niche['kind'] = 'service',
  ) {
    const store = createMemoryStore();
    const setup = createTestKit({ store, ...options });
    const { kit, market, clock } = setup;
    market.world.putOffers(5, {
      title: 'телефон',
      price: tenge(100),
      validUntil: '2026-12-22T00:00:00.000Z',
    });
    const niche = await aNiche(kit, { kind });
    await kit.research.run({ nicheId: niche.id });
    const events = eventsOf(kit, 'offer.discovered', 'offer.repriced', 'offer.vanished');
    await clock.advance(DAY_MS);
    change(market.world);
    const report = await kit.research.run({ nicheId: niche.id });
    return { ...setup, store, niche, report, events };
  }

  test('tell what is new, vanished and repriced, each once', async () => {
    const { report, events, kit, niche } = await twice((world) => {
      world.putOffer({ externalId: '6', title: 'телефон' });
      world.putOffer({ externalId: '2', price: tenge(90) });
      world.removeOffer('3');
    });
    expect(report.groups).toMatchObject([{ offers: 5, newOffers: 1, repricedOffers: 1, vanishedOffers: 1 }]);
    expect(events.map(({ type, data }) => [type, (data as { externalId: string }).externalId])).toEqual([
      ['offer.repriced', '2'],
      ['offer.discovered', '6'],
      ['offer.vanished', '3'],
    ]);
    const third = await kit.research.run({ nicheId: niche.id });
    expect(third.groups).toMatchObject([{ newOffers: 0, repricedOffers: 0, vanishedOffers: 0 }]);
    expect(events, 'a third run tells nothing again').toHaveLength(3);
  });

  test('the run says in its event how much it found', async () => {
    const store = createMemoryStore();
    const { kit, market, clock } = createTestKit({ store, research: { queriesMax: 1 } });
    market.world.putOffers(3, { title: 'телефон', price: tenge(100) });
    const niche = await aNiche(kit);
    const events = eventsOf(kit, 'research.completed');
    await kit.research.run({ nicheId: niche.id });
    await clock.advance(DAY_MS);
    market.world.removeOffer('1');
    market.world.putOffer({ externalId: '2', price: tenge(1) });
    await kit.research.run({ nicheId: niche.id });
    expect(events.map(({ data }) => data)).toEqual([
      { nicheId: niche.id, offers: 3, newOffers: 3, repricedOffers: 0, vanishedOffers: 0, blockedParts: 0 },
      { nicheId: niche.id, offers: 2, newOffers: 0, repricedOffers: 1, vanishedOffers: 1, blockedParts: 0 },
    ]);
  });

  test('an offer of a part that was not read to the end has not vanished', async () => {
    const { report, store } = await twice((world) => {
      world.putOffers(30, { title: 'телефон' });
      world.removeOffer('3');
      world.block();
    });
    expect(report.groups[0]).not.toHaveProperty('vanishedOffers');
    expect((await offersOf(store)).filter(({ vanishedAt }) => vanishedAt !== undefined)).toEqual([]);
  });

  test('a blocked run in between is passed over: the one before it is compared with', async () => {
    const { kit, niche, market, clock } = await twice((world) => {
      world.removeOffer('3');
      world.block();
    });
    market.world.unblock();
    await clock.advance(DAY_MS);
    const { groups } = await kit.research.run({ nicheId: niche.id });
    expect(groups).toMatchObject([{ vanishedOffers: 1 }]);
  });

  test('an offer that comes back is there again, and can vanish again', async () => {
    const { kit, niche, market, clock, events } = await twice((world) => world.removeOffer('3'));
    market.world.putOffer({ externalId: '3', title: 'телефон' });
    await clock.advance(DAY_MS);
    await kit.research.run({ nicheId: niche.id });
    market.world.removeOffer('3');
    await clock.advance(DAY_MS);
    const { groups } = await kit.research.run({ nicheId: niche.id });
    expect(groups).toMatchObject([{ vanishedOffers: 1 }]);
    expect(events.filter(({ type }) => type === 'offer.vanished')).toHaveLength(2);
  });

  test('another niche that misses the same offer does not tell it a second time', async () => {
    const store = createMemoryStore();
    const { kit, market, clock } = createTestKit({ store });
    market.world.putOffers(2, { title: 'телефон новый' });
    const niches = [await aNiche(kit), await aNiche(kit, { queries: { ru: ['новый'] } })];
    for (const { id } of niches) await kit.research.run({ nicheId: id });
    await clock.advance(DAY_MS);
    market.world.removeOffer('1');
    const events = eventsOf(kit, 'offer.vanished');
    const reports: ResearchReport[] = [];
    for (const { id } of niches) reports.push(await kit.research.run({ nicheId: id }));
    expect(reports.map(({ groups }) => groups[0]?.vanishedOffers)).toEqual([1, 1]);
    expect(events).toHaveLength(1);
  });

  test('used goods that ended early are asked for by their id, and what answers has not vanished', async () => {
    const { store, market, report } = await twice(
      (world) => {
        world.removeOffer('1');
        world.putOffer({ externalId: '2', title: 'отложен' });
      },
      {},
      'used_goods',
    );
    expect(market.world.calls.filter((call) => call === 'readOffer')).toHaveLength(2);
    expect(report.groups).toMatchObject([{ vanishedOffers: 1 }]);
    const gone = (await offersOf(store)).filter(({ vanishedAt }) => vanishedAt !== undefined);
    expect(gone.map(({ externalId, isGoneConfirmed }) => [externalId, isGoneConfirmed])).toEqual([
      ['1', true],
    ]);
    const [run] = (await store.tenant('default').listPage('research-run')).items;
    expect(run?.endedEarly).toEqual({ candidates: 2, checked: 2, gone: 1 });
  });

  test('no more offers are asked for by their id than the bound', async () => {
    const { market, store } = await twice(
      (world) => {
        for (const id of ['1', '2', '3', '4']) world.removeOffer(id);
      },
      { research: { confirmationsMax: 2 } },
      'used_goods',
    );
    expect(market.world.calls.filter((call) => call === 'readOffer')).toHaveLength(2);
    const [run] = (await store.tenant('default').listPage('research-run')).items;
    expect(run?.endedEarly).toEqual({ candidates: 4, checked: 2, gone: 2 });
  });

  test('an advert whose time was over anyway is not asked for', async () => {
    const { kit, market, clock, niche } = await twice(() => {}, {}, 'used_goods');
    await clock.advance(28 * DAY_MS);
    market.world.removeOffer('1');
    const { groups } = await kit.research.run({ nicheId: niche.id });
    expect(groups).toMatchObject([{ vanishedOffers: 1 }]);
    expect(market.world.calls).not.toContain('readOffer');
  });

  test('services are never asked for by their id: their demand is measured otherwise', async () => {
    const { market } = await twice((world) => world.removeOffer('1'));
    expect(market.world.calls).not.toContain('readOffer');
  });

  test('offers of runs that are too old to compare with are forgotten, the offers stay', async () => {
    const { kit, niche, store, clock } = await twice(() => {}, { research: { runsKept: 2 } });
    await clock.advance(DAY_MS);
    await kit.research.run({ nicheId: niche.id });
    const tenant = store.tenant('default');
    const { items } = await tenant.listPage('research-run');
    const kept = await Promise.all(
      items.map(async ({ id }) => (await tenant.offers.seenPage({ runId: id })).items.length),
    );
    expect(kept).toEqual([5, 5, 0]);
    expect(await offersOf(store)).toHaveLength(5);
  });
});

describe('runs of before', () => {
  async function researched(options: LeadKitOptions['research'] = {}) {
    const setup = createTestKit({ research: { queriesMax: 2, ...options } });
    const { kit, market, clock } = setup;
    market.world.putOffers(4, { title: 'телефон', price: tenge(100) });
    const niche = await aNiche(kit, { kind: 'service' });
    const first = await kit.research.run({ nicheId: niche.id });
    await clock.advance(DAY_MS);
    market.world.removeOffer('1');
    market.world.putOffer({ externalId: '2', price: tenge(90) });
    const second = await kit.research.run({ nicheId: niche.id });
    return { ...setup, niche, first, second };
  }

  test('are listed newest first, with what they covered and searched for', async () => {
    const { kit, niche, first, second } = await researched();
    const runs = await collectAll(kit.research.runs({ nicheId: niche.id, status: 'completed' }));
    expect(runs.map(({ id }) => id)).toEqual([second.runId, first.runId]);
    expect(runs[0]).toMatchObject({ parts: second.parts, queries: second.queries });
  });

  test('are reported again as they were, from what is stored', async () => {
    const { kit, first, second } = await researched();
    expect(await kit.research.report(second.runId)).toEqual(second);
    expect((await kit.research.report(first.runId)).groups).toEqual(first.groups);
  });

  test('whose offers are not kept any more are not reported', async () => {
    const { kit, niche, first, clock } = await researched({ runsKept: 2 });
    await clock.advance(DAY_MS);
    await kit.research.run({ nicheId: niche.id });
    await expect(kit.research.report(first.runId)).rejects.toMatchObject({ code: 'business_rule' });
  });

  test('that do not exist are not found', async () => {
    const { kit } = createTestKit();
    await expect(kit.research.report('019ab000-0000-7000-8000-000000000000')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a run that is taken up searches for what it began with, also when the niche looks for something else now', async () => {
    const clock = createTestClock();
    const market = createFakeMarket({ clock });
    let isBroken = true;
    const faulty: Market = {
      ...market,
      searchPage: (query, options) => {
        if (isBroken && query.text === 'стул') throw new TypeError('not a function');
        return market.searchPage(query, options);
      },
    };
    const kit = kitOver([faulty], clock, createMemoryStore(), { research: { queriesMax: 1 } });
    const niche = await aNiche(kit, { queries: { ru: ['стол', 'стул'] } });
    await expect(kit.research.run({ nicheId: niche.id })).rejects.toThrow(TypeError);
    isBroken = false;
    await kit.niches.update(niche.id, { queries: { ru: ['шкаф'] } });
    const { parts } = await kit.research.run({ nicheId: niche.id });
    expect(parts.map(({ query }) => query)).toEqual(['стол', 'стул']);
  });
});

describe('shared cards', () => {
  /** A market whose lists say less than its cards; time passes with every card. */
  async function cards(
    options: LeadKitOptions['research'] = {},
    kind: Niche['kind'] = 'new_goods',
    sellersCount?: number,
  ) {
    const clock = createTestClock();
    const store = createMemoryStore();
    const market = createFakeMarket({ clock });
    market.world.putOffers(12, { title: 'чайник', price: tenge(100), isPromoted: true });
    const shared = sellersCount === undefined ? {} : { sellersCount, reviewsLast30Days: 8 };
    const sellerPrices = [100, 100.5, 120, 130].map(tenge);
    const detailed: Market = {
      ...market,
      readOffer: async (input, call) => {
        await clock.advance(1_000);
        const found = await market.readOffer(input, call);
        return found && { ...found, ...shared, sellerPrices, isPromoted: false };
      },
    };
    const kit = kitOver([detailed], clock, store, { research: { queriesMax: 1, ...options } });
    const niche = await aNiche(kit, { kind, queries: { ru: ['чайник'] } });
    const report = await kit.research.run({ nicheId: niche.id });
    const asked = market.world.calls.filter((call) => call === 'readOffer').length;
    return { kit, store, market, niche, report, asked };
  }

  test('of new goods are read one by one for sellers, prices and reviews', async () => {
    const { report, asked, store } = await cards({}, 'new_goods', 3);
    expect(asked).toBe(12);
    const found = report.niche.score?.parts.map(({ factor, measure, raw, n }) => [factor, measure, raw, n]);
    expect(found).toEqual([
      ['demand', 'reviews_per_seller', 2, 12],
      ['competition', 'sellers_per_card', 3, 12],
      ['concentration', undefined, undefined, 0],
      ['price_room', 'prices_at_minimum', 0.5, 48],
      ['margin', undefined, undefined, 0],
    ]);
    const offers = await offersOf(store);
    expect(
      offers.every(({ isPromoted }) => isPromoted),
      'its own page knows no paid place',
    ).toBe(true);
    expect(report.groups).toMatchObject([{ offers: 12, newOffers: 12, promotedShare: 1 }]);
  });

  test('are read up to the bound', async () => {
    expect((await cards({ detailsMax: 5 }, 'new_goods', 3)).asked).toBe(5);
  });

  test('a market that shows none is not asked for more than three', async () => {
    expect((await cards()).asked).toBe(3);
  });

  test('of other kinds are not read: nothing of their score needs it', async () => {
    expect((await cards({}, 'service', 3)).asked).toBe(0);
  });

  test('are left alone by a run that a market blocked', async () => {
    const { kit, market, niche, asked } = await cards({}, 'new_goods', 3);
    market.world.block();
    await kit.research.run({ nicheId: niche.id });
    expect(market.world.calls.filter((call) => call === 'readOffer')).toHaveLength(asked);
  });
});

describe('two processes', () => {
  test('that run the same research at once make one run, and the slower one gets conflict', async () => {
    const clock = createTestClock();
    const store = createMemoryStore();
    const market = createFakeMarket({ clock });
    market.world.putOffers(25, { title: 'телефон' });
    const kits = [1, 2].map((seed) => kitOver([market], clock, store, {}, seed));
    const [first] = kits as [LeadKit, LeadKit];
    await store.deliveries.register({ name: 'witness', types: ['offer.discovered', 'research.completed'] });
    const niche = await aNiche(first);
    const ended = await Promise.allSettled(kits.map((kit) => kit.research.run({ nicheId: niche.id })));
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toMatchObject([{ code: 'conflict' }]);
    const { items } = await store.tenant('default').listPage('research-run');
    expect(items.map(({ status }) => status)).toEqual(['completed']);
    const now = new Date(clock.now()).toISOString();
    const told = await store.deliveries.claim({ consumer: 'witness', limit: 100, leaseMs: 1, now });
    expect(told).toHaveLength(26);
  });
});

describe('the score of a run', () => {
  /** Two runs a week apart over 100 used phones of one model, 12 of which were sold. */
  async function scored(options: Partial<LeadKitOptions> = {}) {
    const setup = createTestKit({ research: { queriesMax: 1 }, ...options });
    const { kit, market, clock } = setup;
    for (let index = 1; index <= 100; index += 1) {
      market.world.putOffer({
        externalId: String(index),
        title: 'телефон',
        model: 'A52',
        condition: 'used',
        price: tenge(50_000 + index * 500),
        seller: { kind: 'private', key: `s${index}` },
        validUntil: '2026-12-22T00:00:00.000Z',
      });
    }
    const niche = await aNiche(kit);
    await kit.research.run({ nicheId: niche.id });
    await clock.advance(7 * DAY_MS);
    for (let index = 1; index <= 12; index += 1) market.world.removeOffer(String(index));
    const report = await kit.research.run({ nicheId: niche.id });
    return { ...setup, niche: report.niche, report };
  }

  test('is the sum of its parts, each with a reason', async () => {
    const { niche } = await scored();
    const { score } = niche;
    expect(score?.parts.map(({ factor, measure, value, n }) => [factor, measure, value, n])).toEqual([
      ['demand', 'ended_early', 80, 100],
      ['competition', 'sellers', 35.03, 88],
      ['concentration', 'seller_concentration', 100, 88],
      ['price_room', 'price_spread', 55.59, 88],
      ['promotion', 'promoted_share', 100, 88],
      ['margin', undefined, undefined, 0],
    ]);
    expect(score?.parts.reduce((sum, part) => sum + part.partHundredths, 0)).toBe(score?.hundredths);
    expect(score).toMatchObject({ source: 'computed', isProvisional: false, provisionalBecause: [] });
    expect(score?.parts[0]?.explanation).toBe(
      '12 % of adverts ended well before their time and are confirmed gone, per week; 0 % gives 0, 15 % gives 100 (n = 100 adverts).',
    );
  });

  test('is provisional after the first run: nothing says yet what is asked for', async () => {
    const { kit, market } = createTestKit();
    market.world.putOffers(5, { title: 'телефон' });
    const { niche } = await kit.research.run({ nicheId: (await aNiche(kit)).id });
    expect(niche.score).toMatchObject({ isProvisional: true });
    expect(niche.score?.provisionalBecause).toEqual(['no_demand', 'little_weight', 'few_offers']);
  });

  test('a margin comes from items of the niche, at the lower quarter of used prices', async () => {
    const { kit, niche } = await scored({
      traffic: {
        commissions: [{ platform: 'fake', rateHundredths: 1_000 }],
        taxProfile: [{ kind: 'none' }],
      },
    });
    await kit.items.put({
      sku: 'A52-1',
      kind: 'used_goods',
      nicheId: niche.id,
      title: { ru: 'телефон' },
      description: { ru: 'телефон' },
      price: tenge(90_000),
      cost: tenge(40_000),
    });
    const { score } = await kit.niches.score(niche.id);
    const margin = score?.parts.find(({ factor }) => factor === 'margin');
    expect(margin?.n).toBe(1);
    expect(margin?.raw).toBeGreaterThan(0.3);
  });

  test('demand of a service is how often people look at our own listings of the niche', async () => {
    const store = createMemoryStore();
    const { kit, market } = createTestKit({ store, research: { queriesMax: 1 } });
    market.world.putOffers(3, { title: 'телефон' });
    const niche = await aNiche(kit, { kind: 'service' });
    const shared = { nicheId: niche.id, status: 'active', publishedAt: '2026-11-12T05:00:00.000Z' } as const;
    const readAt = '2026-11-22T05:00:00.000Z';
    const listings = [
      buildListing({
        ...shared,
        id: testId('listing', 1),
        key: 'a',
        stats: { views: 90, phoneViews: 10, readAt },
      }),
      buildListing({ ...shared, id: testId('listing', 2), key: 'b', stats: { views: 300, readAt } }),
      buildListing({ ...shared, id: testId('listing', 3), key: 'c', stats: { views: 20, readAt } }),
      buildListing({ ...shared, id: testId('listing', 4), key: 'd' }),
    ];
    const changes = listings.map((listing) => change('listing', listing));
    await store.tenant('default').commit({ now: readAt, changes });
    const { niche: after } = await kit.research.run({ nicheId: niche.id });
    expect(after.score?.parts[0]).toMatchObject({ measure: 'own_interest', raw: 10, n: 3 });
  });

  test('stays beside one that a person set, until the person asks for it', async () => {
    const { kit, niche, clock } = await scored();
    await kit.niches.setScore(niche.id, { value: 75, by: 'Айгерим', reason: 'own orders' });
    await clock.advance(7 * DAY_MS);
    const { niche: after } = await kit.research.run({ nicheId: niche.id });
    expect(after.score).toMatchObject({ source: 'manual', hundredths: 7_500 });
    expect(after.computedScore).toMatchObject({ source: 'computed' });
    const asked = await kit.niches.score(niche.id);
    expect(asked.score).toEqual({ ...after.computedScore, at: asked.score?.at });
    expect(asked).not.toHaveProperty('computedScore');
  });

  test('a drop below the gate is told and pauses nothing', async () => {
    const { kit, niche, market, clock } = await scored();
    await kit.niches.setScore(niche.id, { value: 75, by: 'Айгерим', reason: 'own orders' });
    await kit.niches.setStatus(niche.id, 'active');
    const events = eventsOf(kit, 'niche.score-dropped');
    for (let index = 13; index <= 100; index += 1)
      market.world.putOffer({
        externalId: String(index),
        isPromoted: true,
        seller: { kind: 'business', key: 'one' },
      });
    await clock.advance(7 * DAY_MS);
    const { niche: after } = await kit.research.run({ nicheId: niche.id });
    expect(after.status).toBe('active');
    expect(after.computedScore?.hundredths).toBeLessThan(6_000);
    const previousHundredths = niche.score?.hundredths;
    expect(events.map(({ data }) => data)).toEqual(
      previousHundredths !== undefined && previousHundredths > 6_000
        ? [
            {
              hundredths: after.computedScore?.hundredths,
              previousHundredths,
              isProvisional: after.computedScore?.isProvisional,
              gateHundredths: 6_000,
            },
          ]
        : [],
    );
  });

  test('asking for a score before any research is refused', async () => {
    const { kit } = createTestKit();
    const niche = await aNiche(kit);
    await expect(kit.niches.score(niche.id)).rejects.toMatchObject({ code: 'business_rule' });
  });

  test('a niche that is changed while a run ends keeps the change and gets the score', async () => {
    const clock = createTestClock();
    const store = createMemoryStore();
    const market = createFakeMarket({ clock });
    const kit = kitOver(
      [
        {
          ...market,
          searchPage: async (query, options) => {
            await kit.niches.update(niche.id, { name: `Телефоны ${query.text}` });
            return market.searchPage(query, options);
          },
        },
      ],
      clock,
      store,
      { research: { queriesMax: 1 } },
    );
    const niche = await aNiche(kit);
    const { niche: after } = await kit.research.run({ nicheId: niche.id });
    expect(after).toMatchObject({ name: 'Телефоны телефон', score: { source: 'computed' } });
  });
});

describe("the host's own observations", () => {
  const row = (externalId: string) => ({
    platform: 'kaspi',
    externalId,
    url: `https://kaspi.example/${externalId}`,
    title: 'Чайник',
    price: tenge(12_500),
  });

  test('are stored like what markets show, with the moment of now', async () => {
    const store = createMemoryStore();
    const { kit } = createTestKit({ store });
    const rows = [row('1'), { ...row('2'), seenAt: '2026-11-20T10:00:00+05:00' }];
    expect(await kit.research.record(rows)).toEqual({
      created: 2,
      repriced: 0,
      changed: 0,
      unchanged: 0,
      stale: 0,
    });
    const offers = await offersOf(store);
    expect(
      offers.map(({ externalId, seenAt, source, isPromoted }) => [externalId, seenAt, source, isPromoted]),
    ).toEqual([
      ['1', '2026-11-22T05:00:00.000Z', 'observation', false],
      ['2', '2026-11-20T05:00:00.000Z', 'observation', false],
    ]);
  });

  test('are counted by what became of them', async () => {
    const { kit, clock } = createTestKit();
    await kit.research.record([row('1'), row('2'), row('3')]);
    await clock.advance(1_000);
    const again = [
      row('1'),
      { ...row('2'), price: tenge(1) },
      { ...row('3'), seenAt: '2020-01-01T00:00:00Z' },
    ];
    expect(await kit.research.record(again)).toMatchObject({ unchanged: 1, repriced: 1, stale: 1 });
  });

  test('2,500 rows are taken in one call', async () => {
    const { kit } = createTestKit();
    const rows = Array.from({ length: 2_500 }, (_, index) => row(String(index)));
    expect(await kit.research.record(rows)).toMatchObject({ created: 2_500 });
  });

  test.each([
    [
      'a price that is no whole number',
      { price: { amountMinor: 1.5, currency: 'KZT' } },
      '1.price.amountMinor',
    ],
    ['a price of NaN', { price: { amountMinor: Number.NaN, currency: 'KZT' } }, '1.price.amountMinor'],
    ['a moment without an offset', { seenAt: '2026-11-22 10:00' }, '1.seenAt'],
    ['an address that is none', { url: 'kaspi' }, '1.url'],
    ['an empty title', { title: ' ' }, '1.title'],
    [
      'the name of a private person',
      { seller: { kind: 'private', key: 'h', name: 'Нұрлан' } },
      '1.seller.name',
    ],
    [
      'a price step of nothing',
      { priceSteps: [{ quantityFrom: 0, price: tenge(1) }] },
      '1.priceSteps.0.quantityFrom',
    ],
    ['a field nobody knows', { phone: '+77010000000' }, '1'],
  ])('%s is refused naming row and field, and nothing is stored', async (_what, wrong, path) => {
    const store = createMemoryStore();
    const { kit } = createTestKit({ store });
    const error: unknown = await kit.research
      .record([row('1'), { ...row('2'), ...wrong } as never])
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'invalid_input', issues: [{ path }] });
    expect(error).toBeInstanceOf(LeadKitError);
    expect(await offersOf(store)).toEqual([]);
  });
});

test('a run of 5,000 offers is read, compared and reported', async () => {
  const clock = createTestClock();
  const market = createFakeMarket({ clock, pageSize: 100 });
  for (let index = 1; index <= 5_000; index += 1)
    market.world.putOffer({
      externalId: String(index),
      title: 'телефон',
      seller: { kind: 'private', key: `s${index % 900}` },
    });
  const kit = kitOver([market], clock, createMemoryStore(), { research: { queriesMax: 1 } });
  const niche = await aNiche(kit, { kind: 'service' });
  await kit.research.run({ nicheId: niche.id, pagesMax: 50 });
  await clock.advance(DAY_MS);
  for (let index = 1; index <= 700; index += 1) market.world.removeOffer(String(index));
  const { groups } = await kit.research.run({ nicheId: niche.id, pagesMax: 50 });
  expect(groups).toMatchObject([{ offers: 4_300, newOffers: 0, vanishedOffers: 700, isComplete: true }]);
  expect(await collectAll(kit.niches.list())).toHaveLength(1);
}, 60_000);
