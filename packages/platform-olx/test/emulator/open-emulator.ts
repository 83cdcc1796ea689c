import { createEmulatorClock, type EmulatorClock } from '@leadkit/emulator';
import { onTestFinished } from 'vitest';
import { createOlxEmulator, type OlxEmulator, type OlxEmulatorOptions } from '../../src/emulator/index.ts';

/** What came back over HTTP. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly json: unknown;
  /** What is at a path of the JSON, such as `data.0.status`; `undefined` when there is nothing. */
  readonly at: (path: string) => unknown;
}

/** An emulator over real HTTP, with the first account connected. */
export interface OpenEmulator {
  readonly emulator: OlxEmulator;
  readonly world: OlxEmulator['world'];
  readonly clock: EmulatorClock;
  readonly url: string;
  readonly token: string;
  /** Calls the Partner API as the account; `path` begins below `/api/partner`. */
  readonly call: (method: string, path: string, body?: unknown, more?: Call) => Promise<Answer>;
  /** Any other request. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Answer>;
}

interface Call {
  readonly token?: string;
  /** `undefined` leaves a usual header out. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export async function openEmulator(options: OlxEmulatorOptions = {}): Promise<OpenEmulator> {
  const clock = createEmulatorClock();
  const emulator = createOlxEmulator({ clock, ...options });
  const { url, close } = await emulator.listen();
  onTestFinished(() => close());
  const { accessToken } = await emulator.world.grantAccess();
  const ask: OpenEmulator['ask'] = (path, init) =>
    read(fetch(`${url}${path}`, { redirect: 'manual', ...init }));

  return {
    emulator,
    world: emulator.world,
    clock,
    url,
    token: accessToken,
    ask,
    call(method, path, body, { token = accessToken, headers = {} } = {}) {
      const all = {
        authorization: `Bearer ${token}`,
        version: '2.0',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      };
      return ask(`/api/partner${path}`, {
        method,
        headers: Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
    },
  };
}

async function read(answering: Promise<Response>): Promise<Answer> {
  const answer = await answering;
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return { status: answer.status, headers: answer.headers, text, json, at: (path) => valueAt(json, path) };
}

export function valueAt(value: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], value);
}

/** A wardrobe OLX takes. */
export function wardrobe(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    title: 'Шкаф-купе двухдверный с зеркалом',
    description:
      'Шкаф-купе из ЛДСП, собран на прошлой неделе, два зеркала, ящики и штанга. Доставка по городу, сборка включена в цену.',
    category_id: 9001,
    advertiser_type: 'business',
    external_id: 'WARDROBE-1',
    contact: { name: 'Шкаф-Мастер', phone: '+77000000001' },
    location: { city_id: 1, district_id: 1 },
    images: [{ url: 'https://photos.shop.example/1.jpg' }],
    price: { value: 145_000, currency: 'KZT', negotiable: true, trade: false, budget: false },
    attributes: [{ code: 'state', value: 'new' }],
    ...changes,
  };
}

/** Posts a wardrobe and waits until moderation let it through; gives its id. */
export async function postLive(
  { call, emulator }: OpenEmulator,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<number> {
  const posted = await call('POST', '/adverts', wardrobe(changes));
  await emulator.advance(5_000);
  const id = posted.at('data.id');
  if (typeof id !== 'number') throw new Error(`The advert was not taken: ${posted.text}`);
  return id;
}

/** `field: title` of every complaint. */
export function complaints(answer: Answer): readonly string[] {
  const rows = answer.at('error.validation');
  return Array.isArray(rows)
    ? rows.map((row) => [valueAt(row, 'field'), valueAt(row, 'title')].join(': '))
    : [];
}
