import { z } from 'zod';
import { type Assignment, type AssignmentStatus, acceptAssignment, reassign } from '../domain/assignment.ts';
import { revise } from '../domain/decision.ts';
import { recordResponse } from '../domain/first-response.ts';
import type { LeadId, MemberId } from '../domain/id.ts';
import { type Lead, moveLead } from '../domain/lead.ts';
import { type NoticeKind, type NoticeRecord, type NoticeStatus, replayNotice } from '../domain/notice.ts';
import { invalidInput, LeadKitError } from '../errors.ts';
import {
  checkInput,
  happenedAt,
  type InputSchemas,
  isToCome,
  lazySchema,
  wordFilter,
} from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import {
  decided,
  isLostRace,
  NO_WORK,
  retryConflicts,
  type ServiceContext,
  together,
} from '../service-context.ts';
import { createAcceptHandler } from './accept-handler.ts';
import { type AcceptLinkOptions, acceptLinkIssues } from './accept-link.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { createMemberService, type MemberService } from './member-service.ts';
import { offerAgain, offerWork } from './offer-lead.ts';
import { readTeam } from './read-team.ts';

/** A call of one of our people with a buyer. */
export interface LogCallInput {
  /** When, ISO 8601 with offset; not a moment that is still to come. Default: now. */
  readonly at?: string | undefined;
  /** Whether the buyer answered. Default: yes. In vain: it counts as an attempt, and stops the response clock too. */
  readonly reached?: boolean | undefined;
}

/** To whom a lead goes. */
export interface ReassignInput {
  /** The member. Default: whom the rules find. */
  readonly memberId?: string | undefined;
  /** Why, in one sentence. Default: that a person decided it. */
  readonly reason?: string | undefined;
}

/** Notices of one tenant. */
export interface HandoffNotices {
  /** Notices, newest first: what waits, was sent, is unknown, or was given up. */
  list(filter?: {
    readonly status?: NoticeStatus | readonly NoticeStatus[] | undefined;
    readonly kind?: NoticeKind | readonly NoticeKind[] | undefined;
    readonly memberId?: string | undefined;
    readonly leadId?: string | undefined;
  }): AsyncIterable<NoticeRecord>;
  /**
   * Another chance for a notice that was given up, or whose fate is unknown: that one may then be told twice.
   *
   * @throws LeadKitError `not_found`; `conflict` when it waits or was sent.
   */
  replay(noticeId: string, options?: CallOptions): Promise<NoticeRecord>;
}

/** Who sells, and who has which lead. */
export interface HandoffService extends MemberService {
  /** Assignments, newest first. */
  assignments(filter?: {
    readonly status?: AssignmentStatus | readonly AssignmentStatus[] | undefined;
    readonly memberId?: string | undefined;
    readonly leadId?: string | undefined;
  }): AsyncIterable<Assignment>;
  /**
   * The member takes the lead. A second time changes nothing.
   *
   * @throws LeadKitError `not_found`; `conflict` when its time is over or somebody else has it.
   */
  accept(assignmentId: string, options?: CallOptions): Promise<Assignment>;
  /**
   * Takes a lead from whoever has it, or has it on offer, and offers it to somebody else.
   *
   * @throws LeadKitError `not_found`; `invalid_input` for a member who takes no leads; `conflict` when the lead is not one
   *   to be offered.
   */
  reassign(leadId: string, input?: ReassignInput, options?: CallOptions): Promise<Lead>;
  /** Its owner gives the lead back; the rules find somebody else. @throws LeadKitError `not_found`; `conflict`. */
  release(leadId: string, options?: CallOptions): Promise<Lead>;
  /**
   * Writes down that one of our people called. Stops the response clock, and counts as having looked after the lead.
   *
   * @throws LeadKitError `not_found`; `invalid_input`.
   */
  logCall(leadId: string, input?: LogCallInput, options?: CallOptions): Promise<Lead>;
  /** What people were told, or are still to be told. */
  readonly notices: HandoffNotices;
  /**
   * The page behind the links of notices, for links of every tenant of the kit. GET and HEAD show it and change nothing, as
   * previews of links do; POST accepts.
   *
   * @param links - default: `handoff.acceptLinks` of the kit
   * @throws LeadKitError `invalid_input` without secrets.
   */
  handler(links?: AcceptLinkOptions): (request: Request) => Promise<Response>;
}

