import {
  computeNicheScore,
  DEFAULT_SCORE_PROFILES,
  factorValue,
  ITEM_KINDS,
  type Measurement,
  type Measurements,
  type MeasureRule,
  type NicheMeasure,
  SCORE_FACTORS,
  type ScoreProfile,
} from '@leadkit/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const measuresOf = (profile: ScoreProfile): readonly MeasureRule[] =>
  SCORE_FACTORS.flatMap((factor) => profile[factor].measures);

/** Everything the profile can measure, with enough of it and each at the same share of its range. */
function fully(profile: ScoreProfile, share = 0.5): Measurements {
  return Object.fromEntries(
    measuresOf(profile).map(({ measure, worst, best, enoughN }) => [
      measure,
      { raw: worst + (best - worst) * share, n: enoughN },
    ]),
  );
}

const anyProfile = fc.constantFrom(...ITEM_KINDS).map((kind) => DEFAULT_SCORE_PROFILES[kind]);
const anyMeasurement: fc.Arbitrary<Measurement> = fc.record({
  raw: fc.double({ min: -10, max: 5_000, noNaN: true }),
  n: fc.integer({ min: 0, max: 500 }),
  coverage: fc.double({ min: 0, max: 1, noNaN: true }),
});
const anyMeasurements = (profile: ScoreProfile): fc.Arbitrary<Measurements> =>
  fc.record(Object.fromEntries(measuresOf(profile).map(({ measure }) => [measure, anyMeasurement])), {
    requiredKeys: [],
  });
const anyNiche = anyProfile.chain((profile) =>
  fc.record({ profile: fc.constant(profile), measurements: anyMeasurements(profile), offers: fc.nat(500) }),
);

describe('the default profiles', () => {
  test.each(ITEM_KINDS)('of %s weigh 100 points in all', (kind) => {
    const weights = SCORE_FACTORS.map((factor) => DEFAULT_SCORE_PROFILES[kind][factor].weight);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBe(100);
  });

  test('are the table', () => {
    const weights = ITEM_KINDS.map((kind) =>
      SCORE_FACTORS.map((factor) => DEFAULT_SCORE_PROFILES[kind][factor].weight),
    );
    expect(weights).toEqual([
      [30, 20, 10, 10, 5, 25],
      [30, 20, 10, 15, 0, 25],
      [35, 30, 10, 0, 0, 25],
      [25, 20, 20, 10, 0, 25],
    ]);
  });
});

describe('factorValue', () => {
  const of = (measure: NicheMeasure, raw: number): number => {
    const rules = ITEM_KINDS.flatMap((kind) => measuresOf(DEFAULT_SCORE_PROFILES[kind]));
    const found = rules.find((rule) => rule.measure === measure);
    return found === undefined ? Number.NaN : factorValue(found, raw);
  };

  test.each([
    ['ended_early', 0, 0],
    ['ended_early', 0.075, 50],
    ['ended_early', 0.15, 100],
    ['ended_early', 0.9, 100],
    ['reviews_per_seller', 0, 0],
    ['reviews_per_seller', 10, 100],
    ['reviews_per_seller', Math.sqrt(11) - 1, 50],
    ['sellers', 1000, 0],
    ['sellers', 5000, 0],
    ['sellers', Math.sqrt(1001) - 1, 50],
    ['sellers_per_card', 30, 0],
    ['sellers_per_card', 15, 50],
    ['seller_concentration', 1000, 100],
    ['seller_concentration', 1750, 50],
    ['seller_concentration', 2500, 0],
    ['prices_at_minimum', 0.05, 100],
    ['prices_at_minimum', 0.3, 0],
    ['promoted_share', 0, 100],
    ['promoted_share', 0.5, 0],
    ['margin', -0.2, 0],
    ['margin', 0.35, 100],
  ] as const)('%s of %d is worth %d', (measure, raw, value) => {
    expect(of(measure, raw)).toBeCloseTo(value, 2);
  });

  test('never leaves 0 to 100', () => {
    fc.assert(
      fc.property(anyProfile, fc.double({ noNaN: true }), (profile, raw) => {
        for (const rule of measuresOf(profile)) {
          const value = factorValue(rule, raw);
          expect(value >= 0 && value <= 100).toBe(true);
        }
      }),
    );
  });
});

