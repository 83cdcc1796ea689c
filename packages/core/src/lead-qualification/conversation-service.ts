import { z } from 'zod';
import { type Conversation, type Message, recordMessage } from '../domain/conversation.ts';
import type { AccountId, ConversationId, PersonId } from '../domain/id.ts';
import { addMs, compareMoments } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import { checkInput } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { MessagesPort, ThreadMessage } from '../ports/messages-port.ts';
import { paginate } from '../ports/page.ts';
import type { Connection } from '../ports/platform.ts';
import { decided, NO_WORK, type ServiceContext, together, type Work } from '../service-context.ts';
import { hashText, SEND_KIND, toSendKey } from './sent-message.ts';

/** How far a platform's clock may be behind ours; also covers that many print whole seconds or minutes. */
const CLOCKS_APART_MS = 2 * 60_000;

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
  list(filter?: { readonly accountId?: string; readonly personId?: string }): AsyncIterable<Conversation>;
  /** Messages of a thread, oldest stored first. */
  messages(conversationId: string): AsyncIterable<Message>;
  /**
   * Sends a message, once per key: a send whose answer was lost is looked for in the thread before any repeat.
   *
   * @throws LeadKitError `not_found`; `conflict` when the key was used for another text; `unsupported` when the platform has no messages; `unavailable` with
   *   `effect: 'unknown'` when the answer was lost: call again with the same key.
   */
  send(input: SendMessageInput, options?: CallOptions): Promise<Message>;
}

const sendSchema = z.strictObject({
  conversationId: z.string(),
  text: z.string().trim().min(1),
  key: z.string().min(1).max(200),
  author: z.enum(['agent', 'bot']).optional(),
});

export function createConversationService(context: ServiceContext): ConversationService {
  async function get(conversationId: string, options?: CallOptions): Promise<Conversation> {
    const conversation = await context.store.get('conversation', conversationId, options);
    if (conversation !== undefined) return conversation;
    throw missing('conversations.get', `conversation ${conversationId}`);
  }

  function missing(operation: string, what: string): LeadKitError {
    return new LeadKitError({
      code: 'not_found',
      operation,
      message: `Tenant "${context.tenantId}" has no ${what}.`,
    });
  }

  async function send(input: SendMessageInput, options: CallOptions = {}): Promise<Message> {
    const {
      conversationId,
      text,
      key,
      author = 'agent',
    } = checkInput(sendSchema, input, 'conversations.send');
    const conversation = await get(conversationId, options);
    const account = await context.store.get('account', conversation.accountId, options);
    if (account === undefined) throw missing('conversations.send', `account ${conversation.accountId}`);
    const operationKey = toSendKey({ conversationId, author, key });
    const digest = await hashText(text);
    const sent = await context.useAccount(account, async (connection) => {
      const port = messagesOf(connection, account.platform);
      return context.runOnce<SentMessage>(
        {
          key: operationKey,
          kind: SEND_KIND,
          digest,
          accountId: account.id,
          send: async (call) =>
            toSent(await port.send({ threadExternalId: conversation.threadExternalId, text }, call)),
          lookUp: async (call) => {
            const found = await findSent(port, conversation, { text, operationKey }, call);
            return found === undefined ? undefined : toSent(found);
          },
          onSuccess: () => NO_WORK,
        },
        options,
      );
    });
    return record(conversation, { ...sent, text, author }, options);
  }

  /** Keeps what was sent. A poll may have been faster. */
  async function record(
    conversation: Conversation,
    sent: SentMessage & { readonly text: string; readonly author: 'agent' | 'bot' },
    options: CallOptions,
  ): Promise<Message> {
    const known = await context.store.getByKey('message', `${conversation.id}:${sent.externalId}`, options);
    if (known !== undefined) return known;
    const current = await get(conversation.id, options);
    const { externalId, sentAt, text, author } = sent;
    const recorded = recordMessage(
      current,
      { id: context.ids.next(), externalId, author, text, sentAt },
      context.now(),
    );
    const work: Work = together(
      decided('conversation', recorded.conversation, current),
      decided('message', recorded.message),
    );
    await context.commit(work, options);
    return recorded.message.state;
  }

  /** Our message in the thread: the same text, and not one that is stored already. */
  async function findSent(
    port: MessagesPort,
    conversation: Conversation,
    wanted: { readonly text: string; readonly operationKey: string },
    options: CallOptions,
  ): Promise<ThreadMessage | undefined> {
    const { threadExternalId } = conversation;
    const operation = await context.store.getByKey('operation', wanted.operationKey, options);
    const since = addMs(operation?.createdAt ?? context.now(), -CLOCKS_APART_MS);
    for await (const message of paginate((cursor) =>
      port.readThread({ threadExternalId, cursor }, options),
    )) {
      if (message.direction !== 'outbound' || message.text.trim() !== wanted.text) continue;
      if (compareMoments(message.sentAt, since) < 0) continue;
      const stored = await context.store.getByKey(
        'message',
        `${conversation.id}:${message.externalId}`,
        options,
      );
      if (stored === undefined) return message;
    }
    return undefined;
  }

  return {
    get,
    list: ({ accountId, personId } = {}) =>
      paginate((cursor) =>
        context.store.listPage('conversation', {
          filter: {
            accountId: accountId as AccountId | undefined,
            personId: personId as PersonId | undefined,
          },
          cursor,
        }),
      ),
    messages: (conversationId) =>
      paginate((cursor) =>
        context.store.listPage('message', {
          filter: { conversationId: conversationId as ConversationId },
          sort: { by: 'createdAt', direction: 'asc' },
          cursor,
        }),
      ),
    send,
  };
}

type SentMessage = { readonly externalId: string; readonly sentAt: string };

function toSent({ externalId, sentAt }: ThreadMessage): SentMessage {
  return { externalId, sentAt };
}

function messagesOf(connection: Connection, platform: string): MessagesPort {
  if (connection.messages !== undefined) return connection.messages;
  throw new LeadKitError({
    code: 'unsupported',
    operation: 'conversations.send',
    platform,
    effect: 'none',
    message: `${platform} has no messages that can be answered from here. Nothing was sent.`,
  });
}
