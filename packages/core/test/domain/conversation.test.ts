import { describe, expect, test } from 'vitest';
import {
  identifyConversation,
  type MessageAuthor,
  openConversation,
  recordMessage,
} from '../../src/domain/conversation.ts';
import { buildConversation, buildMessage, TEST_NOW, testId } from '../../src/testing/index.ts';

const LATER = '2026-11-22T06:00:00.000Z';

function write(conversation: ReturnType<typeof buildConversation>, author: MessageAuthor, sentAt: string) {
  const { id, externalId, text } = buildMessage();
  return recordMessage(conversation, { id, externalId, author, text, sentAt }, LATER);
}

test('a thread seen for the first time has no messages, no bot messages and no event', () => {
  const {
    version: _v,
    createdAt: _c,
    updatedAt: _u,
    threadAliases: _t,
    botMessages: _b,
    ...input
  } = buildConversation();
  expect(openConversation(input, TEST_NOW)).toStrictEqual({ state: buildConversation(), events: [] });
});

test('a thread can be opened under further ids', () => {
  const { version: _v, createdAt: _c, updatedAt: _u, botMessages: _b, ...input } = buildConversation();
  const opened = openConversation({ ...input, threadAliases: ['uuid-1'] }, TEST_NOW).state;
  expect(opened).toStrictEqual(buildConversation({ threadAliases: ['uuid-1'] }));
});

describe('identifyConversation', () => {
  const conversation = buildConversation({ threadAliases: ['uuid-1'] });

  test('new ids become aliases, each once; the first id stays', () => {
    const threadIds = ['thread-1', 'uuid-1', 'old-1'];
    const { state, events } = identifyConversation(conversation, { threadIds }, LATER);
    expect([state.threadExternalId, state.threadAliases, state.version, events]).toEqual([
      'thread-1',
      ['old-1', 'uuid-1'],
      2,
      [],
    ]);
  });

  test('the buyer is kept once recognised', () => {
    const { state } = identifyConversation(conversation, { personId: testId('person') }, LATER);
    expect([state.personId, identifyConversation(state, {}, LATER).state]).toEqual([testId('person'), state]);
  });

  test('what is known changes nothing', () => {
    expect(identifyConversation(conversation, { threadIds: ['uuid-1'] }, LATER).state).toBe(conversation);
  });
});

describe('recordMessage', () => {
  test('a message of the buyer is stored and told without its text', () => {
    const { conversation, message } = write(buildConversation(), 'person', TEST_NOW);
    expect(message.state).toStrictEqual(buildMessage({ createdAt: LATER, updatedAt: LATER }));
    expect(message.events).toEqual([
      {
        type: 'message.recorded',
        subject: { kind: 'conversation', id: testId('conversation'), version: 2 },
        data: { messageId: testId('message'), author: 'person', platform: 'fake' },
      },
    ]);
    expect(conversation.state).toStrictEqual(
      buildConversation({ version: 2, updatedAt: LATER, lastMessageAt: TEST_NOW, lastInboundAt: TEST_NOW }),
    );
    expect(conversation.events).toEqual([]);
  });

  test('a message of the bot is counted and takes nothing over', () => {
    const { state, events } = write(buildConversation({ botMessages: 1 }), 'bot', TEST_NOW).conversation;
    expect([state.botMessages, state.takenOverAt, state.firstAgentAt, events]).toEqual([
      2,
      undefined,
      undefined,
      [],
    ]);
  });

  test('the first message of a human takes the thread over, for good and told once', () => {
    const first = write(buildConversation(), 'agent', TEST_NOW).conversation;
    const second = write(first.state, 'agent', LATER).conversation;
    expect(first.events.map((event) => event.type)).toEqual(['conversation.taken-over']);
    expect([second.state.takenOverAt, second.events]).toEqual([TEST_NOW, []]);
  });

  test('messages that come out of order keep the latest and the first moment', () => {
    const latest = write(buildConversation(), 'agent', LATER).conversation.state;
    const { state } = write(latest, 'agent', '2026-11-22T10:30:00+05:00').conversation;
    expect([state.lastMessageAt, state.firstAgentAt]).toEqual([LATER, '2026-11-22T10:30:00+05:00']);
  });
});
