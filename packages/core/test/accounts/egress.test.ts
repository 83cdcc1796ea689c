import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEgress } from '../../src/accounts/egress.ts';
import { createLocalBudgets } from '../../src/accounts/local-budgets.ts';
import type { EgressBudget } from '../../src/ports/egress.ts';
import type { BudgetStore } from '../../src/ports/store-budgets.ts';
import { createTestClock, type TestClock } from '../../src/testing/index.ts';

const budget: EgressBudget = { name: 'olx-api', limit: 3, windowMs: 60_000 };

/** Records when each request was let out, in milliseconds after the start, or why it was not. */
function observe(clock: TestClock) {
  const startedAtMs = clock.now();
  const seen: (readonly [string, number | string])[] = [];
  const watch = (name: string, leaving: Promise<void>): void => {
    leaving.then(
      () => seen.push([name, clock.now() - startedAtMs]),
      (error) => seen.push([name, error.code ?? error]),
    );
  };
  return { seen, watch };
}

/** A store that writes down what it is asked. */
function recorded(store: BudgetStore) {
  const takes: Parameters<BudgetStore['take']>[0][] = [];
  const blocks: Parameters<BudgetStore['block']>[0][] = [];
  const recording: BudgetStore = {
    take: (input, options) => {
      takes.push(input);
      return store.take(input, options);
    },
    block: (input, options) => {
      blocks.push(input);
      return store.block(input, options);
    },
  };
  return { takes, blocks, store: recording };
}

