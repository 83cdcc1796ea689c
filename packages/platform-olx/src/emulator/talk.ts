import type { WorldContext } from './advert-life.ts';
import { randomUuid } from './random-ids.ts';
import type { OlxMessageRow, OlxThreadRow } from './tables.ts';

/** Somebody writes into a thread. Ids of messages rise over all threads. */
export function addMessage(
  context: WorldContext,
  threadId: number,
  written: Pick<OlxMessageRow, 'type' | 'text'> & Partial<Pick<OlxMessageRow, 'attachments'>>,
): OlxMessageRow {
  const { state, now } = context;
  const id = state.nextId('messages', 70_000_001);
  const message = state.collection('messages').set(id, {
    id,
    uuid: randomUuid(state.random),
    threadId,
    type: written.type,
    text: written.text,
    attachments: written.attachments ?? null,
    createdAt: now(),
    isRead: false,
  });
  state.collection('threads').update(threadId, { lastMessageId: id });
  return message;
}

/** The thread of an advert and a buyer; begun when there is none. */
export function openThread(
  context: WorldContext,
  about: Pick<OlxThreadRow, 'advertId' | 'ownerId' | 'interlocutorId'>,
): Readonly<OlxThreadRow> {
  const { state, now } = context;
  const threads = state.collection('threads');
  const known = threads.find(
    ({ advertId, interlocutorId }) => advertId === about.advertId && interlocutorId === about.interlocutorId,
  );
  if (known !== undefined) return known;
  const id = state.nextId('threads', 3_000_001);
  return threads.set(id, {
    ...about,
    id,
    uuid: randomUuid(state.random),
    createdAt: now(),
    lastMessageId: 0,
    isFavourite: false,
  });
}

/** Messages of a thread, newest first. */
export function messagesOf(
  { state }: Pick<WorldContext, 'state'>,
  threadId: number,
): Readonly<OlxMessageRow>[] {
  return state
    .collection('messages')
    .filter((message) => message.threadId === threadId)
    .reverse();
}
