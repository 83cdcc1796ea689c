import type { NicheScore, ScorePart } from './niche.ts';
import {
  DEFAULT_SCORE_RULES,
  type FactorRule,
  type MeasureRule,
  type NicheMeasure,
  SCORE_FACTORS,
  type ScoreFactor,
  type ScoreProfile,
  type ScoreRules,
} from './niche-profile.ts';
import { apportion } from './statistics.ts';

/** What was measured of a niche, in the measure's own unit. */
export interface Measurement {
  /** The figure. */
  readonly raw: number;
  /** Observations it rests on. */
  readonly n: number;
  /** Share of the market that was read, 0 to 1. Default 1. */
  readonly coverage?: number | undefined;
}

/** Everything that could be measured. What is absent was not. */
export type Measurements = { readonly [Measure in NicheMeasure]?: Measurement | undefined };

/** Why a computed score is provisional. */
export type ProvisionalReason = NonNullable<NicheScore['provisionalBecause']>[number];

/** A score out of measurements, without when and from which run. */
export type ComputedScore = Required<
  Pick<NicheScore, 'hundredths' | 'isProvisional' | 'provisionalBecause' | 'confidence' | 'parts'>
>;

/**
 * The value of a raw figure, 0 to 100 with at most two decimals: 0 at or beyond `worst`, 100 at or beyond `best`, between
 * them along the rule's scale.
 */
export function factorValue({ worst, best, scale }: MeasureRule, raw: number): number {
  const on = (figure: number): number => (scale === 'log' ? Math.log1p(Math.max(0, figure)) : figure);
  const share = (on(raw) - on(worst)) / (on(best) - on(worst));
  return Math.round(Math.min(1, Math.max(0, share)) * 10_000) / 100;
}

/**
 * Scores a niche: the sum of its parts. A factor that was not measured has no weight, the others share it, and the
 * confidence falls by as much. Pure.
 *
 * @param offers - different offers the measurements come from
 */
export function computeNicheScore(
  profile: ScoreProfile,
  measurements: Measurements,
  offers: number,
  rules: ScoreRules = DEFAULT_SCORE_RULES,
): ComputedScore {
  const found = SCORE_FACTORS.map((factor) => ({
    factor,
    rule: profile[factor],
    ...measuredOf(profile[factor], measurements),
  }));
  const weights = apportion(
    found.map(({ rule, measured }) => (measured === undefined ? 0 : rule.weight)),
    10_000,
  );
  const parts = found
    .map(({ factor, rule, measured }, index) => partOf(factor, rule, measured, weights[index] ?? 0))
    .filter((_, index) => (found[index]?.rule.weight ?? 0) > 0);
  const measuredWeight = found.reduce(
    (sum, { rule, measured }) => sum + (measured === undefined ? 0 : rule.weight),
    0,
  );
  const trusted = found.reduce(
    (sum, { rule, measured }) => sum + rule.weight * (measured?.confidence ?? 0),
    0,
  );
  const hasDemand = parts.some(({ factor, raw }) => factor === 'demand' && raw !== undefined);
  const provisionalBecause: readonly ProvisionalReason[] = [
    ...(hasDemand ? [] : (['no_demand'] as const)),
    ...(measuredWeight >= rules.leastWeight ? [] : (['little_weight'] as const)),
    ...(offers >= rules.leastOffers ? [] : (['few_offers'] as const)),
  ];
  return {
    hundredths: parts.reduce((sum, part) => sum + part.partHundredths, 0),
    isProvisional: provisionalBecause.length > 0,
    provisionalBecause,
    confidence: Math.floor(trusted * 100) / 10_000,
    parts,
  };
}

interface Measured extends Measurement {
  readonly rule: MeasureRule;
  readonly confidence: number;
}

/** The first measure of the factor that there is enough of. */
function measuredOf(
  { weight, measures }: FactorRule,
  measurements: Measurements,
): { readonly measured?: Measured } {
  for (const rule of weight > 0 ? measures : []) {
    const measurement = measurements[rule.measure];
    if (measurement === undefined || !Number.isFinite(measurement.raw) || measurement.n < rule.leastN)
      continue;
    const { n, coverage = 1 } = measurement;
    const confidence = Math.min(1, n / Math.max(1, rule.enoughN)) * Math.min(1, Math.max(0, coverage));
    return { measured: { ...measurement, rule, confidence: Math.floor(confidence * 10_000) / 10_000 } };
  }
  return {};
}

function partOf(
  factor: ScoreFactor,
  { weight }: FactorRule,
  measured: Measured | undefined,
  weightHundredths: number,
): ScorePart {
  const profileWeightHundredths = Math.round(weight * 100);
  if (measured === undefined) {
    const explanation = `Not measured: ${NEEDS[factor]}. Its ${weight} of 100 points are left out, and confidence falls.`;
    return {
      factor,
      profileWeightHundredths,
      weightHundredths: 0,
      partHundredths: 0,
      n: 0,
      confidence: 0,
      explanation,
    };
  }
  const { rule, raw, n, confidence } = measured;
  const value = factorValue(rule, raw);
  return {
    factor,
    measure: rule.measure,
    raw,
    worst: rule.worst,
    best: rule.best,
    value,
    profileWeightHundredths,
    weightHundredths,
    partHundredths: Math.round((weightHundredths * value) / 100),
    n,
    confidence,
    explanation: sentence(rule, raw, n),
  };
}

type Unit = 'share' | 'number';

const share = (raw: number): string => `${Number((raw * 100).toFixed(1))} %`;
const number = (raw: number): string => String(Number(raw.toFixed(2)));

const WORDS: Readonly<Record<NicheMeasure, readonly [Unit, what: string, of: string]>> = {
  ended_early: [
    'share',
    'of adverts ended well before their time and are confirmed gone, per week',
    'adverts',
  ],
  reviews_per_seller: [
    'number',
    'reviews of the last 30 days per seller of a card and one newcomer',
    'cards',
  ],
  own_interest: ['number', 'views of our own listing or its phone per day', 'listings'],
  still_promoted: ['share', 'of promoted adverts are still promoted two weeks later', 'promoted adverts'],
  order_growth: ['share', 'more orders per product in 30 days', 'products'],
  sellers: ['number', 'sellers share the market of one place', 'sellers'],
  sellers_per_card: ['number', 'sellers share the middle card', 'cards'],
  seller_concentration: ['number', 'is the concentration of sellers (HHI)', 'offers'],
  price_spread: ['share', 'of the median lies between the price quartiles of like things', 'offers'],
  prices_at_minimum: ['share', 'of prices are within 1 % of the cheapest of their card', 'prices'],
  price_step_depth: ['share', 'off for those who take most', 'products'],
  promoted_share: ['share', 'of offers are in paid places', 'offers'],
  margin: ['share', 'of the price is left after cost, commission, tax and delivery', 'items'],
};

const NEEDS: Readonly<Record<ScoreFactor, string>> = {
  demand: 'it takes two runs some days apart, figures of reviews or orders, or own listings',
  competition: 'too few sellers were shown, or not enough was read',
  concentration: 'too few offers name their seller',
  price_room: 'too few comparable prices were shown',
  promotion: 'too few offers were read',
  margin: 'no item of the niche has a price and a cost',
};

function sentence({ measure, worst, best }: MeasureRule, raw: number, n: number): string {
  const [unit, what, of] = WORDS[measure];
  const say = unit === 'share' ? share : number;
  return `${say(raw)} ${what}; ${say(worst)} gives 0, ${say(best)} gives 100 (n = ${n} ${of}).`;
}
