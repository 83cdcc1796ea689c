import { type Assignment, expireAssignment, type Member, proposeAssignment } from '../domain/assignment.ts';
import { type MemberId, parseTenantId } from '../domain/id.ts';
import { type Lead, moveLead } from '../domain/lead.ts';
import { addMs } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { EventRecord } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { DeliveryReceipt } from '../ports/store.ts';
import {
  decided,
  NO_WORK,
  retryConflicts,
  type ServiceContext,
  together,
  type Work,
} from '../service-context.ts';
import { chooseMember } from './choose-member.ts';

export interface OfferPolicy {
  readonly acceptWithinMs: number;
}

/** Offers a qualified lead to a member, in one commit with the acknowledgement of its delivery. */
export async function offerQualifiedLead(
  context: ServiceContext,
  policy: OfferPolicy,
  input: { readonly event: EventRecord; readonly receipt: DeliveryReceipt },
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const lead = await context.store.get('lead', input.event.subject.id, options);
      const work =
        lead?.status === 'qualified' ? await offerWork(context, policy, lead, new Set(), options) : NO_WORK;
      await context.commit(work, { ...options, acknowledge: input.receipt, cause: input.event });
    },
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}

/** Ends offers whose time is over and makes the next one. */
export async function reofferExpired(
  context: ServiceContext,
  policy: OfferPolicy,
  options: CallOptions = {},
): Promise<void> {
  for await (const assignment of paginate((cursor) =>
    context.store.listPage('assignment', { filter: { status: 'proposed' }, cursor }, options),
  )) {
    const decision = expireAssignment(assignment, context.now());
    if (decision.state === assignment) continue;
    const lead = await context.store.get('lead', assignment.leadId, options);
    const expired = decided('assignment', decision, assignment);
    try {
      await context.commit(
        lead?.status === 'offered'
          ? together(expired, await nextOffer(context, policy, lead, assignment, options))
          : expired,
        options,
      );
    } catch (error) {
      if (!isLeadKitError(error, 'conflict')) throw error; // somebody accepted it meanwhile; the next run sees that
    }
  }
}

async function nextOffer(
  context: ServiceContext,
  policy: OfferPolicy,
  lead: Lead,
  ended: Assignment,
  options: CallOptions,
): Promise<Work> {
  const passed = new Set<MemberId>([ended.memberId]);
  for await (const earlier of paginate((cursor) =>
    context.store.listPage('assignment', { filter: { leadId: lead.id }, cursor }, options),
  ))
    passed.add(earlier.memberId);
  const back = moveLead(lead, { to: 'qualified' }, context.now());
  const offer = await offerWork(context, policy, back.state, passed, options, lead);
  return offer.changes.length > 0 ? offer : decided('lead', { state: back.state, events: [] }, lead);
}

/** A proposal and the lead that it moves to `offered`. Nothing when nobody can take it: the lead stays qualified. */
async function offerWork(
  context: ServiceContext,
  policy: OfferPolicy,
  lead: Lead,
  passed: ReadonlySet<MemberId>,
  options: CallOptions,
  before: Lead = lead,
): Promise<Work> {
  const members: Member[] = [];
  for await (const member of paginate((cursor) =>
    context.store.listPage('member', { filter: { isActive: true }, cursor }, options),
  ))
    members.push(member);
  const choice = chooseMember(lead, members, await openLoad(context, options), passed);
  if (choice === undefined) {
    context.logger.warn('Nobody can take a qualified lead', { leadId: lead.id });
    return NO_WORK;
  }
  const now = context.now();
  const proposal = proposeAssignment(
    {
      id: context.ids.next(),
      tenantId: parseTenantId(context.tenantId),
      leadId: lead.id,
      memberId: choice.member.id,
      expiresAt: addMs(now, policy.acceptWithinMs),
      reason: choice.reason,
    },
    now,
  );
  return together(
    decided('assignment', proposal),
    decided('lead', moveLead(lead, { to: 'offered' }, now), before),
  );
}

/** Open leads per member: what was accepted and is not over, and what is on offer. */
async function openLoad(context: ServiceContext, options: CallOptions): Promise<ReadonlyMap<string, number>> {
  const load = new Map<string, number>();
  const add = (memberId: unknown, count: number): void => {
    if (typeof memberId === 'string') load.set(memberId, (load.get(memberId) ?? 0) + count);
  };
  for (const row of await context.store.count(
    'lead',
    { filter: { status: 'accepted' }, groupBy: ['ownerId'] },
    options,
  ))
    add(row.group.ownerId, row.count);
  for (const row of await context.store.count(
    'assignment',
    { filter: { status: 'proposed' }, groupBy: ['memberId'] },
    options,
  ))
    add(row.group.memberId, row.count);
  return load;
}
