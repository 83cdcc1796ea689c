import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AssignmentId, LeadId, MemberId, TenantId } from './id.ts';
import { compareMoments } from './time.ts';

export type { Member } from './member.ts';

/** Where an offer of a lead to a member stands. */
export type AssignmentStatus = 'proposed' | 'accepted' | 'expired' | 'reassigned';

/** A lead offered to one member. */
export interface Assignment extends Entity {
  /** Version 7 UUID. */
  readonly id: AssignmentId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The lead. At most one open offer per lead. */
  readonly leadId: LeadId;
  /** The member. */
  readonly memberId: MemberId;
  /** Where it stands. */
  readonly status: AssignmentStatus;
  /** When it was offered. */
  readonly proposedAt: string;
  /** Until when the member can take it. */
  readonly expiresAt: string;
  /** When it was taken. */
  readonly acceptedAt?: string;
  /** Why this member, in one sentence. */
  readonly reason: string;
}

/** Events about assignments. */
export interface AssignmentEvents {
  /** A lead was offered. */
  'assignment.proposed': {
    /** The lead. */
    readonly leadId: LeadId;
    /** The member. */
    readonly memberId: MemberId;
    /** Until when the member can take it. */
    readonly expiresAt: string;
  };
  /** The member took it. */
  'assignment.accepted': {
    /** The lead. */
    readonly leadId: LeadId;
    /** The member. */
    readonly memberId: MemberId;
  };
  /** Time ran out. */
  'assignment.expired': {
    /** The lead. */
    readonly leadId: LeadId;
    /** The member. */
    readonly memberId: MemberId;
  };
  /** Somebody else gets it. */
  'assignment.reassigned': {
    /** The lead. */
    readonly leadId: LeadId;
    /** The member. */
    readonly memberId: MemberId;
  };
}

/** What an assignment is made from. */
export type NewAssignment = Pick<
  Assignment,
  'id' | 'tenantId' | 'leadId' | 'memberId' | 'expiresAt' | 'reason'
>;

/** Offers a lead to a member. */
export function proposeAssignment(input: NewAssignment, now: string): Decision<Assignment> {
  const state: Assignment = {
    ...input,
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'proposed',
    proposedAt: now,
  };
  return {
    state,
    events: [
      event('assignment.proposed', state, {
        leadId: state.leadId,
        memberId: state.memberId,
        expiresAt: state.expiresAt,
      }),
    ],
  };
}

/**
 * The member takes the lead. Taking it twice changes nothing.
 *
 * @throws LeadKitError `conflict` when it is no longer open, or its time is over.
 */
export function acceptAssignment(assignment: Assignment, now: string): Decision<Assignment> {
  if (assignment.status === 'accepted') return { state: assignment, events: [] };
  if (assignment.status !== 'proposed' || compareMoments(assignment.expiresAt, now) <= 0) {
    const status = assignment.status === 'proposed' ? 'expired' : assignment.status;
    throw new LeadKitError({
      code: 'conflict',
      operation: 'acceptAssignment',
      message: `Assignment ${assignment.id} is "${status}" and can no longer be accepted; the lead is offered to somebody else.`,
    });
  }
  return end(assignment, 'accepted', 'assignment.accepted', now, { acceptedAt: now });
}

/** Time ran out. Changes nothing while there is still time, or when the offer is no longer open. */
export function expireAssignment(assignment: Assignment, now: string): Decision<Assignment> {
  if (assignment.status !== 'proposed' || compareMoments(assignment.expiresAt, now) > 0)
    return { state: assignment, events: [] };
  return end(assignment, 'expired', 'assignment.expired', now);
}

/** Somebody else gets the lead, also one that was taken. An offer that is over stays as it is. */
export function reassign(assignment: Assignment, now: string): Decision<Assignment> {
  if (assignment.status === 'expired' || assignment.status === 'reassigned')
    return { state: assignment, events: [] };
  return end(assignment, 'reassigned', 'assignment.reassigned', now);
}

function end(
  assignment: Assignment,
  status: AssignmentStatus,
  type: Exclude<keyof AssignmentEvents, 'assignment.proposed'>,
  now: string,
  patch: Partial<Assignment> = {},
): Decision<Assignment> {
  const state = revise(assignment, { ...patch, status }, now);
  return { state, events: [event(type, state, { leadId: state.leadId, memberId: state.memberId })] };
}

function event<Type extends keyof AssignmentEvents>(
  type: Type,
  assignment: Assignment,
  data: AssignmentEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('assignment', assignment), data };
}
