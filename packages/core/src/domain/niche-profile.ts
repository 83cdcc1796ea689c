import type { ItemKind } from './niche.ts';

/** What a score is made of. */
export type ScoreFactor = 'demand' | 'competition' | 'concentration' | 'price_room' | 'promotion' | 'margin';

/** Every factor, in the order of the table. */
export const SCORE_FACTORS: readonly ScoreFactor[] = [
  'demand',
  'competition',
  'concentration',
  'price_room',
  'promotion',
  'margin',
];

/** What can be measured of a niche. Several measures can stand for one factor. */
export type NicheMeasure =
  | 'ended_early'
  | 'reviews_per_seller'
  | 'own_interest'
  | 'still_promoted'
  | 'order_growth'
  | 'sellers'
  | 'sellers_per_card'
  | 'seller_concentration'
  | 'price_spread'
  | 'prices_at_minimum'
  | 'price_step_depth'
  | 'promoted_share'
  | 'margin';

/** How one measure becomes a value from 0 to 100. */
export interface MeasureRule {
  /** What is measured. */
  readonly measure: NicheMeasure;
  /** The raw value that gives 0; so does anything beyond it. */
  readonly worst: number;
  /** The raw value that gives 100; so does anything beyond it. */
  readonly best: number;
  /** Between them, in a straight line or by the logarithm of one more than the raw value. */
  readonly scale: 'linear' | 'log';
  /** Fewer observations: the measure counts as absent. */
  readonly leastN: number;
  /** From so many observations its confidence is full; below, in proportion. */
  readonly enoughN: number;
}

/** One factor of a profile. */
export interface FactorRule {
  /** Share of the score in points of 100, at most two decimals. The factors of a profile sum to 100. */
  readonly weight: number;
  /** What can stand for it; the first one that could be measured does. */
  readonly measures: readonly MeasureRule[];
}

/** How niches of one kind of item are scored. */
export type ScoreProfile = Readonly<Record<ScoreFactor, FactorRule>>;

/** How niches are scored, by kind of item. */
export type ScoreProfiles = Readonly<Record<ItemKind, ScoreProfile>>;

/** From when a computed score is more than provisional. */
export interface ScoreRules {
  /** Points of the profile's weight that must have been measured. */
  readonly leastWeight: number;
  /** Offers the score must rest on. */
  readonly leastOffers: number;
}

/** Demand, 60 of 100 points and 30 offers. */
export const DEFAULT_SCORE_RULES: ScoreRules = { leastWeight: 60, leastOffers: 30 };

function rule(
  measure: NicheMeasure,
  worst: number,
  best: number,
  leastN: number,
  enoughN: number,
  scale: MeasureRule['scale'] = 'linear',
): MeasureRule {
  return { measure, worst, best, scale, leastN, enoughN };
}

const NOTHING: FactorRule = { weight: 0, measures: [] };
const CONCENTRATION = rule('seller_concentration', 2500, 1000, 20, 100);

/** How niches are scored unless the host says otherwise. Bounds are policy. */
export const DEFAULT_SCORE_PROFILES: ScoreProfiles = {
  used_goods: {
    demand: { weight: 30, measures: [rule('ended_early', 0, 0.15, 20, 200)] },
    competition: { weight: 20, measures: [rule('sellers', 1000, 0, 10, 100, 'log')] },
    concentration: { weight: 10, measures: [CONCENTRATION] },
    price_room: { weight: 10, measures: [rule('price_spread', 0, 0.5, 10, 50)] },
    promotion: { weight: 5, measures: [rule('promoted_share', 0.5, 0, 10, 100)] },
    margin: { weight: 25, measures: [rule('margin', 0, 0.35, 1, 3)] },
  },
  new_goods: {
    demand: { weight: 30, measures: [rule('reviews_per_seller', 0, 10, 10, 50, 'log')] },
    competition: { weight: 20, measures: [rule('sellers_per_card', 30, 0, 10, 50)] },
    concentration: { weight: 10, measures: [CONCENTRATION] },
    price_room: { weight: 15, measures: [rule('prices_at_minimum', 0.3, 0.05, 10, 100)] },
    promotion: NOTHING,
    margin: { weight: 25, measures: [rule('margin', 0, 0.35, 1, 3)] },
  },
  service: {
    demand: {
      weight: 35,
      measures: [rule('own_interest', 0, 30, 1, 5, 'log'), rule('still_promoted', 0, 0.5, 10, 50)],
    },
    competition: { weight: 30, measures: [rule('sellers', 1000, 0, 10, 100, 'log')] },
    concentration: { weight: 10, measures: [CONCENTRATION] },
    price_room: NOTHING,
    promotion: NOTHING,
    margin: { weight: 25, measures: [rule('margin', 0.3, 0.7, 1, 3)] },
  },
  wholesale: {
    demand: { weight: 25, measures: [rule('order_growth', 0, 0.5, 10, 50)] },
    competition: { weight: 20, measures: [rule('sellers', 500, 0, 10, 100, 'log')] },
    concentration: { weight: 20, measures: [CONCENTRATION] },
    price_room: { weight: 10, measures: [rule('price_step_depth', 0, 0.3, 10, 50)] },
    promotion: NOTHING,
    margin: { weight: 25, measures: [rule('margin', 0.05, 0.25, 1, 3)] },
  },
};
