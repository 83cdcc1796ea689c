import { randomBytes } from 'node:crypto';
import {
  fillPublicMarketOptions,
  type PublicMarketOptions,
  type PublicMarketSettings,
  publicMarketIssues,
} from '@leadkit/adapter-kit/public-pages';
import { type ErrorIssue, invalidInput } from '@leadkit/core';
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
export interface OlxMarketOptions extends PublicMarketOptions {
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
  /** Least time between two requests, in milliseconds; robots.txt may ask for more. Default 3 000. */
  readonly spacingMs?: number | undefined;
  /** How long nothing is asked after a block that does not say it, in milliseconds. Default 1 800 000 (30 minutes). */
  readonly blockedForMs?: number | undefined;
}

/** Options, checked and complete. */
export interface OlxMarketSettings extends PublicMarketSettings {
  readonly country: OlxCountry;
  readonly sources: readonly OlxMarketSource[];
  readonly order: 'newest' | 'relevance';
  readonly language: OlxCountry['languages'][number];
  readonly cities: Readonly<Record<string, OlxCity>>;
  readonly sellerHashKey: string;
}

const SOURCES: readonly OlxMarketSource[] = ['api', 'pages'];

export function readMarketOptions(options: OlxMarketOptions): OlxMarketSettings {
  const { country: code = 'kz' } = options;
  const country = OLX_COUNTRIES[code];
  const issues = issuesOf(options, country);
  if (issues.length > 0) throw invalidInput('createOlxMarket', issues, 'olx');
  const language = country.languages.find((each) => each.code === options.language) ?? country.languages[0];
  if (language === undefined) throw invalidInput('createOlxMarket', [], 'olx');
  return {
    country,
    sources: options.sources ?? SOURCES,
    order: options.order ?? 'newest',
    language,
    cities: { ...country.cities, ...options.cities },
    sellerHashKey: options.sellerHashKey ?? randomBytes(32).toString('hex'),
    ...fillPublicMarketOptions(options, {
      id: `olx-${code}`,
      baseUrl: `https://${country.host}`,
      budgetName: `olx-${code}-public`,
      egressId: `olx-${code}-market`,
      spacingMs: 3000,
      blockedForMs: 1_800_000,
    }),
  };
}

function issuesOf(options: OlxMarketOptions, country: OlxCountry | undefined): readonly ErrorIssue[] {
  const { sources = SOURCES, language, order = 'newest', cities = {} } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
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
    ...wrong(options.sellerHashKey === '', 'sellerHashKey', 'expected a secret text, or nothing'),
    ...publicMarketIssues(options),
    ...Object.entries(cities).flatMap(([key, city]) =>
      wrong(
        !isCity(city),
        `cities.${key}`,
        'expected an id (a whole number), a slug (letters, digits and dashes), or both',
      ),
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
