import { randomBytes } from 'node:crypto';
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
import {
  OLX_COUNTRIES,
  OLX_COUNTRY_CODES,
  type OlxCity,
  type OlxCountry,
  type OlxCountryCode,
  type OlxLanguage,
} from './olx-country.ts';

/** Where a market reads: OLX's public offers API, or its pages as a visitor gets them. */
export type OlxMarketSource = 'api' | 'pages';

/** How the public side of OLX is read. Everything is optional; the defaults are those of a polite stranger. */
export interface OlxMarketOptions {
  /** Default `kz`. */
  readonly country?: OlxCountryCode | undefined;
  /** Name of the market in the kit. Default `olx-kz` (or the other country). */
  readonly id?: string | undefined;
  /**
   * Where to read, the preferred one first. The next one is asked only when the one before changed its shape or is closed
   * to robots, never after a block. Default `['api', 'pages']`.
   */
  readonly sources?: readonly OlxMarketSource[] | undefined;
  /** Order of a search. `newest` goes by the last refresh and loses fewest offers between pages. Default `newest`. */
  readonly order?: 'newest' | 'relevance' | undefined;
  /** Language of names and pages. Default: the country's first (`ru` for kz). */
  readonly language?: OlxLanguage | undefined;
  /** More places, or better ones, by the keys the host uses. Known for kz: almaty, astana, shymkent, karaganda and more. */
  readonly cities?: Readonly<Record<string, OlxCity>> | undefined;
  /**
   * Secret under which private sellers are hashed. Keep it as long as the data: another key makes other sellers of them.
   * Default: a random one, so that private sellers cannot be recognised after a restart.
   */
  readonly sellerHashKey?: string | undefined;
  /** Says who asks; add an address where you can be reached. Pretending to be a browser is refused. */
  readonly userAgent?: string | undefined;
  /** Requests per minute. Default 15. */
  readonly requestsPerMinute?: number | undefined;
  /** Least time between two requests, in milliseconds; robots.txt may ask for more. Default 3 000. */
  readonly spacingMs?: number | undefined;
  /** How long nothing is asked after a block that does not say it, in milliseconds. Default 1 800 000 (30 minutes). */
  readonly blockedForMs?: number | undefined;
  /**
   * Counts requests and bans for all processes behind this address: a store's `budgets`. Absent: this process counts
   * alone and forgets bans when it ends.
   */
  readonly budgets?: BudgetStore | undefined;
  /**
   * An egress to share with accounts. Needs `acceptSharedEgressRisk`: OLX bans addresses, so what research does wrong then
   * stops leads and publishing too. Absent: the market has one of its own.
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
export interface OlxMarketSettings {
  readonly country: OlxCountry;
  readonly id: string;
  readonly sources: readonly OlxMarketSource[];
  readonly order: 'newest' | 'relevance';
  readonly language: OlxCountry['languages'][number];
  readonly cities: Readonly<Record<string, OlxCity>>;
  readonly sellerHashKey: string;
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

const USER_AGENT = 'LeadKit/0.1 (+https://github.com/leadkit/leadkit)';
const SOURCES: readonly OlxMarketSource[] = ['api', 'pages'];
/** Every browser begins like this, and so do honest robots that add "(compatible; name; address)". */
const BROWSER = /^Mozilla\/(?!.*\(compatible;)/i;

export function readMarketOptions(options: OlxMarketOptions): OlxMarketSettings {
  const {
    country: code = 'kz',
    clock = createSystemClock(),
    requestsPerMinute = 15,
    spacingMs = 3000,
  } = options;
  const country = OLX_COUNTRIES[code];
  const issues = issuesOf(options, country);
  if (issues.length > 0) throw invalidInput('createOlxMarket', issues, 'olx');
  const language = country.languages.find((each) => each.code === options.language) ?? country.languages[0];
  if (language === undefined) throw invalidInput('createOlxMarket', [], 'olx');
  return {
    country,
    id: options.id ?? `olx-${code}`,
    sources: options.sources ?? SOURCES,
    order: options.order ?? 'newest',
    language,
    cities: { ...country.cities, ...options.cities },
    sellerHashKey: options.sellerHashKey ?? randomBytes(32).toString('hex'),
    userAgent: options.userAgent ?? USER_AGENT,
    budget: { name: `olx-${code}-public`, limit: requestsPerMinute, windowMs: 60_000, spacingMs },
    blockedForMs: options.blockedForMs ?? 1_800_000,
    egress: options.egress ?? createEgress({ id: `olx-${code}-market`, store: options.budgets, clock }),
    baseUrl: new URL(options.baseUrl ?? `https://${country.host}`).origin,
    fetch: options.fetch ?? fetch,
    timeoutMs: options.timeoutMs ?? 120_000,
    clock,
    logger: options.logger ?? createSilentLogger(),
  };
}

function issuesOf(options: OlxMarketOptions, country: OlxCountry | undefined): readonly ErrorIssue[] {
  const {
    sources = SOURCES,
    language,
    order = 'newest',
    userAgent = USER_AGENT,
    baseUrl,
    cities = {},
  } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
  const positive = (['requestsPerMinute', 'blockedForMs', 'timeoutMs'] as const).flatMap((name) => {
    const value = options[name];
    return wrong(value !== undefined && !(value > 0), name, 'expected a number above 0');
  });
  return [
    ...wrong(country === undefined, 'country', `expected one of ${OLX_COUNTRY_CODES.join(', ')}`),
    ...wrong(
      sources.length === 0 ||
        sources.some((source) => !SOURCES.includes(source)) ||
        new Set(sources).size !== sources.length,
      'sources',
      `expected one or more of ${SOURCES.join(', ')}, each once`,
    ),
    ...wrong(
      language !== undefined && country?.languages.some(({ code }) => code === language) === false,
      'language',
      `expected one of ${country?.languages.map(({ code }) => code).join(', ')}`,
    ),
    ...wrong(order !== 'newest' && order !== 'relevance', 'order', 'expected newest or relevance'),
    ...wrong(
      BROWSER.test(userAgent) || !/^[\x21-\x7e][\x20-\x7e]*$/.test(userAgent),
      'userAgent',
      'expected the name of who asks, such as "acme-research/1.0 (+https://acme.example/bot)", not that of a browser',
    ),
    ...wrong(options.sellerHashKey === '', 'sellerHashKey', 'expected a secret text, or nothing'),
    ...wrong(
      baseUrl !== undefined && !(URL.canParse(baseUrl) && /^https?:/.test(baseUrl)),
      'baseUrl',
      'expected a URL that begins with https:// or http://',
    ),
    ...wrong(!((options.spacingMs ?? 0) >= 0), 'spacingMs', 'expected milliseconds from 0'),
    ...positive,
    ...Object.entries(cities).flatMap(([key, city]) =>
      wrong(
        !isCity(city),
        `cities.${key}`,
        'expected an id (a whole number), a slug (letters, digits and dashes), or both',
      ),
    ),
    ...wrong(
      options.egress !== undefined && options.acceptSharedEgressRisk !== true,
      'acceptSharedEgressRisk',
      'expected true: with an egress that accounts use, a ban caused by research stops them too; leave egress out to give the market its own',
    ),
  ];
}

function isCity({ id, slug }: OlxCity): boolean {
  if (id === undefined && slug === undefined) return false;
  return (
    (id === undefined || (Number.isSafeInteger(id) && id > 0)) &&
    (slug === undefined || /^[a-z0-9-]{1,100}$/i.test(slug))
  );
}
