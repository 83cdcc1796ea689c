import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { NicheId, ResearchRunId, TenantId } from './id.ts';

/** A count that a site may only give as a lower bound ("more than 1 000"). */
export interface Total {
  /** The number. */
  readonly value: number;
  /** Whether it is the number or a lower bound of it. */
  readonly relation: 'exact' | 'at_least';
}

/** What a run read of one query on one platform in one city. "Vanished" is only ever said of what a run covered. */
export interface CoveredPart {
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

/** One research over a niche: what it covered and when. */
export interface ResearchRun extends Entity {
  /** Version 7 UUID. */
  readonly id: ResearchRunId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The niche looked at. */
  readonly nicheId: NicheId;
  /** `running` until every part is done or given up. */
  readonly status: 'running' | 'completed';
  /** When it began. */
  readonly startedAt: string;
  /** When it ended. */
  readonly completedAt?: string;
  /** What it covered. */
  readonly parts: readonly CoveredPart[];
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
    /** Parts that a ban or a captcha stopped. */
    readonly blockedParts: number;
  };
}

/** A run that begins now. */
export function startResearchRun(
  input: { readonly id: ResearchRunId; readonly tenantId: TenantId; readonly nicheId: NicheId },
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

/** The run ends with what it covered. A run that has ended stays as it is. */
export function completeResearchRun(
  run: ResearchRun,
  result: { readonly parts: readonly CoveredPart[]; readonly newOffers: number },
  now: string,
): Decision<ResearchRun> {
  if (run.status === 'completed') return { state: run, events: [] };
  const state = revise(run, { status: 'completed', completedAt: now, parts: result.parts }, now);
  const data: ResearchEvents['research.completed'] = {
    nicheId: run.nicheId,
    offers: result.parts.reduce((sum, part) => sum + part.offers, 0),
    newOffers: result.newOffers,
    blockedParts: result.parts.filter((part) => part.stoppedBy === 'blocked' || part.stoppedBy === 'captcha')
      .length,
  };
  const event: EventDraft = { type: 'research.completed', subject: subjectOf('research-run', state), data };
  return { state, events: [event] };
}
