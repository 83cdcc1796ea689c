import { z } from 'zod';
import {
  type Assignment,
  type AssignmentStatus,
  acceptAssignment,
  type Member,
  type MemberRole,
} from '../domain/assignment.ts';
import { type LeadId, type MemberId, type NicheId, parseTenantId } from '../domain/id.ts';
import { moveLead } from '../domain/lead.ts';
import { LeadKitError } from '../errors.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { change } from '../ports/entities.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext, together } from '../service-context.ts';

/** Somebody who joins the team. */
export interface AddMemberInput {
  /** Name for the team. */
  readonly name: string;
  /** What the member does. Default `agent`. */
  readonly role?: MemberRole | undefined;
  /** Cities by the host's keys. Default: all. */
  readonly cities?: readonly string[] | undefined;
  /** Niches. Default: all. */
  readonly nicheIds?: readonly string[] | undefined;
  /** Most open leads at a time. Default: no limit. */
  readonly openLeadsMax?: number | undefined;
  /** Where notices go, in the notifiers' own words. */
  readonly addresses?: readonly string[] | undefined;
}

/** Members and assignments of one tenant. */
export interface HandoffService {
  /** Adds a member. @throws LeadKitError `invalid_input` naming each wrong field. */
  addMember(input: AddMemberInput, options?: CallOptions): Promise<Member>;
  /** Members, newest first. */
  members(): AsyncIterable<Member>;
  /** Assignments, newest first. */
  assignments(filter?: {
    readonly status?: AssignmentStatus;
    readonly memberId?: string;
    readonly leadId?: string;
  }): AsyncIterable<Assignment>;
  /**
   * The member takes the lead. A second time changes nothing.
   *
   * @throws LeadKitError `not_found`; `conflict` when its time is over or somebody else has it.
   */
  accept(assignmentId: string, options?: CallOptions): Promise<Assignment>;
}

const memberSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  role: z.enum(['agent', 'supervisor', 'duty']).optional(),
  cities: z.array(z.string().min(1)).max(1000).optional(),
  nicheIds: z.array(z.string()).max(1000).optional(),
  openLeadsMax: z.int().min(1).optional(),
  addresses: z.array(z.string().min(1)).max(50).optional(),
});

export function createHandoffService(context: ServiceContext): HandoffService {
  async function addMember(input: AddMemberInput, options?: CallOptions): Promise<Member> {
    const {
      role = 'agent',
      cities = [],
      nicheIds = [],
      addresses = [],
      openLeadsMax,
      name,
    } = checkInput(memberSchema, input, 'handoff.addMember');
    const now = context.now();
    const member: Member = {
      id: context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      version: 1,
      createdAt: now,
      updatedAt: now,
      name,
      role,
      isActive: true,
      cities,
      nicheIds: nicheIds as NicheId[],
      addresses,
      ...(openLeadsMax === undefined ? {} : { openLeadsMax }),
    };
    await context.commit({ changes: [change('member', member)], events: [] }, options);
    return member;
  }

  async function accept(assignmentId: string, options?: CallOptions): Promise<Assignment> {
    const assignment = await context.store.get('assignment', assignmentId, options);
    if (assignment === undefined) {
      throw new LeadKitError({
        code: 'not_found',
        operation: 'handoff.accept',
        message: `Tenant "${context.tenantId}" has no assignment ${assignmentId}.`,
      });
    }
    const now = context.now();
    const decision = acceptAssignment(assignment, now);
    if (decision.state === assignment) return assignment;
    const lead = await context.store.get('lead', assignment.leadId, options);
    if (lead === undefined) {
      throw new LeadKitError({
        code: 'not_found',
        operation: 'handoff.accept',
        message: `The lead of assignment ${assignmentId} no longer exists.`,
      });
    }
    const accepted = moveLead(lead, { to: 'accepted', memberId: assignment.memberId }, now);
    await context.commit(
      together(decided('assignment', decision, assignment), decided('lead', accepted, lead)),
      options,
    );
    return decision.state;
  }

  return {
    addMember,
    members: () => paginate((cursor) => context.store.listPage('member', { cursor })),
    assignments: ({ status, memberId, leadId } = {}) =>
      paginate((cursor) =>
        context.store.listPage('assignment', {
          filter: {
            status,
            memberId: memberId as MemberId | undefined,
            leadId: leadId as LeadId | undefined,
          },
          cursor,
        }),
      ),
    accept,
  };
}
