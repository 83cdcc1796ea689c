import { emptyAnswer, jsonAnswer, type Route } from '@leadkit/emulator';
import { apiError, type BazaarContext, bodyObject, pageAnswer, shopOf } from './api-answers.ts';
import { toLocalTime } from './local-time.ts';
import type { BazaarTables, MessageRow, ThreadRow } from './tables.ts';
import { addMessage } from './talk.ts';

const source = 'quirks.md, "Threads"';
const MESSAGE_LENGTH_MAX = 1_000;

export const THREAD_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/api/threads',
    source: `${source}: last written first, so a new message moves threads while one pages`,
    handler: (context) => {
      const shop = shopOf(context);
      const rows = context.state
        .collection('threads')
        .filter(({ sellerId }) => sellerId === shop.id)
        .sort((a, b) => b.lastMessageId - a.lastMessageId);
      return pageAnswer(context, rows, (row) => showThread(context, row));
    },
  },
  {
    method: 'GET',
    path: '/api/threads/:threadId',
    source,
    handler: (context) => jsonAnswer({ data: showThread(context, ownThread(context)) }),
  },
  {
    method: 'GET',
    path: '/api/threads/:threadId/messages',
    source: `${source}: newest first unless ?order=asc`,
    handler: (context) => {
      const thread = ownThread(context);
      const isAscending = context.query.get('order') === 'asc';
      const rows = context.state
        .collection('messages')
        .filter(({ threadId }) => threadId === thread.id)
        .sort((a, b) => (isAscending ? a.id - b.id : b.id - a.id));
      return pageAnswer(context, rows, showMessage);
    },
  },
  {
    method: 'POST',
    path: '/api/threads/:threadId/messages',
    source,
    handler: (context) => {
      const thread = ownThread(context);
      const { text } = bodyObject(context);
      if (typeof text !== 'string' || text.trim() === '' || Array.from(text).length > MESSAGE_LENGTH_MAX)
        return apiError(422, 'validation_failed', 'The text is not right.', {
          text: 'from 1 to 1000 characters',
        });
      return jsonAnswer({ data: showMessage(addMessage(context, thread.id, 'out', text)) }, { status: 201 });
    },
  },
  {
    method: 'POST',
    path: '/api/threads/:threadId/read',
    source,
    handler: (context) => {
      context.state.collection('threads').update(ownThread(context).id, { unreadCount: 0 });
      return emptyAnswer();
    },
  },
];

function ownThread(context: BazaarContext): Readonly<ThreadRow> {
  const shop = shopOf(context);
  const thread = context.state.collection('threads').get(context.params.threadId ?? '');
  if (thread?.sellerId === shop.id) return thread;
  throw apiError(404, 'not_found', 'There is no such thread.');
}

function showThread(context: BazaarContext, row: ThreadRow): object {
  const advert = context.state.collection('adverts').get(row.advertId);
  const buyer = context.state.collection('buyers').get(row.buyerId);
  return {
    id: row.id,
    advert: { id: row.advertId, title: advert?.title ?? '', reference: advert?.reference ?? null },
    buyer: { id: row.buyerId, name: buyer?.name ?? '' },
    message_count: row.messageCount,
    unread_count: row.unreadCount,
    last_message_id: row.lastMessageId,
    last_message_at: toLocalTime(row.lastMessageAt),
    created_at: toLocalTime(row.createdAt),
  };
}

function showMessage(row: MessageRow): object {
  return {
    id: row.id,
    thread_id: row.threadId,
    direction: row.direction,
    text: row.text,
    created_at: toLocalTime(row.createdAt),
  };
}