describe('windows', () => {
  test('the fourth request of a window of three leaves when the next window begins', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    for (const name of ['1', '2', '3', '4']) watch(name, egress.acquire({ budget }));
    await clock.advance(120_000);
    expect(seen).toEqual([
      ['1', 0],
      ['2', 0],
      ['3', 0],
      ['4', 60_000],
    ]);
  });

  test('a request counts for as much as it costs', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    watch('two', egress.acquire({ budget, cost: 2 }));
    watch('two more', egress.acquire({ budget, cost: 2 }));
    watch('one', egress.acquire({ budget }));
    await clock.advance(60_000);
    expect(seen).toEqual([
      ['two', 0],
      ['two more', 60_000],
      ['one', 60_000],
    ]);
  });

  test('budgets with different names do not share a window', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    watch('1', egress.acquire({ budget: { ...budget, limit: 1 } }));
    watch('2', egress.acquire({ budget: { ...budget, limit: 1, name: 'satu-api' } }));
    await clock.advance(0);
    expect(seen).toEqual([
      ['1', 0],
      ['2', 0],
    ]);
  });

  test("the host's own numbers win over the adapter's", async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock, budgets: { 'olx-api': { limit: 1, windowMs: 1_000 } } });
    const { seen, watch } = observe(clock);
    watch('1', egress.acquire({ budget }));
    watch('2', egress.acquire({ budget }));
    await clock.advance(2_000);
    expect(seen).toEqual([
      ['1', 0],
      ['2', 1_000],
    ]);
  });

  test('no window lets out more than its limit, nor normal requests into the reserve, whatever comes when', async () => {
    const arrival = fc.record({
      afterMs: fc.integer({ min: 0, max: 400 }),
      cost: fc.integer({ min: 1, max: 3 }),
      priority: fc.constantFrom('normal' as const, 'reserved' as const),
      process: fc.constantFrom(0 as const, 1 as const),
    });
    const [limit, reserve, windowMs] = [7, 3, 1_000];
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { minLength: 1, maxLength: 25 }), async (arrivals) => {
        const clock = createTestClock();
        const store = createLocalBudgets();
        const processes = [
          createEgress({ id: 'a', clock, store }),
          createEgress({ id: 'a', clock, store }),
        ] as const;
        const windows: { beganAtMs: number; normal: number; all: number }[] = [];
        const leaving: Promise<void>[] = [];
        for (const { afterMs, cost, priority, process } of arrivals) {
          const wish = { budget: { name: 'b', limit, reserve, windowMs }, cost, priority };
          leaving.push(
            processes[process].acquire(wish).then(() => {
              const last = windows.at(-1);
              const isNew = last === undefined || clock.now() >= last.beganAtMs + windowMs;
              const window = isNew ? { beganAtMs: clock.now(), normal: 0, all: 0 } : last;
              if (isNew) windows.push(window);
              window.all += cost;
              if (priority === 'normal') window.normal += cost;
            }),
          );
          await clock.advance(afterMs);
        }
        await clock.advance(arrivals.length * windowMs);
        await Promise.all(leaving);
        for (const { all, normal } of windows) {
          expect(all).toBeLessThanOrEqual(limit);
          expect(normal).toBeLessThanOrEqual(limit - reserve);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('the reserve', () => {
  const reserving: EgressBudget = { ...budget, limit: 3, reserve: 1 };

  test('normal requests stop where the reserve begins and reserved ones go on to the limit', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    for (const name of ['n1', 'n2', 'n3']) watch(name, egress.acquire({ budget: reserving }));
    await clock.advance(0);
    watch('r1', egress.acquire({ budget: reserving, priority: 'reserved' }));
    watch('r2', egress.acquire({ budget: reserving, priority: 'reserved' }));
    await clock.advance(59_999);
    expect(seen).toEqual([
      ['n1', 0],
      ['n2', 0],
      ['r1', 0],
    ]);
    await clock.advance(1);
    expect(seen.slice(3)).toEqual([
      ['r2', 60_000],
      ['n3', 60_000],
    ]);
  });

  test('reserved requests count against what normal ones may use', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    watch('r1', egress.acquire({ budget: reserving, priority: 'reserved' }));
    watch('r2', egress.acquire({ budget: reserving, priority: 'reserved' }));
    await clock.advance(0);
    watch('n1', egress.acquire({ budget: reserving }));
    await clock.advance(60_000);
    expect(seen).toEqual([
      ['r1', 0],
      ['r2', 0],
      ['n1', 60_000],
    ]);
  });

  test('a reserved request passes normal ones that wait', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const slow: EgressBudget = { ...budget, limit: 100, spacingMs: 1_000 };
    const { seen, watch } = observe(clock);
    for (const name of ['n1', 'n2', 'n3']) watch(name, egress.acquire({ budget: slow }));
    await clock.advance(500);
    watch('r', egress.acquire({ budget: slow, priority: 'reserved' }));
    await clock.advance(10_000);
    expect(seen).toEqual([
      ['n1', 0],
      ['r', 1_000],
      ['n2', 2_000],
      ['n3', 3_000],
    ]);
  });
});

describe('spacing', () => {
  test('two requests of a process are never closer than the spacing', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    const spaced: EgressBudget = { ...budget, limit: 100, spacingMs: 250 };
    for (const name of ['1', '2', '3']) watch(name, egress.acquire({ budget: spaced }));
    await clock.advance(1_000);
    watch('4', egress.acquire({ budget: spaced }));
    await clock.advance(1_000);
    expect(seen).toEqual([
      ['1', 0],
      ['2', 250],
      ['3', 500],
      ['4', 1_000],
    ]);
  });

  test('a spaced request is counted when its turn comes, not before', async () => {
    const clock = createTestClock();
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock, store });
    const spaced: EgressBudget = { ...budget, limit: 100, spacingMs: 250 };
    const leaving = [1, 2, 3].map(() => egress.acquire({ budget: spaced }));
    await clock.advance(1_000);
    await Promise.all(leaving);
    expect(takes.map(({ cost, now }) => [cost, now.slice(-13)])).toEqual([
      [1, '05:00:00.000Z'],
      [1, '05:00:00.250Z'],
      [1, '05:00:00.500Z'],
    ]);
  });
});

