import { setupServer } from 'msw/node';
import { expect, onTestFinished, test } from 'vitest';
import { createMswHandlers } from '../src/msw/index.ts';
import { createNotesEmulator, readJson } from './notes-emulator.ts';

function intercept(origins?: readonly string[]): ReturnType<typeof createNotesEmulator> {
  const emulator = createNotesEmulator();
  const server = setupServer(...createMswHandlers(emulator, origins === undefined ? {} : { origins }));
  server.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => server.close());
  return emulator;
}

test('a request to the origin meets the emulator and its state', async () => {
  const emulator = intercept(['https://notes.example/']);
  const answer = await fetch('https://notes.example/notes', { method: 'POST', body: '{"text":"шкаф"}' });
  expect([answer.status, await readJson(answer)]).toEqual([
    201,
    { data: { id: 1, text: 'шкаф', status: 'draft' } },
  ]);
  expect(emulator.state.collection('notes').size).toBe(1);
});

test('without origins every request meets it', async () => {
  intercept();
  expect((await fetch('https://anywhere.example/notes')).status).toBe(200);
  expect((await fetch('https://anywhere.example/')).status).toBe(501);
});

test('a dropped answer is a network error, and the write happened', async () => {
  const emulator = intercept(['https://notes.example']);
  emulator.faults.add({ fault: { kind: 'drop', effect: 'done' } });
  const written = fetch('https://notes.example/notes', { method: 'POST', body: '{"text":"a"}' });
  await expect(written).rejects.toThrow(TypeError);
  expect(emulator.state.collection('notes').size).toBe(1);
});

test('a fault answers as it does over HTTP', async () => {
  const emulator = intercept(['https://notes.example']);
  emulator.faults.add({ fault: { kind: 'rate_limit', retryAfterMs: 3_000 } });
  const answer = await fetch('https://notes.example/notes');
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
});

test('a caller that gives up gets its own reason', async () => {
  const emulator = intercept(['https://notes.example']);
  emulator.faults.add({ fault: { kind: 'slow', delayMs: 1_000 } });
  const controller = new AbortController();
  const answer = fetch('https://notes.example/notes', { signal: controller.signal });
  await expect.poll(() => emulator.requests.list()[0]?.faults, { interval: 1 }).toEqual(['slow']);
  const reason = new Error('mine');
  controller.abort(reason);
  await expect(answer).rejects.toBe(reason);
});
