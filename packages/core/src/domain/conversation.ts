import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, ConversationId, LeadId, MessageId, PersonId, TenantId } from './id.ts';
import type { FlowState } from './question-flow.ts';
import { compareMoments } from './time.ts';

/** Who wrote: the buyer, our bot, or one of our people (also when in the platform's own app). */
export type MessageAuthor = 'person' | 'bot' | 'agent';

/** A thread with one buyer on one account. */
export interface Conversation extends Entity {
  /** Version 7 UUID. */
  readonly id: ConversationId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** Id of the platform. */
  readonly platform: string;
  /** The account it is on. */
  readonly accountId: AccountId;
  /** The platform's own id of the thread; one conversation per (account, thread). */
  readonly threadExternalId: string;
  /** Other ids the platform uses for the same thread. */
  readonly threadAliases: readonly string[];
  /** The buyer, once recognised. */
  readonly personId?: PersonId;
  /** The episode its last message is part of. */
  readonly leadId?: LeadId;
  /** When anybody last wrote. */
  readonly lastMessageAt?: string;
  /** When the buyer last wrote. */
  readonly lastInboundAt?: string;
  /** When one of our people first answered. */
  readonly firstAgentAt?: string;
  /** How many messages our bot wrote. */
  readonly botMessages: number;
  /** Since when a human has it, so the bot is silent. */
  readonly takenOverAt?: string;
  /** Where the question flow stands. Absent: it never began here. */
  readonly flow?: FlowState;
}

/** One message of a conversation. Its text is personal data. */
export interface Message extends Entity {
  /** Version 7 UUID. */
  readonly id: MessageId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The conversation. */
  readonly conversationId: ConversationId;
  /** The platform's own id; one message per (conversation, id). */
  readonly externalId: string;
  /** Who wrote. */
  readonly author: MessageAuthor;
  /** What was written. */
  readonly text: string;
  /** When it was sent. */
  readonly sentAt: string;
}

/** Events about conversations. They never hold the text. */
export interface ConversationEvents {
  /** Somebody wrote. */
  'message.recorded': {
    /** The message. The subject is its conversation, so consumers get the messages of a thread in order. */
    readonly messageId: MessageId;
    /** Who wrote. */
    readonly author: MessageAuthor;
    /** Id of the platform. */
    readonly platform: string;
  };
  /** A human wrote; from here on the bot is silent. */
  'conversation.taken-over': {
    /** Id of the platform. */
    readonly platform: string;
  };
}

/** A thread seen for the first time. */
export function openConversation(
  input: Pick<Conversation, 'id' | 'tenantId' | 'platform' | 'accountId' | 'threadExternalId'> & {
    readonly personId?: PersonId;
    readonly leadId?: LeadId;
    readonly threadAliases?: readonly string[];
  },
  now: string,
): Decision<Conversation> {
  const base = { version: 1, createdAt: now, updatedAt: now, threadAliases: [], botMessages: 0 };
  return { state: { ...base, ...input }, events: [] };
}

/**
 * The thread is known by further ids, or its buyer or lead was recognised. Changes nothing when that is known; a buyer
 * once recognised is replaced only by another one.
 */
export function identifyConversation(
  conversation: Conversation,
  known: {
    readonly personId?: PersonId | undefined;
    readonly leadId?: LeadId | undefined;
    readonly threadIds?: readonly string[] | undefined;
  },
  now: string,
): Decision<Conversation> {
  const ids = new Set([...conversation.threadAliases, ...(known.threadIds ?? [])]);
  ids.delete(conversation.threadExternalId);
  const personId = known.personId ?? conversation.personId;
  const leadId = known.leadId ?? conversation.leadId;
  const isKnown = personId === conversation.personId && leadId === conversation.leadId;
  if (isKnown && ids.size === conversation.threadAliases.length) return { state: conversation, events: [] };
  const patch = {
    threadAliases: [...ids].sort(),
    ...(personId === undefined ? {} : { personId }),
    ...(leadId === undefined ? {} : { leadId }),
  };
  return { state: revise(conversation, patch, now), events: [] };
}

/** Somebody on our side wrote at `at`, so the bot is silent from here on. Changes nothing when it is already. */
export function takeOver(conversation: Conversation, at: string, now: string): Decision<Conversation> {
  if (conversation.takenOverAt !== undefined) return { state: conversation, events: [] };
  const state = revise(conversation, { takenOverAt: at }, now);
  return { state, events: [takeoverEvent(state)] };
}

/** A message joins its conversation. The first one of a human pauses the bot for good. */
export function recordMessage(
  conversation: Conversation,
  input: Pick<Message, 'id' | 'externalId' | 'author' | 'text' | 'sentAt'>,
  now: string,
): {
  /** The conversation, and whether it was taken over. */
  readonly conversation: Decision<Conversation>;
  /** The message to store. */
  readonly message: Decision<Message>;
} {
  const message: Message = {
    ...input,
    tenantId: conversation.tenantId,
    conversationId: conversation.id,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  const later = (known: string | undefined): string =>
    known === undefined || compareMoments(input.sentAt, known) > 0 ? input.sentAt : known;
  const isTakeover = input.author === 'agent' && conversation.takenOverAt === undefined;
  const state = revise(
    conversation,
    {
      lastMessageAt: later(conversation.lastMessageAt),
      ...(input.author === 'person' ? { lastInboundAt: later(conversation.lastInboundAt) } : {}),
      ...(input.author === 'agent' ? { firstAgentAt: earlier(conversation.firstAgentAt, input.sentAt) } : {}),
      ...(input.author === 'bot' ? { botMessages: conversation.botMessages + 1 } : {}),
      ...(isTakeover ? { takenOverAt: input.sentAt } : {}),
    },
    now,
  );
  const recorded: EventDraft = {
    type: 'message.recorded',
    subject: subjectOf('conversation', state),
    data: { messageId: message.id, author: input.author, platform: conversation.platform },
  };
  return {
    conversation: { state, events: isTakeover ? [takeoverEvent(state)] : [] },
    message: { state: message, events: [recorded] },
  };
}

function takeoverEvent(state: Conversation): EventDraft {
  return {
    type: 'conversation.taken-over',
    subject: subjectOf('conversation', state),
    data: { platform: state.platform },
  };
}

function earlier(known: string | undefined, moment: string): string {
  return known === undefined || compareMoments(moment, known) < 0 ? moment : known;
}
