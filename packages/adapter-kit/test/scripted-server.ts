import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What the server does with one request, after it was received whole. */
export type Script = (response: ServerResponse, request: SeenRequest) => void;

/** A real server on 127.0.0.1 that answers by script. */
export interface ScriptedServer extends AsyncDisposable {
  readonly origin: string;
  /** Requests received whole, oldest first. */
  readonly requests: readonly SeenRequest[];
  /** Connections that were closed by the other side before the answer was finished. */
  readonly cancelled: number;
  /** Resolves when `count` requests have arrived. */
  received(count: number): Promise<void>;
}

/** Starts a server; each request takes the next script, and the last one stays for all that follow. */
export async function startServer(...scripts: Script[]): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let cancelled = 0;
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) cancelled += 1;
    });
    void readText(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const seen = { method, url, headers, body };
      const script = scripts[Math.min(requests.length, scripts.length - 1)];
      requests.push(seen);
      script?.(response, seen);
      for (const { count, resolve } of waiting) if (requests.length >= count) resolve();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    get cancelled() {
      return cancelled;
    },
    received: (count) =>
      new Promise((resolve) => {
        if (requests.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON. */
export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Script {
  return text(JSON.stringify(value), status, { 'content-type': 'application/json', ...headers });
}

/** Answers text. */
export function text(body: string, status = 200, headers: Record<string, string> = {}): Script {
  return (response) => response.writeHead(status, headers).end(body);
}

/** Receives the request whole and closes the connection without an answer: the effect happened, the answer is lost. */
export const dropAnswer: Script = (response) => response.socket?.destroy();

/** Never answers. */
export const hang: Script = () => {};

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
