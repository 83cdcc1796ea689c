import { createBusinessCalendar } from '@leadkit/core';
import { buildLead, TEST_NOW } from '@leadkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordResponse, wasAnsweredSince } from '../../src/domain/first-response.ts';
import { addMs } from '../../src/domain/time.ts';
import { collectAll } from '../leadkit/test-kit.ts';
import { createHandoffKit, HOUR, MINUTE } from './handoff-kit.ts';

const calendar = createBusinessCalendar();
const at = (minutes: number): string => addMs(TEST_NOW, minutes * MINUTE);

describe('recordResponse', () => {
  test('takes the earliest answer as the first and the latest as the last, in any order', () => {
    const answers = fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(answers, (minutes) => {
        const lead = minutes.reduce(
          (state, minute) =>
            recordResponse(state, { by: 'message', at: at(minute) }, calendar, at(700)).state,
          buildLead(),
        );
        const first = Math.min(...minutes);
        expect([lead.firstResponseAt, lead.lastResponseAt, lead.firstResponseBusinessMinutes]).toEqual([
          at(first),
          at(Math.max(...minutes)),
          first,
        ]);
      }),
    );
  });

  test('what was said before the lead came in is no answer to it', () => {
    const lead = buildLead();
    expect(recordResponse(lead, { by: 'call', at: at(-1) }, calendar, at(5)).state).toBe(lead);
  });

  test('a night counts for nothing', () => {
    const lead = buildLead({ milestones: { arrivedAt: at(10 * 60 + 50) } });
    const answered = recordResponse(lead, { by: 'call', at: at(23 * 60 + 5) }, calendar, at(24 * 60));
    expect(answered.state.firstResponseBusinessMinutes).toBe(15);
  });

  test('is told once', () => {
    const first = recordResponse(buildLead(), { by: 'call', at: at(5) }, calendar, at(5));
    const second = recordResponse(first.state, { by: 'message', at: at(6) }, calendar, at(6));
    expect([first.events, second.events]).toMatchObject([
      [{ type: 'lead.first-answered', data: { by: 'call', businessMinutes: 5 } }],
      [],
    ]);
  });

  test('an answer counts from its moment on', () => {
    const { state } = recordResponse(buildLead(), { by: 'call', at: at(5) }, calendar, at(5));
    expect([wasAnsweredSince(state, at(5)), wasAnsweredSince(state, at(6))]).toEqual([true, false]);
  });
});

describe('the clock of a lead', () => {
  test('is not stopped by the bot', async () => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    const [conversation] = await collectAll(test.kit.conversations.list());
    await test.clock.advance(MINUTE);
    await test.kit.conversations.send({
      conversationId: conversation?.id ?? '',
      text: 'Спасибо, уточняем',
      key: 'bot-1',
      author: 'bot',
    });
    await test.deliver();
    expect((await test.leadOf(lead.id)).firstResponseAt).toBeUndefined();
  });

  test('is stopped by a message of an agent', async () => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    const [conversation] = await collectAll(test.kit.conversations.list());
    await test.clock.advance(7 * MINUTE);
    await test.kit.conversations.send({
      conversationId: conversation?.id ?? '',
      text: 'Добрый день! 180 тысяч',
      key: 'agent-1',
    });
    await test.deliver();
    expect(await test.leadOf(lead.id)).toMatchObject({ firstResponseBusinessMinutes: 7 });
  });

  test('is stopped by a logged call, also one in vain, which counts as an attempt', async () => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    await test.clock.advance(HOUR);
    await test.kit.handoff.logCall(lead.id, { reached: false });
    expect(await test.leadOf(lead.id)).toMatchObject({ firstResponseBusinessMinutes: 60, attempts: 1 });
  });

  test('a call of a lead nobody knows is refused', async () => {
    const { kit } = await createHandoffKit();
    await expect(kit.handoff.logCall('nobody')).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a call that is logged', () => {
  test.each([
    ['a year ahead', '2027-11-22T10:00:00+05:00'],
    ['at the end of all time', '9999-12-31T23:59:59Z'],
  ])('with a moment %s is refused, naming it', async (_, at) => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    await expect(test.kit.handoff.logCall(lead.id, { at })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'at' }],
    });
    expect((await test.leadOf(lead.id)).firstResponseAt).toBeUndefined();
  });

  test('by a clock that is a little ahead happened now', async () => {
    const test = await createHandoffKit();
    const lead = await test.buyerWrites();
    const now = test.clock.now();
    await test.kit.handoff.logCall(lead.id, { at: new Date(now + MINUTE).toISOString() });
    expect((await test.leadOf(lead.id)).lastResponseAt).toBe(new Date(now).toISOString());
  });
});
