import { createLeadKit, DEFAULT_FLOW_TEXTS, type LeadKitOptions } from '@leadkit/core';
import { createMemoryStore } from '@leadkit/core/memory';
import { createTestIds } from '@leadkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { connectAnother, createLeadTest, type LeadTest, tenge } from './lead-test-kit.ts';
import { collectAll, createTestKit } from './test-kit.ts';

const FLOW = { leads: { flow: {} } } as const;
const RU = DEFAULT_FLOW_TEXTS.ru;
const MINUTE = 60_000;

interface Talk extends LeadTest {
  /** The buyer writes, and we collect it. */
  readonly write: (
    text: string,
    parts?: { readonly at?: string; readonly buyerId?: string },
  ) => Promise<string>;
  /** Runs the job that sends what is due. */
  readonly reply: () => Promise<void>;
  /** Time passes, then {@link reply}. */
  readonly later: (ms: number) => Promise<void>;
  /** What our side wrote on the account, oldest first. */
  readonly sent: () => readonly string[];
}

async function talk(options: Partial<LeadKitOptions> = FLOW): Promise<Talk> {
  const test = await createLeadTest(options);
  const { account, kit, clock } = test;
  account.addBuyer({ id: 'b1' });
  const reply = async (): Promise<void> => {
    await test.deliver();
    await kit.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
    await test.leads();
  };
  return {
    ...test,
    reply,
    write: async (text, { at, buyerId = 'b1' } = {}) => {
      const { threadExternalId } = account.writeMessage({
        buyerId,
        text,
        ...(at === undefined ? {} : { at }),
      });
      await test.leads();
      return threadExternalId;
    },
    later: async (ms) => {
      await clock.advance(ms);
      await reply();
    },
    sent: () =>
      account.threads.flatMap(({ messages }) =>
        messages.filter(({ direction }) => direction === 'outbound').map(({ text }) => text),
      ),
  };
}

describe('the question flow', () => {
  test('is off unless it is switched on', async () => {
    const test = await talk({});
    await test.write('Здравствуйте, сколько стоит?');
    await test.later(MINUTE);
    expect(test.sent()).toEqual([]);
  });

  test('asks once the buyer is quiet, one reply for a burst', async () => {
    const test = await talk();
    await test.write('Здравствуйте');
    await test.clock.advance(5_000);
    await test.write('Ещё актуально?');
    await test.later(19_000);
    expect(test.sent()).toEqual([]);
    await test.later(1_000);
    expect(test.sent()).toEqual([`${RU.greeting} ${RU.questions.need} ${RU.questions.budget}`]);
    expect(await test.leads()).toMatchObject([{ status: 'in_contact' }]);
  });

  test('answers in Kazakh who writes in Kazakh', async () => {
    const test = await talk();
    await test.write('Сәлеметсіз бе, шкаф бар ма?');
    await test.later(MINUTE);
    expect(test.sent()[0]).toContain(DEFAULT_FLOW_TEXTS.kk.greeting);
  });

  test('takes up what is told: the phone as claimed, the rest as facts of the score', async () => {
    const test = await talk();
    await test.write('Нужен шкаф-купе в прихожую, бюджет до 200 тыс, завтра, Алматы, 8 701 000 00 11');
    const [lead] = await test.leads();
    expect(lead?.knowledge).toMatchObject({
      hasPhone: true,
      budget: tenge(200_000),
      timingDays: 1,
      hasCity: true,
      answers: 5,
    });
    expect(lead?.scoreLog.map(({ rule }) => rule)).toEqual([
      'phone-known',
      'wrote-at-length',
      'budget-named',
      'wants-it-soon',
    ]);
    expect(lead?.score).toBe(lead?.scoreLog.reduce((sum, { points }) => sum + points, 0));
    const [person] = await test.persons();
    expect(person?.identities).toMatchObject([
      { kind: 'platform_user', certainty: 'verified' },
      { kind: 'phone', value: '+77010000011', certainty: 'claimed' },
    ]);
    expect(await test.kit.persons.find({ phone: '+77010000011' })).toBeUndefined();
    await test.later(MINUTE);
    expect(test.sent()).toEqual([RU.goodbye]);
  });

  test('writes three times at most', async () => {
    const test = await talk();
    for (let number = 1; number <= 6; number += 1) {
      await test.write(`Ну что там ${number}`);
      await test.later(MINUTE);
    }
    expect(test.sent()).toHaveLength(3);
  });

  test('serves only the niches it is switched on for', async () => {
    const test = await talk({ leads: { flow: { nicheIds: [] } } });
    await test.write('Здравствуйте');
    await test.later(MINUTE);
    expect(test.sent()).toEqual([]);
  });

  test('asks in one thread of a lead, however many adverts its buyer wrote about', async () => {
    const test = await talk();
    for (const listingExternalId of ['a', 'b', 'c'])
      test.account.writeMessage({ buyerId: 'b1', text: 'Здравствуйте', listingExternalId });
    await test.leads();
    await test.later(MINUTE);
    expect(test.sent()).toHaveLength(1);
  });

  test('is never started by an order', async () => {
    const test = await talk();
    test.account.placeOrder({ buyerId: 'b1', total: tenge(5_000), isPaid: false });
    await test.leads();
    await test.later(MINUTE);
    await test.write('Когда доставка?');
    await test.later(MINUTE);
    expect((await test.leads()).map(({ origin }) => origin)).toContain('order');
    const asked = (await collectAll(test.kit.conversations.list())).filter(({ flow }) => flow !== undefined);
    expect(asked.every(({ leadId }) => leadId !== undefined)).toBe(true);
    const orders = (await test.leads()).filter(({ origin }) => origin === 'order').map(({ id }) => id);
    expect(asked.some(({ leadId }) => leadId !== undefined && orders.includes(leadId))).toBe(false);
  });
});

