import { createBusinessCalendar, LeadKitError } from '@leadkit/core';
import { describe, expect, test } from 'vitest';
import { afterHoursText } from '../../src/sales-handoff/after-hours.ts';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

const ANSWER = 'Здравствуйте! Сообщение получили. Сейчас мы не работаем, ответим завтра с 09:00.';

type Test = Awaited<ReturnType<typeof createHandoffKit>>;

/** What our side wrote, as the platform has it. */
const written = ({ platform }: Test): readonly string[] =>
  platform.world.account.threads.flatMap(({ messages }) =>
    messages.filter(({ direction }) => direction === 'outbound').map(({ text }) => text),
  );

async function atNight(): Promise<Test> {
  const test = await createHandoffKit();
  await test.clock.advance(12 * HOUR);
  return test;
}

describe('a buyer who writes out of hours', () => {
  test('is told once a night when the team is back', async () => {
    const test = await atNight();
    await test.buyerWrites();
    await test.clock.advance(HOUR);
    await test.writesAgain('Ау?');
    expect(written(test)).toEqual([ANSWER]);
  });

  test('is told again the next night', async () => {
    const test = await atNight();
    await test.buyerWrites();
    await test.clock.advance(24 * HOUR);
    await test.writesAgain('Ау?');
    expect(written(test)).toEqual([ANSWER, ANSWER]);
  });

  test('is told as the bot, which stops no clock and pauses nothing', async () => {
    const test = await atNight();
    const lead = await test.buyerWrites();
    await test.kit.leads.collect();
    await test.deliver();
    const [conversation] = await collectAll(test.kit.conversations.list());
    expect(conversation).toMatchObject({ botMessages: 1 });
    expect(conversation?.takenOverAt).toBeUndefined();
    expect((await test.leadOf(lead.id)).firstResponseAt).toBeUndefined();
  });

  test('gets no second answer when the answer of the platform was lost', async () => {
    const test = await atNight();
    test.platform.world.faults.loseNextAnswer('messages.send');
    await test.buyerWrites();
    await test.clock.advance(10 * MINUTE);
    await test.deliver();
    expect(written(test)).toEqual([ANSWER]);
  });
});

describe('nobody is answered by itself', () => {
  test('by day', async () => {
    const test = await createHandoffKit();
    await test.buyerWrites();
    expect(written(test)).toEqual([]);
  });

  test('two hours after the message', async () => {
    const test = await atNight();
    const world = test.platform.world.account;
    world.writeMessage({ buyerId: world.addBuyer({ phone: '+77000000077' }).id, text: 'Сколько стоит?' });
    await test.clock.advance(2 * HOUR + MINUTE);
    await test.kit.leads.collect();
    await test.deliver();
    expect(written(test)).toEqual([]);
  });

  test('in a thread that a human has', async () => {
    const test = await createHandoffKit();
    await test.buyerWrites();
    const world = test.platform.world.account;
    world.answerElsewhere({ threadExternalId: world.threads[0]?.externalId ?? '', text: 'Сейчас посчитаю' });
    await test.clock.advance(12 * HOUR);
    await test.writesAgain('Ну как?');
    expect(written(test)).toEqual(['Сейчас посчитаю']);
  });

  test('who asked not to be written to', async () => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    await test.kit.persons.consent.withdraw({ personId: lead.personId, evidence: 'call-1' });
    await test.clock.advance(12 * HOUR);
    await test.writesAgain('Ну как?');
    expect(written(test)).toEqual([]);
  });

  test('where the host does not want it', async () => {
    const test = await createHandoffKit({ handoff: { answersAfterHours: false } });
    await test.clock.advance(12 * HOUR);
    await test.buyerWrites();
    expect(written(test)).toEqual([]);
  });

  test('when the platform refuses, and it is not tried again', async () => {
    const test = await atNight();
    const refusal = {
      code: 'forbidden',
      operation: 'messages.send',
      message: 'closed',
      effect: 'none',
    } as const;
    test.platform.world.faults.failNext('messages.send', new LeadKitError(refusal));
    await test.buyerWrites('Цена?');
    const { dead } =
      (await test.kit.consumers.backlog()).find(({ name }) => name === 'leadkit.after-hours') ?? {};
    expect(dead).toBe(0);
  });
});

describe('when the team is back', () => {
  const calendar = createBusinessCalendar();
  test.each([
    ['ru', '2026-11-23T02:00:00+05:00', '2026-11-23T09:00:00+05:00', 'ответим сегодня с 09:00.'],
    ['ru', '2026-12-15T22:00:00+05:00', '2026-12-17T09:00:00+05:00', 'ответим 17.12 с 09:00.'],
    [
      'kk',
      '2026-11-22T22:00:00+05:00',
      '2026-11-23T09:00:00+05:00',
      'ертең сағат 09:00 кейін жауап береміз.',
    ],
  ] as const)('in %s at %s', (language, now, opening, words) => {
    expect(afterHoursText({ calendar }, language, now, opening)).toContain(words);
  });
});
