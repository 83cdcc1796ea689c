import { expect, test } from 'vitest';
import { createNotesEmulator, get, post } from './notes-emulator.ts';

test('secrets in headers, queries and bodies are hidden', async () => {
  const emulator = createNotesEmulator({
    keepBodies: true,
    redact: { headers: ['x-shop'], fields: ['pin_code'] },
  });
  await emulator.fetch('https://notes.example/notes?access_token=s3cret&page=2&code=s3cret', {
    method: 'POST',
    body: JSON.stringify({ text: 'a', nested: [{ client_secret: 's3cret', pin_code: 's3cret', price: 5 }] }),
    headers: {
      authorization: 'Bearer s3cret',
      'x-auth-token': 's3cret',
      'x-shop': 's3cret',
      'content-type': 'application/json',
    },
  });
  const [entry] = emulator.requests.list();
  expect(JSON.stringify(entry)).not.toContain('s3cret');
  expect(entry).toMatchObject({
    method: 'POST',
    path: '/notes',
    query: 'access_token=%5Bredacted%5D&page=2&code=%5Bredacted%5D',
    headers: { authorization: '[redacted]', 'x-shop': '[redacted]', 'content-type': 'application/json' },
    body: { text: 'a', nested: [{ client_secret: '[redacted]', pin_code: '[redacted]', price: 5 }] },
    route: 'POST /notes',
    status: 201,
    outcome: 'answered',
  });
});

test('secrets in a form are hidden', async () => {
  const emulator = createNotesEmulator({ keepBodies: true });
  await emulator.fetch('https://notes.example/notes', {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 's3cret' }),
  });
  expect(emulator.requests.list()[0]?.body).toEqual({
    grant_type: 'refresh_token',
    refresh_token: '[redacted]',
  });
});

test('a body of another type is only measured', async () => {
  const emulator = createNotesEmulator({ keepBodies: true });
  await post(emulator, '/notes', undefined, {
    body: '{"half',
    headers: { 'content-type': 'application/json' },
  });
  await post(emulator, '/notes', undefined, {
    body: 'token=s3cret',
    headers: { 'content-type': 'image/png' },
  });
  expect(emulator.requests.list().map(({ body }) => body)).toEqual([
    '(6 bytes that are no JSON)',
    '(12 bytes of image/png)',
  ]);
});

test('bodies are not kept unless asked for', async () => {
  const emulator = createNotesEmulator();
  await post(emulator, '/notes', { text: 'a' });
  expect(emulator.requests.list()[0]).not.toHaveProperty('body');
});

test('requests are counted by method, path, route, status and whether they were handled', async () => {
  const emulator = createNotesEmulator();
  emulator.faults.add({ fault: { kind: 'error', effect: 'none', status: 503 }, match: { method: 'POST' } });
  await post(emulator, '/notes', { text: 'a' });
  await post(emulator, '/notes', { text: 'a' });
  await get(emulator, '/notes/1');
  await get(emulator, '/nowhere');
  const { requests } = emulator;
  expect([
    requests.count(),
    requests.count({ method: 'POST' }),
    requests.count({ path: '/notes/:noteId' }),
    requests.count({ route: 'POST /notes', status: 503 }),
    requests.count({ route: 'POST /notes', isHandled: true }),
    requests.count({ status: 501 }),
  ]).toEqual([4, 2, 1, 1, 1, 1]);
});

test('the oldest requests go when there are too many', async () => {
  const emulator = createNotesEmulator({ requestsMax: 2 });
  for (const path of ['/a', '/b', '/c']) await get(emulator, path);
  expect(emulator.requests.list().map(({ id, path }) => [id, path])).toEqual([
    [2, '/b'],
    [3, '/c'],
  ]);
});
