import { z } from 'zod';
import { type NicheId, parseTenantId, type ResearchRunId } from '../domain/id.ts';
import { changeNicheStatus, type Niche, proposeScore } from '../domain/niche.ts';
import type { StoredOffer } from '../domain/offer.ts';
import { type ExpandedQuery, expandQueries } from '../domain/query-expansion.ts';
import {
  abandonResearchRun,
  type CoveredPart,
  completeResearchRun,
  coverParts,
  partKey,
  type ResearchRun,
  startResearchRun,
} from '../domain/research-run.ts';
import { toUnixMs } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, retryConflicts, type ServiceContext, together } from '../service-context.ts';
import { compareRuns, otherRuns } from './compare-runs.ts';
import { listOffers, type OfferListFilter } from './list-offers.ts';
import { markVanished } from './mark-vanished.ts';
import { asksFor, type NicheFacts } from './niche-facts.ts';
import type { NicheService } from './niche-service.ts';
import { type ObservedOffer, type RecordedObservations, readObservations } from './observations.ts';
import type { ResearchGroup } from './place-tally.ts';
import { marketsOf, planSearches } from './plan-searches.ts';
import { readDetails } from './read-details.ts';
import { readMarkets } from './read-markets.ts';
import { recordOffers } from './record-offers.ts';
import { type ResearchSetup, scoreRun } from './score-niche.ts';

/** What to research. */
export interface RunResearchInput {
  /** The niche. */
  readonly nicheId: string;
  /** Most pages per query, city and market. Default 5. */
  readonly pagesMax?: number | undefined;
}

/** What a run found. */
export interface ResearchReport {
  /** The run. */
  readonly runId: ResearchRunId;
  /** The niche, as it is after the run; with its score. */
  readonly niche: Niche;
  /** Per platform and city. */
  readonly groups: readonly ResearchGroup[];
  /** What was covered, and what not and why. */
  readonly parts: readonly CoveredPart[];
  /** What was searched for, and why. */
  readonly queries: readonly ExpandedQuery[];
}

/** Research of one tenant. */
export interface ResearchService {
  /**
   * Reads the kit's markets for a niche, stores what they show, compares it with earlier runs and scores the niche.
   * Several markets are read at the same time, each of them one request after the other. A market that blocks or breaks
   * ends its part of the run, not the run: `parts` says so.
   *
   * A run that was stopped in between is taken up where it stood; nothing is counted or told twice. A score that a
   * person set stays; the computed one is then kept beside it.
   *
   * @throws LeadKitError `not_found` for an unknown niche; `business_rule` when the kit has no market for it; `conflict`
   *   when another process runs the same research now.
   */
  run(input: RunResearchInput, options?: CallOptions): Promise<ResearchReport>;
  /**
   * The report of a completed run again, counted from what the store keeps of it. The niche comes as it is now.
   *
   * @throws LeadKitError `not_found`; `business_rule` when the run is so old that its offers are not kept any more.
   */
  report(runId: string, options?: CallOptions): Promise<ResearchReport>;
  /** Runs with what they covered, newest first. */
  runs(filter?: {
    readonly nicheId?: string | undefined;
    readonly status?: ResearchRun['status'] | readonly ResearchRun['status'][] | undefined;
  }): AsyncIterable<ResearchRun>;
  /**
   * Stores the host's own observations, in any number. All rows are checked before any is stored.
   *
   * @throws LeadKitError `invalid_input` with an issue per wrong field: `3.price.amountMinor` is of the fourth row.
   */
  record(offers: readonly ObservedOffer[], options?: CallOptions): Promise<RecordedObservations>;
  /** Offers that were seen, last seen first. */
  offers(filter?: OfferListFilter): AsyncIterable<StoredOffer>;
  /** The same with all words of a text in the title, in Russian in other forms too. */
  search(text: string, filter?: Omit<OfferListFilter, 'words'>): AsyncIterable<StoredOffer>;
}

