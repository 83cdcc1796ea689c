import type { EmulatorContext } from '@leadkit/emulator';
import type { BazaarTables, MessageRow } from './tables.ts';

/** Somebody writes into a thread. Message ids rise over all threads. */
export function addMessage(
  context: EmulatorContext<BazaarTables>,
  threadId: number,
  direction: 'in' | 'out',
  text: string,
): MessageRow {
  const { state, now } = context;
  const id = state.nextId('messages', 70_001);
  const message: MessageRow = { id, threadId, direction, text, createdAt: now() };
  state.collection('messages').set(id, message);
  const thread = state.collection('threads').get(threadId);
  state.collection('threads').update(threadId, {
    lastMessageId: id,
    lastMessageAt: now(),
    messageCount: (thread?.messageCount ?? 0) + 1,
    unreadCount: direction === 'in' ? (thread?.unreadCount ?? 0) + 1 : 0,
  });
  return message;
}
