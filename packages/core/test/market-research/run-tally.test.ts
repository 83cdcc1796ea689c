import {
  type CoveredPart,
  type Money,
  money,
  partKey,
  type SeenOffer,
  type StoredOffer,
} from '@leadkit/core';
import { buildResearchRun, buildStoredOffer, TEST_NOW, testId } from '@leadkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createRunTally } from '../../src/market-research/run-tally.ts';

const tenge = (major: number): Money => money(major * 100, 'KZT');
const almaty: CoveredPart = {
  platform: 'olx',
  city: 'almaty',
  query: 'шкаф',
  pages: 1,
  offers: 100,
  isComplete: true,
};
const astana: CoveredPart = { ...almaty, city: 'astana' };
const run = buildResearchRun({ parts: [almaty, astana] });
const WEEK_BEFORE = buildResearchRun({
  id: testId('research-run', 9),
  startedAt: '2026-11-15T05:00:00.000Z',
});

let number = 0;
function seen(fields: Partial<StoredOffer> = {}, over: Partial<SeenOffer> = {}): SeenOffer {
  number += 1;
  const offer = buildStoredOffer({
    id: testId('offer', number),
    externalId: String(number),
    platform: 'olx',
    ...fields,
  });
  const { price, isPromoted } = offer;
  return {
    offer,
    parts: [partKey(almaty)],
    seen: { isPromoted, ...(price === undefined ? {} : { price }) },
    ...over,
  };
}

const many = (count: number, make: (index: number) => SeenOffer): SeenOffer[] =>
  Array.from({ length: count }, (_, index) => make(index));

function measured(offers: readonly SeenOffer[]) {
  const tally = createRunTally(run, new Set());
  for (const one of offers) tally.add(one);
  return tally.measurements();
}

describe('groups of a run', () => {
  test('an offer of two cities counts in both, and once in all', () => {
    const tally = createRunTally(run, new Set());
    tally.add(seen({}, { parts: [partKey(almaty), partKey(astana)] }));
    expect(tally.groups().map(({ city, offers }) => [city, offers])).toEqual([
      ['almaty', 1],
      ['astana', 1],
    ]);
    expect(tally.offers()).toBe(1);
  });

  test('an offer met by two queries of one city counts there once', () => {
    const second = { ...almaty, query: 'купе' };
    const tally = createRunTally(buildResearchRun({ parts: [almaty, second] }), new Set());
    tally.add(seen({}, { parts: [partKey(almaty), partKey(second)] }));
    expect(tally.groups()).toMatchObject([{ offers: 1 }]);
  });

  test('an offer is new when it was first seen since the run began', () => {
    const tally = createRunTally(run, new Set());
    tally.add(seen({ firstSeenAt: TEST_NOW }));
    tally.add(seen({ firstSeenAt: '2026-11-22T04:59:59.999Z' }));
    expect(tally.groups()[0]).toMatchObject({ offers: 2, newOffers: 1 });
  });

  test('what the earlier run saw is vanished, repriced or as it was', () => {
    const tally = createRunTally(run, new Set([partKey(almaty)]));
    const price = tenge(100);
    const before = { seen: { isPromoted: false, price } };
    tally.compare(seen({ vanishedAt: TEST_NOW }, before), WEEK_BEFORE);
    tally.compare(seen({}, { ...before, other: { isPromoted: false, price: tenge(90) } }), WEEK_BEFORE);
    tally.compare(seen({}, { ...before, other: { isPromoted: false } }), WEEK_BEFORE);
    tally.compare(seen({}, { ...before, other: { isPromoted: true, price } }), WEEK_BEFORE);
    expect(tally.groups()).toMatchObject([
      { city: 'almaty', vanishedOffers: 1, repricedOffers: 2 },
      { city: 'astana', repricedOffers: 0 },
    ]);
    expect(tally.groups()[1]).not.toHaveProperty('vanishedOffers');
  });

  test('what another run saw meanwhile has not vanished', () => {
    const tally = createRunTally(run, new Set([partKey(almaty)]));
    tally.compare(seen({}), WEEK_BEFORE);
    expect(tally.groups()[0]).toMatchObject({ vanishedOffers: 0 });
  });
});

