import {
  type Conversation,
  identifyConversation,
  type MessageAuthor,
  openConversation,
  recordMessage,
} from '../domain/conversation.ts';
import { type LeadId, parseTenantId } from '../domain/id.ts';
import { settleOperation } from '../domain/operation.ts';
import type { Person } from '../domain/person.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { findOwnSend } from './sent-message.ts';

/** Keeps what was written in a thread. The first message of a human on our side pauses the bot for good. */
export async function threadWork(
  context: ServiceContext,
  signal: Signal,
  about: { readonly person?: Person; readonly leadId?: LeadId | undefined },
  options: CallOptions,
): Promise<Work> {
  const { threadExternalId, text } = signal;
  if (threadExternalId === undefined || text === undefined) return NO_WORK;
  const now = context.now();
  const threadIds = [threadExternalId, ...(signal.threadAliases ?? [])];
  const before = await findConversation(context, signal, threadIds, options);
  const { leadId } = about;
  const personId = about.person?.id;
  const conversation: Conversation =
    before === undefined
      ? openConversation(
          {
            id: context.ids.next(),
            tenantId: parseTenantId(context.tenantId),
            platform: signal.platform,
            accountId: signal.accountId,
            threadExternalId,
            threadAliases: threadIds.slice(1),
            ...(personId === undefined ? {} : { personId }),
            ...(leadId === undefined ? {} : { leadId }),
          },
          now,
        ).state
      : identifyConversation(before, { personId, leadId, threadIds }, now).state;
  for (const externalId of [signal.externalId, ...(signal.aliases ?? [])]) {
    const stored = await context.store.getByKey('message', `${conversation.id}:${externalId}`, options);
    if (stored !== undefined) return decided('conversation', { state: conversation, events: [] }, before);
  }
  const ours = await ownSend(context, conversation, signal, text, options);
  const recorded = recordMessage(
    conversation,
    {
      id: context.ids.next(),
      externalId: signal.externalId,
      author: ours.author,
      text,
      sentAt: signal.occurredAt,
    },
    now,
  );
  return together(
    ours.work,
    decided('conversation', recorded.conversation, before),
    decided('message', recorded.message),
  );
}

async function findConversation(
  context: ServiceContext,
  signal: Signal,
  threadIds: readonly string[],
  options: CallOptions,
): Promise<Conversation | undefined> {
  for (const threadId of threadIds) {
    const found = await context.store.getByKey('conversation', `${signal.accountId}:${threadId}`, options);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Who wrote: the buyer; we, with the answer lost until now, which settles it; or one of our people elsewhere. */
async function ownSend(
  context: ServiceContext,
  conversation: Conversation,
  signal: Signal,
  text: string,
  options: CallOptions,
): Promise<{ readonly author: MessageAuthor; readonly work: Work }> {
  if (signal.direction !== 'outbound') return { author: 'person', work: NO_WORK };
  const { accountId, externalId, occurredAt: sentAt } = signal;
  const shown = { conversationId: conversation.id, accountId, externalId, text, sentAt };
  const own = await findOwnSend(context, shown, options);
  if (own === undefined) return { author: 'agent', work: NO_WORK };
  const { operation, sent } = own;
  if (operation.state === 'succeeded') return { author: sent.author, work: NO_WORK };
  const result = { externalId, sentAt };
  const settled = settleOperation(operation, { state: 'succeeded', result }, context.now());
  return { author: sent.author, work: decided('operation', settled, operation) };
}
