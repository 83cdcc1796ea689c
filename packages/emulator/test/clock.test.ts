import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmulatorClock } from '../src/index.ts';
import { createNotesEmulator, post } from './notes-emulator.ts';

const START = Date.parse('2026-11-22T10:00:00+05:00');

describe('emulator clock', () => {
  test('it stands at ten in the morning in Almaty until it is moved', async () => {
    const clock = createEmulatorClock();
    expect([clock.now(), clock.nowText()]).toEqual([START, '2026-11-22T05:00:00.000Z']);
    await clock.advance(1_500);
    expect(clock.now()).toBe(START + 1_500);
  });

  test('sleepers wake at their own moments and in the order of them', async () => {
    const clock = createEmulatorClock();
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number): Promise<void> => {
      await clock.sleep(ms);
      woken.push([name, clock.now() - START]);
    };
    const all = Promise.all([sleeper('late', 300), sleeper('early', 100), sleeper('middle', 200)]);
    await clock.advance(1_000);
    await all;
    expect(woken).toEqual([
      ['early', 100],
      ['middle', 200],
      ['late', 300],
    ]);
  });

  test('a chain of sleeps inside one advance runs through', async () => {
    const clock = createEmulatorClock();
    const moments: number[] = [];
    const chain = (async () => {
      for (let step = 0; step < 3; step += 1) {
        await clock.sleep(10);
        moments.push(clock.now() - START);
      }
    })();
    await clock.advance(30);
    await chain;
    expect(moments).toEqual([10, 20, 30]);
  });

  test('after calls back at its moment, and not when it was cancelled', async () => {
    const clock = createEmulatorClock();
    const rung: number[] = [];
    clock.after(100, () => rung.push(clock.now() - START));
    clock.after(50, () => rung.push(-1))();
    await clock.advance(99);
    expect(rung).toEqual([]);
    await clock.advance(200);
    expect(rung).toEqual([100]);
  });

  test('an aborted sleep rejects with the reason of its signal', async () => {
    const clock = createEmulatorClock();
    const controller = new AbortController();
    const slept = clock.sleep(1_000, controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
  });

  test('advances asked for at once add up', async () => {
    const clock = createEmulatorClock();
    await Promise.all([clock.advance(100), clock.advance(200)]);
    expect(clock.now()).toBe(START + 300);
  });

  test('set goes back without waking anybody', async () => {
    const clock = createEmulatorClock();
    let isAwake = false;
    const slept = clock.sleep(1_000).then(() => {
      isAwake = true;
    });
    await clock.set(START - 5_000);
    expect([clock.now(), isAwake]).toEqual([START - 5_000, false]);
    await clock.set(START + 1_000);
    await slept;
    expect(isAwake).toBe(true);
  });

  test('a running clock adds the passing of another one to its own start', async () => {
    let wall = 1_000;
    const clock = createEmulatorClock({ startAt: START, running: { now: () => wall } });
    wall += 70;
    expect(clock.now()).toBe(START + 70);
    await clock.advance(1_000);
    wall += 5;
    expect(clock.now()).toBe(START + 1_075);
  });

  test('a sleeper of a running clock wakes by the wall when nobody moves it', async () => {
    const clock = createEmulatorClock({ startAt: START, running: performance });
    await clock.sleep(3);
    expect(clock.now()).toBeGreaterThanOrEqual(START + 2);
  });

  test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('advancing by %d is refused', (ms) => {
    expect(() => createEmulatorClock().advance(ms)).toThrow(RangeError);
  });

  test('a start that is no moment is refused', () => {
    expect(() => createEmulatorClock({ startAt: 'soon' })).toThrow('"soon" is no moment.');
  });
});

describe('timers', () => {
  test('a timer runs when its moment comes, and sees that very moment', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    await emulator.advance(4_999);
    expect(emulator.state.collection('notes').get(1)?.status).toBe('draft');
    await emulator.advance(60_000);
    expect(emulator.state.collection('notes').get(1)?.status).toBe('published');
    expect(emulator.state.collection('log').get(1)?.line).toBe(`published 1 at ${START + 5_000}`);
  });

  test('a clock that only tells the time makes timers run before the next request', async () => {
    let now = START;
    const emulator = createNotesEmulator({ clock: { now: () => now } });
    await post(emulator, '/notes', { text: 'a' });
    now += 9_000;
    await post(emulator, '/notes', { text: 'b' });
    expect(emulator.state.collection('log').all()).toEqual([{ line: `published 1 at ${START + 5_000}` }]);
    await expect(emulator.advance(1)).rejects.toThrow(
      'The clock given to the emulator "notes" cannot be moved.',
    );
  });

  test('two emulators on one clock run their timers in the order of time', async () => {
    const clock = createEmulatorClock();
    const order: string[] = [];
    const make = (id: string) =>
      createNotesEmulator({
        id,
        clock,
        timers: { ring: (_, { at }) => void order.push(`${id} ${Number(at)}`) },
      });
    const [first, second] = [make('first'), make('second')];
    first.timers.after(30, 'ring', { at: 30 });
    second.timers.after(10, 'ring', { at: 10 });
    first.timers.after(20, 'ring', { at: 20 });
    second.timers.after(40, 'ring', { at: 40 });
    await clock.advance(100);
    expect(order).toEqual(['second 10', 'first 20', 'first 30', 'second 40']);
  });

  test('a cancelled timer does not run', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const [planned] = emulator.timers.pending();
    expect(planned).toEqual({ id: 1, at: START + 5_000, name: 'publish', data: { id: 1 } });
    expect([emulator.timers.cancel(1), emulator.timers.cancel(1)]).toEqual([true, false]);
    await emulator.advance(10_000);
    expect(emulator.state.collection('notes').get(1)?.status).toBe('draft');
  });

  test('an unknown timer is refused by name', () => {
    expect(() => createNotesEmulator().timers.after(1, 'explode')).toThrow(
      'There is no timer "explode"; this emulator has publish.',
    );
  });

  test('property: plans run in the order of their moments, and at one moment in the order they were made', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { maxLength: 15 }), async (delays) => {
        const ran: number[] = [];
        const emulator = createNotesEmulator({
          timers: { ring: (_, { index }) => void ran.push(Number(index)) },
        });
        for (const [index, ms] of delays.entries()) emulator.timers.after(ms, 'ring', { index });
        await emulator.advance(20);
        const expected = delays
          .map((ms, index) => ({ ms, index }))
          .sort((a, b) => a.ms - b.ms || a.index - b.index);
        expect(ran).toEqual(expected.map(({ index }) => index));
      }),
      { numRuns: 30 },
    );
  });
});
