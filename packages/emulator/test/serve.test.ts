import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type ServeOptions, serveEmulator } from '../src/index.ts';
import { createNotesEmulator, readJson } from './notes-emulator.ts';

/** Serves until `end`, as a bin would, and gives the address it printed. */
async function serve(
  args: readonly string[],
  end: ServeOptions['signal'],
): Promise<{ readonly url: string; readonly ended: Promise<void>; readonly lines: readonly string[] }> {
  const lines: string[] = [];
  let ended: Promise<void> = Promise.resolve();
  const url = await new Promise<string>((resolve, reject) => {
    ended = serveEmulator({
      command: 'notes-emulator',
      create: ({ seed, clock }) => createNotesEmulator({ seed, clock }),
      args,
      ...(end === undefined ? {} : { signal: end }),
      print: (line) => {
        lines.push(line);
        const address = /(http:\S+) \(/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      },
    });
    ended.catch(reject);
  });
  return { url, ended, lines };
}

test('it prints its address, serves, and ends with its signal', async () => {
  const end = new AbortController();
  const { url, ended, lines } = await serve(['--port', '0', '--still'], end.signal);
  expect(lines).toEqual([`notes-emulator: ${url} (control: ${url}/__emulator)`]);
  expect((await fetch(`${url}/notes`)).status).toBe(200);
  end.abort();
  await ended;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test.each(['SIGINT', 'SIGTERM'] as const)('it ends on %s and lets go of the process', async (name) => {
  const before = process.listenerCount(name);
  const { ended } = await serve([], undefined);
  process.emit(name);
  await ended;
  expect(process.listenerCount(name)).toBe(before);
});

test('with --still time only moves when told, without it runs', async () => {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const still = await serve(['--still'], end.signal);
  const running = await serve([], end.signal);
  const now = async (url: string): Promise<number> =>
    ((await readJson(fetch(`${url}/__emulator/clock`))) as { now: number }).now;
  expect(await now(still.url)).toBe(await now(still.url));
  const before = await now(running.url);
  await expect.poll(() => now(running.url), { interval: 1 }).toBeGreaterThan(before);
});

test('--seed decides the run', async () => {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const throws = async (seed: string): Promise<unknown[]> => {
    const { url } = await serve(['--seed', seed], end.signal);
    return await Promise.all(Array.from({ length: 8 }, () => readJson(fetch(`${url}/dice`))));
  };
  expect(await throws('a')).toEqual(await throws('a'));
  expect(await throws('b')).not.toEqual(await throws('a'));
});

test('--snapshot goes on where the file left off and writes it at the end', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'serve-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'notes.json');
  const first = new AbortController();
  const one = await serve(['--snapshot', file], first.signal);
  await fetch(`${one.url}/notes`, { method: 'POST', body: '{"text":"kept"}' });
  first.abort();
  await one.ended;
  expect(await readFile(file, 'utf8')).toContain('kept');

  const second = new AbortController();
  const two = await serve(['--snapshot', file], second.signal);
  expect(two.lines[0]).toBe(`notes-emulator: goes on from ${file}`);
  expect(await readJson(fetch(`${two.url}/notes/1`))).toMatchObject({ data: { text: 'kept' } });
  second.abort();
  await two.ended;
});

test('--help prints the usage and does nothing', async () => {
  const lines: string[] = [];
  await serveEmulator({
    command: 'notes-emulator',
    create: () => createNotesEmulator(),
    args: ['--help'],
    print: (line) => lines.push(line),
  });
  expect(lines).toEqual(['notes-emulator [--port N] [--seed TEXT] [--snapshot FILE] [--still]']);
});

test.each([
  [['--port', 'x'], '--port is a number from 0 to 65535; got "x".'],
  [['--port', '70000'], '--port is a number from 0 to 65535; got "70000".'],
  [['--speed', '2'], "Unknown option '--speed'"],
])('%j is refused with the usage, and nothing is served', async (args, message) => {
  const [failure = '', ...more] = await failuresOf(args);
  expect(more).toEqual([]);
  expect(failure.startsWith(`notes-emulator: ${message}`)).toBe(true);
  expect(failure.endsWith('\nnotes-emulator [--port N] [--seed TEXT] [--snapshot FILE] [--still]')).toBe(
    true,
  );
});

test('a port that is taken is named, and what to do', async () => {
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const { url } = await serve(['--port', '0'], end.signal);
  const { port } = new URL(url);
  expect(await failuresOf(['--port', port])).toEqual([
    `notes-emulator: port ${port} is taken or not allowed. Name another with --port; 0 is any free one.`,
  ]);
});

/** What the person is told who starts a bin with these arguments. */
async function failuresOf(args: readonly string[]): Promise<readonly string[]> {
  const failures: string[] = [];
  await serveEmulator({
    command: 'notes-emulator',
    create: () => createNotesEmulator(),
    args,
    print: () => {
      throw new Error('It was served.');
    },
    fail: (message) => failures.push(message),
  });
  return failures;
}
