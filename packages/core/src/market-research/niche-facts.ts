import type { NicheMeasure } from '../domain/niche-profile.ts';
import { SCORE_FACTORS, type ScoreProfile } from '../domain/niche-profile.ts';
import type { Measurements } from '../domain/niche-score.ts';
import { partKey, type ResearchRun } from '../domain/research-run.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import type { SeenOffer, SeenOfferQuery } from '../ports/store-offers.ts';
import type { ServiceContext } from '../service-context.ts';
import { type Comparison, runsBefore } from './compare-runs.ts';
import { type MarginSource, measureMargin, measureOwnInterest } from './own-figures.ts';
import type { ResearchGroup } from './place-tally.ts';
import { createRunTally, type RunTally } from './run-tally.ts';

/** What a run found, counted from what the store keeps of it. */
export interface NicheFacts {
  /** Per platform and city. */
  readonly groups: readonly ResearchGroup[];
  /** Different offers. */
  readonly offers: number;
  readonly measurements: Measurements;
}

/** What the facts of a run are read from. */
export interface FactSource extends MarginSource {
  /** Earlier runs, the latest first. */
  readonly earlier: readonly ResearchRun[];
  readonly comparisons: readonly Comparison[];
  readonly profile: ScoreProfile;
}

/** Sellers who still pay after so many days find that it pays. */
const PROMOTED_DAYS = 14;

/** Whether a profile asks for a measure. */
export function asksFor(profile: ScoreProfile, measure: NicheMeasure): boolean {
  return SCORE_FACTORS.some((factor) => profile[factor].measures.some((rule) => rule.measure === measure));
}

/** Reads what a run saw page by page, never all of it at once. */
export async function readNicheFacts(
  context: ServiceContext,
  source: FactSource,
  options: CallOptions,
): Promise<NicheFacts> {
  const { niche, run, earlier, comparisons, profile } = source;
  const seen = (query: SeenOfferQuery): AsyncIterable<SeenOffer> =>
    paginate((cursor) => context.store.offers.seenPage({ ...query, limit: PAGE_LIMIT_MAX, cursor }, options));
  const tally = createRunTally(run, new Set(comparisons.flatMap(({ parts }) => parts)));
  for await (const one of seen({ runId: run.id })) tally.add(one);
  for (const { earlier: before, parts } of comparisons)
    for await (const one of seen({ runId: before.id, otherRunId: run.id, parts })) tally.compare(one, before);
  if (asksFor(profile, 'still_promoted')) await comparePromoted(run, earlier, seen, tally);
  const own = {
    margin: await measureMargin(context, source, tally.lowPrice(), options),
    own_interest: asksFor(profile, 'own_interest')
      ? await measureOwnInterest(context, niche, options)
      : undefined,
  };
  return {
    groups: tally.groups(),
    offers: tally.offers(),
    measurements: { ...tally.measurements(), ...own },
  };
}

async function comparePromoted(
  run: ResearchRun,
  earlier: readonly ResearchRun[],
  seen: (query: SeenOfferQuery) => AsyncIterable<SeenOffer>,
  tally: RunTally,
): Promise<void> {
  const complete = new Set(run.parts.filter(({ isComplete }) => isComplete).map(partKey));
  for (const before of runsBefore(run, earlier, PROMOTED_DAYS)) {
    const parts = before.parts
      .filter((part) => part.isComplete)
      .map(partKey)
      .filter((key) => complete.has(key));
    if (parts.length === 0) continue;
    for await (const one of seen({ runId: before.id, otherRunId: run.id, parts })) tally.comparePromoted(one);
    return;
  }
}
