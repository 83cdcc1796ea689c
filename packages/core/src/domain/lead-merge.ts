import { type Decision, type EventDraft, revise } from './decision.ts';
import type { PersonId } from './id.ts';
import { isOpenLead, type Lead, type LeadMilestones, type LeadStatus } from './lead-record.ts';
import { moveLead } from './lead-step.ts';
import type { MergedLead } from './person-record.ts';

/** A lead and what it becomes. */
export interface LeadChange {
  /** As it was read. */
  readonly before: Lead;
  /** What it becomes. */
  readonly decision: Decision<Lead>;
}

/** Open statuses, the furthest last: of two leads about the same thing the one that is further stays. */
const PROGRESS: readonly LeadStatus[] = [
  'new',
  'unreachable',
  'in_contact',
  'postponed',
  'qualified',
  'offered',
  'accepted',
];

/**
 * What the leads of two records become when the records become one: those of the merged record come over, and of two open
 * leads of one scope the one that is less far is closed as a duplicate.
 */
export function mergeLeads(
  keptId: PersonId,
  keptLeads: readonly Lead[],
  mergedLeads: readonly Lead[],
  now: string,
): {
  /** Leads to store. */
  readonly changes: readonly LeadChange[];
  /** What to remember, so that it can be undone. */
  readonly leads: readonly MergedLead[];
} {
  const duplicates = new Set<Lead>();
  for (const came of mergedLeads.filter(isOpenLead)) {
    const rival = keptLeads.find((lead) => isOpenLead(lead) && lead.scope === came.scope);
    if (rival !== undefined) duplicates.add(progress(came) > progress(rival) ? rival : came);
  }
  const touched = [...mergedLeads, ...keptLeads.filter((lead) => duplicates.has(lead))];
  return {
    changes: touched.map((lead) => {
      const closed = duplicates.has(lead)
        ? moveLead(lead, { to: 'disqualified', reason: 'duplicate' }, now)
        : { state: lead, events: [] };
      return { before: lead, decision: ownedBy(closed.state, keptId, closed.events, now) };
    }),
    leads: touched.map((lead) => ({
      leadId: lead.id,
      isMoved: mergedLeads.includes(lead),
      ...(duplicates.has(lead) ? { closedFrom: lead.status } : {}),
      ...(duplicates.has(lead) && lead.postponedUntil !== undefined
        ? { postponedUntil: lead.postponedUntil }
        : {}),
    })),
  };
}

/**
 * Puts leads back where they were before a merge. What happened to them since stays: a duplicate that somebody closed or
 * reopened otherwise, or whose record has another open lead of its scope by now, is left as it is.
 *
 * @param leads - the leads of the kept record now
 */
export function separateLeads(
  remembered: readonly MergedLead[],
  leads: readonly Lead[],
  persons: { readonly keptId: PersonId; readonly mergedId: PersonId },
  now: string,
): readonly LeadChange[] {
  const byId = new Map(remembered.map((one) => [one.leadId, one]));
  const ownerOf = (lead: Lead): PersonId =>
    byId.get(lead.id)?.isMoved === true ? persons.mergedId : persons.keptId;
  return leads.flatMap((lead) => {
    const was = byId.get(lead.id);
    if (was === undefined) return [];
    const owner = ownerOf(lead);
    const isTaken = leads.some(
      (other) =>
        other.id !== lead.id && isOpenLead(other) && other.scope === lead.scope && ownerOf(other) === owner,
    );
    const opened = isTaken ? lead : reopened(lead, was, now);
    const decision = ownedBy(opened, owner, [], now);
    return decision.state === lead ? [] : [{ before: lead, decision }];
  });
}

function reopened(lead: Lead, was: MergedLead, now: string): Lead {
  if (was.closedFrom === undefined || lead.status !== 'disqualified' || lead.closeReason !== 'duplicate')
    return lead;
  const { closeReason: _reason, closedAt, ...kept } = lead;
  const { closedFrom: status, postponedUntil } = was;
  return revise<Lead>(
    kept,
    {
      status,
      ...(postponedUntil === undefined ? {} : { postponedUntil }),
      ...(lead.milestones === undefined ? {} : { milestones: unlost(lead.milestones, closedAt) }),
    },
    now,
  );
}

/** A duplicate that was none was not lost. */
function unlost(milestones: LeadMilestones, closedAt: string | undefined): LeadMilestones {
  const { lostAt, ...kept } = milestones;
  return lostAt === closedAt ? kept : milestones;
}

function ownedBy(lead: Lead, personId: PersonId, events: readonly EventDraft[], now: string): Decision<Lead> {
  return { state: lead.personId === personId ? lead : revise(lead, { personId }, now), events };
}

function progress(lead: Lead): number {
  return PROGRESS.indexOf(lead.status);
}
