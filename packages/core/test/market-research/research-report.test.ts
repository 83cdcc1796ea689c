import { type CoveredPart, money } from '@leadkit/core';
import { buildOffer } from '@leadkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quartiles, type SeenOffer, summariseResearch } from '../../src/market-research/research-report.ts';

const tenge = (major: number) => money(major * 100, 'KZT');
const part = (city?: string): CoveredPart => ({
  platform: 'olx',
  query: 'шкаф',
  pages: 1,
  offers: 1,
  isComplete: true,
  ...(city === undefined ? {} : { city }),
});
const seen = (
  externalId: string,
  fields: Partial<SeenOffer['offer']> = {},
  outcome: SeenOffer['outcome'] = 'created',
): SeenOffer => ({
  offer: buildOffer({ platform: 'olx', externalId, ...fields }),
  outcome,
});

describe('quartiles', () => {
  test('lie between neighbours, in whole minor units', () => {
    expect(quartiles([tenge(100), tenge(200), tenge(300), tenge(400)])).toEqual({
      q1: tenge(175),
      median: tenge(250),
      q3: tenge(325),
      n: 4,
    });
  });

  test('are of the commonest currency only', () => {
    expect(quartiles([tenge(100), money(5, 'USD'), tenge(300)])).toMatchObject({ n: 2, median: tenge(200) });
  });

  test('of nothing are nothing', () => {
    expect(quartiles([])).toBeUndefined();
  });

  test('never leave the range of the prices and never fall', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1 }), (amounts) => {
        const found = quartiles(amounts.map((amount) => money(amount, 'KZT')));
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

describe('summariseResearch', () => {
  test('an offer met by two queries counts once', () => {
    const [group] = summariseResearch([seen('1'), seen('1', {}, 'unchanged')], [part(), part()]);
    expect(group).toMatchObject({ offers: 1 });
  });

  test('an offer that is new to this run is new whichever query met it last', () => {
    const [group] = summariseResearch([seen('1', {}, 'created'), seen('1', {}, 'unchanged')], [part()]);
    expect(group).toMatchObject({ newOffers: 1 });
  });

  test('prices of promoted offers are left out', () => {
    const offers = [
      seen('1', { isPromoted: true, price: tenge(9) }),
      seen('2', { isPromoted: false, price: tenge(5) }),
    ];
    expect(summariseResearch(offers, [part()])[0]).toMatchObject({
      promotedShare: 0.5,
      prices: { n: 1, median: tenge(5) },
    });
  });

  test('cities are told apart', () => {
    const inAlmaty = { ...seen('1'), city: 'almaty' };
    const groups = summariseResearch([inAlmaty], [part('almaty'), part('astana')]);
    expect(groups.map(({ city, offers }) => [city, offers])).toEqual([
      ['almaty', 1],
      ['astana', 0],
    ]);
  });

  test('a group with an unfinished part is not complete', () => {
    const unfinished: CoveredPart = { ...part(), isComplete: false, stoppedBy: 'page_limit' };
    expect(summariseResearch([], [part(), unfinished])[0]?.isComplete).toBe(false);
  });
});
