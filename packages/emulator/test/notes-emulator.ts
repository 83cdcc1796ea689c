import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  emptyAnswer,
  type JsonObject,
  jsonAnswer,
} from '../src/index.ts';

interface Note {
  readonly id: number;
  readonly text: string;
  readonly status: 'draft' | 'published';
}

export type NoteTables = { readonly notes: Note; readonly log: { readonly line: string } };

/** A small API with a write, a read, a list and a timer, for the tests of this package. */
export function createNotesEmulator(
  options: Partial<EmulatorOptions<NoteTables>> = {},
): Emulator<NoteTables> {
  const source = 'made up for the tests';
  return createEmulator<NoteTables>({
    id: 'notes',
    timers: {
      publish: ({ state, now }, { id }) => {
        if (!state.collection('notes').has(Number(id))) return;
        state.collection('notes').update(Number(id), { status: 'published' });
        state.collection('log').set(state.nextId('log'), { line: `published ${Number(id)} at ${now()}` });
      },
    },
    routes: [
      {
        method: 'POST',
        path: '/notes',
        source,
        handler: ({ state, timers, json }) => {
          const { text } = json() as JsonObject;
          if (typeof text !== 'string') throw jsonAnswer({ problem: 'text is missing' }, { status: 422 });
          const id = state.nextId('notes');
          const note = state.collection('notes').set(id, { id, text, status: 'draft' });
          timers.after(5_000, 'publish', { id });
          return jsonAnswer({ data: note }, { status: 201 });
        },
      },
      {
        method: 'GET',
        path: '/notes',
        source,
        handler: ({ state }) => jsonAnswer({ data: state.collection('notes').all() }),
      },
      {
        method: 'GET',
        path: '/notes/:noteId',
        source,
        handler: ({ state, params }) => {
          const note = state.collection('notes').get(params.noteId ?? '');
          return note === undefined
            ? jsonAnswer({ problem: 'gone' }, { status: 404 })
            : jsonAnswer({ data: note });
        },
      },
      {
        method: 'DELETE',
        path: '/notes/:noteId',
        source,
        handler: ({ state, params }) => {
          state.collection('notes').delete(params.noteId ?? '');
          return emptyAnswer();
        },
      },
      {
        method: 'GET',
        path: '/notes/latest',
        source,
        handler: ({ state }) => jsonAnswer({ data: state.collection('notes').all().at(-1) ?? null }),
      },
      {
        method: 'GET',
        path: '/dice',
        source,
        handler: ({ state }) => jsonAnswer({ eyes: state.random.integer(1, 6) }),
      },
      {
        method: 'GET',
        path: '/broken',
        source,
        handler: () => {
          throw new Error('the emulator has a fault');
        },
      },
      {
        method: 'POST',
        path: '/counted',
        source,
        handler: async ({ state }) => {
          const line = String(state.collection('log').size);
          await Promise.resolve();
          state.collection('log').set(state.nextId('log'), { line });
          return jsonAnswer({ line });
        },
      },
    ],
    ...options,
  });
}

export async function post(
  emulator: Pick<Emulator, 'fetch'>,
  path: string,
  body: unknown,
  init: RequestInit = {},
): Promise<Response> {
  return await emulator.fetch(`https://notes.example${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    ...init,
  });
}

export async function get(emulator: Pick<Emulator, 'fetch'>, path: string): Promise<Response> {
  return await emulator.fetch(`https://notes.example${path}`);
}

export async function readJson(answer: Response | Promise<Response>): Promise<unknown> {
  return (await (await answer).json()) as unknown;
}
