import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { NicheId, ResearchRunId, TenantId } from './id.ts';
import type { ExpandedQuery } from './query-expansion.ts';

/** A count that a site may only give as a lower bound ("more than 1 000"). */
export interface Total {
  /** The number. */
  readonly value: number;
  /** Whether it is the number or a lower bound of it. */
  readonly relation: 'exact' | 'at_least';
}

/** What a run read of one query on one platform in one city. "Vanished" is only ever said of what a run covered. */
export interface CoveredPart {
  /** Id of the market that was read. */
  readonly market?: string;
  /** Id of the platform. */
  readonly platform: string;
  /** The host's key of the city; absent: no city filter. */
  readonly city?: string;
  /** The words searched for. */
  readonly query: string;
  /** Pages read to their end. */
  readonly pages: number;
  /** Offers read. */
  readonly offers: number;
  /** What the site says it has. Absent: it does not say. */
  readonly total?: Total;
  /** Whether every page was read. */
  readonly isComplete: boolean;
  /** Why it is not: the market's answer. */
  readonly stoppedBy?: 'blocked' | 'captcha' | 'shape_changed' | 'unavailable' | 'page_limit';
}

/**
 * Names a part: the same in every run that looks at the same market and city for the same words. Stores keep it with the
 * offers that were seen there.
 */
export function partKey({ market, platform, city, query }: CoveredPart | PartPlace): string {
  return JSON.stringify([market ?? platform, city ?? null, query]);
}

/** Where and for what a part looks. */
export type PartPlace = Pick<CoveredPart, 'market' | 'platform' | 'city' | 'query'>;

/** Adverts that a run did not find any more although they had days left: what demand of used goods is measured by. */
export interface EndedEarly {
  /** Those that were not found and had at least three days left. */
  readonly candidates: number;
  /** Those of them that the market was asked for by their id. */
  readonly checked: number;
  /** Those of the checked that the market says are gone. */
  readonly gone: number;
}

/** One research over a niche: what it covered and when. */
export interface ResearchRun extends Entity {
  /** Version 7 UUID. */
  readonly id: ResearchRunId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The niche looked at. */
  readonly nicheId: NicheId;
  /** `running` until every part is done or given up; `abandoned` when it was stopped and nobody took it up again. */
  readonly status: 'running' | 'completed' | 'abandoned';
  /** What it searches for, and why. */
  readonly queries: readonly ExpandedQuery[];
  /** When it began. */
  readonly startedAt: string;
  /** When it ended. */
  readonly completedAt?: string;
  /** What it covered. */
  readonly parts: readonly CoveredPart[];
  /** What became of adverts of earlier runs. Absent: there was no earlier run to compare with. */
  readonly endedEarly?: EndedEarly;
}

/** Events about research. */
export interface ResearchEvents {
  /** A run ended. Counts over all its parts. */
  'research.completed': {
    /** The niche. */
    readonly nicheId: NicheId;
    /** Offers read. */
    readonly offers: number;
    /** Offers never seen before. */
    readonly newOffers: number;
    /** Offers whose price changed since the run before. */
    readonly repricedOffers: number;
    /** Offers of the run before that were not found any more, where both runs looked. */
    readonly vanishedOffers: number;
    /** Parts that a ban or a captcha stopped. */
    readonly blockedParts: number;
  };
}

/** A run that begins now. */
export function startResearchRun(
  input: Pick<ResearchRun, 'id' | 'tenantId' | 'nicheId' | 'queries'>,
  now: string,
): Decision<ResearchRun> {
  const state: ResearchRun = {
    ...input,
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'running',
    startedAt: now,
    parts: [],
  };
  return { state, events: [] };
}

/** The run has read more parts. */
export function coverParts(
  run: ResearchRun,
  parts: readonly CoveredPart[],
  now: string,
): Decision<ResearchRun> {
  return { state: revise(run, { parts: [...run.parts, ...parts] }, now), events: [] };
}

/** What a run found, over all places. */
export interface ResearchTotals {
  /** Offers never seen before. */
  readonly newOffers: number;
  /** Offers whose price changed since the run before. */
  readonly repricedOffers: number;
  /** Offers of the run before that were not found any more. */
  readonly vanishedOffers: number;
  /** What became of adverts of earlier runs. */
  readonly endedEarly?: EndedEarly | undefined;
}

/** The run ends with what it covered. A run that has ended stays as it is. */
export function completeResearchRun(
  run: ResearchRun,
  { endedEarly, ...totals }: ResearchTotals,
  now: string,
): Decision<ResearchRun> {
  if (run.status !== 'running') return { state: run, events: [] };
  const ended = endedEarly === undefined ? {} : { endedEarly };
  const state = revise(run, { status: 'completed', completedAt: now, ...ended }, now);
  const data: ResearchEvents['research.completed'] = {
    nicheId: run.nicheId,
    offers: run.parts.reduce((sum, part) => sum + part.offers, 0),
    ...totals,
    blockedParts: run.parts.filter(({ stoppedBy }) => stoppedBy === 'blocked' || stoppedBy === 'captcha')
      .length,
  };
  const event: EventDraft = { type: 'research.completed', subject: subjectOf('research-run', state), data };
  return { state, events: [event] };
}

/** The run was stopped and is not taken up again. What it covered stays. A run that has ended stays as it is. */
export function abandonResearchRun(run: ResearchRun, now: string): Decision<ResearchRun> {
  if (run.status !== 'running') return { state: run, events: [] };
  return { state: revise(run, { status: 'abandoned', completedAt: now }, now), events: [] };
}
