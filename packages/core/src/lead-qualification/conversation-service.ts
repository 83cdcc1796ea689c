import { z } from 'zod';
import type { Conversation, Message } from '../domain/conversation.ts';
import type { AccountId, ConversationId, PersonId } from '../domain/id.ts';
import { checkInput, type InputSchemas, lazySchema } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext } from '../service-context.ts';
import { noSuch, sendMessage } from './send-message.ts';

/** A message to send. */
export interface SendMessageInput {
  /** The thread. */
  readonly conversationId: string;
  /** What to write; at most what the platform takes. */
  readonly text: string;
  /** The host's own key: the same key sends once, however often it is asked for. */
  readonly key: string;
  /** Who writes. Default `agent`, one of our people; it pauses the bot. */
  readonly author?: 'agent' | 'bot' | undefined;
}

/** Threads with buyers of one tenant. */
export interface ConversationService {
  /** One thread. @throws LeadKitError `not_found`. */
  get(conversationId: string, options?: CallOptions): Promise<Conversation>;
  /** Threads, newest first. */
  list(filter?: {
    readonly accountId?: string | undefined;
    readonly personId?: string | undefined;
  }): AsyncIterable<Conversation>;
  /** Messages of a thread, oldest stored first. */
  messages(conversationId: string): AsyncIterable<Message>;
  /**
   * Sends a message, once per key: a send whose answer was lost is looked for in the thread before any repeat.
   *
   * @throws LeadKitError `not_found`; `business_rule` when the person asked not to be written to; `conflict` when the key was used for another text; `unsupported` when the platform has no messages; `unavailable` with
   *   `effect: 'unknown'` when the answer was lost: call again with the same key.
   */
  send(input: SendMessageInput, options?: CallOptions): Promise<Message>;
}

const sendSchema = lazySchema(() =>
  z.strictObject({
    conversationId: z.string(),
    text: z.string().trim().min(1),
    key: z.string().min(1).max(200),
    author: z.enum(['agent', 'bot']).optional(),
  }),
);
const listSchema = lazySchema(() =>
  z.strictObject({ accountId: z.string().optional(), personId: z.string().optional() }),
);
export const conversationInputs: InputSchemas = { 'conversations.send': sendSchema };

export function createConversationService(context: ServiceContext): ConversationService {
  async function get(conversationId: string, options?: CallOptions): Promise<Conversation> {
    const conversation = await context.store.get('conversation', conversationId, options);
    if (conversation !== undefined) return conversation;
    throw noSuch(context, 'conversations.get', `conversation ${conversationId}`);
  }

  return {
    get,
    list: (asked = {}) => {
      const { accountId, personId } = checkInput(listSchema, asked, 'conversations.list');
      const filter = {
        accountId: accountId as AccountId | undefined,
        personId: personId as PersonId | undefined,
      };
      return paginate((cursor) => context.store.listPage('conversation', { filter, cursor }));
    },
    messages: (conversationId) =>
      paginate((cursor) =>
        context.store.listPage('message', {
          filter: { conversationId: conversationId as ConversationId },
          sort: { by: 'createdAt', direction: 'asc' },
          cursor,
        }),
      ),
    send: (input, options) =>
      sendMessage(context, checkInput(sendSchema, input, 'conversations.send'), options),
  };
}
