import { LeadKitError, type MessagesPort, type ThreadMessage } from '@leadkit/core';
import { type OlxCall, type OlxClient, PLATFORM } from './client.ts';
import type { OlxSettings } from './olx-options.ts';
import { inOrder, type OlxMessage, parseMessage, parseMessages, toThreadMessage } from './schemas/thread.ts';

export function createMessagesPort(client: OlxClient, settings: OlxSettings): MessagesPort {
  return {
    limits: { textLengthMax: TEXT_LENGTH_MAX },
    async readThread({ threadExternalId }, options) {
      const call = client.within(options);
      const messages = await readMessages(call, settings, threadExternalId, 'messages.readThread');
      return { items: inOrder(messages).map(toThreadMessage) };
    },
    async send({ threadExternalId, text }, options) {
      const operation = 'messages.send';
      options?.signal?.throwIfAborted();
      checkText(text, operation);
      const path = `${threadPath(threadExternalId)}/messages`;
      const parse = (value: unknown): ThreadMessage =>
        toThreadMessage(parseMessage(value, operation, settings.time));
      return await client.within(options).request({ operation, method: 'POST', path, json: { text }, parse });
    },
    async markRead({ threadExternalId }, options) {
      await client.within(options).request({
        operation: 'messages.markRead',
        method: 'POST',
        path: `${threadPath(threadExternalId)}/commands`,
        json: { command: 'mark-as-read' },
        accept: 'nothing',
        isSafe: true,
        parse: () => undefined,
      });
    },
  };
}

/** Not documented; a length others keep to. quirks.md, "Threads". */
const TEXT_LENGTH_MAX = 2_000;

function checkText(text: string, operation: string): void {
  const { length } = Array.from(text);
  if (text.trim() !== '' && length <= TEXT_LENGTH_MAX) return;
  const message = `expected 1 to ${TEXT_LENGTH_MAX} characters that are not all blank, got ${length}`;
  throw new LeadKitError({
    code: 'invalid_input',
    operation,
    platform: PLATFORM,
    effect: 'none',
    issues: [{ path: 'text', message }],
    message: `${operation} was refused and nothing was sent. text: ${message}`,
  });
}

export function threadPath(threadExternalId: string): string {
  return `/threads/${encodeURIComponent(threadExternalId)}`;
}

/** A thread comes whole: no paging of messages is documented. In OLX's own order, which is not documented either. */
export async function readMessages(
  call: OlxCall,
  settings: OlxSettings,
  threadExternalId: string,
  operation: string,
  more: { readonly priority?: 'reserved'; readonly offset?: number } = {},
): Promise<readonly OlxMessage[]> {
  const { priority, offset } = more;
  const parse = (value: unknown): readonly OlxMessage[] => parseMessages(value, operation, settings.time);
  const path = `${threadPath(threadExternalId)}/messages`;
  return await call.request({ operation, path, priority, query: { offset }, parse });
}
