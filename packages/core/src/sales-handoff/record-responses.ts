import { recordResponse } from '../domain/first-response.ts';
import type { MessageId } from '../domain/id.ts';
import { CLOSED_LEAD_STATUSES, type Lead } from '../domain/lead.ts';
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
} from '../service-context.ts';
import type { HandoffPolicy } from './handoff-options.ts';

/** A message of one of our people stops the response clock of the leads it answers. A bot's does not. */
export async function recordAnswer(
  context: ServiceContext,
  policy: HandoffPolicy,
  { event, receipt }: HandledDelivery,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const leads =
        event.type === 'message.recorded' && event.data.author === 'agent'
          ? await answeredLeads(context, event.subject.id, options)
          : [];
      const at = await sentAt(context, event, options);
      const works =
        at === undefined
          ? [NO_WORK]
          : leads.map((lead) =>
              decided(
                'lead',
                recordResponse(lead, { by: 'message', at }, policy.calendar, context.now()),
                lead,
              ),
            );
      await context.commit(together(...works), { ...options, acknowledge: receipt, cause: event });
    },
    (error) =>
      isLeadKitError(error, 'conflict') &&
      !(error.issues ?? []).some((issue) => issue.path === 'acknowledge'),
  );
}

async function sentAt(
  context: ServiceContext,
  event: HandledDelivery['event'],
  options: CallOptions,
): Promise<string | undefined> {
  if (event.type !== 'message.recorded') return undefined;
  const messageId: MessageId = event.data.messageId;
  return (await context.store.get('message', messageId, options))?.sentAt;
}

/** The episode of the thread; where that is not known, every open one of its buyer. */
async function answeredLeads(
  context: ServiceContext,
  conversationId: string,
  options: CallOptions,
): Promise<readonly Lead[]> {
  const conversation = await context.store.get('conversation', conversationId, options);
  if (conversation?.leadId !== undefined) {
    const lead = await context.store.get('lead', conversation.leadId, options);
    return lead === undefined ? [] : [lead];
  }
  if (conversation?.personId === undefined) return [];
  const leads: Lead[] = [];
  const filter = { personId: conversation.personId };
  for await (const lead of paginate((cursor) => context.store.listPage('lead', { filter, cursor }, options)))
    if (!CLOSED_LEAD_STATUSES.includes(lead.status)) leads.push(lead);
  return leads;
}