describe('the flow is silent', () => {
  test('once one of our people wrote, also in the platform’s own app, and after a restart', async () => {
    const store = createMemoryStore();
    const test = await talk({ ...FLOW, store });
    const threadExternalId = await test.write('Здравствуйте');
    test.account.answerElsewhere({ threadExternalId, text: 'Добрый день!' });
    await test.leads();
    await test.later(MINUTE);
    await test.write('Какая цена?');
    const again = createLeadKit({
      ...FLOW,
      store,
      platforms: [test.platform],
      clock: test.clock,
      ids: createTestIds({ seed: 2 }),
    });
    await test.clock.advance(MINUTE);
    await again.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
    expect(test.sent()).toEqual(['Добрый день!']);
  });

  test('when somebody answered that no poll has shown yet: the thread is read right before a reply', async () => {
    const test = await talk();
    const threadExternalId = await test.write('Здравствуйте');
    await test.clock.advance(MINUTE);
    test.account.answerElsewhere({ threadExternalId, text: 'Добрый день!' });
    await test.reply();
    expect(test.sent()).toEqual(['Добрый день!']);
    expect((await collectAll(test.kit.conversations.list()))[0]?.takenOverAt).toBeDefined();
  });

  test('in a thread where somebody answered before the account was connected', async () => {
    const test = createTestKit(FLOW);
    const { account } = test.platform.world;
    const buyer = account.addBuyer();
    const old = account.writeMessage({
      buyerId: buyer.id,
      text: 'Три года назад',
      at: '2023-11-22T05:00:00.000Z',
    });
    account.answerElsewhere({ ...old, text: 'Да, есть', at: '2023-11-22T06:00:00.000Z' });
    await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    await test.clock.advance(1000);
    account.writeMessage({ buyerId: buyer.id, text: 'А сейчас есть?' });
    await test.kit.leads.collect();
    await test.deliver();
    await test.clock.advance(MINUTE);
    await test.kit.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
    expect(account.threads[0]?.messages.map(({ direction }) => direction)).toEqual([
      'inbound',
      'outbound',
      'inbound',
    ]);
  });

  test('about a message that is older than two hours', async () => {
    const test = await talk();
    await test.write('Здравствуйте');
    await test.later(2 * 60 * MINUTE + 1);
    expect(test.sent()).toEqual([]);
  });

  test('on a platform that takes no messages', async () => {
    const test = createTestKit(FLOW, { ports: ['leads'] });
    await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
    const { account } = test.platform.world;
    await test.clock.advance(1000);
    account.writeMessage({ buyerId: account.addBuyer().id, text: 'Здравствуйте' });
    await test.kit.leads.collect();
    await test.deliver();
    await test.clock.advance(MINUTE);
    await test.kit.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
    const [thread] = await collectAll(test.kit.conversations.list());
    expect(thread?.flow?.endedBecause).toBe('cannot_send');
  });
});

