import { emptyAnswer, jsonAnswer } from '@leadkit/emulator';
import type { OlxUserRow } from './account-rows.ts';
import { apiError, fieldError } from './api-errors.ts';
import { listOf, objectOf, textOf } from './json-fields.ts';
import { toLocalTime } from './local-time.ts';
import { type PartnerCall, type PartnerRequest, pageOf } from './partner-call.ts';
import type { OlxMessageRow, OlxThreadRow } from './tables.ts';
import { addMessage, messagesOf } from './talk.ts';

const source = 'reference 7.1 [D], uuid [C]';

/** Threads and messages. */
export const THREAD_CALLS: readonly PartnerCall[] = [
  {
    method: 'GET',
    path: '/threads',
    source: `${source}: last written first, so that a new message moves threads while one pages [G]`,
    scope: 'read',
    by: 'user',
    userDetail: 'Invalid user ID in token',
    handle: (request, user) => {
      const { query, state, settings } = request;
      const [advertId, interlocutorId] = ['advert_id', 'interlocutor_id'].map((name) => query.get(name));
      const rows = state
        .collection('threads')
        .filter(
          (row) =>
            row.ownerId === user.id &&
            (advertId == null || row.advertId === Number(advertId)) &&
            (interlocutorId == null || row.interlocutorId === Number(interlocutorId)),
        )
        .sort((a, b) => b.lastMessageId - a.lastMessageId);
      const page = pageOf(request, rows, { limit: settings.pageSizeMax, limitMax: settings.pageSizeMax });
      return jsonAnswer({ data: page.map((row) => showThread(request, row)) });
    },
  },
  {
    method: 'GET',
    path: '/threads/:threadId',
    source,
    scope: 'read',
    by: 'user',
    handle: (request, user) => jsonAnswer({ data: showThread(request, ownThread(request, user)) }),
  },
  {
    method: 'GET',
    path: '/threads/:threadId/messages',
    source: `${source}: all of them, newest first as a Kazakh client expects [C]; reading marks nothing as read`,
    scope: 'read',
    by: 'user',
    handle: (request, user) => {
      const thread = ownThread(request, user);
      const rows = messagesOf(request, thread.id);
      return jsonAnswer({ data: rows.map((row) => showMessage(request, thread, row)) });
    },
  },
  {
    method: 'POST',
    path: '/threads/:threadId/messages',
    source: `${source}: 200 with the message [C]; no key, so a repeated send is a second message`,
    scope: 'write',
    by: 'user',
    body: { text: true, attachments: { url: true }, phone: true },
    handle: (request, user) => {
      const thread = ownThread(request, user);
      const { text } = request.fields;
      if (typeof text !== 'string' || text.trim() === '')
        return fieldError('text', 'This value should not be blank.');
      const urls = listOf(request.fields.attachments).map((each) => textOf(objectOf(each).url));
      if (!urls.every((url) => URL.canParse(url)))
        return fieldError('attachments', 'This value is not valid.');
      const attachments = urls.map((url) => ({
        name: url.split('/').at(-1) ?? '',
        url,
      }));
      const message = addMessage(request, thread.id, {
        type: 'sent',
        text,
        attachments: attachments.length === 0 ? null : attachments,
      });
      return jsonAnswer({ data: showMessage(request, thread, message) });
    },
  },
  {
    method: 'GET',
    path: '/threads/:threadId/messages/:messageId',
    source,
    scope: 'read',
    by: 'user',
    handle: (request, user) => {
      const thread = ownThread(request, user);
      const message = messagesOf(request, thread.id).find((row) => isNamed(request, row, 'messageId'));
      return message === undefined
        ? apiError(404, 'Message not found')
        : jsonAnswer({ data: showMessage(request, thread, message) });
    },
  },
  {
    method: 'POST',
    path: '/threads/:threadId/commands',
    source: `${source}: mark-as-read, set-favourite`,
    scope: 'write',
    by: 'user',
    body: { command: true, is_favourite: true },
    handle: (request, user) => {
      const { state, fields } = request;
      const { id } = ownThread(request, user);
      if (fields.command === 'mark-as-read') {
        for (const { id: messageId, type } of messagesOf(request, id))
          if (type === 'received') state.collection('messages').update(messageId, { isRead: true });
        return emptyAnswer();
      }
      if (fields.command !== 'set-favourite') return fieldError('command', 'Invalid value');
      if (typeof fields.is_favourite !== 'boolean')
        return fieldError('is_favourite', 'This value should not be null.');
      state.collection('threads').update(id, { isFavourite: fields.is_favourite });
      return emptyAnswer();
    },
  },
];

/** Somebody else's thread is as unknown as one that is not there. @throws Response 404. */
function ownThread(request: PartnerRequest, user: Readonly<OlxUserRow>): Readonly<OlxThreadRow> {
  const thread = request.state
    .collection('threads')
    .find((row) => row.ownerId === user.id && isNamed(request, row, 'threadId'));
  if (thread !== undefined) return thread;
  throw apiError(404, 'Thread not found');
}

/** Whether the path names this row, by the ids that are in use. */
function isNamed(
  { params, settings }: PartnerRequest,
  row: { readonly id: number; readonly uuid: string },
  name: 'threadId' | 'messageId',
): boolean {
  const given = params[name];
  const { messageIds } = settings;
  return (
    (messageIds !== 'uuid' && given === String(row.id)) || (messageIds !== 'number' && given === row.uuid)
  );
}

function showThread(request: PartnerRequest, row: Readonly<OlxThreadRow>): object {
  const messages = messagesOf(request, row.id);
  return {
    ...shownIds(request, row, 'id', 'uuid'),
    advert_id: row.advertId,
    interlocutor_id: row.interlocutorId,
    total_count: messages.length,
    unread_count: messages.filter(({ type, isRead }) => type === 'received' && !isRead).length,
    created_at: toLocalTime(row.createdAt),
    is_favourite: row.isFavourite,
  };
}

function showMessage(
  request: PartnerRequest,
  thread: Readonly<OlxThreadRow>,
  row: Readonly<OlxMessageRow>,
): object {
  return {
    ...shownIds(request, row, 'id', 'uuid'),
    ...shownIds(request, thread, 'thread_id', 'thread_uuid'),
    created_at: toLocalTime(row.createdAt),
    type: row.type,
    text: row.text,
    attachments: row.attachments,
    cvs: null,
    is_read: row.isRead,
  };
}

function shownIds(
  { settings }: PartnerRequest,
  { id, uuid }: { readonly id: number; readonly uuid: string },
  numberName: string,
  uuidName: string,
): object {
  return {
    ...(settings.messageIds === 'uuid' ? {} : { [numberName]: id }),
    ...(settings.messageIds === 'number' ? {} : { [uuidName]: uuid }),
  };
}
