import { describe, expect, test } from 'vitest';
import { createNotesEmulator, get, post, readJson } from './notes-emulator.ts';

const START = Date.parse('2026-11-22T10:00:00+05:00');

describe('/__emulator', () => {
  test('it lists the routes with what they copy', async () => {
    expect(await readJson(get(createNotesEmulator(), '/__emulator'))).toMatchObject({
      emulator: 'notes',
      control: expect.arrayContaining(['GET /__emulator', 'POST /__emulator/clock']),
      routes: expect.arrayContaining([{ route: 'GET /notes/:noteId', source: 'made up for the tests' }]),
    });
  });

  test('the clock can be read, moved on, and moved to a moment', async () => {
    const emulator = createNotesEmulator();
    expect(await readJson(get(emulator, '/__emulator/clock'))).toEqual({
      now: START,
      nowText: '2026-11-22T05:00:00.000Z',
    });
    expect(await readJson(post(emulator, '/__emulator/clock', { advanceMs: 500 }))).toMatchObject({
      now: START + 500,
    });
    const moved = await readJson(post(emulator, '/__emulator/clock', { now: '2026-11-22T10:01:00+05:00' }));
    expect(moved).toMatchObject({ now: START + 60_000 });
  });

  test('a moment that is over moves nothing', async () => {
    const emulator = createNotesEmulator();
    expect(await readJson(post(emulator, '/__emulator/clock', { now: START - 1 }))).toMatchObject({
      now: START,
    });
  });

  test('moving the clock runs what is due, also on a clock that tells nobody', async () => {
    let now = START;
    const advance = (ms: number): Promise<void> => {
      now += ms;
      return Promise.resolve();
    };
    const emulator = createNotesEmulator({ clock: { now: () => now, advance } });
    await post(emulator, '/notes', { text: 'a' });
    await post(emulator, '/__emulator/clock', { advanceMs: 5_000 });
    expect(emulator.state.collection('notes').get(1)?.status).toBe('published');
  });

  test.each([
    [{}, 'Expected { "advanceMs": 60000 }'],
    [{ advanceMs: -1 }, 'Time goes on by 0 or more'],
    [{ now: 'soon' }, '"soon" is no moment'],
  ])('moving the clock by %j is refused', async (body, message) => {
    const answer = await post(createNotesEmulator(), '/__emulator/clock', body);
    expect(answer.status).toBe(400);
    expect(await readJson(answer)).toMatchObject({ error: { message: expect.stringContaining(message) } });
  });

  test('a clock that cannot be moved says so', async () => {
    const answer = await post(createNotesEmulator({ clock: { now: () => 0 } }), '/__emulator/clock', {
      advanceMs: 1,
    });
    expect(answer.status).toBe(400);
  });

  test('faults are scripted, listed and called off', async () => {
    const emulator = createNotesEmulator();
    const rule = { fault: { kind: 'error', effect: 'none', status: 500 }, times: 'always' };
    expect(await readJson(post(emulator, '/__emulator/faults', rule))).toEqual({ id: 'fault-1' });
    expect((await get(emulator, '/notes')).status).toBe(500);
    expect(await readJson(get(emulator, '/__emulator/faults'))).toMatchObject({
      faults: [{ id: 'fault-1', rule, hits: 1 }],
    });
    const remove = (path: string): Promise<Response> =>
      emulator.fetch(`https://notes.example/__emulator/faults${path}`, { method: 'DELETE' });
    expect(await readJson(remove('/fault-1'))).toEqual({ faults: [] });
    expect((await remove('/fault-1')).status).toBe(400);
    expect((await remove('')).status).toBe(200);
    expect((await get(emulator, '/notes')).status).toBe(200);
  });

  test('a rule that is none is refused with what is wrong', async () => {
    const answer = await post(createNotesEmulator(), '/__emulator/faults', { fault: { kind: 'fire' } });
    expect(answer.status).toBe(400);
    expect(await readJson(answer)).toMatchObject({
      error: { code: 'refused', message: expect.stringContaining('fault.kind: expected one of') },
    });
  });

  test('requests can be filtered and forgotten', async () => {
    const emulator = createNotesEmulator();
    await get(emulator, '/notes');
    await get(emulator, '/notes/1');
    const ask = (query: string): Promise<unknown> => readJson(get(emulator, `/__emulator/requests${query}`));
    expect(await ask('?status=404')).toMatchObject({ requests: [{ id: 2, path: '/notes/1' }] });
    expect(await ask('?path=/notes&isHandled=true&method=GET')).toMatchObject({ requests: [{ id: 1 }] });
    await emulator.fetch('https://notes.example/__emulator/requests', { method: 'DELETE' });
    expect(await ask('')).toEqual({ requests: [] });
  });

  test('state is shown by collection and id', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const notes = { 1: { id: 1, text: 'a', status: 'draft' } };
    expect(await readJson(get(emulator, '/__emulator/state'))).toEqual({ notes });
    expect(await readJson(get(emulator, '/__emulator/state/notes'))).toEqual(notes);
    expect(await readJson(get(emulator, '/__emulator/state/none'))).toEqual({});
  });

  test('a snapshot is taken and put back', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    const snapshot = await readJson(get(emulator, '/__emulator/snapshot'));
    await emulator.reset();
    expect((await post(emulator, '/__emulator/snapshot', snapshot)).status).toBe(200);
    expect(emulator.state.collection('notes').size).toBe(1);
    expect((await post(emulator, '/__emulator/snapshot', { version: 2 })).status).toBe(400);
  });

  test('reset empties it', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    await post(emulator, '/__emulator/reset', undefined);
    expect(emulator.state.collection('notes').size).toBe(0);
  });

  test('the world of a vendor is reachable, and says what it has', async () => {
    const emulator = createNotesEmulator({
      world: {
        'write-note': ({ text }) => ({ length: typeof text === 'string' ? text.length : -1 }),
        fail: () => {
          throw new Error('the world broke');
        },
      },
    });
    expect(await readJson(post(emulator, '/__emulator/world/write-note', { text: 'шкаф' }))).toEqual({
      length: 4,
    });
    const unknown = await post(emulator, '/__emulator/world/toString', {});
    expect([unknown.status, await readJson(unknown)]).toEqual([
      400,
      {
        error: { code: 'refused', message: 'There is no "toString" in this world; it has write-note, fail.' },
      },
    ]);
    expect((await post(emulator, '/__emulator/world/write-note', [])).status).toBe(400);
    expect((await post(emulator, '/__emulator/world/fail', {})).status).toBe(500);
  });

  test('an unknown control is 501, bad JSON is 400', async () => {
    const emulator = createNotesEmulator();
    expect((await get(emulator, '/__emulator/toString')).status).toBe(501);
    expect((await post(emulator, '/__emulator/clock', undefined, { body: '{' })).status).toBe(400);
  });

  test('controls meet no fault and are not logged', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault: { kind: 'drop', effect: 'none' }, times: 'always' });
    expect((await get(emulator, '/__emulator/clock')).status).toBe(200);
    expect(emulator.requests.count()).toBe(0);
  });

  test('switched off, it is a path like any other, and answers carry no moment', async () => {
    const emulator = createNotesEmulator({ control: false });
    expect((await get(emulator, '/__emulator/clock')).status).toBe(501);
    expect((await get(emulator, '/notes')).headers.get('x-emulator-now')).toBeNull();
    expect((await get(createNotesEmulator(), '/notes')).headers.get('x-emulator-now')).toBe(String(START));
  });
});
