import { describe, expect, onTestFinished, test } from 'vitest';
import { createEmulatorClock, createVirtualClock, type VirtualClock } from '../src/index.ts';
import { createNotesEmulator, post } from './notes-emulator.ts';

const START = Date.parse('2026-11-22T10:00:00+05:00');
const quick = { idleMs: 1, stallMs: 15 };

async function host(
  emulator = createNotesEmulator(),
): Promise<{ clock: VirtualClock; emulator: typeof emulator; url: string }> {
  const { url, close } = await emulator.listen();
  onTestFinished(() => close());
  return { emulator, url, clock: await createVirtualClock({ url, ...quick }) };
}

describe('virtual clock', () => {
  test('it begins at the moment of the emulator', async () => {
    expect((await host()).clock.now()).toBe(START);
  });

  test('a sleep moves the emulator on by its length and no further', async () => {
    const { clock, emulator } = await host();
    await clock.sleep(30 * 60_000);
    expect([clock.now(), emulator.clock.now()]).toEqual([START + 1_800_000, START + 1_800_000]);
  });

  test('two that sleep at once wake in the order of their moments', async () => {
    const { clock } = await host();
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ms: number, times: number): Promise<void> => {
      for (let count = 0; count < times; count += 1) {
        await clock.sleep(ms);
        woken.push([name, clock.now() - START]);
      }
    };
    await Promise.all([sleeper('day', 100, 1), sleeper('poll', 40, 3)]);
    expect(woken).toEqual([
      ['poll', 40],
      ['poll', 80],
      ['day', 100],
      ['poll', 120],
    ]);
  });

  test('time stands still during work that is held, however long it takes', async () => {
    const { clock, emulator } = await host();
    let finish: (result: string) => void = () => {};
    const held = clock.during(
      new Promise<string>((resolve) => {
        finish = resolve;
      }),
    );
    const slept = clock.sleep(1_000);
    await new Promise((resolve) => setTimeout(resolve, 10 * quick.idleMs));
    expect(emulator.clock.now()).toBe(START);
    finish('done');
    expect(await held).toBe('done');
    await slept;
    expect(emulator.clock.now()).toBe(START + 1_000);
  });

  test('timers of the emulator run while the host sleeps', async () => {
    const { clock, emulator } = await host();
    await post(emulator, '/notes', { text: 'a' });
    await clock.sleep(5_000);
    expect(emulator.state.collection('notes').get(1)?.status).toBe('published');
  });

  test('an aborted sleep rejects with the reason of its signal and moves nothing', async () => {
    const { clock, emulator } = await host();
    const reason = new Error('enough');
    const controller = new AbortController();
    const slept = clock.sleep(1_000, controller.signal);
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
    await expect(clock.sleep(1_000, controller.signal)).rejects.toBe(reason);
    await clock.sleep(10);
    expect(emulator.clock.now()).toBe(START + 10);
  });

  test('a watched answer brings the moment, and refresh asks for it', async () => {
    const { clock, emulator, url } = await host();
    await emulator.advance(700);
    expect(clock.now()).toBe(START);
    await clock.fetch(`${url}/notes`);
    expect(clock.now()).toBe(START + 700);
    await emulator.advance(50);
    expect([await clock.refresh(), clock.now()]).toEqual([START + 750, START + 750]);
  });

  test('a time-out of virtual seconds beats an answer that is slower', async () => {
    const { clock, emulator, url } = await host();
    emulator.faults.add({ fault: { kind: 'slow', delayMs: 60_000 } });
    const controller = new AbortController();
    const answer = clock.fetch(`${url}/notes`, { signal: controller.signal });
    clock.after(30_000, () => controller.abort(new Error('timed out')));
    await expect(answer).rejects.toThrow('timed out');
    expect(clock.now()).toBe(START + 30_000);
  });

  test('a time limit alone does not make time go on, and a cancelled one never calls back', async () => {
    const { clock, url } = await host();
    const rung: string[] = [];
    clock.after(500, () => rung.push('limit'));
    const cancel = clock.after(400, () => rung.push('cancelled'));
    cancel();
    await clock.fetch(`${url}/notes`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect([clock.now(), rung]).toEqual([START, []]);
    await clock.sleep(600);
    expect(rung).toEqual(['limit']);
  });

  test('a time limit inside a sleep is kept at its own moment', async () => {
    const { clock } = await host();
    const rung: number[] = [];
    clock.after(100, () => rung.push(clock.now() - START));
    await clock.sleep(250);
    expect([rung, clock.now() - START]).toEqual([[100], 250]);
  });

  test('it follows an emulator at hand by its fetch, without a server', async () => {
    const emulator = createNotesEmulator();
    const clock = await createVirtualClock({ fetch: emulator.fetch, ...quick });
    await clock.sleep(1_234);
    expect(emulator.clock.now()).toBe(START + 1_234);
    await emulator.advance(6);
    expect((await clock.fetch('https://notes.example/notes')).status).toBe(200);
    expect(clock.now()).toBe(START + 1_240);
  });

  test('several emulators on one clock follow one host', async () => {
    const clock = createEmulatorClock();
    const [first, second] = [createNotesEmulator({ clock }), createNotesEmulator({ clock })];
    const follower = await createVirtualClock({ fetch: first.fetch, ...quick });
    await post(second, '/notes', { text: 'a' });
    await follower.sleep(5_000);
    expect(second.state.collection('notes').get(1)?.status).toBe('published');
  });

  test('sleepers are told when the emulator is gone', async () => {
    const emulator = createNotesEmulator();
    const { url, close } = await emulator.listen();
    const clock = await createVirtualClock({ url, ...quick });
    await close();
    await expect(clock.sleep(10)).rejects.toThrow(
      /^The emulator could not be asked for the time at http.*: connect ECONNREFUSED .*\. Does it still run\?$/,
    );
  });

  test('an address without an emulator is refused', async () => {
    const fetchNothing = (): Promise<Response> => Promise.resolve(Response.json({}, { status: 404 }));
    await expect(createVirtualClock({ url: 'http://nowhere.example/', fetch: fetchNothing })).rejects.toThrow(
      'The emulator did not say what time it is: 404 from http://nowhere.example/__emulator/clock.',
    );
  });
});
