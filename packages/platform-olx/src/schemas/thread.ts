import type { IncomingSignal, ThreadMessage } from '@leadkit/core';
import { z } from 'zod';
import type { LocalTime } from '../local-time.ts';
import { idSchema, parseData } from './envelope.ts';

/** A thread in a list. One thread is one buyer asking about one advert, which its ids may stop being. */
export interface OlxThread {
  /** Every id OLX gives for it, the one to use first: `uuid`, then the numeric one. */
  readonly ids: readonly string[];
  readonly advertId: string;
  readonly buyerId: string;
  /** Messages in it. */
  readonly total: number;
  readonly unread: number;
  readonly createdAt: string;
}

/** A message of a thread. */
export interface OlxMessage {
  /** Every id OLX gives for it, the one to use first. */
  readonly ids: readonly string[];
  readonly direction: 'inbound' | 'outbound';
  readonly text: string;
  readonly sentAt: string;
  readonly isApplication: boolean;
  readonly attachments: readonly OlxAttachment[];
  readonly cvs: readonly OlxAttachment[];
}

interface OlxAttachment {
  readonly name: string;
  readonly url: string;
}

const attachmentsSchema = z
  .array(z.object({ name: z.string().nullish(), url: z.string() }))
  .nullish()
  .transform((rows) => (rows ?? []).map(({ name, url }): OlxAttachment => ({ name: name ?? '', url })));

const threadSchema = z
  .object({
    id: idSchema.nullish(),
    uuid: idSchema.nullish(),
    advert_id: idSchema,
    interlocutor_id: idSchema,
    total_count: z.int().nonnegative(),
    unread_count: z.int().nonnegative().nullish(),
    created_at: z.string(),
  })
  .refine(hasId, { path: ['id'] });

const messageSchema = z
  .object({
    id: idSchema.nullish(),
    uuid: idSchema.nullish(),
    created_at: z.string(),
    type: z.enum(['sent', 'received']),
    text: z.string().nullish(),
    attachments: attachmentsSchema,
    cvs: attachmentsSchema,
  })
  .refine(hasId, { path: ['id'] });

function hasId(row: { readonly id?: unknown; readonly uuid?: unknown }): boolean {
  return row.id != null || row.uuid != null;
}

/** The 2026 description calls the numeric id deprecated and adds a uuid beside it. quirks.md, "Threads". */
function idsOf({
  id,
  uuid,
}: {
  readonly id?: string | null | undefined;
  readonly uuid?: string | null | undefined;
}): readonly string[] {
  return [uuid, id].filter((each) => each != null);
}

export function parseThreads(value: unknown, operation: string, time: LocalTime): readonly OlxThread[] {
  return parseData(z.array(threadSchema), value, operation).map((thread) => ({
    ids: idsOf(thread),
    advertId: thread.advert_id,
    buyerId: thread.interlocutor_id,
    total: thread.total_count,
    unread: thread.unread_count ?? 0,
    createdAt: time.read(thread.created_at, 'created_at', operation),
  }));
}

export function parseMessages(value: unknown, operation: string, time: LocalTime): readonly OlxMessage[] {
  return parseData(z.array(messageSchema), value, operation).map((row) => messageOf(row, operation, time));
}

export function parseMessage(value: unknown, operation: string, time: LocalTime): OlxMessage {
  return messageOf(parseData(messageSchema, value, operation), operation, time);
}

function messageOf(row: z.infer<typeof messageSchema>, operation: string, time: LocalTime): OlxMessage {
  return {
    ids: idsOf(row),
    direction: row.type === 'received' ? 'inbound' : 'outbound',
    text: row.text ?? '',
    sentAt: time.read(row.created_at, 'created_at', operation),
    isApplication: row.cvs.length > 0,
    attachments: row.attachments,
    cvs: row.cvs,
  };
}

/** Oldest first. Ids of one second rise when they are numbers; else the order of the answer decides. */
export function inOrder(messages: readonly OlxMessage[]): readonly OlxMessage[] {
  const first = messages[0];
  const last = messages.at(-1);
  const isNewestFirst =
    first !== undefined && last !== undefined && Date.parse(first.sentAt) > Date.parse(last.sentAt);
  const rows = isNewestFirst ? messages.toReversed() : [...messages];
  return rows.sort((a, b) => Date.parse(a.sentAt) - Date.parse(b.sentAt) || numberOf(a) - numberOf(b));
}

function numberOf({ ids }: OlxMessage): number {
  return Number(ids.find((id) => /^\d{1,15}$/.test(id)) ?? 0);
}

export function toThreadMessage({ ids, direction, text, sentAt }: OlxMessage): ThreadMessage {
  return { externalId: ids[0] ?? '', direction, text, sentAt };
}

/** A message never changes, so it has one revision. The buyer is named on our own messages too: it is their thread. */
export function toSignal(
  thread: Pick<OlxThread, 'advertId' | 'buyerId'> & { readonly ids: readonly string[] },
  message: OlxMessage,
): IncomingSignal {
  const [externalId = '', ...aliases] = message.ids;
  const [threadExternalId = '', ...threadAliases] = thread.ids;
  const { attachments, cvs, text } = message;
  const files = { ...(attachments.length > 0 ? { attachments } : {}), ...(cvs.length > 0 ? { cvs } : {}) };
  return {
    kind: message.isApplication ? 'application' : 'message',
    externalId,
    ...(aliases.length === 0 ? {} : { aliases }),
    revision: 1,
    occurredAt: message.sentAt,
    who: { platformUserId: thread.buyerId },
    listing: { externalId: thread.advertId },
    threadExternalId,
    ...(threadAliases.length === 0 ? {} : { threadAliases }),
    ...(text === '' ? {} : { text }),
    direction: message.direction,
    ...(Object.keys(files).length === 0
      ? {}
      : { details: JSON.parse(JSON.stringify(files)) as NonNullable<IncomingSignal['details']> }),
  };
}
