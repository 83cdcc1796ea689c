import { ITEM_KINDS } from '../domain/niche.ts';
import {
  DEFAULT_SCORE_PROFILES,
  DEFAULT_SCORE_RULES,
  SCORE_FACTORS,
  type ScoreProfile,
  type ScoreProfiles,
  type ScoreRules,
} from '../domain/niche-profile.ts';
import { QUERIES_MAX_DEFAULT } from '../domain/query-expansion.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';

/** How markets are read and niches scored. */
export interface ResearchOptions {
  /** How niches are scored; a kind that is left out keeps `DEFAULT_SCORE_PROFILES`. */
  readonly profiles?: Partial<ScoreProfiles> | undefined;
  /** From when a computed score opens gates. Default: 60 of 100 points measured, 30 offers. */
  readonly scoreRules?: ScoreRules | undefined;
  /** Most queries of a niche, with slips people make; all that were asked for are always searched. 1 to 50, default 6. */
  readonly queriesMax?: number | undefined;
  /** Markets read at the same time; each market gets one request at a time. 1 to 20, default 4. */
  readonly parallelMarkets?: number | undefined;
  /** Runs of a niche whose offers are kept for comparison; older ones keep their report only. 2 to 1 000, default 30. */
  readonly runsKept?: number | undefined;
  /** Most offers of one run that are asked for by their id, to confirm that they are gone. 0 to 1 000, default 30. */
  readonly confirmationsMax?: number | undefined;
  /**
   * Most offers per market and run that are read one by one, for what lists do not show: sellers and prices of shared
   * cards, reviews of late. Only for profiles that ask for it (new goods). 0 to 1 000, default 30.
   */
  readonly detailsMax?: number | undefined;
  /** How long a run that was stopped is taken up again instead of begun anew, in milliseconds. Default 6 hours. */
  readonly resumeWithinMs?: number | undefined;
}

/** The options with their defaults. */
export interface ResearchPolicy
  extends Required<{ [Name in keyof ResearchOptions]: NonNullable<ResearchOptions[Name]> }> {
  readonly profiles: ScoreProfiles;
}

export function checkResearchOptions(options: ResearchOptions | undefined, check: OptionCheck): void {
  const { profiles = {}, scoreRules, resumeWithinMs, ...counts } = options ?? {};
  const range = (name: keyof typeof counts, least: number, most: number): void =>
    check.expect(
      `research.${name}`,
      counts[name],
      counts[name] === undefined || isWhole(counts[name], least, most),
      `a whole number from ${least} to ${most}`,
    );
  range('queriesMax', 1, 50);
  range('parallelMarkets', 1, 20);
  range('runsKept', 2, 1000);
  range('confirmationsMax', 0, 1000);
  range('detailsMax', 0, 1000);
  check.duration('research.resumeWithinMs', resumeWithinMs);
  if (scoreRules !== undefined) {
    const { leastWeight, leastOffers } = scoreRules;
    check.expect('research.scoreRules.leastWeight', leastWeight, isPoints(leastWeight), POINTS);
    check.expect(
      'research.scoreRules.leastOffers',
      leastOffers,
      isWhole(leastOffers, 0, Number.MAX_SAFE_INTEGER),
      'a whole number from 0',
    );
  }
  for (const [kind, profile] of Object.entries(profiles)) {
    const at = `research.profiles.${kind}`;
    check.expect(
      at,
      kind,
      (ITEM_KINDS as readonly string[]).includes(kind),
      `one of ${ITEM_KINDS.join(', ')}`,
    );
    if (profile !== undefined) checkProfile(at, profile, check);
  }
}

const POINTS = 'points from 0 to 100 with at most two decimals';

function checkProfile(at: string, profile: ScoreProfile, check: OptionCheck): void {
  let sum = 0;
  for (const factor of SCORE_FACTORS) {
    const { weight, measures } = profile?.[factor] ?? {};
    check.expect(`${at}.${factor}.weight`, weight, isPoints(weight), POINTS);
    check.expect(`${at}.${factor}.measures`, measures, Array.isArray(measures), 'an array of measures');
    sum += isPoints(weight) ? Math.round(weight * 100) : 0;
    for (const [index, rule] of (Array.isArray(measures) ? measures : []).entries()) {
      const here = `${at}.${factor}.measures.${index}`;
      check.expect(`${here}.measure`, rule?.measure, MEASURES.has(rule?.measure), 'a known measure');
      for (const bound of ['worst', 'best'] as const)
        check.expect(`${here}.${bound}`, rule?.[bound], Number.isFinite(rule?.[bound]), 'a finite number');
      check.expect(`${here}.best`, rule?.best, rule?.best !== rule?.worst, 'another number than worst');
      check.expect(
        `${here}.scale`,
        rule?.scale,
        ['linear', 'log'].includes(rule?.scale),
        '"linear" or "log"',
      );
      for (const n of ['leastN', 'enoughN'] as const)
        check.expect(`${here}.${n}`, rule?.[n], isWhole(rule?.[n], 1, 1_000_000), 'a whole number from 1');
    }
  }
  if (sum !== 10_000) check.note(at, `the weights of its factors sum to ${sum / 100}, not to 100`);
}

const MEASURES: ReadonlySet<unknown> = new Set(
  ITEM_KINDS.flatMap((kind) =>
    SCORE_FACTORS.flatMap((factor) =>
      DEFAULT_SCORE_PROFILES[kind][factor].measures.map(({ measure }) => measure),
    ),
  ),
);

function isPoints(value: unknown): value is number {
  return (
    typeof value === 'number' &&
    value >= 0 &&
    value <= 100 &&
    Math.abs(value * 100 - Math.round(value * 100)) < 1e-6
  );
}

/** The options with their defaults. */
export function readResearchOptions(options: ResearchOptions = {}): ResearchPolicy {
  return {
    profiles: { ...DEFAULT_SCORE_PROFILES, ...options.profiles },
    scoreRules: options.scoreRules ?? DEFAULT_SCORE_RULES,
    queriesMax: options.queriesMax ?? QUERIES_MAX_DEFAULT,
    parallelMarkets: options.parallelMarkets ?? 4,
    runsKept: options.runsKept ?? 30,
    confirmationsMax: options.confirmationsMax ?? 30,
    detailsMax: options.detailsMax ?? 30,
    resumeWithinMs: options.resumeWithinMs ?? 6 * 60 * 60_000,
  };
}
