import { createEmulator, type Emulator, type Seed, type TimeSource } from '@leadkit/emulator';
import { ADVERT_TIMERS } from './advert-life.ts';
import { ADVERT_ROUTES } from './advert-routes.ts';
import { AUTH_ROUTES } from './auth-routes.ts';
import { BILLING_ROUTES } from './billing-routes.ts';
import { CATALOG_ROUTES } from './catalog-routes.ts';
import { ORDER_TIMERS } from './order-life.ts';
import { ORDER_ROUTES } from './order-routes.ts';
import { BAN_PAGE, type BazaarRateLimit, limited } from './rate-limit.ts';
import { seedState } from './seed-state.ts';
import { SITE_ROUTES } from './site-routes.ts';
import type { BazaarTables } from './tables.ts';
import { THREAD_ROUTES } from './thread-routes.ts';
import { type BazaarWorld, createBazaarWorld } from './world.ts';
import { worldOverHttp } from './world-over-http.ts';

/** How Bazaar is emulated. */
export interface BazaarEmulatorOptions {
  /** The same seed gives the same run. Default 1. */
  readonly seed?: Seed | undefined;
  /** Where time comes from. Default: a clock of its own that stands still until it is moved. */
  readonly clock?: TimeSource | undefined;
  /** Public address for links, such as `https://bazaar.example`. Default: that of the request. */
  readonly origin?: string | undefined;
  /** What one address may send. Default: 600 a minute to the API, 120 to the site; a ban after 20 refusals. */
  readonly rateLimits?: { readonly api?: BazaarRateLimit; readonly site?: BazaarRateLimit } | undefined;
  /** Whether the request log keeps bodies, secrets hidden. Default false. */
  readonly keepBodies?: boolean | undefined;
}

/** Bazaar with its state, its faults, and what the people on it do. */
export interface BazaarEmulator extends Emulator<BazaarTables> {
  /** What buyers, competitors and moderators do, and what is really there. */
  readonly world: BazaarWorld;
}

const API_LIMIT: BazaarRateLimit = { requests: 600, windowMs: 60_000, refusedMax: 20, banMs: 1_800_000 };
const SITE_LIMIT: BazaarRateLimit = { ...API_LIMIT, requests: 120 };

/** Makes Bazaar: a marketplace that does not exist, with the traps of those that do. */
export function createBazaarEmulator(options: BazaarEmulatorOptions = {}): BazaarEmulator {
  const { rateLimits, ...rest } = options;
  const emulator: Emulator<BazaarTables> = createEmulator<BazaarTables>({
    ...rest,
    id: 'bazaar',
    routes: [
      ...AUTH_ROUTES,
      ...limited(
        [...CATALOG_ROUTES, ...ADVERT_ROUTES, ...THREAD_ROUTES, ...ORDER_ROUTES, ...BILLING_ROUTES],
        'api',
        rateLimits?.api ?? API_LIMIT,
      ),
      ...limited(SITE_ROUTES, 'site', rateLimits?.site ?? SITE_LIMIT),
    ],
    timers: { ...ADVERT_TIMERS, ...ORDER_TIMERS },
    seedState,
    answers: {
      rateLimit: () => ({ error: { code: 'rate_limited', message: 'Too many requests from this address.' } }),
      error: (status) => ({ error: { code: 'temporarily_unavailable', message: `Trouble ${status}.` } }),
      banPage: () => BAN_PAGE,
    },
    world: worldOverHttp(() => world),
  });
  const world = createBazaarWorld(emulator);
  return { ...emulator, world };
}