describe('a shared store', () => {
  test('two processes behind one egress share a window', async () => {
    const clock = createTestClock();
    const store = createLocalBudgets();
    const { seen, watch } = observe(clock);
    const [one, other] = [createEgress({ id: 'a', clock, store }), createEgress({ id: 'a', clock, store })];
    for (const name of ['1', '2', '3']) watch(name, one.acquire({ budget }));
    await clock.advance(0);
    watch('4', other.acquire({ budget }));
    await clock.advance(60_000);
    expect(seen.at(-1)).toEqual(['4', 60_000]);
  });

  test('egresses with different ids do not', async () => {
    const clock = createTestClock();
    const store = createLocalBudgets();
    const { seen, watch } = observe(clock);
    watch('a', createEgress({ id: 'a', clock, store }).acquire({ budget: { ...budget, limit: 1 } }));
    watch('b', createEgress({ id: 'b', clock, store }).acquire({ budget: { ...budget, limit: 1 } }));
    await clock.advance(0);
    expect(seen).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  test('the budget is kept under the egress id and its name', async () => {
    const { store, takes } = recorded(createLocalBudgets());
    await createEgress({ id: 'almaty', clock: createTestClock(), store }).acquire({ budget });
    expect(takes[0]?.name).toBe('almaty:olx-api');
  });

  test('ten waiting requests are counted with two calls of the store', async () => {
    const clock = createTestClock();
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock, store });
    const wide = { ...budget, limit: 100 };
    await Promise.all(Array.from({ length: 10 }, () => egress.acquire({ budget: wide })));
    expect(takes.map(({ cost }) => cost)).toEqual([1, 9]);
  });

  test('a batch never asks for more than the last answer said is left', async () => {
    const clock = createTestClock();
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock, store });
    const leaving = [1, 2, 3, 4, 5].map(() => egress.acquire({ budget }));
    await clock.advance(60_000);
    await Promise.all(leaving);
    expect(takes.map(({ cost }) => cost)).toEqual([1, 2, 1, 1, 1]);
  });

  test('a batch never mixes reserved and normal requests', async () => {
    const clock = createTestClock();
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock, store });
    const wide = { ...budget, limit: 10, reserve: 2 };
    const leaving = (['normal', 'normal', 'reserved', 'reserved'] as const).map((priority) =>
      egress.acquire({ budget: wide, priority }),
    );
    await Promise.all(leaving);
    expect(takes.map(({ cost, limit }) => [cost, limit])).toEqual([
      [1, 8],
      [1, 10],
      [2, 8],
    ]);
  });

  test('what was counted for a reserved request that is gone is not given to a normal one', async () => {
    const clock = createTestClock();
    const inner = createLocalBudgets();
    let open = (): void => {};
    const store: BudgetStore = {
      ...inner,
      take: async (input) => {
        await new Promise<void>((resolve) => {
          open = resolve;
        });
        return await inner.take(input);
      },
    };
    const egress = createEgress({ id: 'a', clock, store });
    const { seen, watch } = observe(clock);
    const controller = new AbortController();
    const reserving: EgressBudget = { ...budget, limit: 2, reserve: 1 };
    watch('r', egress.acquire({ budget: reserving, cost: 2, priority: 'reserved' }, controller));
    watch('n', egress.acquire({ budget: reserving }));
    controller.abort('gone');
    open();
    await clock.advance(0);
    open();
    await clock.advance(1_000);
    expect(seen).toEqual([['r', 'gone']]);
  });

  test('what was counted for a normal request that is gone goes to the next', async () => {
    const clock = createTestClock();
    const inner = createLocalBudgets();
    const controller = new AbortController();
    const takes: number[] = [];
    const store: BudgetStore = {
      ...inner,
      take: async (input) => {
        takes.push(input.cost);
        controller.abort('gone');
        return await inner.take(input);
      },
    };
    const egress = createEgress({ id: 'a', clock, store });
    const { seen, watch } = observe(clock);
    watch('1', egress.acquire({ budget }, controller));
    watch('2', egress.acquire({ budget }));
    await clock.advance(0);
    expect(seen).toEqual([
      ['1', 'gone'],
      ['2', 0],
    ]);
    expect(takes).toEqual([1]);
  });

  test('while a window is known to be full the store is not asked again', async () => {
    const clock = createTestClock();
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock, store });
    const single = { ...budget, limit: 1 };
    await egress.acquire({ budget: single });
    const waiting = [1, 2, 3].map(() => egress.acquire({ budget: single }, { timeoutMs: 1_000 }));
    for (const each of waiting) await expect(each).rejects.toMatchObject({ code: 'rate_limited' });
    await expect(egress.acquire({ budget: single }, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: 'rate_limited',
    });
    expect(takes).toHaveLength(2);
  });

  test('a store that fails fails the request that asked, and the next one asks again', async () => {
    const clock = createTestClock();
    const inner = createLocalBudgets();
    const down = new Error('store down');
    let isDown = true;
    const store: BudgetStore = {
      ...inner,
      take: (input) => (isDown ? Promise.reject(down) : inner.take(input)),
    };
    const egress = createEgress({ id: 'a', clock, store });
    await expect(egress.acquire({ budget })).rejects.toBe(down);
    isDown = false;
    await expect(egress.acquire({ budget })).resolves.toBeUndefined();
  });
});

