import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MarginRules, marginOf } from '../../src/domain/margin.ts';
import { type Money, money } from '../../src/domain/money.ts';
import { decidePrice, isFresh, type RepriceFacts, type RepriceRules } from '../../src/domain/repricing.ts';

const tenge = (major: number): Money => money(major * 100, 'KZT');
const at = '2026-11-22T05:00:00.000Z';
const tables: MarginRules = {
  commissions: [{ platform: 'shop', rateHundredths: 1_200 }],
  deliveryFees: [],
  taxProfile: [{ kind: 'turnover', rateHundredths: 300 }],
};
const marginAt = (price: Money, cost: Money | undefined = tenge(20_000), rules = tables) =>
  marginOf(rules, { platform: 'shop', price, cost, at });
const rules: RepriceRules = {
  marginFloorHundredths: 1_000,
  hysteresisHundredths: 100,
  priceChangeMaxHundredths: 3_000,
  undercutUnits: 0,
};
const facts: RepriceFacts = {
  price: tenge(35_000),
  minimumPrice: tenge(26_000),
  marginAt,
  market: [{ amount: tenge(34_000), sellerKey: 'other' }],
  isLinked: true,
  ownSellerKeys: new Set(['we']),
  stock: 'in',
};
const decide = (more: Partial<RepriceFacts> = {}, changed: Partial<RepriceRules> = {}) =>
  decidePrice({ ...facts, ...more }, { ...rules, ...changed });
const seen = (...prices: readonly number[]) =>
  prices.map((major) => ({ amount: tenge(major), sellerKey: 'other' }));

