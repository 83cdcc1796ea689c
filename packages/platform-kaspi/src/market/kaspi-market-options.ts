import {
  type BudgetStore,
  type Clock,
  createEgress,
  createSilentLogger,
  createSystemClock,
  type Egress,
  type EgressBudget,
  type ErrorIssue,
  invalidInput,
  type Logger,
} from '@leadkit/core';
import { findKaspiCity } from '../cities/kaspi-cities.ts';

/** What `readOffer` asks for besides the page of a card: its sellers, its reviews. Each is one more request. */
export type KaspiOfferDetail = 'sellers' | 'reviews';

/** How the storefront of Kaspi is read. Everything is optional; the defaults are those of a polite stranger. */
export interface KaspiMarketOptions {
  /** Name of the market in the kit. Default `kaspi`. */
  readonly id?: string | undefined;
  /**
   * City of searches that name none, and of `readOffer`: Kaspi always answers for one, and prices differ between them.
   * By Kaspi's id or word (`almaty`, `astana`). Default `almaty`.
   */
  readonly city?: string | undefined;
  /** More cities, or other keys for them: Kaspi's id by the host's key. */
  readonly cities?: Readonly<Record<string, string>> | undefined;
  /** What is asked besides the page of a card. Default both. */
  readonly offerDetails?: readonly KaspiOfferDetail[] | undefined;
  /** Says who asks; add an address where you can be reached. Pretending to be a browser is refused. */
  readonly userAgent?: string | undefined;
  /** Requests per minute. Default 15. */
  readonly requestsPerMinute?: number | undefined;
  /** Least time between two requests, in milliseconds; robots.txt may ask for more. Default 2 000. */
  readonly spacingMs?: number | undefined;
  /** How long nothing is asked after a block that does not say it, in milliseconds. Default 3 600 000 (an hour). */
  readonly blockedForMs?: number | undefined;
  /**
   * Counts requests and bans for all processes behind this address: a store's `budgets`. Absent: this process counts
   * alone and forgets bans when it ends.
   */
  readonly budgets?: BudgetStore | undefined;
  /**
   * An egress to share with accounts. Needs `acceptSharedEgressRisk`: what research does wrong then stops orders too.
   * Absent: the market has one of its own.
   */
  readonly egress?: Egress | undefined;
  /** Says that a ban caused by research may stop the accounts behind the same address. */
  readonly acceptSharedEgressRisk?: boolean | undefined;
  /** Origin to ask instead of the site, such as that of an emulator. */
  readonly baseUrl?: string | undefined;
  /** Sends requests; a host's way through another address goes here. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** Whole call with waiting for its turn, in milliseconds. Default 120 000: a turn can be a minute away. */
  readonly timeoutMs?: number | undefined;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: silent. */
  readonly logger?: Logger | undefined;
}

/** Options, checked and complete. */
export interface KaspiMarketSettings {
  readonly id: string;
  readonly cityId: string;
  readonly cities: Readonly<Record<string, string>>;
  readonly offerDetails: readonly KaspiOfferDetail[];
  readonly userAgent: string;
  readonly budget: EgressBudget & { readonly spacingMs: number };
  readonly blockedForMs: number;
  readonly egress: Egress;
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

const OPERATION = 'createKaspiMarket';
const USER_AGENT = 'LeadKit/0.1 (+https://github.com/leadkit/leadkit)';
const DETAILS: readonly KaspiOfferDetail[] = ['sellers', 'reviews'];
/** Every browser begins like this, and so do honest robots that add "(compatible; name; address)". */
const BROWSER = /^Mozilla\/(?!.*\(compatible;)/i;
const CITY_ID = /^\d{9}$/;

export function readMarketOptions(options: KaspiMarketOptions): KaspiMarketSettings {
  const issues = issuesOf(options);
  if (issues.length > 0) throw invalidInput(OPERATION, issues, 'kaspi');
  const { clock = createSystemClock(), requestsPerMinute = 15, spacingMs = 2000, cities = {} } = options;
  return {
    id: options.id ?? 'kaspi',
    cityId: findCityId(cities, options.city ?? 'almaty') ?? '',
    cities,
    offerDetails: options.offerDetails ?? DETAILS,
    userAgent: options.userAgent ?? USER_AGENT,
    budget: { name: 'kaspi-public', limit: requestsPerMinute, windowMs: 60_000, spacingMs },
    blockedForMs: options.blockedForMs ?? 3_600_000,
    egress: options.egress ?? createEgress({ id: 'kaspi-market', store: options.budgets, clock }),
    baseUrl: new URL(options.baseUrl ?? 'https://kaspi.kz').origin,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 120_000,
    clock,
    logger: options.logger ?? createSilentLogger(),
  };
}

/** Kaspi's id of a city by the host's key, by Kaspi's word or by the id itself. `undefined`: not known. */
export function findCityId(cities: Readonly<Record<string, string>>, key: string): string | undefined {
  if (Object.hasOwn(cities, key)) return cities[key];
  return findKaspiCity(key)?.id ?? Object.values(cities).find((id) => id === key);
}

function issuesOf(options: KaspiMarketOptions): readonly ErrorIssue[] {
  const { userAgent = USER_AGENT, baseUrl, cities = {}, city = 'almaty', offerDetails = DETAILS } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
  const positive = (['requestsPerMinute', 'blockedForMs', 'timeoutMs'] as const).flatMap((name) => {
    const value = options[name];
    return wrong(value !== undefined && !(value > 0), name, 'expected a number above 0');
  });
  return [
    ...Object.entries(cities).flatMap(([key, id]) =>
      wrong(!CITY_ID.test(id ?? ''), `cities.${key}`, 'expected Kaspi’s id, nine digits'),
    ),
    ...wrong(findCityId(cities, city) === undefined, 'city', unknownCity(city)),
    ...wrong(
      offerDetails.some((detail) => !DETAILS.includes(detail)),
      'offerDetails',
      `expected some of ${DETAILS.join(', ')}`,
    ),
    ...wrong(
      BROWSER.test(userAgent) || !/^[\x21-\x7e][\x20-\x7e]*$/.test(userAgent),
      'userAgent',
      'expected the name of who asks, such as "acme-research/1.0 (+https://acme.example/bot)", not that of a browser',
    ),
    ...wrong(
      baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:/.test(baseUrl)),
      'baseUrl',
      'expected a URL that begins with https:// or http://',
    ),
    ...wrong(!((options.spacingMs ?? 0) >= 0), 'spacingMs', 'expected milliseconds from 0'),
    ...positive,
    ...wrong(
      options.egress !== undefined && options.acceptSharedEgressRisk !== true,
      'acceptSharedEgressRisk',
      'expected true: with an egress that accounts use, a ban caused by research stops them too; leave egress out to give the market its own',
    ),
  ];
}

/** What is said of a city nobody knows. */
export function unknownCity(key: string): string {
  return (
    `"${key.slice(0, 60)}" is not known, and Kaspi would silently answer for another city; ` +
    'use its id or its word in addresses of kaspi.kz, or add it with createKaspiMarket({ cities })'
  );
}
