import { type CoveredPart, money, type SeenOffer } from '@leadkit/core';
import { buildStoredOffer, testId } from '@leadkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPlaceTally, quartilesOf } from '../../src/market-research/place-tally.ts';

const tenge = (major: number) => money(major * 100, 'KZT');
const part: CoveredPart = { platform: 'olx', query: 'шкаф', pages: 1, offers: 10, isComplete: true };
const cut: CoveredPart = { ...part, isComplete: false, stoppedBy: 'page_limit' };

function seen(
  number: number,
  fields: Partial<SeenOffer['seen']> & { readonly seller?: string } = {},
): SeenOffer {
  const { seller = 'a', ...observed } = fields;
  const offer = buildStoredOffer({ id: testId('offer', number), seller: { kind: 'business', key: seller } });
  return { offer, parts: [], seen: { isPromoted: false, ...observed } };
}

function tally(offers: readonly SeenOffer[], ...parts: readonly CoveredPart[]) {
  const place = createPlaceTally('olx', 'almaty');
  for (const one of parts) place.cover(one, false);
  for (const one of offers) place.add(one, false);
  return place;
}

describe('quartilesOf', () => {
  test('lie between neighbours, in whole minor units', () => {
    expect(quartilesOf(new Map([['KZT', [10_000, 20_000, 30_000, 40_000]]]))).toEqual({
      q1: tenge(175),
      median: tenge(250),
      q3: tenge(325),
      n: 4,
    });
  });

  test('are of the commonest currency only', () => {
    const prices = new Map([
      ['USD', [5]],
      ['KZT', [10_000, 30_000]],
    ]);
    expect(quartilesOf(prices)).toMatchObject({ n: 2, median: tenge(200) });
  });

  test('of nothing are nothing', () => {
    expect(quartilesOf(new Map())).toBeUndefined();
  });

  test('never leave the range of the prices and never fall', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1 }), (amounts) => {
        const found = quartilesOf(new Map([['KZT', amounts]]));
        const marks = [
          Math.min(...amounts),
          found?.q1.amountMinor,
          found?.median.amountMinor,
          found?.q3.amountMinor,
          Math.max(...amounts),
        ];
        expect(marks).toEqual([...marks].sort((a, b) => (a ?? 0) - (b ?? 0)));
      }),
    );
  });
});

describe('a place', () => {
  test('prices of promoted offers are left out', () => {
    const offers = [seen(1, { isPromoted: true, price: tenge(9) }), seen(2, { price: tenge(5) })];
    expect(tally(offers).group()).toMatchObject({ promotedShare: 0.5, prices: { n: 1, median: tenge(5) } });
  });

  test('sellers are counted once, and their concentration without the bias of few offers', () => {
    const offers = ['a', 'a', 'b', 'c'].map((seller, index) => seen(index, { seller }));
    expect(tally(offers).group()).toMatchObject({ sellers: 3, concentration: (2 / 12) * 10_000 });
  });

  test('with an unfinished part it is not complete', () => {
    expect(tally([], part, cut).group().isComplete).toBe(false);
  });

  test('says nothing of vanished offers when no earlier run covered it', () => {
    expect(tally([], part).group()).not.toHaveProperty('vanishedOffers');
  });

  test('without offers has no shares, prices or concentration', () => {
    expect(tally([], part).group()).toEqual({
      platform: 'olx',
      city: 'almaty',
      offers: 0,
      sellers: 0,
      newOffers: 0,
      repricedOffers: 0,
      isComplete: true,
    });
  });

  test.each([
    ['read to the end', part, 1],
    [
      'of which 10 of 40 offers were read',
      { ...cut, total: { value: 40, relation: 'at_least' as const } },
      0.25,
    ],
    ['that does not say how much there is', cut, 0],
    ['blocked at once', { ...cut, offers: 0, total: { value: 40, relation: 'exact' as const } }, 0],
  ])('a part %s', (_what, one, share) => {
    expect(tally([], one).coverage().share).toBe(share);
  });

  test('sellers of pages that were not read are taken to be as many per offer', () => {
    const offers = ['a', 'b', 'c'].map((seller, index) => seen(index, { seller }));
    const quarter = { ...cut, total: { value: 40, relation: 'exact' as const } };
    expect(tally(offers, quarter).coverage().sellers).toEqual({ seen: 3, estimate: 12 });
  });
});
