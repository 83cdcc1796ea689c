import { isQuiet, quietUntil } from '../domain/business-calendar.ts';
import { parseTenantId } from '../domain/id.ts';
import type { Lead, LeadStatus } from '../domain/lead.ts';
import { type NewNotice, queueNotice } from '../domain/notice.ts';
import { addMs, compareMoments } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { AnyEvent } from '../events/domain-event.ts';
import type { CallOptions } from '../ports/call-options.ts';
import {
  decided,
  type HandledDelivery,
  retryConflicts,
  type ServiceContext,
  together,
} from '../service-context.ts';
import { chooseMember } from './choose-member.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { leadUrgency } from './lead-urgency.ts';
import { activeMembers, readTeam } from './read-team.ts';

/** A notice before it has an id. */
export type NoticeDraft = Omit<NewNotice, 'id' | 'tenantId'>;

/** Events members hear of. */
export const MEMBER_NEWS = [
  'assignment.proposed',
  'assignment.expired',
  'assignment.reassigned',
  'lead.escalated',
  'lead.won',
] as const;

/** Where a lead that one member no longer has is somebody else's, or is to be. */
const WITH_SALES: readonly LeadStatus[] = ['qualified', 'offered', 'accepted'];

/** Queues what members are to hear about an event, in one commit with the acknowledgement of its delivery. */
export async function queueMemberNews(
  context: ServiceContext,
  policy: HandoffPolicy,
  delivery: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  await queueOnce(context, await memberNews(context, policy, delivery.event, options), delivery, options);
}

async function memberNews(
  context: ServiceContext,
  policy: HandoffPolicy,
  event: AnyEvent,
  options: CallOptions,
): Promise<readonly NoticeDraft[]> {
  const now = context.now();
  const { id } = event.subject;
  if (event.type === 'assignment.proposed') {
    const { leadId, memberId, expiresAt: validUntil } = event.data;
    const lead = await context.store.get('lead', leadId, options);
    if (lead === undefined) return [];
    const { isHot } = leadUrgency(policy, lead, now);
    const offer = {
      assignmentId: id as NonNullable<NoticeDraft['assignmentId']>,
      leadId,
      memberId,
      validUntil,
    };
    const facts = { score: lead.score, ...(lead.city === undefined ? {} : { city: lead.city }) };
    return [{ key: `offered:${id}`, kind: 'lead_offered', ...whenFor(policy, isHot, now), ...offer, facts }];
  }
  if (event.type === 'assignment.expired' || event.type === 'assignment.reassigned') {
    const { leadId, memberId } = event.data;
    const lead = await context.store.get('lead', leadId, options);
    // A lead that was closed or rests went to nobody else.
    if (lead === undefined || !WITH_SALES.includes(lead.status)) return [];
    const kind = event.type === 'assignment.expired' ? 'lead_missed' : 'lead_taken';
    const later = addMs(now, policy.digestAfterMs);
    const dueAt = quietUntil(policy.calendar, later) ?? later;
    return [{ key: `ended:${id}:${event.id}`, kind, priority: 'low', dueAt, leadId, memberId }];
  }
  const lead = await context.store.get('lead', id, options);
  if (lead === undefined) return [];
  if (event.type === 'lead.won') return waitingOrder(context, policy, lead, options);
  const supervisors = (await activeMembers(context, options)).filter(({ role }) => role === 'supervisor');
  const { isHot } = leadUrgency(policy, lead, now);
  return supervisors.map(({ id: memberId }) => ({
    key: `escalated:${event.id}:${memberId}`,
    kind: 'lead_escalated',
    ...whenFor(policy, isHot, now),
    priority: 'high',
    leadId: lead.id,
    memberId,
  }));
}

/** A paid order enters as won, so nobody is offered it; who would have been is told until when it wants an answer. */
async function waitingOrder(
  context: ServiceContext,
  policy: HandoffPolicy,
  lead: Lead,
  options: CallOptions,
): Promise<readonly NoticeDraft[]> {
  const now = context.now();
  const { respondBy: validUntil, platform } = lead;
  if (validUntil === undefined || compareMoments(validUntil, now) <= 0) return [];
  const { isHot, isOutOfHours, at } = leadUrgency(policy, lead, now);
  const team = await readTeam(context, options);
  const facts = { ...team, passed: new Set<never>(), calendar: policy.calendar, at, isOutOfHours };
  const choice = chooseMember(lead, facts);
  const to = typeof choice === 'string' ? {} : { memberId: choice.member.id };
  const key = `order:${lead.id}:${validUntil}`;
  const about = { leadId: lead.id, validUntil, facts: { platform } };
  return [{ key, kind: 'order_waiting', ...whenFor(policy, isHot, now), priority: 'high', ...to, ...about }];
}

/** When a member may be disturbed: at once for what is hot, else when the quiet hours are over. */
function whenFor(
  { calendar }: HandoffPolicy,
  isHot: boolean,
  now: string,
): Pick<NoticeDraft, 'priority' | 'dueAt'> {
  if (isHot || !isQuiet(calendar, now)) return { priority: isHot ? 'high' : 'normal', dueAt: now };
  return { priority: 'normal', dueAt: quietUntil(calendar, now) ?? now };
}

/** Stores notices that are not known by their keys yet, with the acknowledgement of a delivery. */
export async function queueOnce(
  context: ServiceContext,
  drafts: readonly NoticeDraft[],
  delivery: HandledDelivery | undefined,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const known = await Promise.all(
        drafts.map(({ key }) => context.store.getByKey('notice', key, options)),
      );
      const works = drafts
        .filter((_, index) => known[index] === undefined)
        .map((draft) => {
          const tenantId = parseTenantId(context.tenantId);
          return decided(
            'notice',
            queueNotice({ ...draft, id: context.ids.next(), tenantId }, context.now()),
          );
        });
      await context.commit(together(...works), {
        ...options,
        acknowledge: delivery?.receipt,
        cause: delivery?.event,
      });
    },
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}
