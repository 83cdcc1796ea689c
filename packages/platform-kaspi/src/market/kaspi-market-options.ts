import {
  fillPublicMarketOptions,
  type PublicMarketOptions,
  type PublicMarketSettings,
  publicMarketIssues,
} from '@leadkit/adapter-kit/public-pages';
import { type ErrorIssue, invalidInput } from '@leadkit/core';
import { findKaspiCity } from '../cities/kaspi-cities.ts';

/** What `readOffer` asks for besides the page of a card: its sellers, its reviews. Each is one more request. */
export type KaspiOfferDetail = 'sellers' | 'reviews';

/** How the storefront of Kaspi is read. Everything is optional; the defaults are those of a polite stranger. */
export interface KaspiMarketOptions extends PublicMarketOptions {
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
  /** Least time between two requests, in milliseconds; robots.txt may ask for more. Default 2 000. */
  readonly spacingMs?: number | undefined;
  /** How long nothing is asked after a block that does not say it, in milliseconds. Default 3 600 000 (an hour). */
  readonly blockedForMs?: number | undefined;
}

/** Options, checked and complete. */
export interface KaspiMarketSettings extends PublicMarketSettings {
  readonly cityId: string;
  readonly cities: Readonly<Record<string, string>>;
  readonly offerDetails: readonly KaspiOfferDetail[];
}

const OPERATION = 'createKaspiMarket';
const DETAILS: readonly KaspiOfferDetail[] = ['sellers', 'reviews'];
const CITY_ID = /^\d{9}$/;

export function readMarketOptions(options: KaspiMarketOptions): KaspiMarketSettings {
  const issues = issuesOf(options);
  if (issues.length > 0) throw invalidInput(OPERATION, issues, 'kaspi');
  const { cities = {} } = options;
  return {
    cityId: findCityId(cities, options.city ?? 'almaty') ?? '',
    cities,
    offerDetails: options.offerDetails ?? DETAILS,
    ...fillPublicMarketOptions(options, {
      id: 'kaspi',
      baseUrl: 'https://kaspi.kz',
      budgetName: 'kaspi-public',
      egressId: 'kaspi-market',
      spacingMs: 2000,
      blockedForMs: 3_600_000,
    }),
  };
}

/** Kaspi's id of a city by the host's key, by Kaspi's word or by the id itself. `undefined`: not known. */
export function findCityId(cities: Readonly<Record<string, string>>, key: string): string | undefined {
  if (Object.hasOwn(cities, key)) return cities[key];
  return findKaspiCity(key)?.id ?? Object.values(cities).find((id) => id === key);
}

function issuesOf(options: KaspiMarketOptions): readonly ErrorIssue[] {
  const { cities = {}, city = 'almaty', offerDetails = DETAILS } = options;
  const wrong = (isWrong: boolean, path: string, message: string): readonly ErrorIssue[] =>
    isWrong ? [{ path, message }] : [];
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
    ...publicMarketIssues(options),
  ];
}

/** What is said of a city nobody knows. */
export function unknownCity(key: string): string {
  return (
    `"${key.slice(0, 60)}" is not known, and Kaspi would silently answer for another city; ` +
    'use its id or its word in addresses of kaspi.kz, or add it with createKaspiMarket({ cities })'
  );
}