const runSchema = lazySchema(() =>
  z.strictObject({
    nicheId: z.string(),
    pagesMax: z.number().int().min(1).max(100).optional(),
  }),
);
const RUN_STATUSES: Readonly<Record<ResearchRun['status'], true>> = {
  running: true,
  completed: true,
  abandoned: true,
};
const runsSchema = lazySchema(() =>
  z.strictObject({ nicheId: z.string().optional(), status: wordFilter(RUN_STATUSES) }),
);
export const researchInputs: InputSchemas = { 'research.run': runSchema };

export function createResearchService(
  context: ServiceContext,
  setup: ResearchSetup,
  niches: Pick<NicheService, 'get'>,
): ResearchService {
  const { markets, policy } = setup;

  async function run(input: RunResearchInput, options: CallOptions = {}): Promise<ResearchReport> {
    const { nicheId, pagesMax = 5 } = checkInput(runSchema, input, 'research.run');
    const niche = await niches.get(nicheId, options);
    const wanted = marketsOf(niche, markets);
    let current = await openRun(niche, options);
    const byMarket = planSearches(niche, wanted, current.queries);
    const done = new Set(current.parts.map(partKey));
    const plan = {
      runId: current.id,
      byMarket: byMarket.map((searches) => searches.filter(({ key }) => !done.has(key))),
      pagesMax,
      parallelMarkets: policy.parallelMarkets,
      covered: async (parts: readonly CoveredPart[]) => {
        const next = coverParts(current, parts, context.now());
        await context.commit(decided('research-run', next, current), options);
        current = next.state;
      },
    };
    await readMarkets(context, plan, options);
    await readCards(niche, current, options);
    const { state, facts } = await conclude(niche, current, options);
    return reportOf(current, state, facts);
  }

  /** Lists say nothing of the sellers of a shared card, and of its reviews of late. */
  function readCards(niche: Niche, run: ResearchRun, options: CallOptions): Promise<void> {
    const profile = policy.profiles[niche.kind];
    const isAsked = asksFor(profile, 'sellers_per_card') || asksFor(profile, 'reviews_per_seller');
    const { detailsMax, parallelMarkets } = policy;
    const plan = { run, markets, detailsMax: isAsked ? detailsMax : 0, parallelMarkets };
    return readDetails(context, plan, options);
  }

  /** The run that was stopped in between, or a new one. */
  async function openRun(niche: Niche, options: CallOptions): Promise<ResearchRun> {
    const open = await context.store.getByKey('research-run', `open:${niche.id}`, options);
    const now = context.now();
    if (open !== undefined && toUnixMs(now) - toUnixMs(open.updatedAt) <= policy.resumeWithinMs) return open;
    const abandoned = open === undefined ? undefined : abandonResearchRun(open, now);
    if (abandoned !== undefined) await context.commit(decided('research-run', abandoned, open), options);
    const ids = {
      id: context.ids.next<'research-run'>(),
      tenantId: parseTenantId(context.tenantId),
      nicheId: niche.id,
      queries: expandQueries(niche.queries, policy.queriesMax),
    };
    const started = startResearchRun(ids, now);
    await context.commit(decided('research-run', started), options);
    return started.state;
  }

  /** Compares, scores, and ends the run together with the score it gives. */
  async function conclude(
    niche: Niche,
    run: ResearchRun,
    options: CallOptions,
  ): Promise<{ readonly state: Niche; readonly facts: NicheFacts }> {
    const profile = policy.profiles[niche.kind];
    const { earlier, outdated } = await otherRuns(context, run, policy.runsKept, options);
    const comparisons = compareRuns(run, earlier);
    const confirmationsMax = asksFor(profile, 'ended_early') ? policy.confirmationsMax : 0;
    const endedEarly = await markVanished(context, { run, comparisons, markets, confirmationsMax }, options);
    const compared = comparisons.length === 0 ? run : { ...run, endedEarly };
    const source = { niche, run: compared, earlier, comparisons };
    const { facts, score } = await scoreRun(context, setup, source, options);
    const now = context.now();
    const completed = completeResearchRun(
      run,
      { ...totalsOf(facts.groups), ...(comparisons.length === 0 ? {} : { endedEarly }) },
      now,
    );
    const state = await retryConflicts(async () => {
      const before = await niches.get(niche.id, options);
      const scored = proposeScore(before, score, setup.gate, now);
      const researched =
        scored.state.status === 'draft'
          ? changeNicheStatus(scored.state, 'researching', now)
          : { state: scored.state, events: [] };
      const decision = { state: researched.state, events: [...scored.events, ...researched.events] };
      await context.commit(
        together(decided('research-run', completed, run), decided('niche', decision, before)),
        options,
      );
      return decision.state;
    }, isNicheConflict);
    if (outdated.length > 0) await context.store.offers.forgetRuns(outdated, options);
    return { state, facts };
  }

  async function record(
    offers: readonly ObservedOffer[],
    options: CallOptions = {},
  ): Promise<RecordedObservations> {
    const counts = { created: 0, repriced: 0, changed: 0, unchanged: 0, stale: 0 };
    const rows = readObservations(offers, context.now());
    for (const { outcome } of await recordOffers(context, rows, {}, options)) counts[outcome] += 1;
    return counts;
  }

  async function report(runId: string, options: CallOptions = {}): Promise<ResearchReport> {
    const found = await context.store.get('research-run', runId, options);
    if (found === undefined || found.status !== 'completed') {
      throw new LeadKitError({
        code: 'not_found',
        operation: 'research.report',
        message: `Tenant "${context.tenantId}" has no completed research run ${runId}.`,
      });
    }
    const niche = await niches.get(found.nicheId, options);
    const { earlier } = await otherRuns(context, found, policy.runsKept, options);
    const source = { niche, run: found, earlier, comparisons: compareRuns(found, earlier) };
    const { facts } = await scoreRun(context, setup, source, options);
    if (facts.offers === 0 && found.parts.some((part) => part.offers > 0)) {
      throw new LeadKitError({
        code: 'business_rule',
        operation: 'research.report',
        message: `The offers of run ${runId} are not kept any more; only its parts are. Raise research.runsKept to keep more runs.`,
      });
    }
    return reportOf(found, niche, facts);
  }

  return {
    run,
    report,
    record,
    offers: (filter) => listOffers(context, filter),
    search: (text, filter) => listOffers(context, { ...filter, words: text }),
    runs: (asked = {}) => {
      const { nicheId, status } = checkInput(runsSchema, asked, 'research.runs');
      const filter = { nicheId: nicheId as NicheId | undefined, status };
      return paginate((cursor) => context.store.listPage('research-run', { filter, cursor }));
    },
  };
}

function reportOf({ id, parts, queries }: ResearchRun, niche: Niche, { groups }: NicheFacts): ResearchReport {
  return { runId: id, niche, groups, parts, queries };
}

/** Somebody changed the niche meanwhile; a run that somebody else has ended is another matter. */
function isNicheConflict(error: unknown): boolean {
  return (
    isLeadKitError(error, 'conflict') &&
    error.issues?.every(({ path }) => path.startsWith('changes.1.')) === true
  );
}

function totalsOf(groups: readonly ResearchGroup[]): {
  readonly newOffers: number;
  readonly repricedOffers: number;
  readonly vanishedOffers: number;
} {
  const sum = (of: (group: ResearchGroup) => number): number =>
    groups.reduce((total, group) => total + of(group), 0);
  return {
    newOffers: sum((group) => group.newOffers),
    repricedOffers: sum((group) => group.repricedOffers),
    vanishedOffers: sum((group) => group.vanishedOffers ?? 0),
  };
}
