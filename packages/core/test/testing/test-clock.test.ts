import { describe, expect, test } from 'vitest';
import { isId } from '../../src/domain/id.ts';
import { createTestClock, createTestIds, TEST_NOW, testId } from '../../src/testing/index.ts';

describe('createTestClock', () => {
  test('stands still at ten in the morning in Almaty', () => {
    const clock = createTestClock();
    expect([clock.nowText(), clock.now()]).toEqual([TEST_NOW, Date.parse(TEST_NOW)]);
  });

  test('sleepers wake at their own moment, in its order', async () => {
    const clock = createTestClock();
    const woken: string[] = [];
    const sleep = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push(`${name} ${clock.now() - Date.parse(TEST_NOW)}`);
    };
    const all = Promise.all([sleep('late', 300), sleep('early', 100), sleep('never', 1_000)]);
    await clock.advance(300);
    expect([woken, clock.sleeping, clock.sleeps]).toEqual([['early 100', 'late 300'], 1, [300, 100, 1_000]]);
    await clock.advance(700);
    await all;
  });

  test('a chain of sleeps inside the span runs through', async () => {
    const clock = createTestClock();
    const chain = (async () => {
      for (let count = 0; count < 5; count += 1) await clock.sleep(10);
      return clock.now() - Date.parse(TEST_NOW);
    })();
    await clock.advance(1_000);
    expect(await chain).toBe(50);
  });

  test('an aborted sleep rejects with the reason and is gone', async () => {
    const clock = createTestClock();
    const stop = new AbortController();
    const reason = new Error('enough');
    const sleeping = clock.sleep(1_000, stop.signal);
    stop.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
    await expect(clock.sleep(1_000, stop.signal)).rejects.toBe(reason);
    expect(clock.sleeping).toBe(0);
  });

  test('after calls back when its time has passed, unless it is cancelled', async () => {
    const clock = createTestClock();
    const called: string[] = [];
    clock.after(100, () => called.push('kept'));
    const cancel = clock.after(100, () => called.push('cancelled'));
    await clock.advance(99);
    cancel();
    expect(called).toEqual([]);
    await clock.advance(1);
    expect([called, clock.sleeping]).toEqual([['kept'], 0]);
  });

  test('with autoAdvance a sleep moves the clock and fires what falls due', async () => {
    const clock = createTestClock({ autoAdvance: true, start: '2026-01-01T00:00:00+05:00' });
    const called: number[] = [];
    clock.after(500, () => called.push(clock.now()));
    await clock.sleep(1_000);
    expect([clock.nowText(), called]).toEqual([
      '2025-12-31T19:00:01.000Z',
      [Date.parse('2025-12-31T19:00:00.500Z')],
    ]);
  });

  test('two sleeps at once never turn the clock back', async () => {
    const clock = createTestClock({ autoAdvance: true });
    await Promise.all([clock.sleep(1_000), clock.sleep(10)]);
    expect(clock.now() - Date.parse(TEST_NOW)).toBe(1_000);
  });

  test('a start without an offset is refused', () => {
    expect(() => createTestClock({ start: '2026-01-01T00:00:00' })).toThrow('offset');
  });
});

describe('ids', () => {
  test('count up, the same in every run, and are ids of ours', () => {
    const [first, second] = [createTestIds(), createTestIds()].map((ids) => [
      ids.next(),
      ids.next(),
      ids.next(),
    ]);
    expect(first).toEqual(second);
    expect([...(first ?? [])].sort()).toEqual(first);
    expect([first?.every(isId), new Set(first).size]).toEqual([true, 3]);
  });

  test('another seed makes other ids', () => {
    expect(createTestIds({ seed: 1 }).next()).not.toBe(createTestIds().next());
  });

  test('testId tells kinds and numbers apart', () => {
    const ids = [testId('lead'), testId('lead', 2), testId('person'), testId('person', 2)];
    expect([new Set(ids).size, ids.every(isId), testId('lead', 1)]).toEqual([4, true, ids[0]]);
  });
});
