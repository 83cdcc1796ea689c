import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { MIGRATION_FILES } from '@leadkit/store-sql';
import { createSupabaseStore, type SupabaseStore, type SupabaseStoreOptions } from '../src/index.ts';

/** One answer: status and body, or what happens instead of one. */
export type Scripted = readonly [status: number, body: unknown] | 'drop' | 'never';

/** An API that answers what the test dictates. The look at the schema when a store opens is answered by itself. */
export interface ScriptedApi extends AsyncDisposable {
  readonly url: string;
  /** Calls of functions that came, without the look at the schema. */
  readonly calls: readonly {
    readonly fn: string;
    readonly body: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  /** Resolves when the next request has come in. */
  arrival(): Promise<void>;
  /** Resolves when a connection is closed from the other side. */
  departure(): Promise<void>;
  openStore(options?: Partial<SupabaseStoreOptions>): Promise<SupabaseStore>;
}

const UP_TO_DATE = MIGRATION_FILES.map(({ id }) => ({ id, checksum: null, isBreaking: false }));

export async function startApi(...script: readonly Scripted[]): Promise<ScriptedApi> {
  const answers = [...script];
  const calls: ScriptedApi['calls'][number][] = [];
  let arrived = (): void => {};
  let left = (): void => {};
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fn = request.url?.split('/').at(-1) ?? '';
    const body = await text(request);
    const send = (status: number, content: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof content === 'string' ? content : JSON.stringify(content));
    };
    if (fn === 'schema_state') return send(200, UP_TO_DATE);
    calls.push({ fn, body, headers: request.headers });
    arrived();
    const next = answers.shift() ?? [500, 'the script is over'];
    if (next === 'drop') request.socket.destroy();
    else if (next === 'never') response.on('close', () => left());
    else send(...next);
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const url = await listen(server);
  return {
    url,
    calls,
    arrival: () =>
      new Promise((resolve) => {
        arrived = resolve;
      }),
    departure: () =>
      new Promise((resolve) => {
        left = resolve;
      }),
    openStore: (options) =>
      createSupabaseStore({
        url,
        serviceRoleKey: 'sb_secret_x',
        random: () => 0,
        residency: 'KZ',
        ...options,
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
