import { LeadKitError } from '../../errors.ts';
import type { LeadsPort } from '../../ports/leads-port.ts';
import type { MessagesPort, ThreadMessage } from '../../ports/messages-port.ts';
import { type AccountState, addMessage, type FakeMessage, type FakeThread, found } from './account.ts';
import { pageOf } from './paging.ts';
import type { Remote } from './remote.ts';

/** Most characters of one message of the fake platform. */
const TEXT_LENGTH_MAX = 2000;

/** The checkpoint is how far the journal was read. It never ends and may be asked for again. */
export function createLeadsPort(remote: Remote): LeadsPort {
  return {
    poll: ({ checkpoint, limit, open }, options) =>
      remote.read('leads.poll', options, (state) => {
        const from = checkpoint === null ? 0 : positionOf(checkpoint);
        const isOpen = new Set(open);
        const news = state.journal.slice(from);
        const told = news
          .filter((entry) => entry.isListed || isOpen.has(entry.signal.externalId))
          .slice(0, Math.max(1, limit));
        const to = told.length < limit ? state.journal.length : (told.at(-1)?.seq ?? from);
        return {
          signals: told.map((entry) => entry.signal),
          checkpoint: `journal-${to}`,
          hasMore: to < state.journal.length,
        };
      }),
  };
}

export function createMessagesPort(remote: Remote): MessagesPort {
  return {
    limits: { textLengthMax: TEXT_LENGTH_MAX },
    readThread: ({ threadExternalId, cursor }, options) =>
      remote.read('messages.readThread', options, (state) => {
        const { messages } = threadOf(state, threadExternalId, 'messages.readThread');
        return pageOf(messages.map(toThreadMessage), { cursor, limit: 20 });
      }),
    send: ({ threadExternalId, text }, options) =>
      remote.write('messages.send', options, (state) => {
        const length = Array.from(text).length;
        if (length < 1 || length > TEXT_LENGTH_MAX) throw wrongLength(length);
        const thread = threadOf(state, threadExternalId, 'messages.send');
        return toThreadMessage(addMessage(state, thread, { direction: 'outbound', text }));
      }),
    markRead: ({ threadExternalId }, options) =>
      remote.write('messages.markRead', options, (state) => {
        const thread = threadOf(state, threadExternalId, 'messages.markRead');
        state.threads.set(threadExternalId, { ...thread, unread: 0 });
      }),
  };
}

function threadOf(state: AccountState, externalId: string, operation: string): FakeThread {
  return found(state.threads, externalId, operation);
}

function toThreadMessage({ externalId, direction, text, sentAt }: FakeMessage): ThreadMessage {
  return { externalId, direction, text, sentAt };
}

function positionOf(checkpoint: string): number {
  const position = /^journal-(\d+)$/.exec(checkpoint)?.[1];
  if (position !== undefined) return Number(position);
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'leads.poll',
    message: 'The checkpoint is not one of the fake platform. Pass the one of the last poll, or null.',
  });
}

function wrongLength(length: number): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'messages.send',
    effect: 'none',
    message: `A message of ${length} characters; the fake platform takes 1 to ${TEXT_LENGTH_MAX}. Nothing was sent.`,
  });
}
