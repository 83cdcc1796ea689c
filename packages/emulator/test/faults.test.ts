import { afterEach, describe, expect, test } from 'vitest';
import { type Emulator, type FaultRule, jsonAnswer, type Listening } from '../src/index.ts';
import { createNotesEmulator, type NoteTables, readJson } from './notes-emulator.ts';

/** Every fault over a real connection, and once more without one. */
describe.each(['over HTTP', 'by fetch'])('faults %s', (way) => {
  const open: Listening[] = [];
  afterEach(async () => {
    for (const listening of open.splice(0)) await listening.close();
  });

  async function start(
    rule: FaultRule,
    emulator: Emulator<NoteTables> = createNotesEmulator(),
  ): Promise<{
    readonly emulator: Emulator<NoteTables>;
    readonly get: (path?: string, init?: RequestInit) => Promise<Response>;
    readonly write: (text: string, init?: RequestInit) => Promise<Response>;
    readonly texts: () => string[];
  }> {
    emulator.faults.add(rule);
    let call = emulator.fetch;
    let base = 'https://notes.example';
    if (way === 'over HTTP') {
      const listening = await emulator.listen();
      open.push(listening);
      call = fetch;
      base = listening.url;
    }
    return {
      emulator,
      get: (path = '/notes', init = {}) => call(`${base}${path}`, init),
      write: (text, init = {}) =>
        call(`${base}/notes`, { method: 'POST', body: JSON.stringify({ text }), ...init }),
      texts: () =>
        emulator.state
          .collection('notes')
          .all()
          .map(({ text }) => text),
    };
  }

  test('a rate limit is 429 with Retry-After in seconds, before the effect', async () => {
    const { write, texts } = await start({ fault: { kind: 'rate_limit', retryAfterMs: 6_001 } });
    const answer = await write('a');
    expect([answer.status, answer.headers.get('retry-after'), texts()]).toEqual([429, '7', []]);
    expect((await write('a')).status).toBe(201);
  });

  test('a rate limit can say its wait as a date of the virtual clock, or not at all', async () => {
    const { get, emulator } = await start({
      fault: { kind: 'rate_limit', retryAfterMs: 60_000, retryAfterAs: 'date', status: 503 },
    });
    emulator.faults.add({ fault: { kind: 'rate_limit', retryAfterMs: null } });
    const [dated, silent] = [await get(), await get()];
    expect([dated.status, dated.headers.get('retry-after')]).toEqual([503, 'Sun, 22 Nov 2026 05:01:00 GMT']);
    expect([silent.status, silent.headers.get('retry-after')]).toEqual([429, null]);
  });

  test('a ban is an HTML 403 for every request until its time is over', async () => {
    const { get, emulator } = await start({ fault: { kind: 'ban', forMs: 60_000 } });
    const first = await get();
    expect([first.status, first.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
    await emulator.advance(59_999);
    expect((await get()).status).toBe(403);
    await emulator.advance(1);
    expect((await get()).status).toBe(200);
    expect(emulator.faults.list()).toMatchObject([{ hits: 2, uses: 1 }]);
  });

  test('an error before the effect leaves nothing behind', async () => {
    const { write, texts } = await start({
      fault: { kind: 'error', effect: 'none', status: 502, headers: { 'x-id': '9' }, body: { oops: 1 } },
    });
    const answer = await write('a');
    expect([answer.status, answer.headers.get('x-id'), await readJson(answer), texts()]).toEqual([
      502,
      '9',
      { oops: 1 },
      [],
    ]);
  });

  test('an error after the effect hides a write that happened', async () => {
    const { write, texts } = await start({ fault: { kind: 'error', effect: 'done' } });
    expect([(await write('a')).status, texts()]).toEqual([503, ['a']]);
  });

  test('a drop before the effect is a network error, and nothing happened', async () => {
    const { write, texts } = await start({ fault: { kind: 'drop', effect: 'none' } });
    await expect(write('a')).rejects.toThrow(new TypeError('fetch failed'));
    expect(texts()).toEqual([]);
  });

  test('a drop after the effect is a network error, and the write happened', async () => {
    const { write, texts, emulator } = await start({ fault: { kind: 'drop', effect: 'done' } });
    await expect(write('a')).rejects.toThrow(new TypeError('fetch failed'));
    expect(texts()).toEqual(['a']);
    expect(emulator.requests.list()[0]).toMatchObject({ isHandled: true, faults: ['drop'], outcome: 'lost' });
    expect(emulator.requests.list()[0]).not.toHaveProperty('status');
  });

  test('a drop inside the body comes after a status that looks fine', async () => {
    const { write, texts } = await start({ fault: { kind: 'drop', effect: 'done', afterBytes: 5 } });
    const answer = await write('a');
    expect([answer.status, texts()]).toEqual([201, ['a']]);
    await expect(answer.text()).rejects.toThrow(new TypeError('terminated'));
  });

  test('a slow answer comes when the virtual clock says so', async () => {
    const { write, emulator, texts } = await start({ fault: { kind: 'slow', delayMs: 30_000 } });
    const answer = write('a');
    await untilHit(emulator);
    expect(texts()).toEqual([]);
    await emulator.advance(30_000);
    expect([(await answer).status, texts()]).toEqual([201, ['a']]);
  });

  test('a caller that gives up during a slow answer leaves nothing behind', async () => {
    const { write, emulator, texts } = await start({ fault: { kind: 'slow', delayMs: 30_000 } });
    const controller = new AbortController();
    const answer = write('a', { signal: controller.signal });
    await untilHit(emulator);
    const reason = new Error('too slow');
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect.poll(() => emulator.requests.list()[0]?.outcome, { interval: 1 }).toBe('lost');
    await emulator.advance(30_000);
    expect(texts()).toEqual([]);
  });

  test('a caller that gives up during a wait after the effect has written', async () => {
    const { write, emulator, texts } = await start({
      fault: { kind: 'slow', delayMs: 30_000, effect: 'done' },
    });
    const controller = new AbortController();
    const answer = write('a', { signal: controller.signal });
    await expect.poll(texts, { interval: 1 }).toEqual(['a']);
    controller.abort(new Error('too slow'));
    await expect(answer).rejects.toThrow('too slow');
    expect(emulator.requests.count({ isHandled: true })).toBe(1);
  });

  test('a slow answer can take real milliseconds', async () => {
    const { get } = await start({ fault: { kind: 'slow', delayMs: 5, time: 'real' } });
    const before = performance.now();
    expect((await get()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(4);
  });

  test('truncated JSON is the first half of the real answer, and the write happened', async () => {
    const { write, texts } = await start({ fault: { kind: 'bad_json' } });
    const answer = await write('a');
    const whole = '{"data":{"id":1,"text":"a","status":"draft"}}';
    expect([answer.status, await answer.text(), texts()]).toEqual([
      201,
      whole.slice(0, whole.length / 2),
      ['a'],
    ]);
  });

  test('garbage is no JSON at all', async () => {
    const { get } = await start({ fault: { kind: 'bad_json', how: 'garbage' } });
    await expect((await get()).json()).rejects.toThrow(SyntaxError);
  });

  test('HTML comes under 200 where JSON was expected, with or without the effect', async () => {
    const { write, texts, emulator } = await start({ fault: { kind: 'html', effect: 'none' } });
    emulator.faults.add({ fault: { kind: 'html', effect: 'done', html: '<p>captcha</p>' } });
    const before = await write('a');
    expect([before.status, before.headers.get('content-type'), texts()]).toEqual([
      200,
      'text/html; charset=utf-8',
      [],
    ]);
    expect([await (await write('b')).text(), texts()]).toEqual(['<p>captcha</p>', ['b']]);
  });

  test('shape drift removes, renames and replaces by path', async () => {
    const { write, get } = await start({
      match: { method: 'GET' },
      fault: {
        kind: 'drift',
        changes: [
          { remove: 'data.*.status' },
          { rename: 'data.0.text', to: 'body' },
          { replace: 'data.*.id', with: 'seven' },
        ],
      },
    });
    await write('a');
    await write('b');
    expect(await readJson(get())).toEqual({
      data: [
        { id: 'seven', body: 'a' },
        { id: 'seven', text: 'b' },
      ],
    });
  });

  test('shape drift waits for an answer that has its path', async () => {
    const { write, get, emulator } = await start({
      match: { method: 'GET' },
      fault: { kind: 'drift', changes: [{ remove: 'data.*.text' }] },
    });
    expect(await readJson(get())).toEqual({ data: [] });
    expect(emulator.faults.hits()).toBe(0);
    await write('a');
    expect(await readJson(get())).toEqual({ data: [{ id: 1, status: 'draft' }] });
    expect(emulator.faults.hits({ kind: 'drift' })).toBe(1);
  });

  test('a wrong content type leaves the body as it is', async () => {
    const { get } = await start({ fault: { kind: 'content_type', value: 'text/plain' } });
    const answer = await get();
    expect([answer.headers.get('content-type'), await readJson(answer)]).toEqual([
      'text/plain',
      { data: [] },
    ]);
  });

  test('a vendor says rate limits, bans and errors in its own words', async () => {
    const emulator = createNotesEmulator({
      answers: {
        rateLimit: () => ({ detail: 'slow down' }),
        banPage: () => '<p>go away</p>',
        error: (status) => ({ detail: `trouble ${status}` }),
      },
    });
    const { get } = await start({ fault: { kind: 'rate_limit' } }, emulator);
    expect(await readJson(get())).toEqual({ detail: 'slow down' });
    emulator.faults.add({ fault: { kind: 'error', effect: 'none' } });
    expect(await readJson(get())).toEqual({ detail: 'trouble 503' });
    emulator.faults.add({ fault: { kind: 'ban', forMs: 1 } });
    expect(await (await get()).text()).toBe('<p>go away</p>');
  });
});

describe('when a fault hits', () => {
  const statuses = async (
    emulator: Emulator<NoteTables>,
    count: number,
    path = '/notes',
  ): Promise<number[]> => {
    const seen: number[] = [];
    for (let call = 0; call < count; call += 1) {
      seen.push((await emulator.fetch(`https://notes.example${path}`)).status);
    }
    return seen;
  };
  const fault = { kind: 'error', effect: 'none', status: 500 } as const;

  test('once, unless it says otherwise', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault });
    expect(await statuses(emulator, 3)).toEqual([500, 200, 200]);
  });

  test('so many times, after so many that pass', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault, skip: 1, times: 2 });
    expect(await statuses(emulator, 4)).toEqual([200, 500, 500, 200]);
  });

  test('always, until it is removed', async () => {
    const emulator = createNotesEmulator();
    const id = emulator.faults.add({ fault, times: 'always' });
    expect(await statuses(emulator, 3)).toEqual([500, 500, 500]);
    expect([emulator.faults.hits({ id }), emulator.faults.remove(id), emulator.faults.remove(id)]).toEqual([
      3,
      true,
      false,
    ]);
    expect(await statuses(emulator, 1)).toEqual([200]);
  });

  test('within its window of virtual time', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault, times: 'always', afterMs: 1_000, forMs: 500 });
    const seen: number[] = [];
    for (const ms of [0, 999, 1, 499, 1]) {
      await emulator.advance(ms);
      seen.push(...(await statuses(emulator, 1)));
    }
    expect(seen).toEqual([200, 200, 500, 500, 200]);
  });

  test('with its probability, and in the same places for the same seed', async () => {
    const run = async (seed: number): Promise<number[]> => {
      const emulator = createNotesEmulator({ seed });
      emulator.faults.add({ fault, times: 'always', rate: 0.3 });
      return await statuses(emulator, 200);
    };
    const [first, again, other] = [await run(1), await run(1), await run(2)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const hits = first.filter((status) => status === 500).length;
    expect(hits).toBeGreaterThan(40);
    expect(hits).toBeLessThan(80);
  });

  test('only on its method, path or route', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault, match: { method: 'DELETE' } });
    emulator.faults.add({ fault, match: { path: '/notes/:id' } });
    emulator.faults.add({ fault, match: { route: 'GET /dice' } });
    expect(await statuses(emulator, 1, '/notes')).toEqual([200]);
    expect(await statuses(emulator, 1, '/notes/5')).toEqual([500]);
    expect(await statuses(emulator, 2, '/dice')).toEqual([500, 200]);
    expect(emulator.faults.list().map(({ hits }) => hits)).toEqual([0, 1, 1]);
  });

  test('on one of two requests that come at once', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault: { kind: 'error', effect: 'done', status: 500 } });
    const answers = await Promise.all([
      emulator.fetch('https://notes.example/notes'),
      emulator.fetch('https://notes.example/notes'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([500, 200]);
  });

  test('together with another one that does not answer by itself', async () => {
    const emulator = createNotesEmulator();
    emulator.faults.add({ fault: { kind: 'content_type', value: 'text/plain' } });
    emulator.faults.add({ fault: { kind: 'bad_json', how: 'garbage' } });
    const answer = await emulator.fetch('https://notes.example/notes');
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual([
      'text/plain',
      '<<< not json >>>',
    ]);
    expect(emulator.requests.list()[0]?.faults).toEqual(['content_type', 'bad_json']);
  });

  test.each<[string, unknown, string]>([
    ['an unknown kind', { fault: { kind: 'fire' } }, 'fault.kind: expected one of rate_limit'],
    ['a missing effect', { fault: { kind: 'drop' } }, 'fault.effect: expected one of none, done'],
    ['a misspelt field', { fault, time: 2 }, 'time: no such field'],
    ['a rate above one', { fault, rate: 2 }, 'rate: expected a number from 0 to 1'],
    [
      'a route that does not exist',
      { fault, match: { route: 'GET /x' } },
      'match.route: there is no "GET /x"',
    ],
    [
      'a method in small letters',
      { fault, match: { method: 'post' } },
      'match.method: expected a method in capitals',
    ],
    [
      'a drift without changes',
      { fault: { kind: 'drift', changes: [] } },
      'fault.changes: expected a list of',
    ],
    ['nothing', undefined, 'expected an object'],
  ])('a rule with %s is refused', (_, rule, message) => {
    expect(() => createNotesEmulator().faults.add(rule as FaultRule)).toThrow(message);
  });

  test('virtual slowness needs a clock that can sleep', () => {
    const emulator = createNotesEmulator({ clock: { now: () => 0 } });
    expect(() => emulator.faults.add({ fault: { kind: 'slow', delayMs: 1 } })).toThrow('Use time: "real".');
  });

  test('an answer that is no JSON is left alone by faults on JSON', async () => {
    const emulator = createNotesEmulator({
      routes: [
        { method: 'GET', path: '/page', source: 'x', handler: () => new Response('<p>page</p>') },
        { method: 'GET', path: '/number', source: 'x', handler: () => jsonAnswer(12) },
      ],
    });
    emulator.faults.add({ fault: { kind: 'bad_json' } });
    expect(await (await emulator.fetch('https://notes.example/page')).text()).toBe('<p>page</p>');
    expect(emulator.faults.hits()).toBe(0);
    expect(await (await emulator.fetch('https://notes.example/number')).text()).toBe('<<< not json >>>');
  });
});

async function untilHit(emulator: Emulator<NoteTables>): Promise<void> {
  await expect.poll(() => emulator.requests.list()[0]?.faults, { interval: 1 }).toEqual(['slow']);
}
