import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createEmulator, type Listening } from '../src/index.ts';
import { createNotesEmulator, readJson } from './notes-emulator.ts';

async function listen(emulator = createNotesEmulator()): Promise<Listening> {
  const listening = await emulator.listen();
  onTestFinished(() => listening.close());
  return listening;
}

test('it serves on 127.0.0.1 at a free port and says where', async () => {
  const { url, port } = await listen();
  expect(url).toBe(`http://127.0.0.1:${port}`);
  const answer = await fetch(`${url}/notes`, { method: 'POST', body: JSON.stringify({ text: 'Сәлем' }) });
  expect([answer.status, await readJson(answer)]).toEqual([
    201,
    { data: { id: 1, text: 'Сәлем', status: 'draft' } },
  ]);
});

test('it announces no end of an idle connection: a busy caller may come back at any time', async () => {
  const { url } = await listen();
  expect((await fetch(`${url}/notes`)).headers.get('keep-alive')).toBeNull();
});

test('two addresses are views of the same state', async () => {
  const emulator = createNotesEmulator();
  const [first, second] = [await listen(emulator), await listen(emulator)];
  await fetch(`${first.url}/notes`, { method: 'POST', body: '{"text":"a"}' });
  expect(await readJson(fetch(`${second.url}/notes`))).toMatchObject({ data: [{ text: 'a' }] });
});

test('a port that is taken is an error', async () => {
  const { port } = await listen();
  await expect(createNotesEmulator().listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('what stands between sees the answer before the caller does, and may break the connection instead', async () => {
  const emulator = createNotesEmulator();
  const seen: string[] = [];
  const { url, close } = await emulator.listen({
    through: async (request, answer) => {
      const answered = await answer(request);
      seen.push(`${request.method} ${answered.status}`);
      if (request.method === 'DELETE') throw new Error('broken');
      return answered;
    },
  });
  onTestFinished(close);
  await fetch(`${url}/notes`, { method: 'POST', body: '{"text":"a"}' });
  await expect(fetch(`${url}/notes/1`, { method: 'DELETE' })).rejects.toThrow('fetch failed');
  expect(seen).toEqual(['POST 201', 'DELETE 204']);
});

test('close breaks what is open and frees the port', async () => {
  const emulator = createNotesEmulator();
  const { url, port, close } = await emulator.listen();
  const socket = connect(port, '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();
  await close();
  await closed;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('several headers of one name stay several', async () => {
  const cookies = new Headers([
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  const emulator = createEmulator({
    id: 'cookies',
    routes: [
      { method: 'GET', path: '/', source: 'test', handler: () => new Response('x', { headers: cookies }) },
    ],
  });
  const { url } = await listen(emulator as never);
  expect((await fetch(url)).headers.getSetCookie()).toEqual(['a=1', 'b=2']);
});

test('answers without a body and large answers arrive whole', async () => {
  const large = 'ш'.repeat(2_000_000);
  const emulator = createEmulator({
    id: 'sizes',
    routes: [
      { method: 'GET', path: '/none', source: 'test', handler: () => new Response(null, { status: 204 }) },
      { method: 'GET', path: '/large', source: 'test', handler: () => new Response(large) },
    ],
  });
  const { url } = await listen(emulator as never);
  expect((await fetch(`${url}/none`)).status).toBe(204);
  expect(await (await fetch(`${url}/large`)).text()).toBe(large);
});
