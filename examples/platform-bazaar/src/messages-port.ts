import type { MessagesPort } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { readPage } from './offset-page.ts';
import { parseMessage, parseMessages, toThreadMessage } from './schemas/thread.ts';

export function createMessagesPort(client: BazaarClient): MessagesPort {
  return {
    limits: { textLengthMax: 1_000 },
    async readThread({ threadExternalId, cursor }, options) {
      const request = {
        operation: 'messages.readThread',
        path: `${threadPath(threadExternalId)}/messages`,
        // Oldest first: a new message comes at the end and moves nothing.
        query: { order: 'asc' },
      };
      const page = await readPage(client.within(options), { ...request, cursor, parse: parseMessages });
      return { ...page, items: page.items.map(toThreadMessage) };
    },
    async send({ threadExternalId, text }, options) {
      const operation = 'messages.send';
      const path = `${threadPath(threadExternalId)}/messages`;
      const parse = (value: unknown) => toThreadMessage(parseMessage(value, operation));
      return await client.within(options).request({ operation, method: 'POST', path, json: { text }, parse });
    },
    async markRead({ threadExternalId }, options) {
      await client.within(options).request({
        operation: 'messages.markRead',
        method: 'POST',
        path: `${threadPath(threadExternalId)}/read`,
        accept: 'nothing',
        isSafe: true,
        parse: () => undefined,
      });
    },
  };
}

function threadPath(threadExternalId: string): string {
  return `/api/threads/${encodeURIComponent(threadExternalId)}`;
}
