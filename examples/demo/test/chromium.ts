import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CHROMIUM = '/usr/bin/chromium';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--remote-debugging-port=0',
];

/** Whether Debian's Chromium is installed. */
export const HAS_CHROMIUM: boolean = existsSync(CHROMIUM);

/** A page in a browser. */
export interface BrowserPage {
  /** What the console said as an error, and exceptions. */
  readonly errors: readonly string[];
  /** Addresses the page asked for. */
  readonly requests: readonly string[];
  /** Sets the size of the window and what the person prefers, in CSS pixels. */
  view(size: { width: number; height: number; colors?: 'light' | 'dark'; media?: 'print' }): Promise<void>;
  /** Opens an address and waits until it is there. */
  open(url: string): Promise<void>;
  /** What an expression is in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** The whole page as PNG. */
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

type Listener = (params: Readonly<Record<string, unknown>>) => void;

/** Starts a Chromium of its own and opens a page. */
export async function openBrowser(): Promise<BrowserPage> {
  const profile = await mkdtemp(join(tmpdir(), 'leadkit-chromium-'));
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise((resolve) => browser.once('exit', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: browser.stderr }).on('line', (line) => {
      const found = /DevTools listening on (\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    browser.once('exit', () => reject(new Error('Chromium ended before it could be asked for anything.')));
  });
  const { send, on, close } = await connect(address);
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', {
    targetId,
    flatten: true,
  });
  const ask = <Result>(method: string, params: object = {}): Promise<Result> =>
    send<Result>(method, params, sessionId);

  const errors: string[] = [];
  const requests: string[] = [];
  on('Runtime.exceptionThrown', (params) => errors.push(JSON.stringify(params)));
  on('Log.entryAdded', (params) => errors.push(JSON.stringify(params)));
  on('Runtime.consoleAPICalled', (params) => errors.push(JSON.stringify(params)));
  on('Network.requestWillBeSent', ({ request }) => requests.push((request as { url: string }).url));
  for (const domain of ['Runtime', 'Log', 'Network', 'Page']) await ask(`${domain}.enable`);

  return {
    errors,
    requests,
    async view({ width, height, colors = 'light', media }) {
      await ask('Emulation.setDeviceMetricsOverride', {
        width,
        height,
        deviceScaleFactor: 1,
        mobile: width < 600,
      });
      await ask('Emulation.setEmulatedMedia', {
        media: media ?? '',
        features: [{ name: 'prefers-color-scheme', value: colors }],
      });
    },
    async open(url) {
      const loaded = new Promise<void>((resolve) => on('Page.loadEventFired', () => resolve()));
      await ask('Page.navigate', { url });
      await loaded;
    },
    async evaluate<Value>(expression: string) {
      const { result } = await ask<{ result: { value: Value } }>('Runtime.evaluate', {
        expression,
        returnByValue: true,
      });
      return result.value;
    },
    async screenshot() {
      const { data } = await ask<{ data: string }>('Page.captureScreenshot', { captureBeyondViewport: true });
      return Buffer.from(data, 'base64');
    },
    async close() {
      close();
      browser.kill();
      await exited;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The part of Chromium's protocol that is needed: numbered questions, answers, and events by name. */
async function connect(address: string): Promise<{
  readonly send: <Result>(method: string, params?: object, sessionId?: string) => Promise<Result>;
  readonly on: (event: string, listener: Listener) => void;
  readonly close: () => void;
}> {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, Listener[]>();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const said = JSON.parse(String(data)) as {
      readonly id?: number;
      readonly method?: string;
      readonly params?: Readonly<Record<string, unknown>>;
      readonly result?: unknown;
      readonly error?: { readonly message: string };
    };
    if (said.method !== undefined)
      for (const listener of listeners.get(said.method) ?? []) listener(said.params ?? {});
    const asked = said.id === undefined ? undefined : waiting.get(said.id);
    if (said.error !== undefined) asked?.reject(new Error(said.error.message));
    else asked?.resolve(said.result);
  });
  return {
    send<Result>(method: string, params: object = {}, sessionId?: string) {
      lastId += 1;
      const id = lastId;
      return new Promise<Result>((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
        socket.send(
          JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }),
        );
      });
    },
    on(event, listener) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    close: () => socket.close(),
  };
}