describe('a wish to be left alone', () => {
  test.each(['Стоп', 'Не пишите мне больше', 'Тоқта', 'Маған жазбаңыз'])(
    '“%s” stops the flow at once and is in the ledger',
    async (words) => {
      const test = await talk();
      await test.write('Здравствуйте');
      await test.write(words);
      await test.later(MINUTE);
      expect(test.sent()).toEqual([]);
      const [person] = await test.persons();
      const { consent } = test.kit.persons;
      expect(await consent.list(person?.id ?? '')).toMatchObject([
        { purpose: 'answer', channel: 'any', evidence: expect.stringMatching(/^message:/) },
      ]);
      expect(await consent.allows(person?.id ?? '', { purpose: 'answer', channel: 'fake' })).toBe(false);
    },
  );

  test('holds on every account of the person', async () => {
    const test = await talk();
    const second = await connectAnother(test, 'shop-2');
    test.account.addBuyer({ id: 'u1', phone: '+77010000011' });
    await test.write('Здравствуйте', { buyerId: 'u1' });
    const buyer = second.addBuyer({ id: 'u2', phone: '8 701 000 00 11' });
    second.writeMessage({ buyerId: buyer.id, text: 'Не пишите мне' });
    await test.leads();
    await test.later(MINUTE);
    expect(test.sent()).toEqual([]);
  });

  test('is obeyed by people too, until the person writes again', async () => {
    const test = await talk({});
    await test.write('Стоп');
    const [conversation] = await collectAll(test.kit.conversations.list());
    const send = (key: string, author?: 'bot'): Promise<unknown> =>
      test.kit.conversations.send({
        conversationId: conversation?.id ?? '',
        text: 'Добрый день!',
        key,
        ...(author === undefined ? {} : { author }),
      });
    await expect(send('1')).rejects.toMatchObject({
      code: 'business_rule',
      effect: 'none',
      issues: [{ path: 'conversationId', message: 'consent_withdrawn' }],
    });
    await test.clock.advance(MINUTE);
    await test.write('Хотя нет, сколько стоит?');
    await send('2');
    await expect(send('3', 'bot')).rejects.toMatchObject({ code: 'business_rule' });
    expect(test.sent()).toEqual(['Добрый день!']);
  });
});

describe('a reply', () => {
  test.each([true, false])('whose answer was lost is sent once (it had happened: %s)', async (happened) => {
    const test = await talk();
    await test.write('Здравствуйте');
    test.platform.world.faults.loseNextAnswer('messages.send', { happened });
    await test.later(MINUTE);
    await test.later(MINUTE);
    await test.later(MINUTE);
    expect(test.sent()).toHaveLength(1);
    expect(await collectAll(test.kit.conversations.list())).toMatchObject([
      { botMessages: 1, flow: { steps: 1 } },
    ]);
    expect((await collectAll(test.kit.conversations.list()))[0]?.takenOverAt).toBeUndefined();
  });

  test.each([true, false])(
    'of a process that stops before the answer is finished by the next one (it had happened: %s)',
    async (happened) => {
      const store = createMemoryStore();
      const test = await talk({ ...FLOW, store });
      await test.write('Здравствуйте');
      await test.clock.advance(MINUTE);
      const stop = new AbortController();
      test.platform.world.faults.hangNext('messages.send', { happened });
      const job = test.kit.jobs.find(({ name }) => name === 'leads.reply');
      const running = job?.run({ tenantId: 'default', signal: stop.signal });
      await vi.waitUntil(() => test.platform.world.faults.pending === 0);
      stop.abort(new Error('the process stops'));
      await expect(running).rejects.toThrow('the process stops');
      const next = createTestKit({
        ...FLOW,
        store,
        platforms: [test.platform],
        clock: test.clock,
        ids: createTestIds({ seed: 2 }),
      });
      for (let run = 0; run < 3; run += 1) {
        await test.clock.advance(5 * MINUTE);
        await next.kit.jobs.find(({ name }) => name === 'leads.reply')?.run({ tenantId: 'default' });
        await next.kit.leads.collect();
        await next.deliver();
      }
      expect(test.sent()).toHaveLength(1);
      expect(await collectAll(next.kit.conversations.list())).toMatchObject([{ botMessages: 1 }]);
    },
  );

  test('that a poll shows before it is stored is taken for ours', async () => {
    const test = await talk();
    await test.write('Здравствуйте');
    test.platform.world.faults.loseNextAnswer('messages.send');
    await test.later(MINUTE);
    await test.leads();
    await test.later(MINUTE);
    const [conversation] = await collectAll(test.kit.conversations.list());
    expect([conversation?.botMessages, conversation?.takenOverAt, test.sent().length]).toEqual([
      1,
      undefined,
      1,
    ]);
  });
});

