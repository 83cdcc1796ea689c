import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_FLOW_TEXTS, FLOW_QUESTIONS, type FlowQuestion } from '../../src/domain/flow-texts.ts';
import type { MessageId } from '../../src/domain/id.ts';
import {
  decideReply,
  endFlow,
  type FlowOutcome,
  type FlowPolicy,
  type FlowState,
  hearMessage,
  settleReply,
  startFlow,
} from '../../src/domain/question-flow.ts';
import { addMs, compareMoments } from '../../src/domain/time.ts';
import { TEST_NOW, testId } from '../../src/testing/index.ts';

const policy: FlowPolicy = {
  quietMs: 20_000,
  quietMaxMs: 120_000,
  maxAgeMs: 2 * 60 * 60_000,
  messagesMax: 3,
  questions: FLOW_QUESTIONS,
  texts: DEFAULT_FLOW_TEXTS,
};
const at = (ms: number): string => addMs(TEST_NOW, ms);
const id = (number: number): MessageId => testId('message', number);
const OPEN = { known: [] };

function hear(
  state: FlowState,
  number: number,
  ms: number,
  parts: { readonly language?: 'ru' | 'kk'; readonly answers?: readonly FlowQuestion[] } = {},
): FlowState {
  const message = { id: id(number), sentAt: at(ms), answers: [], ...parts };
  return hearMessage(state, message, policy, at(ms)).state;
}

/** Answers what is due at `ms`, as if the reply was sent at once. */
function step(
  state: FlowState,
  ms: number,
  known: readonly FlowQuestion[] = [],
): {
  readonly state: FlowState;
  readonly outcome: FlowOutcome;
} {
  const decided = decideReply(state, { known }, policy, at(ms));
  return { state: settleReply(decided.state), outcome: decided.outcome };
}

const textOf = (outcome: FlowOutcome): string => (outcome.kind === 'reply' ? outcome.reply.text : '');

describe('a burst', () => {
  test('is answered once, when the buyer has been quiet', () => {
    let state = hear(startFlow('ru'), 1, 0);
    state = hear(state, 2, 5_000);
    state = hear(state, 3, 19_000);
    expect(decideReply(state, OPEN, policy, at(38_999)).outcome).toEqual({ kind: 'waiting' });
    expect(decideReply(state, OPEN, policy, at(39_000)).outcome).toMatchObject({
      kind: 'reply',
      reply: { step: 1, covers: [id(1), id(2), id(3)] },
    });
  });

  test('of somebody who does not stop is answered after the longest wait', () => {
    let state = startFlow('ru');
    for (let number = 0; number <= 12; number += 1) state = hear(state, number, number * 10_000);
    expect(decideReply(state, OPEN, policy, at(120_000)).outcome).toMatchObject({ kind: 'reply' });
  });

  test('that goes on while a reply is on its way is answered after it', () => {
    const first = decideReply(hear(startFlow('ru'), 1, 0), OPEN, policy, at(20_000));
    const more = hear(first.state, 2, 21_000);
    expect(decideReply(more, OPEN, policy, at(60_000)).outcome).toEqual({ kind: 'waiting' });
    expect(decideReply(settleReply(more), OPEN, policy, at(60_000)).outcome).toMatchObject({
      reply: { step: 2, covers: [id(2)] },
    });
  });
});

describe('questions', () => {
  test('all five are asked within three messages, each once', () => {
    const texts: string[] = [];
    let state = startFlow('ru');
    for (const number of [1, 2, 3, 4]) {
      const next = step(hear(state, number, number * 60_000), number * 60_000 + 20_000);
      state = next.state;
      texts.push(textOf(next.outcome));
    }
    const { questions } = DEFAULT_FLOW_TEXTS.ru;
    expect(
      FLOW_QUESTIONS.map((question) => texts.findIndex((text) => text.includes(questions[question]))),
    ).toEqual([0, 0, 1, 1, 2]);
    expect([texts[3], state.endedBecause]).toEqual(['', 'messages_used']);
  });

  test('other automatic messages of the thread count too', () => {
    const state = hear(startFlow('ru'), 1, 0);
    const { outcome } = decideReply(state, { known: [], botMessages: 3 }, policy, at(20_000));
    expect(outcome).toEqual({ kind: 'silent', because: 'messages_used', covers: [id(1)] });
  });

  test('what is known is not asked, and when all is known the flow says goodbye', () => {
    const next = step(hear(startFlow('ru'), 1, 0, { answers: ['need', 'budget'] }), 20_000, [
      'timing',
      'city',
      'contact',
    ]);
    expect(textOf(next.outcome)).toBe(DEFAULT_FLOW_TEXTS.ru.goodbye);
    expect(next.state.endedBecause).toBe('finished');
  });

  test('the language is that of the last message that shows one', () => {
    const ru = step(hear(startFlow('ru'), 1, 0, { language: 'ru' }), 20_000);
    const kk = step(hear(hear(ru.state, 2, 60_000, { language: 'kk' }), 3, 61_000), 90_000);
    expect([textOf(ru.outcome), textOf(kk.outcome)].map((text) => text.split(/[!:]/)[0])).toEqual([
      'Здравствуйте',
      'Рақмет',
    ]);
  });
});