const callSchema = lazySchema(() =>
  z.strictObject({
    at: z.iso.datetime({ offset: true }).optional(),
    reached: z.boolean().optional(),
  }),
);
const reassignSchema = lazySchema(() =>
  z.strictObject({
    memberId: z.string().optional(),
    reason: z.string().trim().min(1).max(200).optional(),
  }),
);
const ASSIGNMENT_STATUSES: Readonly<Record<AssignmentStatus, true>> = {
  proposed: true,
  accepted: true,
  expired: true,
  reassigned: true,
};
const assignmentsSchema = lazySchema(() =>
  z.strictObject({
    status: wordFilter(ASSIGNMENT_STATUSES),
    memberId: z.string().optional(),
    leadId: z.string().optional(),
  }),
);
const NOTICE_STATUSES: Readonly<Record<NoticeStatus, true>> = {
  waiting: true,
  sent: true,
  unknown: true,
  failed: true,
  dropped: true,
};
const NOTICE_KINDS: Readonly<Record<NoticeKind, true>> = {
  lead_offered: true,
  lead_missed: true,
  lead_taken: true,
  order_waiting: true,
  lead_escalated: true,
  lead_unassigned: true,
  account_reconnect: true,
  account_expiring: true,
  account_blocked: true,
  account_drifted: true,
  dead_letters: true,
  budget_alarm: true,
  notice_failed: true,
};
const noticesSchema = lazySchema(() =>
  z.strictObject({
    status: wordFilter(NOTICE_STATUSES),
    kind: wordFilter(NOTICE_KINDS),
    memberId: z.string().optional(),
    leadId: z.string().optional(),
  }),
);
export const handoffInputs: InputSchemas = {
  'handoff.reassign': reassignSchema,
  'handoff.logCall': callSchema,
};

