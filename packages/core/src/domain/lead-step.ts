import { LeadKitError } from '../errors.ts';
import { type Decision, type EventDraft, revise } from './decision.ts';
import type { MemberId } from './id.ts';
import {
  CLOSED_LEAD_STATUSES,
  type Lead,
  type LeadCloseReason,
  type LeadStatus,
  leadEvent,
  presentFields,
  reachMilestone,
  settleTouch,
} from './lead-record.ts';

const NEXT: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['in_contact', 'qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  in_contact: ['qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  qualified: ['in_contact', 'offered', 'accepted', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  offered: ['qualified', 'accepted', 'postponed', 'won', 'lost', 'disqualified'],
  accepted: ['qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  postponed: ['in_contact', 'qualified', 'offered', 'accepted', 'unreachable', 'won', 'lost', 'disqualified'],
  unreachable: ['in_contact', 'qualified', 'accepted', 'postponed', 'won', 'lost', 'disqualified'],
  won: ['lost'],
  lost: ['in_contact', 'won'],
  disqualified: ['in_contact'],
};

/** A step of a lead. What a status needs comes with it. */
export type LeadStep =
  | {
      /** Where it goes. */
      readonly to: 'in_contact' | 'qualified' | 'offered' | 'won';
    }
  | {
      /** Where it goes. */
      readonly to: 'accepted';
      /** The member. */
      readonly memberId: MemberId;
    }
  | {
      /** Where it goes. */
      readonly to: 'postponed';
      /** Until when it rests. */
      readonly until: string;
    }
  | {
      /** Where it goes. */
      readonly to: 'unreachable';
    }
  | {
      /** Where it goes. */
      readonly to: 'lost' | 'disqualified';
      /** Why there was no sale. */
      readonly reason: LeadCloseReason;
    };

/**
 * Moves a lead to another status. Being there already changes nothing, except that `unreachable` counts another attempt
 * and `postponed` takes another moment.
 *
 * @throws LeadKitError `conflict` when there is no such step, such as `won` to `offered`, or when another member has
 *   accepted the lead.
 */
export function moveLead(lead: Lead, step: LeadStep, now: string): Decision<Lead> {
  if (isThere(lead, step)) return { state: lead, events: [] };
  if (step.to === 'accepted' && lead.status === 'accepted') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'moveLead',
      message: `Lead ${lead.id} is "accepted" by another member. Make it "qualified" again before it goes to somebody else.`,
    });
  }
  if (lead.status !== step.to && !NEXT[lead.status].includes(step.to)) {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'moveLead',
      message: `Lead ${lead.id} is "${lead.status}" and can only become ${NEXT[lead.status].map((status) => `"${status}"`).join(', ')}; not "${step.to}".`,
    });
  }
  const { postponedUntil: _until, closeReason: _reason, closedAt: _closed, unassignedSince, ...kept } = lead;
  const isTaken = step.to === 'offered' || step.to === 'accepted';
  const patch: Partial<Lead> = {
    status: step.to,
    ...(unassignedSince === undefined || isTaken ? {} : { unassignedSince }),
    ...(step.to === 'postponed' ? { postponedUntil: step.until } : {}),
    ...(step.to === 'unreachable' ? { attempts: lead.attempts + 1 } : {}),
    ...(step.to === 'accepted' ? { ownerId: step.memberId } : {}),
    ...(step.to === 'lost' || step.to === 'disqualified' ? { closeReason: step.reason } : {}),
    ...(CLOSED_LEAD_STATUSES.includes(step.to) ? { closedAt: now } : {}),
    milestones: reachMilestone(lead.milestones ?? { arrivedAt: lead.createdAt }, step.to, now),
    ...(lead.touch === undefined || lead.milestones?.wonAt !== undefined
      ? {}
      : { touch: settleTouch(lead.touch, step.to, now) }),
  };
  const state = revise<Lead>(kept, patch, now);
  return { state, events: [stepEvent(lead.status, step, state)] };
}

function isThere(lead: Lead, step: LeadStep): boolean {
  if (lead.status !== step.to || step.to === 'unreachable') return false;
  if (step.to === 'postponed') return step.until === lead.postponedUntil;
  return step.to !== 'accepted' || step.memberId === lead.ownerId;
}

function stepEvent(from: LeadStatus, step: LeadStep, state: Lead): EventDraft {
  switch (step.to) {
    case 'qualified':
      return leadEvent('lead.qualified', state, { score: state.score });
    case 'accepted':
      return leadEvent('lead.accepted', state, { memberId: step.memberId });
    case 'won':
      return leadEvent('lead.won', state, {
        personId: state.personId,
        ...presentFields(state, ['campaignId']),
      });
    case 'lost':
    case 'disqualified':
      return leadEvent('lead.lost', state, { reason: step.reason, status: step.to });
    default:
      return leadEvent('lead.status-changed', state, { from, to: step.to });
  }
}

/** Moves a lead to `won` from wherever it is; one that was no lead for us comes back first. */
export function winLead(lead: Lead, now: string): Decision<Lead> {
  if (lead.status !== 'disqualified') return moveLead(lead, { to: 'won' }, now);
  const back = moveLead(lead, { to: 'in_contact' }, now);
  const won = moveLead(back.state, { to: 'won' }, now);
  return { state: won.state, events: [...back.events, ...won.events] };
}
