import { createEmulator, type Emulator, type Seed, type TimeSource } from '@leadkit/emulator';
import { guarded } from './address-guard.ts';
import { ADVERT_CALLS } from './advert-calls.ts';
import { ADVERT_TIMERS } from './advert-life.ts';
import { cdnPage } from './api-errors.ts';
import { AUTH_ROUTES } from './auth-routes.ts';
import { BUSINESS_CALLS } from './business-calls.ts';
import { CATALOG_CALLS } from './catalog-calls.ts';
import { CHANGE_FEED_CALLS } from './change-feed.ts';
import { createOlxWorld } from './create-world.ts';
import { FEATURE_CALLS } from './feature-calls.ts';
import { LOCATION_CALLS } from './location-calls.ts';
import { OFFERS_ROUTES } from './offers-routes.ts';
import { PACKET_CALLS } from './packet-calls.ts';
import { PAGE_ROUTES } from './page-routes.ts';
import { partnerRoutes, UNKNOWN_PARTNER_PATHS } from './partner-call.ts';
import { OLX_REDIRECT_URI, seedState } from './seed-state.ts';
import type { OlxEmulatorSettings } from './settings.ts';
import { STATISTICS_CALLS } from './statistics-calls.ts';
import type { OlxTables } from './tables.ts';
import { THREAD_CALLS } from './thread-calls.ts';
import { USER_CALLS } from './user-calls.ts';
import type { OlxWorld } from './world.ts';
import { worldOverHttp } from './world-over-http.ts';

/** How OLX is emulated. */
export interface OlxEmulatorOptions {
  /** The same seed gives the same run. Default 1. */
  readonly seed?: Seed | undefined;
  /** Where time comes from. Default: a clock of its own that stands still until it is moved. */
  readonly clock?: TimeSource | undefined;
  /** Public address for links, such as `https://www.olx.kz`. Default: that of the request. */
  readonly origin?: string | undefined;
  /** What is unknown or differs between countries and years. */
  readonly settings?: Partial<OlxEmulatorSettings> | undefined;
  /** Registered addresses for callbacks of the consent. Default {@link OLX_REDIRECT_URI}. */
  readonly redirectUris?: readonly string[] | undefined;
  /** Whether the request log keeps bodies, secrets hidden. Default false. */
  readonly keepBodies?: boolean | undefined;
}

/** OLX with its state, its faults, and what the people on it do. */
export interface OlxEmulator extends Emulator<OlxTables> {
  /** What buyers, competitors and moderators do, and what is really there. */
  readonly world: OlxWorld;
}

/** Makes an OLX of Kazakhstan: the Partner API and the public site over one state. */
export function createOlxEmulator(options: OlxEmulatorOptions = {}): OlxEmulator {
  const { settings = {}, redirectUris = [OLX_REDIRECT_URI], ...rest } = options;
  const emulator: Emulator<OlxTables> = createEmulator<OlxTables>({
    ...rest,
    id: 'olx',
    routes: [
      ...guarded(
        [
          ...AUTH_ROUTES,
          ...partnerRoutes([
            ...USER_CALLS,
            ...LOCATION_CALLS,
            ...CATALOG_CALLS,
            ...ADVERT_CALLS,
            ...STATISTICS_CALLS,
            ...THREAD_CALLS,
            ...PACKET_CALLS,
            ...FEATURE_CALLS,
            ...BUSINESS_CALLS,
            ...CHANGE_FEED_CALLS,
          ]),
          ...UNKNOWN_PARTNER_PATHS,
        ],
        'api',
      ),
      ...guarded([...OFFERS_ROUTES, ...PAGE_ROUTES], 'site'),
    ],
    timers: ADVERT_TIMERS,
    seedState: (context) => seedState(context, { settings, redirectUris }),
    answers: {
      rateLimit: () => ({
        error: {
          status: 429,
          title: 'Too Many Requests',
          detail: 'Too many requests hit the API too quickly',
        },
      }),
      error: (status) => ({ error: { status, title: 'Internal Server Error', detail: 'Unexpected error' } }),
      banPage: () => cdnPage('SCRIPTED-BAN'),
    },
    world: worldOverHttp(() => world),
  });
  const world = createOlxWorld(emulator);
  return { ...emulator, world };
}