export function createHandoffService(
  context: ServiceContext,
  policy: HandoffPolicy,
  contextOf: (tenantId: string) => ServiceContext,
): HandoffService {
  function missing(operation: string, what: string): LeadKitError {
    return new LeadKitError({
      code: 'not_found',
      operation,
      message: `Tenant "${context.tenantId}" has no ${what}. Nothing was changed.`,
    });
  }

  async function leadOf(operation: string, leadId: string, options?: CallOptions): Promise<Lead> {
    const lead = await context.store.get('lead', leadId, options);
    if (lead === undefined) throw missing(operation, `lead ${leadId}`);
    return lead;
  }

  /** The offer under which a lead is with somebody, open or taken. */
  async function currentOffer(lead: Lead, options: CallOptions): Promise<Assignment | undefined> {
    const status = lead.status === 'offered' ? 'proposed' : 'accepted';
    const filter = { leadId: lead.id, status } as const;
    return (await context.store.listPage('assignment', { filter, limit: 1 }, options)).items[0];
  }

  async function passOn(
    operation: string,
    leadId: string,
    { memberId, reason }: ReassignInput,
    options: CallOptions = {},
  ): Promise<Lead> {
    const lead = await leadOf(operation, leadId, options);
    if (lead.status !== 'qualified' && lead.status !== 'offered' && lead.status !== 'accepted') {
      throw new LeadKitError({
        code: 'conflict',
        operation,
        message: `Lead ${leadId} is "${lead.status}"; only a "qualified", "offered" or "accepted" one goes to somebody else. Nothing was changed.`,
      });
    }
    const team = await readTeam(context, options);
    const member = team.members.find(({ id }) => id === memberId);
    if (memberId !== undefined && member === undefined)
      throw invalidInput(operation, [{ path: 'memberId', message: 'is no active member' }]);
    const ended = lead.status === 'qualified' ? undefined : await currentOffer(lead, options);
    const choice = member === undefined ? undefined : { member, reason: reason ?? 'a person decided it' };
    const next = { lead, team, passedBy: ended?.memberId, choice };
    const offered =
      lead.status === 'qualified'
        ? await offerWork(context, policy, next, options)
        : await offerAgain(context, policy, next, options);
    const over = ended === undefined ? NO_WORK : decided('assignment', reassign(ended, context.now()), ended);
    await context.commit(together(over, offered), options);
    return leadOf(operation, leadId, options);
  }

  return {
    ...createMemberService(context),
    assignments: (asked = {}) => {
      const { status, memberId, leadId } = checkInput(assignmentsSchema, asked, 'handoff.assignments');
      const filter = {
        status,
        memberId: memberId as MemberId | undefined,
        leadId: leadId as LeadId | undefined,
      };
      return paginate((cursor) => context.store.listPage('assignment', { filter, cursor }));
    },
    accept: (assignmentId, options) => accept(context, assignmentId, options),
    reassign: (leadId, input = {}, options) =>
      passOn('handoff.reassign', leadId, checkInput(reassignSchema, input, 'handoff.reassign'), options),
    release: (leadId, options) => passOn('handoff.release', leadId, {}, options),
    logCall: async (leadId, input = {}, options) => {
      const operation = 'handoff.logCall';
      const { at, reached = true } = checkInput(callSchema, input, operation);
      if (at !== undefined && isToCome(at, context.now()))
        throw invalidInput(operation, [{ path: 'at', message: 'is a moment that is still to come' }]);
      return retryConflicts(async () => {
        const lead = await leadOf(operation, leadId, options);
        const now = context.now();
        const called = at === undefined ? now : happenedAt(at, now);
        const response = recordResponse(lead, { by: 'call', at: called }, policy.calendar, now);
        const decision = reached
          ? response
          : { ...response, state: revise(response.state, { attempts: lead.attempts + 1 }, now) };
        await context.commit(decided('lead', decision, lead), options);
        return decision.state;
      }, isLostRace);
    },
    notices: {
      list: (asked = {}) => {
        const { memberId, leadId, ...words } = checkInput(noticesSchema, asked, 'handoff.notices.list');
        const filter = {
          ...words,
          memberId: memberId as MemberId | undefined,
          leadId: leadId as LeadId | undefined,
        };
        return paginate((cursor) => context.store.listPage('notice', { filter, cursor }));
      },
      replay: async (noticeId, options) => {
        const notice = await context.store.get('notice', noticeId, options);
        if (notice === undefined) throw missing('handoff.notices.replay', `notice ${noticeId}`);
        const decision = replayNotice(notice, context.now());
        await context.commit(decided('notice', decision, notice), options);
        return decision.state;
      },
    },
    handler: (links = policy.acceptLinks) => {
      const issues =
        links === undefined
          ? [
              {
                path: 'secrets',
                message: 'is missing; give it here or as handoff.acceptLinks of createLeadKit',
              },
            ]
          : acceptLinkIssues(links, '');
      if (links === undefined || issues.length > 0) throw invalidInput('handoff.handler', issues);
      const { secrets } = links;
      return createAcceptHandler({ secrets, calendar: policy.calendar, contextOf, accept });
    },
  };
}

/** A buyer who writes at the same moment changes the lead too: the member has it all the same. */
async function accept(
  context: ServiceContext,
  assignmentId: string,
  options?: CallOptions,
): Promise<Assignment> {
  return retryConflicts(() => acceptOnce(context, assignmentId, options), isLostRace);
}

async function acceptOnce(
  context: ServiceContext,
  assignmentId: string,
  options?: CallOptions,
): Promise<Assignment> {
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
