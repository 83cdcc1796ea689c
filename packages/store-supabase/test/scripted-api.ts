import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  const server = createServer(async (request, response) => {
    const fn = request.url?.split('/').at(-1) ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    };
    if (fn === 'schema_state') return send(200, UP_TO_DATE);
    calls.push({ fn, body: Buffer.concat(chunks).toString(), headers: request.headers });
    arrived();
    const answer = answers.shift() ?? [500, 'the script is over'];
    if (answer === 'drop') request.socket.destroy();
    else if (answer === 'never') response.on('close', () => left());
    else send(...answer);
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
