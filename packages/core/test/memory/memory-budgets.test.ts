import fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, openBench } from './samples.ts';

const wish = { name: 'olx-api', cost: 1, limit: 3, windowMs: 1000 };

test('a window begins with its first request, grants its limit, and opens anew when it is over', async () => {
  const { budgets } = openBench().store;
  expect(await budgets.take({ ...wish, now: at(100) })).toEqual({ granted: true, remaining: 2 });
  expect(await budgets.take({ ...wish, cost: 2, now: at(200) })).toEqual({ granted: true, remaining: 0 });
  const full = await budgets.take({ ...wish, now: at(300) });
  expect(full).toEqual({ granted: false, reason: 'exhausted', retryAfterMs: 800 });
  expect(await budgets.take({ ...wish, now: at(1099) })).toMatchObject({ granted: false, retryAfterMs: 1 });
  expect(await budgets.take({ ...wish, now: at(1100) })).toEqual({ granted: true, remaining: 2 });
});

test('a wish that is too large for the rest takes nothing of it', async () => {
  const { budgets } = openBench().store;
  await budgets.take({ ...wish, cost: 2, now: at(0) });
  expect(await budgets.take({ ...wish, cost: 2, now: at(1) })).toMatchObject({ reason: 'exhausted' });
  expect(await budgets.take({ ...wish, cost: 1, now: at(2) })).toEqual({ granted: true, remaining: 0 });
});

test('a smaller limit for the same budget keeps a reserve for others', async () => {
  const { budgets } = openBench().store;
  await budgets.take({ ...wish, limit: 2, now: at(0) });
  await budgets.take({ ...wish, limit: 2, now: at(0) });
  expect(await budgets.take({ ...wish, limit: 2, now: at(0) })).toMatchObject({ reason: 'exhausted' });
  expect(await budgets.take({ ...wish, limit: 3, now: at(0) })).toEqual({ granted: true, remaining: 0 });
});

test('a ban grants nothing until it ends, an earlier end changes nothing, and other budgets go on', async () => {
  const { budgets } = openBench().store;
  await budgets.block({ name: 'olx-api', until: at(5000), now: at(0) });
  await budgets.block({ name: 'olx-api', until: at(4000), now: at(1) });
  const banned = await budgets.take({ ...wish, now: at(1000) });
  expect(banned).toEqual({ granted: false, reason: 'blocked', retryAfterMs: 4000 });
  expect(await budgets.take({ ...wish, name: 'satu-api', now: at(1000) })).toMatchObject({ granted: true });
  expect(await budgets.take({ ...wish, now: at(5000) })).toEqual({ granted: true, remaining: 2 });
});

test('whatever is wished for when, no window grants more than its limit', async () => {
  const wishes = fc.array(fc.record({ gap: fc.nat({ max: 700 }), cost: fc.integer({ min: 1, max: 3 }) }));
  await fc.assert(
    fc.asyncProperty(wishes, async (asked) => {
      const { budgets } = openBench().store;
      let nowMs = 0;
      let startedMs = Number.NEGATIVE_INFINITY;
      let used = 0;
      for (const { gap, cost } of asked) {
        nowMs += gap;
        const answer = await budgets.take({ ...wish, cost, now: at(nowMs) });
        if (nowMs >= startedMs + wish.windowMs) used = 0;
        const fits = used + cost <= wish.limit;
        expect(answer.granted).toBe(fits);
        if (!fits) continue;
        if (used === 0) startedMs = nowMs;
        used += cost;
      }
    }),
  );
});

test.each([
  ['a cost above the limit, which could never be granted', { cost: 4 }, 'cost'],
  ['a cost of 0', { cost: 0 }, 'cost'],
  ['a window of 0', { windowMs: 0 }, 'windowMs'],
])('%s is invalid_input', async (_what, over, path) => {
  const taken = openBench().store.budgets.take({ ...wish, now: at(0), ...over });
  await expect(taken).rejects.toMatchObject({ code: 'invalid_input', issues: [{ path }] });
});
