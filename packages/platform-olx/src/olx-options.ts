import { type ErrorIssue, invalidInput } from '@leadkit/core';
import { createLocalTime, type LocalTime } from './local-time.ts';
import {
  OLX_COUNTRIES,
  OLX_COUNTRY_CODES,
  type OlxCity,
  type OlxCountry,
  type OlxCountryCode,
  type OlxLanguage,
} from './market/olx-country.ts';
import { offsetsOf } from './market/site-zone.ts';

/** Settings of an application that is registered in OLX's developer portal. One application belongs to one country. */
export interface OlxOptions {
  /** Id of the application. */
  readonly clientId: string;
  /** Secret of the application. Kept out of errors, logs and events. */
  readonly clientSecret: string;
  /** Country of the application. Default `kz`. */
  readonly country?: OlxCountryCode | undefined;
  /** Language of names and of OLX's own error texts. Default: the country's first (`ru` for kz, `pl` for pl). */
  readonly language?: OlxLanguage | undefined;
  /** Who new adverts are from. Default: what the account is, by `is_business` of its profile. An edit never changes it. */
  readonly advertiserType?: 'private' | 'business' | undefined;
  /** Most characters of a title. Default 70, which every country takes; newer portals speak of 150. */
  readonly titleLengthMax?: number | undefined;
  /** Whether new adverts prolong themselves when their time is over. Default: OLX's own, which is no. */
  readonly autoExtend?: boolean | undefined;
  /** More cities, or better ones, by the keys the host uses. Known for kz: almaty, astana, shymkent, karaganda. */
  readonly cities?: Readonly<Record<string, OlxCity>> | undefined;
  /** Allows the calls of `connection.api` that spend the account's money. Default false: they are refused, unsent. */
  readonly allowSpending?: boolean | undefined;
  /** Origin of the site, such as that of an emulator. Default: the country's, such as `https://www.olx.kz`. */
  readonly baseUrl?: string | undefined;
  /** Whole call including waits and repeats, in milliseconds. Default 30 000. */
  readonly timeoutMs?: number | undefined;
}

/** Options, checked and complete. */
export interface OlxSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly country: OlxCountry;
  readonly time: LocalTime;
  readonly language: OlxLanguage;
  readonly advertiserType: 'private' | 'business' | undefined;
  readonly titleLengthMax: number;
  readonly autoExtend: boolean | undefined;
  readonly cities: Readonly<Record<string, OlxCity>>;
  readonly allowSpending: boolean;
  readonly baseUrl: string;
  readonly timeoutMs: number;
}

/** @throws LeadKitError `invalid_input` naming every option that is wrong. */
export function readOptions(options: OlxOptions): OlxSettings {
  const { clientId, clientSecret, country: code = 'kz', timeoutMs = 30_000, titleLengthMax = 70 } = options;
  const issues: ErrorIssue[] = [];
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  const hint = "copy it from the application's page in OLX's developer portal into createOlx({ … })";
  expect('clientId', isFilled(clientId), `expected a text that is not empty: ${hint}`);
  expect('clientSecret', isFilled(clientSecret), `expected a text that is not empty: ${hint}`);
  expect('country', OLX_COUNTRY_CODES.includes(code), `expected one of ${OLX_COUNTRY_CODES.join(', ')}`);
  const country = OLX_COUNTRIES[code] ?? OLX_COUNTRIES.kz;
  const languages = country.languages.map((language) => language.code);
  const { language = languages[0] ?? 'ru', baseUrl = `https://${country.host}` } = options;
  expect('language', languages.includes(language), `expected one of ${languages.join(', ')}`);
  const isLength = Number.isInteger(titleLengthMax) && titleLengthMax >= TITLE_LENGTH_MIN;
  expect('titleLengthMax', isLength, `expected a whole number from ${TITLE_LENGTH_MIN}`);
  expect('baseUrl', isWebAddress(baseUrl), 'expected an address that begins with https:// or http://');
  expect('timeoutMs', Number.isFinite(timeoutMs) && timeoutMs > 0, 'expected milliseconds above 0');
  const { advertiserType } = options;
  const isType = advertiserType === undefined || ['private', 'business'].includes(advertiserType);
  expect('advertiserType', isType, 'expected private or business');
  if (issues.length > 0) throw invalidInput('createOlx', issues, 'olx');
  return {
    clientId,
    clientSecret,
    country,
    time: createLocalTime(offsetsOf(country.zone)),
    language,
    advertiserType,
    titleLengthMax,
    autoExtend: options.autoExtend,
    cities: { ...country.cities, ...options.cities },
    allowSpending: options.allowSpending ?? false,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    timeoutMs,
  };
}

export const TITLE_LENGTH_MIN = 16;

function isWebAddress(text: string): boolean {
  return typeof text === 'string' && /^https?:\/\//.test(text) && URL.canParse(text);
}

function isFilled(text: unknown): boolean {
  return typeof text === 'string' && text.trim() !== '';
}
