import assert from 'node:assert/strict';
import { type MessagesPort, paginate, type ThreadMessage } from '@leadkit/core';
import { expectError, expectMoment, expectText } from '../expectations.ts';
import { writeError } from './platform-bench.ts';
import { type PlatformCase, type PlatformRule, platformRules } from './platform-case.ts';

const UNKNOWN_THREAD = '999999999';

async function readAll(port: MessagesPort, threadExternalId: string): Promise<readonly ThreadMessage[]> {
  const messages: ThreadMessage[] = [];
  const pages = paginate((cursor) => port.readThread({ threadExternalId, cursor }));
  for await (const message of pages) messages.push(message);
  return messages;
}

const texts = (messages: readonly { readonly text: string }[]): readonly string[] =>
  messages.map((message) => message.text);

/** Letters a careless adapter loses: Kazakh, emoji, quotes, markup, line breaks. */
const AWKWARD = 'Қайырлы күн! 👋 "Бағасы" 5 < 7 & 100 %\nекінші жол + \\n <b>жоқ</b>';

/** Threads with buyers. */
export const messagesCases: readonly PlatformCase[] = platformRules('messages', [
  {
    slug: 'read.everything',
    title: 'pages of a thread hold every message exactly once, oldest first, and end',
    family: 'pages',
    run: async ({ port, remote, secret }) => {
      const written = Array.from({ length: 60 }, (_, index) => secret(`хабарлама ${index} 5e1d`));
      const threadExternalId = await remote.seedThread(written);
      assert.deepEqual(texts(await readAll(port, threadExternalId)), written);
    },
  },
  {
    slug: 'read.shape',
    title: 'a message has an id, a direction and a moment with offset; ids differ',
    family: 'shape',
    run: async ({ port, remote }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?', 'Қанша тұрады?']);
      const messages = await readAll(port, threadExternalId);
      for (const message of messages) {
        expectText('externalId', message.externalId);
        assert.equal(message.direction, 'inbound', 'direction');
        expectMoment('sentAt', message.sentAt);
      }
      assert.equal(new Set(messages.map((message) => message.externalId)).size, 2, 'ids');
    },
  },
  {
    slug: 'read.unknown',
    title: 'a thread that does not exist is not_found',
    family: 'errors',
    run: async ({ port }) => {
      const read = (): Promise<unknown> => port.readThread({ threadExternalId: UNKNOWN_THREAD });
      await expectError('readThread', read, 'not_found');
    },
  },
  {
    slug: 'read.marks-nothing-read',
    title: 'reading a thread does not mark it as read, marking does',
    family: 'writes',
    needs: ['world.messages.isUnread'],
    run: async ({ port, remote }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      await readAll(port, threadExternalId);
      assert.equal(await remote.isUnread?.(threadExternalId), true, 'after reading');
      await port.markRead({ threadExternalId });
      assert.equal(await remote.isUnread?.(threadExternalId), false, 'after marking');
      await port.markRead({ threadExternalId });
    },
  },
  {
    slug: 'send.once',
    title: 'a sent message is in the thread once, as ours and last, and the answer is that message',
    family: 'writes',
    run: async ({ port, remote, secret }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      const text = secret('Бар, келіңіз 1c8a');
      const sent = await port.send({ threadExternalId, text });
      assert.equal(sent.direction, 'outbound', 'direction of the answer');
      assert.equal(sent.text, text, 'text of the answer');
      expectMoment('sentAt', sent.sentAt);
      const kept = await remote.thread(threadExternalId);
      assert.deepEqual(
        kept.map((message) => [message.isOurs, message.text]),
        [
          [false, 'Бар ма?'],
          [true, text],
        ],
        'the thread on the remote side',
      );
      const read = await readAll(port, threadExternalId);
      assert.deepEqual(texts(read), ['Бар ма?', text], 'the thread as the port reads it');
      assert.equal(read[1]?.direction, 'outbound', 'direction');
      assert.equal(read[1]?.externalId, sent.externalId, 'externalId');
    },
  },
  {
    slug: 'send.awkward',
    title: 'a sent text arrives letter by letter',
    family: 'values',
    run: async ({ port, remote }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      await port.send({ threadExternalId, text: AWKWARD });
      assert.equal((await remote.thread(threadExternalId)).at(-1)?.text, AWKWARD);
    },
  },
  {
    slug: 'send.too-long',
    title: 'a text longer than limits.textLengthMax is invalid_input with effect none, one as long is sent',
    family: 'errors',
    run: async ({ port, remote }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      const longest = 'ш'.repeat(port.limits.textLengthMax);
      const send = (): Promise<unknown> => port.send({ threadExternalId, text: `${longest}ш` });
      const error = await expectError('send', send, 'invalid_input');
      assert.equal(error.effect, 'none', 'effect');
      await port.send({ threadExternalId, text: longest });
      assert.deepEqual(texts(await remote.thread(threadExternalId)), ['Бар ма?', longest]);
    },
  },
  {
    slug: 'send.empty',
    title: 'a text of nothing but spaces is invalid_input with effect none',
    family: 'errors',
    run: async ({ port, remote }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      for (const text of ['', ' \n ']) {
        const send = (): Promise<unknown> => port.send({ threadExternalId, text });
        assert.equal((await expectError('send', send, 'invalid_input')).effect, 'none', 'effect');
      }
      assert.deepEqual(texts(await remote.thread(threadExternalId)), ['Бар ма?']);
    },
  },
  {
    slug: 'send.unknown',
    title: 'a message to a thread that does not exist is not_found with effect none',
    family: 'errors',
    run: async ({ port }) => {
      const send = (): Promise<unknown> => port.send({ threadExternalId: UNKNOWN_THREAD, text: 'Бар' });
      const error = await expectError('send', send, 'not_found');
      assert.equal(error.effect, 'none', 'effect');
    },
  },
  {
    slug: 'send.lost-is-there',
    title: 'a message whose answer was lost is in the thread once: reading the thread tells',
    family: 'writes',
    needs: ['world.faults.dropped_after_effect'],
    run: async ({ port, remote, world, secret }) => {
      const threadExternalId = await remote.seedThread(['Бар ма?']);
      const text = secret('Бар, келіңіз 77d0');
      await world.failNext({ how: 'dropped_after_effect', on: 'messages.send', times: 'once' });
      const error = await writeError('send', port.send({ threadExternalId, text }));
      assert.equal(error.effect, 'unknown', 'effect');
      const read = await readAll(port, threadExternalId);
      assert.deepEqual(texts(read), ['Бар ма?', text]);
      assert.equal(read[1]?.direction, 'outbound', 'direction');
    },
  },
] satisfies readonly PlatformRule<'messages'>[]);
