import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createEmulatorClock, loadSnapshot, saveSnapshot } from '../src/index.ts';
import { createNotesEmulator, get, post, readJson } from './notes-emulator.ts';

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'emulator-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** What a run does: writes, dice, time, faults. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), text: fc.string({ unit: 'binary', maxLength: 12 }) }),
  fc.record({ kind: fc.constant('dice' as const) }),
  fc.record({ kind: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 6_000 }) }),
  fc.record({ kind: fc.constant('fault' as const), rate: fc.constantFrom(0, 0.5, 1) }),
  fc.record({ kind: fc.constant('remove' as const), id: fc.integer({ min: 1, max: 4 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

async function run(
  emulator: ReturnType<typeof createNotesEmulator>,
  steps: readonly Step[],
): Promise<string[]> {
  const answers: string[] = [];
  const note = async (answer: Promise<Response>): Promise<void> => {
    const got = await answer;
    answers.push(`${got.status} ${await got.text()}`);
  };
  for (const each of steps) {
    if (each.kind === 'write') await note(post(emulator, '/notes', { text: each.text }));
    else if (each.kind === 'dice') await note(get(emulator, '/dice'));
    else if (each.kind === 'advance') await emulator.advance(each.ms);
    else if (each.kind === 'remove')
      await note(emulator.fetch(`https://notes.example/notes/${each.id}`, { method: 'DELETE' }));
    else emulator.faults.add({ fault: { kind: 'error', effect: 'done' }, rate: each.rate, times: 2 });
  }
  return answers;
}

describe('snapshots', () => {
  test('property: restoring a snapshot into a fresh emulator gives the same snapshot', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const emulator = createNotesEmulator();
        await run(emulator, steps);
        const snapshot = emulator.snapshot();
        const carried = JSON.parse(JSON.stringify(snapshot)) as typeof snapshot;
        expect(carried).toEqual(snapshot);
        const fresh = createNotesEmulator({ seed: 'another' });
        await fresh.restore(carried);
        expect(fresh.snapshot()).toEqual(snapshot);
      }),
      { numRuns: 50 },
    );
  });

  test('property: a run goes on after a restore as it would have without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 8 }),
        fc.array(step, { maxLength: 8 }),
        async (before, after) => {
          const emulator = createNotesEmulator();
          await run(emulator, before);
          const fresh = createNotesEmulator({ seed: 'another' });
          await fresh.restore(emulator.snapshot());
          expect(await run(fresh, after)).toEqual(await run(emulator, after));
          expect(fresh.snapshot()).toEqual(emulator.snapshot());
        },
      ),
      { numRuns: 50 },
    );
  });

  test('property: the same seed and the same steps give the same run', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.array(step, { maxLength: 12 }), async (seed, steps) => {
        const [first, second] = [createNotesEmulator({ seed }), createNotesEmulator({ seed })];
        expect(await run(second, steps)).toEqual(await run(first, steps));
        expect(second.snapshot()).toEqual(first.snapshot());
      }),
      { numRuns: 50 },
    );
  });

  test('another seed gives other numbers', async () => {
    const dice: Step[] = Array.from({ length: 20 }, () => ({ kind: 'dice' }));
    const runs = await Promise.all(
      ['a', 'b', 1, '1'].map((seed) => run(createNotesEmulator({ seed }), dice)),
    );
    expect(new Set(runs.map((answers) => answers.join())).size).toBe(4);
  });

  test('work planned before a snapshot runs after its restore', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const snapshot = emulator.snapshot();
    await emulator.reset();
    await emulator.restore(snapshot);
    expect(emulator.clock.now()).toBe(snapshot.now);
    await emulator.advance(5_000);
    expect(emulator.state.collection('notes').get(1)?.status).toBe('published');
  });

  test('a snapshot taken later takes an own clock forward without running older plans', async () => {
    const emulator = createNotesEmulator();
    const early = emulator.snapshot();
    await emulator.advance(100_000);
    const late = emulator.snapshot();
    await emulator.restore(early);
    await post(emulator, '/notes', { text: 'a' });
    await emulator.restore(late);
    expect(emulator.snapshot()).toEqual(late);
  });

  test('a snapshot shares nothing with the emulator', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const snapshot = emulator.snapshot();
    await emulator.advance(5_000);
    expect(snapshot.state.collections.notes).toEqual([['1', { id: 1, text: 'a', status: 'draft' }]]);
  });

  test('a clock that was given stays where it is', async () => {
    const clock = createEmulatorClock();
    const emulator = createNotesEmulator({ clock });
    const snapshot = emulator.snapshot();
    await clock.advance(1_000);
    await emulator.restore(snapshot);
    await emulator.reset();
    expect(clock.now()).toBe(snapshot.now + 1_000);
  });

  test.each([
    [
      'of another emulator',
      { ...createNotesEmulator({ id: 'other' }).snapshot() },
      'of the emulator "other", not of "notes"',
    ],
    [
      'of another version',
      { ...createNotesEmulator().snapshot(), version: 2 },
      'no emulator snapshot of version 1',
    ],
    ['that is something else', [1], 'no emulator snapshot of version 1'],
  ])('a snapshot %s is refused and nothing changes', async (_, snapshot, message) => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const before = emulator.snapshot();
    await expect(emulator.restore(snapshot as typeof before)).rejects.toThrow(message);
    expect(emulator.snapshot()).toEqual(before);
  });

  test('reset is a new start: rows, dice, faults, requests and moment', async () => {
    const emulator = createNotesEmulator({
      seedState: ({ state }) => {
        state
          .collection('notes')
          .set(99, { id: 99, text: `seed ${state.random.integer(1, 1e6)}`, status: 'draft' });
      },
    });
    const before = emulator.snapshot();
    await post(emulator, '/notes', { text: 'a' });
    emulator.faults.add({ fault: { kind: 'bad_json' } });
    await emulator.advance(1_000);
    await emulator.reset();
    expect(emulator.snapshot()).toEqual({ ...before, faults: { ...before.faults, lastId: 1 } });
    expect(emulator.requests.count()).toBe(0);
  });
});