describe('time limits and aborting', () => {
  test('a wait longer than timeoutMs is refused at once as rate_limited with the whole wait', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    for (let count = 0; count < 3; count += 1) await egress.acquire({ budget });
    await clock.advance(20_000);
    await expect(egress.acquire({ budget }, { timeoutMs: 39_999 })).rejects.toMatchObject({
      code: 'rate_limited',
      operation: 'egress.acquire',
      retryAfterMs: 40_000,
    });
    expect(clock.sleeping).toBe(0);
  });

  test('a wait of exactly timeoutMs is waited for', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    for (let count = 0; count < 3; count += 1) await egress.acquire({ budget });
    const leaving = egress.acquire({ budget }, { timeoutMs: 60_000 });
    await clock.advance(60_000);
    await expect(leaving).resolves.toBeUndefined();
  });

  test('the place in line counts: the fourth spaced request cannot leave within two spacings', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    const spaced: EgressBudget = { ...budget, limit: 100, spacingMs: 1_000 };
    for (const name of ['1', '2', '3', '4'])
      watch(name, egress.acquire({ budget: spaced }, { timeoutMs: 2_000 }));
    await clock.advance(0);
    expect(seen).toEqual([
      ['1', 0],
      ['4', 'rate_limited'],
    ]);
    await clock.advance(2_000);
    expect(seen.slice(2)).toEqual([
      ['2', 1_000],
      ['3', 2_000],
    ]);
  });

  test("aborting a wait rejects with the signal's own reason and leaves no timer", async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    for (let count = 0; count < 3; count += 1) await egress.acquire({ budget });
    const reason = { because: 'the host stops' };
    const controller = new AbortController();
    const leaving = egress.acquire({ budget }, { signal: controller.signal });
    leaving.catch(() => {});
    await clock.advance(1_000);
    controller.abort(reason);
    await expect(leaving).rejects.toBe(reason);
    await clock.advance(0);
    expect(clock.sleeping).toBe(0);
  });

  test('a signal that is aborted already takes nothing from the budget', async () => {
    const { store, takes } = recorded(createLocalBudgets());
    const egress = createEgress({ id: 'a', clock: createTestClock(), store });
    const reason = new Error('too late');
    await expect(egress.acquire({ budget }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(takes).toEqual([]);
  });

  test('a request that gives up does not hold up those behind it', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    const { seen, watch } = observe(clock);
    await egress.acquire({ budget, cost: 2 });
    const controller = new AbortController();
    watch('large', egress.acquire({ budget, cost: 2 }, { signal: controller.signal }));
    watch('small', egress.acquire({ budget }));
    await clock.advance(1_000);
    expect(seen).toEqual([]);
    controller.abort('gone');
    await clock.advance(0);
    expect(seen).toEqual([
      ['large', 'gone'],
      ['small', 1_000],
    ]);
  });
});