describe('computeNicheScore', () => {
  test('half of everything is 50.00, sound and fully trusted', () => {
    const linear: ScoreProfile = {
      ...DEFAULT_SCORE_PROFILES.used_goods,
      competition: {
        weight: 20,
        measures: [{ measure: 'sellers', worst: 100, best: 0, scale: 'linear', leastN: 1, enoughN: 1 }],
      },
    };
    expect(computeNicheScore(linear, fully(linear), 30)).toMatchObject({
      hundredths: 5_000,
      isProvisional: false,
      provisionalBecause: [],
      confidence: 1,
    });
  });

  test('the parts always sum to the score, and no part exceeds its weight', () => {
    fc.assert(
      fc.property(anyNiche, ({ profile, measurements, offers }) => {
        const { hundredths, parts } = computeNicheScore(profile, measurements, offers);
        expect(parts.reduce((sum, part) => sum + part.partHundredths, 0)).toBe(hundredths);
        expect(parts.every((part) => Number.isSafeInteger(part.partHundredths))).toBe(true);
        expect(parts.every((part) => part.partHundredths <= part.weightHundredths)).toBe(true);
        const weights = parts.reduce((sum, part) => sum + part.weightHundredths, 0);
        expect([0, 10_000]).toContain(weights);
      }),
    );
  });

  test('what is missing never raises the confidence', () => {
    fc.assert(
      fc.property(anyNiche, fc.nat(), ({ profile, measurements, offers }, which) => {
        const names = Object.keys(measurements) as NicheMeasure[];
        const gone = names[which % Math.max(1, names.length)];
        const less = Object.fromEntries(Object.entries(measurements).filter(([name]) => name !== gone));
        const before = computeNicheScore(profile, measurements, offers);
        // A factor with a second measure falls back to it; the others have nothing instead.
        fc.pre(gone !== 'own_interest');
        expect(computeNicheScore(profile, less, offers).confidence).toBeLessThanOrEqual(before.confidence);
      }),
    );
  });

  test('a better figure never lowers the score', () => {
    fc.assert(
      fc.property(anyNiche, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (niche, which, step) => {
        const { profile, measurements, offers } = niche;
        const rules = measuresOf(profile).filter(({ measure }) => measurements[measure] !== undefined);
        const rule = rules[which % Math.max(1, rules.length)];
        fc.pre(rule !== undefined);
        const before = measurements[rule.measure] as Measurement;
        const raw = before.raw + (rule.best - rule.worst) * step;
        const better = { ...measurements, [rule.measure]: { ...before, raw } };
        expect(computeNicheScore(profile, better, offers).hundredths).toBeGreaterThanOrEqual(
          computeNicheScore(profile, measurements, offers).hundredths,
        );
      }),
    );
  });

  test('a factor that was not measured has no part, and the others share its points in their proportion', () => {
    const { demand, margin } = fully(DEFAULT_SCORE_PROFILES.service) as Record<string, Measurement>;
    expect(demand).toBeUndefined();
    const { parts } = computeNicheScore(
      DEFAULT_SCORE_PROFILES.service,
      { own_interest: { raw: 30, n: 5 }, margin },
      100,
    );
    expect(parts.map(({ factor, weightHundredths, n }) => [factor, weightHundredths, n])).toEqual([
      ['demand', 5_833, 5],
      ['competition', 0, 0],
      ['concentration', 0, 0],
      ['margin', 4_167, 3],
    ]);
    expect(parts[1]?.explanation).toBe(
      'Not measured: too few sellers were shown, or not enough was read. Its 30 of 100 points are left out, and confidence falls.',
    );
  });

  test('a part holds what its sentence is made of, so that it can be said in any language', () => {
    const { demand, competition } = Object.fromEntries(
      computeNicheScore(
        DEFAULT_SCORE_PROFILES.service,
        { still_promoted: { raw: 0.25, n: 50 } },
        100,
      ).parts.map((part) => [part.factor, part]),
    );
    expect(demand).toMatchObject({ measure: 'still_promoted', raw: 0.25, worst: 0, best: 0.5, n: 50 });
    expect(demand?.profileWeightHundredths).toBe(3_500);
    expect(competition?.profileWeightHundredths).toBe(3_000);
    expect(competition).not.toHaveProperty('worst');
  });

  test('a factor without weight in the profile is no part of the score', () => {
    const { parts } = computeNicheScore(
      DEFAULT_SCORE_PROFILES.service,
      fully(DEFAULT_SCORE_PROFILES.used_goods),
      100,
    );
    expect(parts.map(({ factor }) => factor)).toEqual(['demand', 'competition', 'concentration', 'margin']);
  });

  test('fewer observations than the least make a measure absent', () => {
    const measurements = { ...fully(DEFAULT_SCORE_PROFILES.used_goods), sellers: { raw: 9, n: 9 } };
    const { parts } = computeNicheScore(DEFAULT_SCORE_PROFILES.used_goods, measurements, 100);
    expect(parts.find(({ factor }) => factor === 'competition')).not.toHaveProperty('raw');
  });

  test('a figure that is no number counts as absent', () => {
    const measurements = {
      ...fully(DEFAULT_SCORE_PROFILES.used_goods),
      margin: { raw: Number.NaN, n: 5 },
    };
    const { parts, hundredths } = computeNicheScore(DEFAULT_SCORE_PROFILES.used_goods, measurements, 100);
    expect(parts.find(({ factor }) => factor === 'margin')?.weightHundredths).toBe(0);
    expect(hundredths).toBeGreaterThan(0);
  });

  test('the second measure of a factor stands in for the first', () => {
    const { parts } = computeNicheScore(
      DEFAULT_SCORE_PROFILES.service,
      { still_promoted: { raw: 0.25, n: 50 } },
      100,
    );
    expect(parts[0]).toMatchObject({ factor: 'demand', measure: 'still_promoted', value: 50, raw: 0.25 });
  });

  test('half of the observations and half of the market read are a quarter of the confidence', () => {
    const { parts } = computeNicheScore(
      DEFAULT_SCORE_PROFILES.used_goods,
      { sellers: { raw: 50, n: 50, coverage: 0.5 } },
      100,
    );
    expect(parts.find(({ factor }) => factor === 'competition')?.confidence).toBe(0.25);
  });

  test.each([
    ['no demand', (all: Measurements) => ({ ...all, ended_early: undefined }), 30, ['no_demand']],
    ['29 offers', (all: Measurements) => all, 29, ['few_offers']],
    [
      'demand and price room alone, 40 of 100 points,',
      ({ ended_early, price_spread }: Measurements) => ({ ended_early, price_spread }),
      30,
      ['little_weight'],
    ],
    [
      'demand, competition and concentration, 60 of 100 points,',
      ({ ended_early, sellers, seller_concentration }: Measurements) => ({
        ended_early,
        sellers,
        seller_concentration,
      }),
      30,
      [],
    ],
    ['nothing', () => ({}), 0, ['no_demand', 'little_weight', 'few_offers']],
  ] as const)('with %s a score is provisional because %j', (_what, change, offers, because) => {
    const all = fully(DEFAULT_SCORE_PROFILES.used_goods);
    const score = computeNicheScore(DEFAULT_SCORE_PROFILES.used_goods, change(all), offers);
    expect(score.provisionalBecause).toEqual(because);
    expect(score.isProvisional).toBe(because.length > 0);
  });

  test('every factor says in one sentence what was found and what the bounds are', () => {
    const { parts } = computeNicheScore(
      DEFAULT_SCORE_PROFILES.used_goods,
      { ended_early: { raw: 0.0825, n: 420 } },
      420,
    );
    expect(parts[0]?.explanation).toBe(
      '8.3 % of adverts ended well before their time and are confirmed gone, per week; 0 % gives 0, 15 % gives 100 (n = 420 adverts).',
    );
  });
});
