import type { MarginRules } from '../domain/margin.ts';
import type { CampaignGate, Niche, NicheScore } from '../domain/niche.ts';
import { computeNicheScore } from '../domain/niche-score.ts';
import type { ResearchRun } from '../domain/research-run.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Market } from '../ports/market.ts';
import type { ServiceContext } from '../service-context.ts';
import { type Comparison, compareRuns, otherRuns } from './compare-runs.ts';
import { type NicheFacts, readNicheFacts } from './niche-facts.ts';
import type { ResearchPolicy } from './research-options.ts';

/** What research works with besides the store. */
export interface ResearchSetup {
  readonly markets: readonly Market[];
  readonly policy: ResearchPolicy;
  readonly gate: CampaignGate;
  /** Asked for with each score: the host may give other ones tomorrow. */
  readonly marginRules: () => MarginRules;
}

/** What a run found, and the score it gives. */
export interface ScoredRun {
  readonly facts: NicheFacts;
  readonly score: NicheScore;
}

/** Scores a niche by what the store keeps of a run. No market is read. */
export async function scoreRun(
  context: ServiceContext,
  { policy, marginRules }: ResearchSetup,
  source: {
    readonly niche: Niche;
    readonly run: ResearchRun;
    readonly earlier: readonly ResearchRun[];
    readonly comparisons: readonly Comparison[];
  },
  options: CallOptions,
): Promise<ScoredRun> {
  const profile = policy.profiles[source.niche.kind];
  const facts = await readNicheFacts(context, { ...source, profile, marginRules: marginRules() }, options);
  const computed = computeNicheScore(profile, facts.measurements, facts.offers, policy.scoreRules);
  return { facts, score: { ...computed, source: 'computed', at: context.now(), runId: source.run.id } };
}

/** Scores a niche by its last completed run. `undefined`: there is none. */
export async function scoreLastRun(
  context: ServiceContext,
  setup: ResearchSetup,
  niche: Niche,
  options: CallOptions,
): Promise<NicheScore | undefined> {
  const filter = { nicheId: niche.id, status: 'completed' } as const;
  const [run] = (await context.store.listPage('research-run', { filter, limit: 1 }, options)).items;
  if (run === undefined) return undefined;
  const { earlier } = await otherRuns(context, run, setup.policy.runsKept, options);
  const comparisons = compareRuns(run, earlier);
  return (await scoreRun(context, setup, { niche, run, earlier, comparisons }, options)).score;
}
