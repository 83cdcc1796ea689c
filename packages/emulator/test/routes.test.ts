import { describe, expect, test } from 'vitest';
import { createEmulator, jsonAnswer } from '../src/index.ts';
import { createNotesEmulator, get, post, readJson } from './notes-emulator.ts';

describe('routes', () => {
  test('a handler answers with what it stored', async () => {
    const emulator = createNotesEmulator();
    const answer = await post(emulator, '/notes', { text: 'Қызыл диван 🛋' });
    expect(answer.status).toBe(201);
    expect(await readJson(answer)).toEqual({ data: { id: 1, text: 'Қызыл диван 🛋', status: 'draft' } });
    expect(emulator.state.collection('notes').get(1)?.text).toBe('Қызыл диван 🛋');
  });

  test('a path without a route is 501 and names method and path', async () => {
    const answer = await post(createNotesEmulator(), '/orders/7', {});
    expect(answer.status).toBe(501);
    expect(await readJson(answer)).toEqual({
      error: {
        code: 'not_emulated',
        message: 'POST /orders/7 is not emulated by "notes". Its routes are listed at /__emulator.',
      },
    });
  });

  test('a vendor can set its own answer for a path without a route', async () => {
    const emulator = createNotesEmulator({
      answers: { notFound: () => jsonAnswer({ detail: 'no such page' }, { status: 404 }) },
    });
    const answer = await get(emulator, '/nowhere');
    expect([answer.status, await readJson(answer)]).toEqual([404, { detail: 'no such page' }]);
  });

  test('a wrong method is 405 and names the allowed ones', async () => {
    const answer = await createNotesEmulator().fetch('https://notes.example/notes', { method: 'PATCH' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
  });

  test('HEAD has the status and headers of GET and no body', async () => {
    const answer = await createNotesEmulator().fetch('https://notes.example/notes', { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'application/json; charset=utf-8',
      '',
    ]);
  });

  test('OPTIONS is 204 with the allowed methods', async () => {
    const answer = await createNotesEmulator().fetch('https://notes.example/notes/1', { method: 'OPTIONS' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, OPTIONS']);
  });

  test('a literal segment wins over a name, whatever the order of the routes', async () => {
    const emulator = createNotesEmulator();
    await post(emulator, '/notes', { text: 'a' });
    expect(await readJson(get(emulator, '/notes/latest'))).toMatchObject({ data: { id: 1 } });
  });

  test('params are percent-decoded, and a broken encoding matches nothing', async () => {
    const emulator = createEmulator({
      id: 'echo',
      routes: [
        {
          method: 'GET',
          path: '/q/:word/*',
          source: 'test',
          handler: ({ params }) => jsonAnswer({ ...params }),
        },
      ],
    });
    expect(await readJson(get(emulator, '/q/%D1%88%D0%BA%D0%B0%D1%84%2F/a/b'))).toEqual({
      word: 'шкаф/',
      '*': 'a/b',
    });
    expect((await get(emulator, '/q/%E0%A4%A/')).status).toBe(501);
  });

  test('a body that is no JSON is 400', async () => {
    const answer = await post(createNotesEmulator(), '/notes', undefined, { body: '{"text":' });
    expect([answer.status, await readJson(answer)]).toEqual([
      400,
      { error: { code: 'bad_json', message: 'The body is not the JSON it should be.' } },
    ]);
  });

  test('a thrown Response is the answer', async () => {
    const answer = await post(createNotesEmulator(), '/notes', { text: 5 });
    expect([answer.status, await readJson(answer)]).toEqual([422, { problem: 'text is missing' }]);
  });

  test('a body above the limit is 413 and the handler does not run', async () => {
    const emulator = createNotesEmulator({ bodyBytesMax: 20 });
    const answer = await post(emulator, '/notes', { text: 'twenty-one bytes or more' });
    expect([answer.status, emulator.state.collection('notes').size]).toEqual([413, 0]);
  });

  test('a streamed body without a length meets the same limit', async () => {
    const emulator = createNotesEmulator({ bodyBytesMax: 20 });
    const chunk = new TextEncoder().encode('0123456789');
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await emulator.fetch('https://notes.example/notes', init)).status).toBe(413);
  });

  test('a handler that throws is 500, names the route, and is marked in the log', async () => {
    const emulator = createNotesEmulator();
    const answer = await get(emulator, '/broken');
    expect([answer.status, await readJson(answer)]).toEqual([
      500,
      { error: { code: 'emulator_failed', message: 'GET /broken threw: the emulator has a fault' } },
    ]);
    expect(emulator.requests.list()[0]).toMatchObject({
      isHandled: false,
      failure: 'the emulator has a fault',
    });
  });

  test('handlers run one at a time, also when they wait in between', async () => {
    const emulator = createNotesEmulator();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(emulator, '/counted', {})));
    const lines = await Promise.all(
      answers.map(async (answer) => (await readJson(answer)) as { line: string }),
    );
    expect(lines.map(({ line }) => Number(line)).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index),
    );
  });

  test('a request that was aborted rejects with its reason and changes nothing', async () => {
    const emulator = createNotesEmulator();
    const reason = new Error('the caller is gone');
    const request = post(emulator, '/notes', { text: 'a' }, { signal: AbortSignal.abort(reason) });
    await expect(request).rejects.toBe(reason);
    expect(emulator.state.collection('notes').size).toBe(0);
  });

  test.each([
    ['a source is missing', { method: 'GET', path: '/a', source: ' ' }, 'Route GET /a names no source'],
    ['a path has no slash', { method: 'GET', path: 'a', source: 'x' }, 'begins with a slash'],
    ['a name comes twice', { method: 'GET', path: '/:a/:a', source: 'x' }, 'has its own name'],
    ['a star stands inside', { method: 'GET', path: '/*/a', source: 'x' }, 'only at the end'],
  ] as const)('an emulator is refused when %s', (_, route, message) => {
    const routes = [{ ...route, handler: () => jsonAnswer({}) }];
    expect(() => createEmulator({ id: 'bad', routes })).toThrow(message);
  });

  test('two routes of one method and path are refused', () => {
    const route = { method: 'GET', path: '/a', source: 'x', handler: () => jsonAnswer({}) } as const;
    expect(() => createEmulator({ id: 'bad', routes: [route, route] })).toThrow(
      'Route GET /a is given twice.',
    );
  });

  test('links use the given origin, or else that of the request', async () => {
    const routes = [
      { method: 'GET', path: '/a', source: 'x', handler: ({ origin }) => jsonAnswer({ origin }) },
    ] as const satisfies Parameters<typeof createEmulator>[0]['routes'];
    const fixed = createEmulator({ id: 'e', routes, origin: 'https://shop.example' });
    expect(await readJson(get(fixed, '/a'))).toEqual({ origin: 'https://shop.example' });
    expect(await readJson(get(createEmulator({ id: 'e', routes }), '/a'))).toEqual({
      origin: 'https://notes.example',
    });
  });

  test('forms and multipart bodies are read', async () => {
    const emulator = createEmulator({
      id: 'forms',
      routes: [
        { method: 'POST', path: '/form', source: 'x', handler: ({ form }) => jsonAnswer([...form()]) },
        {
          method: 'POST',
          path: '/parts',
          source: 'x',
          handler: async ({ formData }) => jsonAnswer([...(await formData()).keys()]),
        },
      ],
    });
    const send = (path: string, body: BodyInit): Promise<Response> =>
      emulator.fetch(`https://x.example${path}`, { method: 'POST', body });
    expect(await readJson(send('/form', new URLSearchParams({ a: '1 2' })))).toEqual([['a', '1 2']]);
    const parts = new FormData();
    parts.set('photo', new Blob(['x']), 'a.jpg');
    expect(await readJson(send('/parts', parts))).toEqual(['photo']);
    expect((await send('/parts', 'no form')).status).toBe(400);
  });
});
