import type { IncomingSignal, ThreadMessage } from '@leadkit/core';
import { z } from 'zod';
import { type BazaarPage, parseData, parsePage } from './envelope.ts';
import { momentSchema } from './moment.ts';

/** A thread in a list. Ids of messages rise over all threads of Bazaar. */
export interface BazaarThread {
  readonly id: number;
  readonly advert: { readonly id: number; readonly title: string; readonly reference: string | null };
  readonly buyer: { readonly id: number; readonly name: string };
  readonly last_message_id: number;
  readonly last_message_at: string;
}

/** A message of a thread. */
export interface BazaarMessage {
  readonly id: number;
  readonly direction: 'in' | 'out';
  readonly text: string;
  readonly created_at: string;
}

const threadSchema: z.ZodType<BazaarThread> = z.object({
  id: z.int(),
  advert: z.object({ id: z.int(), title: z.string(), reference: z.string().nullable() }),
  buyer: z.object({ id: z.int(), name: z.string() }),
  last_message_id: z.int(),
  last_message_at: momentSchema,
});

const messageSchema: z.ZodType<BazaarMessage> = z.object({
  id: z.int(),
  direction: z.enum(['in', 'out']),
  text: z.string(),
  created_at: momentSchema,
});

export function parseThread(value: unknown, operation: string): BazaarThread {
  return parseData(threadSchema, value, operation);
}

export function parseThreads(value: unknown, operation: string): BazaarPage<BazaarThread> {
  return parsePage(threadSchema, value, operation);
}

export function parseMessages(value: unknown, operation: string): BazaarPage<BazaarMessage> {
  return parsePage(messageSchema, value, operation);
}

export function parseMessage(value: unknown, operation: string): BazaarMessage {
  return parseData(messageSchema, value, operation);
}

export function toThreadMessage(message: BazaarMessage): ThreadMessage {
  return {
    externalId: String(message.id),
    direction: message.direction === 'in' ? 'inbound' : 'outbound',
    text: message.text,
    sentAt: message.created_at,
  };
}

/** A message never changes, so it has one revision. The buyer is named on our own messages too: it is their thread. */
export function toMessageSignal(thread: BazaarThread, message: BazaarMessage): IncomingSignal {
  const { externalId, direction, text, sentAt } = toThreadMessage(message);
  const { advert, buyer } = thread;
  return {
    kind: 'message',
    externalId,
    revision: 1,
    occurredAt: sentAt,
    who: { platformUserId: String(buyer.id), ...(buyer.name === '' ? {} : { name: buyer.name }) },
    listing: {
      externalId: String(advert.id),
      title: advert.title,
      ...(advert.reference === null ? {} : { key: advert.reference }),
    },
    threadExternalId: String(thread.id),
    text,
    direction,
  };
}
