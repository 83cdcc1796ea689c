import { type Assignment, proposeAssignment } from '../domain/assignment.ts';
import { addBusinessMs, withHours } from '../domain/business-calendar.ts';
import type { Decision } from '../domain/decision.ts';
import { markUnassigned } from '../domain/first-response.ts';
import { type MemberId, parseTenantId } from '../domain/id.ts';
import { type Lead, moveLead } from '../domain/lead.ts';
import type { Member } from '../domain/member.ts';
import { addMs, compareMoments, toUnixMs } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import {
  decided,
  type HandledDelivery,
  NO_WORK,
  retryConflicts,
  type ServiceContext,
  together,
  type Work,
} from '../service-context.ts';
import { chooseMember, type MemberChoice } from './choose-member.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { leadUrgency } from './lead-urgency.ts';
import { readTeam, type Team } from './read-team.ts';

/** Somebody who let a lead pass is not asked again for this long. */
const PASSED_FOR_MS = 60 * 60_000;

/** Offers a qualified lead to a member, in one commit with the acknowledgement of its delivery. */
export async function offerQualifiedLead(
  context: ServiceContext,
  policy: HandoffPolicy,
  { event, receipt }: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const lead = await context.store.get('lead', event.subject.id, options);
      const work =
        lead?.status === 'qualified'
          ? await offerWork(context, policy, { lead, team: await readTeam(context, options) }, options)
          : NO_WORK;
      await context.commit(work, { ...options, acknowledge: receipt, cause: event });
    },
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}

/** A lead to offer. */
export interface LeadToOffer {
  readonly lead: Lead;
  /** The lead as it is stored. Default: `lead`. */
  readonly before?: Lead;
  readonly team: Team;
  /** A member who has just lost it. */
  readonly passedBy?: MemberId | undefined;
  /** Whether it was left alone before. */
  readonly isEscalated?: boolean;
  /** Who gets it, when that is decided already. */
  readonly choice?: MemberChoice | undefined;
}

/** A proposal and the lead that it moves to `offered`; or, when nobody can take it, the lead that says so. */
export async function offerWork(
  context: ServiceContext,
  policy: HandoffPolicy,
  input: LeadToOffer,
  options: CallOptions,
): Promise<Work> {
  const { lead, before = lead, team, isEscalated = false } = input;
  const now = context.now();
  const urgency = leadUrgency(policy, lead, now);
  const passed = await passedBy(context, lead, input.passedBy, options);
  const { isOutOfHours, at } = urgency;
  const facts = { ...team, passed, calendar: policy.calendar, at, isOutOfHours, isEscalated };
  const choice = input.choice ?? chooseMember(lead, facts);
  if (typeof choice === 'string') {
    const unassigned = markUnassigned(lead, choice, now);
    return decided('lead', unassigned, before);
  }
  const { member, reason } = choice;
  team.load.set(member.id, (team.load.get(member.id) ?? 0) + 1);
  const proposal = proposeAssignment(
    {
      id: context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      leadId: lead.id,
      memberId: member.id,
      expiresAt: offerEnd(policy, lead, member, urgency.isHot, now),
      reason,
    },
    now,
  );
  return together(
    decided('assignment', proposal),
    decided('lead', moveLead(lead, { to: 'offered' }, now), before),
  );
}

/** Until when the member can take it: working time, or all time for what hurries, and never past half of what an order leaves. */
function offerEnd(policy: HandoffPolicy, lead: Lead, member: Member, isHot: boolean, now: string): string {
  const { acceptWithinMs, acceptClock, calendar } = policy;
  const byClock = addMs(now, acceptWithinMs);
  const end =
    isHot || acceptClock === 'clock'
      ? byClock
      : (addBusinessMs(withHours(calendar, member.hours), now, acceptWithinMs) ?? byClock);
  if (lead.respondBy === undefined || compareMoments(lead.respondBy, now) <= 0) return end;
  const half = addMs(now, Math.ceil((toUnixMs(lead.respondBy) - toUnixMs(now)) / 2));
  return compareMoments(half, end) < 0 ? half : end;
}

/** Members who let this lead pass a short while ago. */
async function passedBy(
  context: ServiceContext,
  lead: Lead,
  memberId: MemberId | undefined,
  options: CallOptions,
): Promise<ReadonlySet<MemberId>> {
  const passed = new Set<MemberId>(memberId === undefined ? [] : [memberId]);
  const updatedFrom = addMs(context.now(), -PASSED_FOR_MS);
  const status: readonly Assignment['status'][] = ['expired', 'reassigned'];
  for await (const ended of paginate((cursor) =>
    context.store.listPage(
      'assignment',
      { filter: { leadId: lead.id, status, updatedFrom }, cursor },
      options,
    ),
  ))
    passed.add(ended.memberId);
  return passed;
}

/** The next offer of a lead that somebody had, in one step; the lead stays `qualified` when nobody can take it. */
export async function offerAgain(
  context: ServiceContext,
  policy: HandoffPolicy,
  input: LeadToOffer,
  options: CallOptions,
): Promise<Work> {
  const back = withoutOwner(moveLead(input.lead, { to: 'qualified' }, context.now()), input);
  const offer = await offerWork(context, policy, { ...input, lead: back, before: input.lead }, options);
  return offer.changes.length > 0 ? offer : decided('lead', { state: back, events: [] }, input.lead);
}

/** Somebody who lost the lead owns it no more. */
function withoutOwner({ state }: Decision<Lead>, { passedBy }: LeadToOffer): Lead {
  if (passedBy === undefined || state.ownerId !== passedBy) return state;
  const { ownerId: _owner, ...kept } = state;
  return kept;
}