describe('measures of a run', () => {
  test('sellers are the mean over places', () => {
    const offers = [
      ...many(20, (index) => seen({ seller: { kind: 'private', key: `s${index}` } })),
      ...many(10, (index) =>
        seen({ seller: { kind: 'private', key: `t${index}` } }, { parts: [partKey(astana)] }),
      ),
    ];
    expect(measured(offers).sellers).toEqual({ raw: 15, n: 30, coverage: 1 });
  });

  test('concentration of sellers is 10 000 for one and 0 for all different ones', () => {
    const one = many(20, () => seen({ seller: { kind: 'business', key: 'one' } }));
    const all = many(20, (index) => seen({ seller: { kind: 'business', key: `s${index}` } }));
    expect(measured(one).seller_concentration).toMatchObject({ raw: 10_000, n: 20 });
    expect(measured(all).seller_concentration).toMatchObject({ raw: 0, n: 20 });
  });

  test('sellers of one name on two platforms are two', () => {
    const offers = many(4, (index) =>
      seen({ platform: index < 2 ? 'olx' : 'satu', seller: { kind: 'business', key: `s${index % 2}` } }),
    );
    expect(measured(offers).seller_concentration).toMatchObject({ raw: 0, n: 4 });
  });

  test('the spread of prices is taken within like things of ten and more', () => {
    const like = many(11, (index) =>
      seen({
        model: index % 2 ? 'iPhone 12' : 'IPHONE 12',
        condition: 'used',
        price: tenge(100 + index * 10),
      }),
    );
    const few = many(9, () => seen({ model: 'iPhone 13', price: tenge(1) }));
    const unlike = many(20, () => seen({ price: tenge(7) }));
    expect(measured([...like, ...few, ...unlike]).price_spread).toMatchObject({ raw: 50 / 150, n: 11 });
  });

  test('prices within 1 % of the least of their card are counted, of cards with several', () => {
    const offers = [
      seen({ sellerPrices: [100, 100.9, 101, 101.1, 200].map((price) => tenge(price)) }),
      seen({ sellerPrices: [tenge(5)] }),
    ];
    expect(measured(offers).prices_at_minimum).toMatchObject({ raw: 3 / 5, n: 5 });
  });

  test('reviews count per seller of the card and one newcomer, as the middle card has it', () => {
    const offers = [0, 2, 30].map((reviewsLast30Days) => seen({ sellersCount: 1, reviewsLast30Days }));
    expect(measured(offers).reviews_per_seller).toMatchObject({ raw: 1, n: 3 });
  });

  test('reviews without dates are those since the earlier run, for 30 days', () => {
    const tally = createRunTally(run, new Set([partKey(almaty)]));
    const one = seen(
      { sellersCount: 3 },
      { seen: { isPromoted: false, reviewsCount: 10 }, other: { isPromoted: false, reviewsCount: 24 } },
    );
    tally.compare(one, WEEK_BEFORE);
    expect(tally.measurements().reviews_per_seller?.raw).toBeCloseTo(((14 / 7) * 30) / 4, 10);
  });

  test('orders grow by what the earlier run counted, for 30 days', () => {
    const tally = createRunTally(run, new Set([partKey(almaty)]));
    for (const now of [100, 110, 150]) {
      const one = seen(
        {},
        { seen: { isPromoted: false, ordersCount: 100 }, other: { isPromoted: false, ordersCount: now } },
      );
      tally.compare(one, WEEK_BEFORE);
    }
    expect(tally.measurements().order_growth).toMatchObject({ n: 3, coverage: 0.5 });
    expect(tally.measurements().order_growth?.raw).toBeCloseTo((0.1 / 7) * 30, 10);
  });

  test('runs of the same day say nothing about a pace', () => {
    const tally = createRunTally(run, new Set([partKey(almaty)]));
    const hoursBefore = buildResearchRun({ startedAt: '2026-11-22T00:00:00.000Z' });
    const counts = { isPromoted: false, ordersCount: 1 };
    tally.compare(
      seen({ validUntil: '2026-12-22T00:00:00.000Z' }, { seen: counts, other: counts }),
      hoursBefore,
    );
    expect(tally.measurements()).toMatchObject({ order_growth: undefined, ended_early: undefined });
  });

  test('the depth of price steps is what those save who take most', () => {
    const steps = (least: number) => [
      { quantityFrom: 10, price: tenge(95) },
      { quantityFrom: 100, price: tenge(least) },
    ];
    const offers = [80, 90, 70].map((least) => seen({ price: tenge(100), priceSteps: steps(least) }));
    expect(measured(offers).price_step_depth?.raw).toBeCloseTo(0.2, 10);
  });

  test('promoted adverts of two weeks before that still are', () => {
    const tally = createRunTally(run, new Set());
    const promoted = { seen: { isPromoted: true } };
    tally.comparePromoted(seen({}, { ...promoted, other: { isPromoted: true } }));
    tally.comparePromoted(seen({}, { ...promoted, other: { isPromoted: false } }));
    tally.comparePromoted(seen({}, promoted));
    tally.comparePromoted(seen({}, { seen: { isPromoted: false }, other: { isPromoted: true } }));
    expect(tally.measurements().still_promoted).toEqual({ raw: 1 / 3, n: 3 });
  });
});

describe('adverts that ended early', () => {
  function ended(endedEarly: { candidates: number; checked: number; gone: number }) {
    const tally = createRunTally({ ...run, endedEarly }, new Set([partKey(almaty)]));
    for (const one of many(100, () => seen({ validUntil: '2026-12-22T00:00:00.000Z' })))
      tally.compare(one, WEEK_BEFORE);
    tally.compare(seen(), WEEK_BEFORE);
    return tally.measurements().ended_early;
  }

  test('are a share per week of those whose time is known', () => {
    expect(ended({ candidates: 15, checked: 15, gone: 12 })).toEqual({ raw: 0.12, n: 100, coverage: 0.5 });
  });

  test('count for those that were not asked for in the same proportion, with less confidence', () => {
    expect(ended({ candidates: 30, checked: 15, gone: 5 })).toEqual({ raw: 0.1, n: 100, coverage: 0.25 });
  });

  test('are not measured when no market answered', () => {
    expect(ended({ candidates: 30, checked: 0, gone: 0 })).toBeUndefined();
  });

  test('are none when none is missing', () => {
    expect(ended({ candidates: 0, checked: 0, gone: 0 })).toMatchObject({ raw: 0, n: 100 });
  });
});
