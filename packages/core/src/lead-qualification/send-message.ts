import { mayContact, withdrawnLast } from '../domain/consent.ts';
import { type Conversation, type Message, recordMessage } from '../domain/conversation.ts';
import { addMs, compareMoments, toIsoText, toUnixMs } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { MessagesPort, ThreadMessage } from '../ports/messages-port.ts';
import { paginate } from '../ports/page.ts';
import type { Connection } from '../ports/platform.ts';
import { decided, NO_WORK, retryConflicts, type ServiceContext, together } from '../service-context.ts';
import { consentsOf } from './consent-ledger.ts';
import { hashText, SEND_KIND, type SendKey, toSendKey } from './sent-message.ts';

/** How far a platform's clock may be behind ours; also covers that many print whole seconds or minutes. */
const CLOCKS_APART_MS = 2 * 60_000;

export interface MessageToSend {
  readonly conversationId: string;
  readonly text: string;
  readonly key: string;
  readonly author?: SendKey['author'] | undefined;
  /** Looks at the thread right before it is sent, on the open account; a throw without effect keeps it from being sent. */
  readonly before?: (port: MessagesPort, options: CallOptions) => Promise<void>;
}

type SentMessage = { readonly externalId: string; readonly sentAt: string };

/** Sends a message once per key, unless its reader asked not to be written to, and keeps it in its thread. */
export async function sendMessage(
  context: ServiceContext,
  input: MessageToSend,
  options: CallOptions = {},
): Promise<Message> {
  const { conversationId, text, key, author = 'agent' } = input;
  const conversation = await context.store.get('conversation', conversationId, options);
  if (conversation === undefined)
    throw noSuch(context, 'conversations.send', `conversation ${conversationId}`);
  const account = await context.store.get('account', conversation.accountId, options);
  if (account === undefined) throw noSuch(context, 'conversations.send', `account ${conversation.accountId}`);
  await checkConsent(context, conversation, author, options);
  const operationKey = toSendKey({ conversationId, author, key });
  const digest = await hashText(text);
  const { threadExternalId } = conversation;
  const sent = await context.useAccount(account, async (connection) => {
    const port = messagesOf(connection, account.platform);
    return context.runOnce<SentMessage>(
      {
        key: operationKey,
        kind: SEND_KIND,
        digest,
        accountId: account.id,
        send: async (call) => {
          await input.before?.(port, call);
          return toSent(await port.send({ threadExternalId, text }, call));
        },
        lookUp: async (call) => {
          const found = await findSent(context, port, conversation, { text, operationKey }, call);
          return found === undefined ? undefined : toSent(found);
        },
        onSuccess: () => NO_WORK,
      },
      options,
    );
  });
  return retryConflicts(
    () => record(context, conversation, { ...sent, text, author }, options),
    (error) => isLeadKitError(error, 'conflict'),
  );
}

/**
 * What a person asked for holds on every account. A bot never writes again; one of our people may answer who wrote again
 * after asking to be left alone.
 */
async function checkConsent(
  context: ServiceContext,
  { id, personId, platform, lastInboundAt }: Conversation,
  author: SendKey['author'],
  options: CallOptions,
): Promise<void> {
  const person = personId === undefined ? undefined : await context.store.get('person', personId, options);
  if (person === undefined) return;
  const consents = await consentsOf(context, person, options);
  if (mayContact(consents, 'answer', platform)) return;
  const withdrawnAt = withdrawnLast(consents, 'answer', platform);
  const wroteAgain =
    lastInboundAt !== undefined &&
    withdrawnAt !== undefined &&
    compareMoments(lastInboundAt, withdrawnAt) > 0;
  if (author === 'agent' && wroteAgain) return;
  throw new LeadKitError({
    code: 'business_rule',
    operation: 'conversations.send',
    platform,
    effect: 'none',
    message: `The person of conversation ${id} asked not to be written to. Nothing was sent; see kit.persons.consent.`,
    issues: [{ path: 'conversationId', message: 'consent_withdrawn' }],
  });
}

/** Keeps what was sent. A poll may have been faster. */
async function record(
  context: ServiceContext,
  { id }: Conversation,
  sent: SentMessage & { readonly text: string; readonly author: SendKey['author'] },
  options: CallOptions,
): Promise<Message> {
  const known = await context.store.getByKey('message', `${id}:${sent.externalId}`, options);
  if (known !== undefined) return known;
  const current = await context.store.get('conversation', id, options);
  if (current === undefined) throw noSuch(context, 'conversations.send', `conversation ${id}`);
  const { externalId, sentAt, text, author } = sent;
  const recorded = recordMessage(
    current,
    { id: context.ids.next(), externalId, author, text, sentAt },
    context.now(),
  );
  await context.commit(
    together(decided('conversation', recorded.conversation, current), decided('message', recorded.message)),
    options,
  );
  return recorded.message.state;
}

/** Our message in the thread: the same text, and not one that is stored already. */
async function findSent(
  context: ServiceContext,
  port: MessagesPort,
  conversation: Conversation,
  wanted: { readonly text: string; readonly operationKey: string },
  options: CallOptions,
): Promise<ThreadMessage | undefined> {
  const { threadExternalId } = conversation;
  const operation = await context.store.getByKey('operation', wanted.operationKey, options);
  const since = addMs(operation?.createdAt ?? context.now(), -CLOCKS_APART_MS);
  for await (const message of paginate((cursor) => port.readThread({ threadExternalId, cursor }, options))) {
    if (message.direction !== 'outbound' || message.text.trim() !== wanted.text.trim()) continue;
    if (compareMoments(message.sentAt, since) < 0) continue;
    const key = `${conversation.id}:${message.externalId}`;
    if ((await context.store.getByKey('message', key, options)) === undefined) return message;
  }
  return undefined;
}

/** What a call names and this tenant does not have. */
export function noSuch({ tenantId }: ServiceContext, operation: string, what: string): LeadKitError {
  return new LeadKitError({
    code: 'not_found',
    operation,
    message: `Tenant "${tenantId}" has no ${what}.`,
  });
}

function toSent({ externalId, sentAt }: ThreadMessage): SentMessage {
  return { externalId, sentAt: toIsoText(toUnixMs(sentAt)) };
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