describe('snapshot files', () => {
  test('a file carries everything to another emulator, and folders are made', async () => {
    const path = join(await temporaryFolder(), 'a', 'b', 'notes.json');
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'Шкаф 🚪' });
    await saveSnapshot(emulator, path);
    const fresh = createNotesEmulator();
    expect(await loadSnapshot(fresh, path)).toBe(true);
    expect(await readJson(get(fresh, '/notes/1'))).toMatchObject({ data: { text: 'Шкаф 🚪' } });
  });

  test('writing again replaces the file and leaves nothing else behind', async () => {
    const folder = await temporaryFolder();
    const emulator = createNotesEmulator();
    await saveSnapshot(emulator, join(folder, 'notes.json'));
    await post(emulator, '/notes', { text: 'a' });
    await Promise.all([1, 2, 3].map(() => saveSnapshot(emulator, join(folder, 'notes.json'))));
    expect(await readdir(folder)).toEqual(['notes.json']);
    const fresh = createNotesEmulator();
    await loadSnapshot(fresh, join(folder, 'notes.json'));
    expect(fresh.snapshot()).toEqual(emulator.snapshot());
  });

  test('a snapshot that cannot be made leaves the old file whole', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'notes.json');
    const emulator = createNotesEmulator();
    await saveSnapshot(emulator, path);
    const broken = {
      snapshot: () => {
        throw new Error('no snapshot');
      },
    };
    await expect(saveSnapshot(broken, path)).rejects.toThrow('no snapshot');
    expect(await readdir(folder)).toEqual(['notes.json']);
    expect(await loadSnapshot(emulator, path)).toBe(true);
  });

  test('a missing file is no error, a broken one is', async () => {
    const folder = await temporaryFolder();
    expect(await loadSnapshot(createNotesEmulator(), join(folder, 'none.json'))).toBe(false);
    await writeFile(join(folder, 'half.json'), '{"version":1');
    await expect(loadSnapshot(createNotesEmulator(), join(folder, 'half.json'))).rejects.toThrow(SyntaxError);
  });
});
