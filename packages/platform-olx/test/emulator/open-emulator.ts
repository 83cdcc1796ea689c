import type { EmulatorClock } from '@leadkit/emulator';
import { createEmulatorClock } from '@leadkit/emulator';
import { onTestFinished } from 'vitest';
import { createOlxEmulator, type OlxEmulator, type OlxEmulatorOptions } from '../../src/emulator/index.ts';

/** An emulator over real HTTP, with an account that has been connected. */
export interface OpenEmulator {
  readonly emulator: OlxEmulator;
  readonly clock: EmulatorClock;
  readonly url: string;
  /** Calls the Partner API as the account; `path` begins below `/api/partner`. */
  readonly call: (method: string, path: string, body?: unknown, more?: Call) => Promise<Answer>;
  /** Any other request. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Answer>;
}

export interface Call {
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; `undefined` when it is none. */
  readonly json: Json | undefined;
}

/** JSON read loosely: tests look into it by path. */
export type Json = unknown;

export async function openEmulator(options: OlxEmulatorOptions = {}): Promise<OpenEmulator> {
  const clock = createEmulatorClock();
  const emulator = createOlxEmulator({ clock, ...options });
  const { url, close } = await emulator.listen();
  onTestFinished(() => close());
  const { accessToken } = await emulator.world.grantAccess();

  async function ask(path: string, init?: RequestInit): Promise<Answer> {
    const { status, headers, ...answer } = await read(fetch(`${url}${path}`, init));
    return { status, headers, ...answer };
  }

  return {
    emulator,
    clock,
    url,
    ask,
    call: (method, path, body, { token = accessToken, headers = {} } = {}) =>
      ask(`/api/partner${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          version: '2.0',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
  };
}

async function read(answering: Promise<Response>): Promise<Answer> {
  const answer = await answering;
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') === true;
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson ? (JSON.parse(text) as Json) : undefined,
  };
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
