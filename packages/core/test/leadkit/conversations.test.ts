import type { Conversation, LeadKitOptions, Message } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { createRacingStore } from './racing-store.ts';
import { collectAll, createTestKit, type TestKit } from './test-kit.ts';

interface Talk extends TestKit {
  readonly conversation: Conversation;
  readonly threadExternalId: string;
}

/** A buyer wrote, and we collected it. */
async function talk(options: Partial<LeadKitOptions> = {}): Promise<Talk> {
  const test = createTestKit(options);
  await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  const { account } = test.platform.world;
  await test.clock.advance(1000);
  const { threadExternalId } = account.writeMessage({ buyerId: account.addBuyer().id, text: 'Актуально?' });
  await collect(test);
  const [conversation] = await collectAll(test.kit.conversations.list());
  if (conversation === undefined) throw new Error('no conversation');
  return { ...test, conversation, threadExternalId };
}

async function collect({ kit, deliver }: TestKit): Promise<void> {
  await kit.leads.collect();
  await deliver();
}

const sentOn = ({ platform, threadExternalId }: Talk): number =>
  platform.world.account.threads
    .find((thread) => thread.externalId === threadExternalId)
    ?.messages.filter((message) => message.direction === 'outbound').length ?? 0;
const stored = async ({ kit, conversation }: Talk): Promise<Message[]> =>
  collectAll(kit.conversations.messages(conversation.id));
const REPLY = 'Да, приезжайте.';

describe('conversations.send', () => {
  test('a reply is on the platform and stored, by who wrote it', async () => {
    const test = await talk();
    await test.kit.conversations.send({
      conversationId: test.conversation.id,
      text: REPLY,
      key: 'r1',
      author: 'bot',
    });
    expect(sentOn(test)).toBe(1);
    expect((await stored(test)).map(({ author, text }) => [author, text])).toEqual([
      ['person', 'Актуально?'],
      ['bot', REPLY],
    ]);
  });

  test('the same key sends once', async () => {
    const test = await talk();
    const input = { conversationId: test.conversation.id, text: REPLY, key: 'r1' };
    const [first, second] = [
      await test.kit.conversations.send(input),
      await test.kit.conversations.send(input),
    ];
    expect([sentOn(test), second.id]).toEqual([1, first.id]);
  });

  test('the same key for another text is a conflict, and nothing is sent', async () => {
    const test = await talk();
    const input = { conversationId: test.conversation.id, text: REPLY, key: 'r1' };
    await test.kit.conversations.send(input);
    await expect(test.kit.conversations.send({ ...input, text: 'Нет.' })).rejects.toMatchObject({
      code: 'conflict',
      effect: 'none',
    });
    expect(sentOn(test)).toBe(1);
  });

  test.each([true, false])(
    'a send whose answer was lost ends as one message (it had happened: %s)',
    async (happened) => {
      const test = await talk();
      const input = { conversationId: test.conversation.id, text: REPLY, key: 'r1' };
      test.platform.world.faults.loseNextAnswer('messages.send', { happened });
      await expect(test.kit.conversations.send(input)).rejects.toMatchObject({ effect: 'unknown' });
      await test.kit.conversations.send(input);
      expect([sentOn(test), (await stored(test)).length]).toEqual([1, 2]);
    },
  );

  test('a poll that sees the lost send first takes it for ours, not for a human elsewhere', async () => {
    const test = await talk();
    const input = { conversationId: test.conversation.id, text: REPLY, key: 'r1', author: 'bot' } as const;
    test.platform.world.faults.loseNextAnswer('messages.send');
    await expect(test.kit.conversations.send(input)).rejects.toMatchObject({ effect: 'unknown' });
    await collect(test);
    expect(await test.kit.conversations.get(test.conversation.id)).toMatchObject({ botMessages: 1 });
    expect((await test.kit.conversations.get(test.conversation.id)).takenOverAt).toBeUndefined();
    await test.kit.conversations.send(input);
    expect([sentOn(test), (await stored(test)).length]).toEqual([1, 2]);
  });

  test('a poll that sees a message before its answer is written down leaves it sent', async () => {
    const { store, before } = createRacingStore();
    const test = await talk({ store });
    before('operation', async () => before('operation', () => collect(test)));
    const input = { conversationId: test.conversation.id, text: REPLY, key: 'r1', author: 'bot' } as const;
    expect(await test.kit.conversations.send(input)).toMatchObject({ author: 'bot', text: REPLY });
    expect([sentOn(test), (await stored(test)).length]).toEqual([1, 2]);
  });

  test('what one of our people writes in the platform’s own app takes the thread over', async () => {
    const test = await talk();
    const { account } = test.platform.world;
    account.answerElsewhere({ threadExternalId: test.threadExternalId, text: 'Пишу с телефона' });
    await collect(test);
    expect((await test.kit.conversations.get(test.conversation.id)).takenOverAt).toBeDefined();
  });

  test('polling what we sent stores it once', async () => {
    const test = await talk();
    await test.kit.conversations.send({ conversationId: test.conversation.id, text: REPLY, key: 'r1' });
    await collect(test);
    expect(await stored(test)).toHaveLength(2);
  });
});
