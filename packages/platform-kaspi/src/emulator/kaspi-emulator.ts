import { createEmulator, type Emulator, type Seed, type TimeSource } from '@leadkit/emulator';
import { apiRoutes } from './api-call.ts';
import { CONTENT_CALLS } from './content-calls.ts';
import { createKaspiWorld } from './create-world.ts';
import { createFeedPuller } from './feed-puller.ts';
import { IMPORT_TIMERS } from './import-life.ts';
import { ORDER_CALLS } from './order-calls.ts';
import { ORDER_TIMERS } from './order-life.ts';
import { seedState } from './seed-state.ts';
import type { KaspiEmulatorSettings } from './settings.ts';
import { STOREFRONT_ROUTES } from './storefront-routes.ts';
import type { KaspiTables } from './tables.ts';
import type { KaspiWorld } from './world.ts';
import { worldOverHttp } from './world-over-http.ts';

/** How Kaspi is emulated. */
export interface KaspiEmulatorOptions {
  /** The same seed gives the same run. Default 1. */
  readonly seed?: Seed | undefined;
  /** Where time comes from. Default: a clock of its own that stands still until it is moved. */
  readonly clock?: TimeSource | undefined;
  /** Public address for links, such as `https://kaspi.kz`. Default: that of the request. */
  readonly origin?: string | undefined;
  /** What nobody knows for certain. */
  readonly settings?: Partial<KaspiEmulatorSettings> | undefined;
  /** Whether the request log keeps bodies, secrets hidden. Default false. */
  readonly keepBodies?: boolean | undefined;
  /** Fetches price lists from their addresses. Default: the global `fetch`. */
  readonly fetchFeed?: typeof fetch | undefined;
}

/** Kaspi with its state, its faults, and what the people on it do. */
export interface KaspiEmulator extends Emulator<KaspiTables> {
  /** What buyers, couriers and moderators do, and what is really there. */
  readonly world: KaspiWorld;
}

/** Makes Kaspi: the orders API, the product content API, the storefront and the fetching of price lists over one state. */
export function createKaspiEmulator(options: KaspiEmulatorOptions = {}): KaspiEmulator {
  const { settings = {}, fetchFeed = fetch, ...rest } = options;
  const feeds = createFeedPuller((work) => emulator.act(work), fetchFeed);
  const emulator: Emulator<KaspiTables> = createEmulator<KaspiTables>({
    ...rest,
    id: 'kaspi',
    redact: { headers: ['x-security-code'] },
    routes: [...apiRoutes([...ORDER_CALLS, ...CONTENT_CALLS]), ...STOREFRONT_ROUTES],
    timers: { ...ORDER_TIMERS, ...IMPORT_TIMERS, ...feeds.timers },
    seedState: (context) => seedState(context, settings),
    answers: {
      rateLimit: () => ({ errors: [{ title: 'Too many requests' }] }),
      error: (status) => ({ errors: [{ title: `Internal error ${status}` }] }),
      banPage: () => '<!doctype html><html><head><title>Kaspi.kz</title></head><body>Forbidden</body></html>',
    },
    world: worldOverHttp(() => world),
  });
  const world = createKaspiWorld(emulator, feeds);
  return { ...emulator, world };
}
