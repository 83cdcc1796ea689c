import { createLeadKit, type Market, type MarketPage, type Offer, type Store } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestClock, createTestIds } from '@leadkit/core/testing';
import type { Bench } from '../../../tools/bench/bench.ts';

const OFFERS = 5_000;
const PAGE = 100;
const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 22, 5);

function offerAt(number: number, day: number): Offer {
  return {
    platform: 'bazaar',
    externalId: String(number),
    url: `https://bazaar.example/${number}`,
    title: `Телефон ${number}`,
    price: { amountMinor: 5_000_000 + ((number * 7_919 + day * number) % 1_000) * 1_000, currency: 'KZT' },
    seller: { kind: 'private', key: `seller-${(number * 31) % 1_700}` },
    city: { name: 'Алматы', externalId: '1' },
    isPromoted: number % 12 === 0,
    validUntil: '2026-12-22T05:00:00.000Z',
    model: `A${number % 40}`,
    condition: 'used',
    seenAt: new Date(START_MS + day * DAY_MS).toISOString(),
    source: 'state',
  };
}

/** What a market shows on two days: every 25th offer of the first day is gone on the second. */
const days = [0, 1].map((day) => {
  const offers = Array.from({ length: OFFERS }, (_, index) => offerAt(index + day * (OFFERS / 25), day));
  return Array.from({ length: OFFERS / PAGE }, (_, page) => offers.slice(page * PAGE, (page + 1) * PAGE));
});

function marketOf(day: () => number): Market {
  return {
    contract: 1,
    id: 'bazaar-market',
    platform: 'bazaar',
    searchPage: async ({ cursor = '0' }): Promise<MarketPage> => {
      const page = Number(cursor);
      const pages = days[day()] ?? [];
      const next = page + 1 < pages.length ? { nextCursor: String(page + 1) } : {};
      return { offers: pages[page] ?? [], total: { value: OFFERS, relation: 'exact' }, ...next };
    },
    readOffer: async () => undefined,
  };
}

/** Two runs a day apart: read, stored, compared, told and scored. */
async function research(store: Store = createMemoryStore()): Promise<string> {
  const clock = createTestClock();
  let day = 0;
  const kit = createLeadKit({
    store,
    markets: [marketOf(() => day)],
    clock,
    ids: createTestIds(),
    research: { queriesMax: 1 },
  });
  const niche = await kit.niches.create({
    name: 'Телефоны',
    kind: 'used_goods',
    queries: { ru: ['телефон'] },
  });
  await kit.research.run({ nicheId: niche.id, pagesMax: OFFERS / PAGE });
  day = 1;
  await clock.advance(DAY_MS);
  const { groups } = await kit.research.run({ nicheId: niche.id, pagesMax: OFFERS / PAGE });
  return `${groups[0]?.offers} ${groups[0]?.newOffers} ${groups[0]?.vanishedOffers}`;
}

/** The least any research does: the same offers, stored page by page, and read once. */
async function recordOnly(): Promise<string> {
  const store = createMemoryStore();
  const tenant = store.tenant('default');
  const ids = createTestIds();
  let created = 0;
  for (const [day, pages] of days.entries()) {
    const runId = ids.next<'research-run'>();
    created = 0;
    for (const page of pages) {
      const offers = page.map((offer) => ({ id: ids.next(), eventId: ids.next(), offer }));
      const now = new Date(START_MS + day * DAY_MS).toISOString();
      const results = await tenant.offers.record({ runId, part: 'all', now, offers });
      created += results.filter(({ outcome }) => outcome === 'created').length;
    }
  }
  let seen = 0;
  let cursor: string | undefined;
  do {
    const page = await tenant.offers.listPage({ limit: 1_000, cursor });
    seen += page.items.length;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return `${OFFERS} ${created} ${seen - OFFERS}`;
}

const results = [await research(), await recordOnly()];
if (new Set(results).size !== 1) throw new Error(`The contenders do not agree: ${results.join(', ')}.`);

/** Calls of the store that two runs make. */
async function storeCalls(): Promise<number> {
  const inner = createMemoryStore();
  let calls = 0;
  const counting = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value === 'object' && value !== null) return counting(value);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (name === 'tenant') return counting(value.apply(target, args) as object);
          calls += 1;
          return value.apply(target, args) as unknown;
        };
      },
    });
  await research(counting(inner));
  return calls;
}

export const benches: readonly Bench[] = [
  {
    kind: 'contest',
    work: `two runs of research over ${OFFERS} offers, compared and scored`,
    contenders: [
      { name: 'research', role: 'ours', run: () => research() },
      { name: 'the same offers stored and listed', role: 'floor', run: recordOnly },
    ],
    goals: [{ against: 'the same offers stored and listed', ratio: 2 }],
  },
  {
    kind: 'figure',
    work: `store calls of two runs over ${OFFERS} offers in pages of ${PAGE}`,
    unit: 'calls',
    goalAtMost: 160,
    measure: storeCalls,
  },
];
