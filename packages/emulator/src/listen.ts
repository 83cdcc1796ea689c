import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A server that is running. */
export interface Listening {
  /** Such as `http://127.0.0.1:4610`, without a closing slash. */
  readonly url: string;
  /** The port it got. */
  readonly port: number;
  /** Stops, and breaks what is still open. */
  readonly close: () => Promise<void>;
}

/** How an emulator is served. */
export interface ListenOptions {
  /** Default 0: any free one. */
  readonly port?: number | undefined;
  /**
   * Stands between the caller and the emulator, such as to save what a request has done before it is answered. Default: it
   * answers at once. Rejects: the connection breaks.
   */
  readonly through?:
    | ((request: Request, answer: (request: Request) => Promise<Response>) => Promise<Response>)
    | undefined;
}

/** Serves `answer` on 127.0.0.1. A rejected answer breaks the connection, as a crashed server would. */
export async function listenOn(
  answer: (request: Request) => Promise<Response>,
  port: number,
): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    exchange(answer, incoming, outgoing).catch(() => {
      incoming.socket.destroy();
    });
  });
  // After some idle seconds the server would close a connection just as a busy caller uses it again, and lose the request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function exchange(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort(new DOMException('The caller went away.', 'AbortError'));
  });
  const response = await answer(toRequest(incoming, gone.signal));
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (response.body === null) {
    outgoing.end();
    return;
  }
  outgoing.flushHeaders();
  await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', headers, url = '/' } = incoming;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(`http://${headers.host ?? '127.0.0.1'}${url}`, {
    method,
    signal,
    headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      [value ?? []].flat().map((each) => [name, each]),
    ),
    ...(hasBody ? { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' as const } : {}),
  });
}