test('connecting an account with three years of threads sends no message and makes no lead', async () => {
  const test = createTestKit(FLOW);
  const { account } = test.platform.world;
  for (let month = 0; month < 36; month += 1) {
    const buyer = account.addBuyer({ phone: '+77010000011' });
    const at = new Date(Date.UTC(2023, 10 + month, 22)).toISOString();
    account.writeMessage({ buyerId: buyer.id, text: 'Здравствуйте, ещё актуально?', at });
    account.placeOrder({ buyerId: buyer.id, total: tenge(5_000), at });
  }
  await test.kit.accounts.connect({ platform: 'fake', credentials: { token: 'shop-1' } });
  for (let run = 0; run < 3; run += 1) {
    await test.clock.advance(MINUTE);
    await test.kit.leads.collect();
    await test.deliver();
    for (const job of test.kit.jobs) await job.run({ tenantId: 'default' });
  }
  expect(await collectAll(test.kit.leads.list())).toEqual([]);
  expect(await collectAll(test.kit.persons.list())).toEqual([]);
  expect(test.notices).toEqual([]);
  expect(
    account.threads.flatMap(({ messages }) => messages).filter(({ direction }) => direction === 'outbound'),
  ).toEqual([]);
});

const TEXTS = [
  'Здравствуйте',
  'Сәлеметсіз бе',
  'Салем, бағасы канша, доставка бар ма',
  '8 701 000 00 22',
  'бюджет 150 тыс',
  'ертең керек',
  'Стоп',
  'ok',
  '',
  '🙂',
];

test('every message of a buyer is stored in its thread, whatever order, language and timing, and replies stay within bounds', async () => {
  const acts = fc.array(
    fc.record({
      act: fc.constantFrom('write', 'write', 'write', 'agent', 'reply', 'lose'),
      text: fc.constantFrom(...TEXTS),
      afterMs: fc.constantFrom(0, 1_000, 15_000, 25_000, 3 * 60 * MINUTE),
      isCollected: fc.boolean(),
    }),
    { minLength: 1, maxLength: 15 },
  );
  await fc.assert(
    fc.asyncProperty(acts, async (plan) => {
      const test = await talk();
      let hasAgent = false;
      for (const { act, text, afterMs, isCollected } of plan) {
        await test.clock.advance(afterMs);
        if (act === 'write') test.account.writeMessage({ buyerId: 'b1', text });
        const [thread] = test.account.threads;
        if (act === 'agent' && thread !== undefined) {
          test.account.answerElsewhere({ threadExternalId: thread.externalId, text: 'Добрый день!' });
          hasAgent = true;
        }
        if (act === 'lose')
          test.platform.world.faults.loseNextAnswer('messages.send', { happened: afterMs > 0 });
        const before = test.sent().length;
        if (act === 'reply') await test.reply();
        const after = test.sent().length;
        expect(hasAgent ? after : before).toBe(before);
        if (isCollected) await test.leads();
      }
      for (let run = 0; run < plan.length + 4; run += 1) await test.later(MINUTE);
      const [thread] = test.account.threads;
      const written = thread?.messages ?? [];
      const [conversation] = await collectAll(test.kit.conversations.list());
      const stored =
        conversation === undefined ? [] : await collectAll(test.kit.conversations.messages(conversation.id));
      expect(stored.map(({ externalId }) => externalId).sort()).toEqual(
        written.map(({ externalId }) => externalId).sort(),
      );
      expect(stored.filter(({ author }) => author === 'bot').length).toBeLessThanOrEqual(3);
      expect(conversation?.flow?.pending ?? []).toEqual([]);
      expect(conversation?.flow?.reply).toBeUndefined();
    }),
    { numRuns: 40 },
  );
}, 60_000);
