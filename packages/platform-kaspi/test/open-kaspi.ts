import type { IncomingSignal, LeadsPolled, ListingDraft, TokenValues } from '@leadkit/core';
import { mergeSignal, parseTenantId } from '@leadkit/core';
import { createTestClock, createTestIo, type TestClock, type TestIo, testId } from '@leadkit/core/testing';
import { createKaspiEmulator, type KaspiEmulator, type KaspiEmulatorOptions } from '../src/emulator/index.ts';
import { createKaspi, type KaspiConnection, type KaspiOptions } from '../src/index.ts';

/** Kaspi in this process, and a shop opened on it. Both share one clock, which moves on when somebody sleeps. */
export interface OpenKaspi {
  readonly emulator: KaspiEmulator;
  readonly connection: KaspiConnection;
  readonly io: TestIo;
  readonly clock: TestClock;
  /** Lets time pass for both sides. */
  advance(ms: number): Promise<void>;
}

export const MINUTE_MS: number = 60_000;
export const HOUR_MS: number = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;

export async function openKaspi(
  options: KaspiEmulatorOptions & {
    readonly kaspi?: KaspiOptions;
    readonly tokens?: TokenValues;
    readonly start?: string;
    /** How far the adapter's clock is ahead of Kaspi's. */
    readonly skewMs?: number;
    /** Stands between the adapter and the emulator. */
    readonly fetch?: (request: Request, send: typeof fetch) => Promise<Response>;
  } = {},
): Promise<OpenKaspi> {
  const { kaspi = {}, tokens, start, skewMs = 0, fetch: between, ...rest } = options;
  const clock = createTestClock({ autoAdvance: true, ...(start === undefined ? {} : { start }) });
  const emulator = createKaspiEmulator({ clock, ...rest });
  const send: typeof fetch = (input, init) => emulator.fetch(new Request(input, init));
  const io = createTestIo({
    clock: { ...clock, now: () => clock.now() + skewMs },
    fetch: between === undefined ? send : (input, init) => between(new Request(input, init), send),
    tokens: tokens ?? { ...(await emulator.world.grantAccess()) },
  });
  const platform = createKaspi({ baseUrl: 'https://kaspi.test', ...kaspi });
  const account = { accountId: testId('account'), tenantId: parseTenantId('default') } as const;
  return {
    emulator,
    connection: platform.open(account, io),
    io,
    clock,
    advance: async (ms) => {
      await clock.advance(ms);
      await emulator.act(() => {});
    },
  };
}

/** What core keeps of signals, and where polling stands. */
export interface Collected {
  readonly signals: Map<string, IncomingSignal>;
  checkpoint: string | null;
}

export function nothingCollected(): Collected {
  return { signals: new Map(), checkpoint: null };
}

/** Polls to the end, as core does: older revisions are dropped, newer ones laid over what is known. */
export async function collect(
  { connection }: Pick<OpenKaspi, 'connection'>,
  into: Collected,
  over: { readonly collectFrom: string; readonly limit?: number },
): Promise<readonly IncomingSignal[]> {
  const reported: IncomingSignal[] = [];
  for (let polls = 0; polls < 200; polls += 1) {
    const open = [...into.signals.values()].filter(({ order }) => order?.isFinal === false);
    const polled: LeadsPolled = await connection.leads.poll({
      checkpoint: into.checkpoint,
      collectFrom: over.collectFrom,
      limit: over.limit ?? 100,
      open: open.map(({ externalId }) => externalId),
    });
    for (const signal of polled.signals) ingest(into.signals, signal);
    reported.push(...polled.signals);
    into.checkpoint = polled.checkpoint;
    if (!polled.hasMore) return reported;
  }
  throw new Error('Polling did not come to an end.');
}

function ingest(signals: Map<string, IncomingSignal>, signal: IncomingSignal): void {
  const names = [signal.externalId, ...(signal.aliases ?? [])];
  const known = [...signals.values()].find(({ externalId, aliases = [] }) =>
    names.some((name) => name === externalId || aliases.includes(name)),
  );
  if (known === undefined) signals.set(signal.externalId, signal);
  else if (signal.revision > known.revision) signals.set(known.externalId, mergeSignal(known, signal));
}

/** A product Kaspi takes. */
export function wardrobe(changes: Partial<ListingDraft> = {}): ListingDraft {
  return {
    key: 'item-1',
    sku: 'WARDROBE_NEW',
    title: { ru: 'Шкаф-купе Тандем 4, 200x220 см' },
    description: { ru: 'Шкаф-купе из ЛДСП с зеркалом, четыре двери.' },
    categoryId: 'Master - Wardrobes',
    city: 'almaty',
    photoUrls: ['https://photos.example/1.jpg'],
    attributes: { brand: 'Тандем', 'Wardrobes*Type': 'шкаф-купе', 'Wardrobes*Width': 200 },
    contact: { name: 'Айгерим' },
    ...changes,
  };
}