describe('silence', () => {
  test.each([
    [2 * 60 * 60_000, 'reply'],
    [2 * 60 * 60_000 + 1, 'silent'],
  ])('a last message that is %i ms old gets: %s', (age, kind) => {
    expect(decideReply(hear(startFlow('ru'), 1, 0), OPEN, policy, at(age)).outcome.kind).toBe(kind);
  });

  test.each(['taken_over', 'opted_out', 'asked_elsewhere', 'lead_moved_on'] as const)(
    '%s ends it for good',
    (ends) => {
      const ended = decideReply(hear(startFlow('ru'), 1, 0), { ends, known: [] }, policy, at(20_000));
      expect(ended.outcome).toEqual({ kind: 'silent', because: ends, covers: [id(1)] });
      const said = { id: id(2), sentAt: at(60_000), answers: [] };
      expect(hearMessage(ended.state, said, policy, at(60_000)).outcome).toEqual({
        kind: 'silent',
        because: ends,
        covers: [id(2)],
      });
    },
  );
});

type Step =
  | {
      readonly kind: 'writes';
      readonly afterMs: number;
      readonly lateMs: number;
      readonly language: 'ru' | 'kk' | undefined;
      readonly answers: readonly FlowQuestion[];
    }
  | { readonly kind: 'tick'; readonly afterMs: number }
  | { readonly kind: 'sent'; readonly afterMs: number }
  | { readonly kind: 'human'; readonly afterMs: number }
  | { readonly kind: 'restart'; readonly afterMs: number };

const afterMs = fc.oneof(fc.nat(30_000), fc.nat(3 * 60 * 60_000));
const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('writes' as const),
      afterMs,
      lateMs: fc.nat(3 * 60 * 60_000),
      language: fc.constantFrom('ru' as const, 'kk' as const, undefined),
      answers: fc.subarray([...FLOW_QUESTIONS]),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), afterMs }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('sent' as const), afterMs }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('human' as const), afterMs }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), afterMs }) },
);

test('no message is ever lost: each ends in one reply or in one stated silence, whatever order, language and timing', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 40 }), (plan) => {
      let state = startFlow('ru');
      let now = TEST_NOW;
      let isHuman = false;
      const heard: MessageId[] = [];
      const ended: MessageId[] = [];
      const replies: string[] = [];
      const newest = new Map<string, string>();
      const take = (next: { readonly state: FlowState; readonly outcome: FlowOutcome }): void => {
        state = next.state;
        const { outcome } = next;
        if (outcome.kind === 'waiting') return;
        const covers = outcome.kind === 'reply' ? outcome.reply.covers : outcome.covers;
        ended.push(...covers);
        if (outcome.kind !== 'reply') return;
        expect(isHuman).toBe(false);
        replies.push(outcome.reply.text);
        const youngest =
          covers
            .map((one) => newest.get(one) ?? '')
            .sort(compareMoments)
            .at(-1) ?? '';
        expect(compareMoments(addMs(youngest, policy.maxAgeMs), now)).toBeGreaterThanOrEqual(0);
      };
      const answeredNow = new Set<FlowQuestion>();
      for (const [number, one] of plan.entries()) {
        now = addMs(now, one.afterMs);
        if (one.kind === 'writes') {
          const { language, answers } = one;
          const message = { id: id(number), sentAt: addMs(now, -one.lateMs), language, answers };
          heard.push(message.id);
          newest.set(message.id, message.sentAt);
          for (const answer of answers) answeredNow.add(answer);
          take(hearMessage(state, message, policy, now));
        }
        if (one.kind === 'human') {
          isHuman = true;
          take(endFlow(state, 'taken_over'));
        }
        if (one.kind === 'tick') take(decideReply(state, OPEN, policy, now));
        if (one.kind === 'sent') state = settleReply(state);
        if (one.kind === 'restart') state = JSON.parse(JSON.stringify(state)) as FlowState;
      }
      state = settleReply(state);
      take(decideReply(state, OPEN, policy, addMs(now, policy.quietMaxMs)));
      expect([...ended].sort()).toEqual([...heard].sort());
      expect(state.pending).toEqual([]);
      expect(replies.length).toBeLessThanOrEqual(policy.messagesMax);
      expect(new Set(state.answered)).toEqual(answeredNow);
      expect(new Set(state.asked).size).toBe(state.asked.length);
    }),
    { numRuns: 300 },
  );
}, 60_000);