describe('bans', () => {
  test('a ban refuses at once as blocked with the time that is left', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    await egress.block({ budget: 'olx-api', forMs: 1_800_000 });
    await clock.advance(600_000);
    await expect(egress.acquire({ budget })).rejects.toMatchObject({
      code: 'blocked',
      retryAfterMs: 1_200_000,
    });
  });

  test('a ban sends away whoever waits', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    for (let count = 0; count < 3; count += 1) await egress.acquire({ budget });
    const { seen, watch } = observe(clock);
    watch('4', egress.acquire({ budget }));
    await clock.advance(0);
    await egress.block({ budget: 'olx-api', forMs: 1_000 });
    await clock.advance(0);
    expect(seen).toEqual([['4', 'blocked']]);
    expect(clock.sleeping).toBe(0);
  });

  test('another process behind the same egress is refused too', async () => {
    const clock = createTestClock();
    const store = createLocalBudgets();
    await createEgress({ id: 'a', clock, store }).block({ budget: 'olx-api', forMs: 5_000 });
    const other = createEgress({ id: 'a', clock, store });
    await expect(other.acquire({ budget })).rejects.toMatchObject({ code: 'blocked', retryAfterMs: 5_000 });
  });

  test('other budgets of the egress go on', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    await egress.block({ budget: 'olx-api', forMs: 5_000 });
    await expect(egress.acquire({ budget: { ...budget, name: 'satu-api' } })).resolves.toBeUndefined();
  });

  test('a shorter ban does not end a longer one', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    await egress.block({ budget: 'olx-api', forMs: 5_000 });
    await egress.block({ budget: 'olx-api', forMs: 1_000 });
    await expect(egress.acquire({ budget })).rejects.toMatchObject({ retryAfterMs: 5_000 });
  });

  test('a ban counts in this process even when the store cannot keep it', async () => {
    const clock = createTestClock();
    const down = new Error('store down');
    const store: BudgetStore = { ...createLocalBudgets(), block: () => Promise.reject(down) };
    const egress = createEgress({ id: 'a', clock, store });
    await expect(egress.block({ budget: 'olx-api', forMs: 5_000 })).rejects.toBe(down);
    await expect(egress.acquire({ budget })).rejects.toMatchObject({ code: 'blocked' });
  });

  test('requests leave again when the ban is over', async () => {
    const clock = createTestClock();
    const egress = createEgress({ id: 'a', clock });
    await egress.block({ budget: 'olx-api', forMs: 5_000 });
    await clock.advance(5_000);
    await expect(egress.acquire({ budget })).resolves.toBeUndefined();
  });
});

describe('wishes that can never be fulfilled', () => {
  test.each([
    ['a cost above the limit', { budget, cost: 4 }],
    ['a normal cost that needs the reserve', { budget: { ...budget, reserve: 1 }, cost: 3 }],
    ['a reserve as large as the limit', { budget: { ...budget, reserve: 3 } }],
    ['a limit of zero', { budget: { ...budget, limit: 0 } }],
    ['a window of no length', { budget: { ...budget, windowMs: 0 } }],
    ['a cost of zero', { budget, cost: 0 }],
    ['a cost that is no number', { budget, cost: Number.NaN }],
  ])('%s is invalid_input', async (_, request) => {
    const egress = createEgress({ id: 'a', clock: createTestClock() });
    await expect(egress.acquire(request)).rejects.toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'budgets.olx-api' }],
    });
  });

  test('what a normal request may not cost, a reserved one may', async () => {
    const egress = createEgress({ id: 'a', clock: createTestClock() });
    const wish = { budget: { ...budget, reserve: 1 }, cost: 3, priority: 'reserved' as const };
    await expect(egress.acquire(wish)).resolves.toBeUndefined();
  });
});
