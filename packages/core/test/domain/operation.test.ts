import { describe, expect, test } from 'vitest';
import {
  effectiveState,
  type OperationEnding,
  restartOperation,
  settleOperation,
  startOperation,
} from '../../src/domain/operation.ts';
import { buildOperation, TEST_NOW } from '../../src/testing/index.ts';
import { errorOf } from './error-of.ts';

const HOLD_UNTIL = '2026-11-22T05:01:00.000Z';
const LATER = '2026-11-22T06:00:00.000Z';
const failure = { code: 'unavailable', message: 'no answer' };
const endings: readonly OperationEnding[] = [
  { state: 'succeeded', result: { externalId: '1' } },
  { state: 'failed', failure },
  { state: 'unknown', failure },
];

test('a write begins as started, sent once, without an event', () => {
  const { version: _v, createdAt: _c, updatedAt: _u, state: _s, attempts: _a, ...input } = buildOperation();
  expect(startOperation(input, TEST_NOW)).toStrictEqual({ state: buildOperation(), events: [] });
});

describe('effectiveState', () => {
  test.each([
    ['a millisecond before the hold is over', '2026-11-22T05:00:59.999Z', 'started'],
    ['when the hold is over', HOLD_UNTIL, 'unknown'],
    ['when the hold is over, told in the time of Almaty', '2026-11-22T10:01:00+05:00', 'unknown'],
    ['before the hold is over, told in the time of Almaty', '2026-11-22T10:00:59+05:00', 'started'],
  ])('a started write %s', (_when, now, state) => {
    expect(effectiveState(buildOperation(), now)).toBe(state);
  });

  test.each(['succeeded', 'failed', 'unknown'] as const)('%s stays what it is', (state) => {
    expect(effectiveState(buildOperation({ state }), LATER)).toBe(state);
  });
});

describe('settleOperation', () => {
  test.each(['started', 'unknown'] as const)('a write that is %s can end in every way', (state) => {
    const ends = endings.map((ending) => settleOperation(buildOperation({ state }), ending, LATER).state);
    expect(ends.map((end) => [end.state, end.version])).toEqual([
      ['succeeded', 2],
      ['failed', 2],
      ['unknown', 2],
    ]);
  });

  test('a write that was unknown and turned out well keeps no failure', () => {
    const unknown = settleOperation(buildOperation(), { state: 'unknown', failure }, LATER).state;
    const ended = settleOperation(unknown, { state: 'succeeded', result: 7 }, LATER).state;
    expect([unknown.failure, ended.failure, ended.result]).toEqual([failure, undefined, 7]);
  });

  test.each(['succeeded', 'failed'] as const)('a write that has %s is not settled again', (state) => {
    for (const ending of endings) {
      expect(errorOf(() => settleOperation(buildOperation({ state }), ending, LATER)).code).toBe('conflict');
    }
  });
});

describe('restartOperation', () => {
  test.each(['failed', 'unknown'] as const)(
    'a write that is %s is sent again as a further attempt',
    (state) => {
      const { state: again } = restartOperation(buildOperation({ state, failure }), LATER, TEST_NOW);
      expect(again).toStrictEqual(buildOperation({ attempts: 2, version: 2, holdUntil: LATER }));
    },
  );

  test('a started write is sent again once nobody holds it', () => {
    const held = (): unknown => restartOperation(buildOperation(), LATER, TEST_NOW);
    expect(errorOf(held).code).toBe('conflict');
    expect(restartOperation(buildOperation(), LATER, HOLD_UNTIL).state.attempts).toBe(2);
  });

  test('a write that succeeded is never sent again', () => {
    expect(errorOf(() => restartOperation(buildOperation({ state: 'succeeded' }), LATER, LATER)).code).toBe(
      'conflict',
    );
  });
});
