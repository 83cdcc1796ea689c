import type { MessageAuthor } from '../domain/conversation.ts';
import type { Operation } from '../domain/operation.ts';
import { addMs } from '../domain/time.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { ServiceContext } from '../service-context.ts';

/** Kind of the operation that sends a message. */
export const SEND_KIND = 'messages.send';

/** What the key of a send holds. */
export interface SendKey {
  readonly conversationId: string;
  readonly author: Exclude<MessageAuthor, 'person'>;
  readonly key: string;
}

export function toSendKey({ conversationId, author, key }: SendKey): string {
  return [SEND_KIND, conversationId, author, key].join(':');
}

function readSendKey(text: string): SendKey | undefined {
  const [kind, conversationId, author, ...rest] = text.split(':');
  if (kind !== SEND_KIND || conversationId === undefined) return undefined;
  if (author !== 'agent' && author !== 'bot') return undefined;
  return { conversationId, author, key: rest.join(':') };
}

/** The text is personal data, so an operation only holds its fingerprint: SHA-256 as hexadecimal digits; spaces at the ends do not count, platforms trim them. */
export async function hashText(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text.trim()));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A message of our side as a platform shows it. */
export interface ShownMessage {
  readonly conversationId: string;
  readonly accountId: Operation['accountId'];
  readonly externalId: string;
  readonly text: string;
  readonly sentAt: string;
}

/**
 * The send of ours that made this message of the platform: one whose answer is missing, or that succeeded and is not stored
 * with its thread yet. `undefined`: somebody else wrote it.
 */
export async function findOwnSend(
  context: ServiceContext,
  message: ShownMessage,
  options: CallOptions,
): Promise<{ readonly operation: Operation; readonly sent: SendKey } | undefined> {
  const { accountId, sentAt } = message;
  const base = { kind: SEND_KIND, accountId } as const;
  const open = { ...base, state: ['started', 'unknown'] } as const;
  const done = {
    ...base,
    state: 'succeeded',
    createdFrom: addMs(sentAt, -NEAR_MS),
    createdBefore: addMs(sentAt, NEAR_MS),
  } as const;
  const textHash = await hashText(message.text);
  for (const filter of [open, done]) {
    for await (const operation of paginate((cursor) =>
      context.store.listPage('operation', { filter, cursor }, options),
    )) {
      const sent = readSendKey(operation.key);
      if (sent?.conversationId !== message.conversationId || operation.digest !== textHash) continue;
      if (operation.state !== 'succeeded' || resultOf(operation) === message.externalId)
        return { operation, sent };
    }
  }
  return undefined;
}

/** How far a platform's clock and a slow answer may put a message from its operation. */
const NEAR_MS = 15 * 60_000;

function resultOf({ result }: Operation): unknown {
  return (result as { readonly externalId?: unknown } | undefined)?.externalId;
}