describe('a price', () => {
  test('follows the lowest of the others down', () => {
    expect(decide({ market: seen(36_000, 34_000) })).toEqual({
      action: 'change',
      reason: 'lowered_to_market',
      price: tenge(34_000),
      floor: tenge(26_667),
      lowest: tenge(34_000),
    });
  });

  test('follows them up', () => {
    expect(decide({ market: seen(40_000) })).toMatchObject({
      reason: 'raised_to_market',
      price: tenge(40_000),
    });
  });

  test('goes below them by whole tenge where the rules say so', () => {
    expect(decide({ market: [{ amount: money(3_400_050, 'KZT') }] }, { undercutUnits: 5 })).toMatchObject({
      price: tenge(33_995),
    });
  });

  test('is raised to the floor, whole tenge up, whatever the market says', () => {
    expect(decide({ price: tenge(26_000), market: undefined })).toMatchObject({
      action: 'change',
      reason: 'raised_to_floor',
      price: tenge(26_667),
    });
  });

  test('has the least price of the item as its floor when the margin allows less', () => {
    expect(decide({ minimumPrice: money(3_050_050, 'KZT') }).floor).toEqual(tenge(30_501));
  });

  test.each([
    ['no_market_link', { isLinked: false }, {}],
    ['stale_market_data', { market: undefined }, {}],
    ['no_competitors', { market: [] }, {}],
    ['no_competitors', { market: [{ amount: tenge(30_000), sellerKey: 'we' }] }, {}],
    ['no_competitors', { market: [{ amount: tenge(35_000) }] }, {}],
    ['no_competitors', { market: [{ amount: tenge(1) }, { amount: money(3_000_000, 'USD') }] }, {}],
    ['market_below_floor', { market: seen(26_666) }, {}],
    ['within_hysteresis', { market: seen(34_651) }, {}],
    ['within_hysteresis', { market: seen(35_000) }, { hysteresisHundredths: 0 }],
    ['large_change', { price: tenge(50_000), market: seen(34_999) }, {}],
    ['large_change', { price: tenge(1_000) }, {}],
    ['out_of_stock', { stock: 'out' }, {}],
    ['stale_stock', { stock: 'stale' }, {}],
    ['currency_mismatch', { minimumPrice: money(1, 'USD') }, {}],
    ['no_profitable_price', {}, { marginFloorHundredths: 9_000 }],
  ] as const)('is held: %s (%j)', (reason, more, changed) => {
    const decision = decide(more, changed);
    expect(decision).toMatchObject({ action: 'hold', reason });
    expect(decision.price).toEqual({ ...facts, ...more }.price);
  });

  test.each([
    ['missing_cost', ['cost', 'commission']],
    ['missing_commission', ['commission']],
    ['missing_delivery', ['delivery']],
  ] as const)('is held while the margin cannot be computed: %s', (reason, missing) => {
    expect(decide({ marginAt: () => ({ missing }) })).toMatchObject({ action: 'hold', reason });
  });

  test('does not go where a jump of the delivery fee eats the margin', () => {
    const deliveryFees = [
      { platform: 'shop', priceBelow: tenge(34_000), fee: tenge(500) },
      { platform: 'shop', priceFrom: tenge(34_000), fee: tenge(9_000) },
    ];
    const jumping = (price: Money) => marginAt(price, tenge(20_000), { ...tables, deliveryFees });
    expect(decide({ marginAt: jumping, price: tenge(33_000), market: seen(34_100) })).toMatchObject({
      action: 'hold',
      reason: 'market_below_floor',
    });
  });

  test('never is set below the floor or the margin, never is odd, and stays unless it is decided', () => {
    const minor = fc.integer({ min: 1, max: 10 ** 9 });
    const optional = fc.option(minor, { nil: undefined });
    const market = fc.option(
      fc.array(
        fc.record({
          amountMinor: fc.oneof(minor, fc.constantFrom(0, -100, Number.NaN, Number.POSITIVE_INFINITY, 0.5)),
          currency: fc.constantFrom('KZT', 'KZT', 'KZT', 'USD'),
          sellerKey: fc.constantFrom(undefined, 'we', 'a', 'b'),
        }),
        { maxLength: 5 },
      ),
      { nil: undefined },
    );
    const share = fc.integer({ min: 0, max: 5_000 });
    fc.assert(
      fc.property(
        minor,
        optional,
        optional,
        market,
        share,
        share,
        fc.nat(100),
        (priceMinor, minimum, cost, seenPrices, margin, hysteresis, undercut) => {
          const marginWith = (price: Money) =>
            marginOf(tables, {
              platform: 'shop',
              price,
              cost: cost === undefined ? undefined : money(cost, 'KZT'),
              at,
            });
          const price = money(priceMinor, 'KZT');
          const decision = decidePrice(
            {
              ...facts,
              price,
              minimumPrice: minimum === undefined ? undefined : money(minimum, 'KZT'),
              marginAt: marginWith,
              market: seenPrices?.map(({ amountMinor, currency, sellerKey }) => ({
                amount: { amountMinor, currency },
                ...(sellerKey === undefined ? {} : { sellerKey }),
              })),
            },
            {
              marginFloorHundredths: margin,
              hysteresisHundredths: hysteresis,
              priceChangeMaxHundredths: 10_000,
              undercutUnits: undercut,
            },
          );
          const isHeld = decision.action === 'hold';
          expect(isHeld ? decision.price : price).toEqual(price);
          if (isHeld) return;
          const { amountMinor } = decision.price;
          expect(Number.isSafeInteger(amountMinor) && amountMinor % 100 === 0).toBe(true);
          expect(amountMinor).toBeGreaterThanOrEqual(minimum ?? 0);
          expect(amountMinor).toBeGreaterThanOrEqual(decision.floor?.amountMinor ?? Number.NaN);
          expect(marginWith(decision.price).margin?.shareHundredths).toBeGreaterThanOrEqual(margin);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('an observation is fresh up to its age, and never from the future', () => {
  const oldest = '2026-11-22T04:00:00.000Z';
  expect(isFresh(oldest, oldest, at)).toBe(true);
  expect(isFresh('2026-11-22T03:59:59.999Z', oldest, at)).toBe(false);
  expect(isFresh('2026-11-22T05:00:00.001Z', oldest, at)).toBe(false);
});
