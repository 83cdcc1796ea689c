import { createHmac } from 'node:crypto';
import { parseResponse, type ResponseSchema } from '@leadkit/adapter-kit';
import {
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  type Money,
  moneyFromMajor,
  type OfferCity,
  type OfferSeller,
} from '@leadkit/core';
import { OLX_COUNTRIES, OLX_COUNTRY_CODES, type OlxCountry } from './olx-country.ts';
import { createDateReader, type PrintedDate } from './printed-date.ts';
import type { OlxReadContext } from './read-context.ts';
import { offsetsOf, UTC } from './site-zone.ts';

/** What the readers of one page share. */
export interface PageReader {
  readonly context: OlxReadContext;
  readonly country: OlxCountry;
  /** What could not be read, oldest first. */
  readonly problems: readonly ErrorIssue[];
  /** Adverts the page has and no offer was made of. */
  readonly unread: number;
  /** Something is odd, and what is concerned is left out of its offer. */
  note(path: string, message: string): void;
  /** An advert cannot be read; no offer is made of it. */
  giveUp(path: string, message: string): undefined;
  /** Checks one advert; `undefined` (and given up) when its shape is another one. */
  check<Output>(schema: ResponseSchema<Output>, value: unknown, path: string): Output | undefined;
  /** A price in major units. Absent: none (0 stands for "free"), or no amount of that currency. */
  price(path: string, amountMajor: number, currency: string): Money | undefined;
  /** The address of a page of this site, without tracking; `undefined` for any other. */
  ownUrl(text: string): string | undefined;
  /** Who sells, by OLX's user id. */
  seller(user: SellerFacts): OfferSeller;
  /** A place, with its KATO code when its id is one we know. */
  city(name: string, id: number | null | undefined): OfferCity;
  /** A date as the page prints it. */
  date(text: string): PrintedDate | undefined;
}

/** What a page says of a seller. */
interface SellerFacts {
  readonly userId: number;
  /** `undefined`: the page does not say. Then the person is taken for a private one. */
  readonly isBusiness: boolean | undefined;
  /** Public names, the best first; used for businesses only. */
  readonly names: readonly (string | null | undefined)[];
}

const PROBLEMS_MAX = 100;
const KEY_LENGTH = 32;

/** @throws LeadKitError `invalid_input` for a context nothing can be read with. */
export function createPageReader(context: OlxReadContext): PageReader {
  checkContext(context);
  const country = OLX_COUNTRIES[context.country];
  const problems: ErrorIssue[] = [];
  const personKeys = new Map<number, string>();
  let unread = 0;
  let readDate: ((text: string) => PrintedDate | undefined) | undefined;

  function note(path: string, message: string): void {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, message });
  }

  function giveUp(path: string, message: string): undefined {
    unread += 1;
    note(path, message);
  }

  return {
    context,
    country,
    problems,
    get unread(): number {
      return unread;
    },
    note,
    giveUp,
    check(schema, value, path) {
      try {
        return parseResponse(schema, value, 'olx.read');
      } catch (error) {
        if (!isLeadKitError(error)) throw error;
        unread += 1;
        for (const issue of error.issues ?? [])
          note([path, issue.path].filter((part) => part !== '').join('.'), issue.message);
        return undefined;
      }
    },
    price(path, amountMajor, currency) {
      if (amountMajor === 0) return undefined;
      try {
        if (amountMajor > 0) return moneyFromMajor(amountMajor, currency);
      } catch {
        // said below, with the path
      }
      note(path, 'is no amount of its currency in whole minor units; the offer is read without a price');
      return undefined;
    },
    ownUrl: (text) => ownUrl(text, country, context.origin),
    seller(user) {
      return toSeller(user, (userId) => {
        const known = personKeys.get(userId) ?? personKey(userId, context);
        personKeys.set(userId, known);
        return known;
      });
    },
    city(name, id) {
      const known = Object.values(country.cities).find((city) => city.id !== undefined && city.id === id);
      return {
        name: cleanText(name),
        ...(id == null ? {} : { externalId: String(id) }),
        ...(known?.katoCode === undefined ? {} : { katoCode: known.katoCode }),
      };
    },
    date(text) {
      readDate ??= createDateReader(
        country,
        offsetsOf(printedZone(country, context.printedIn)),
        Date.parse(context.seenAt),
      );
      return readDate(text);
    },
  };
}

/** Text as every store can keep it: without NUL, and without half a character where the site has cut an emoji. */
export function cleanText(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .trim();
}

/** Whether it is a moment: ISO 8601 with an offset. */
export function isMoment(text: string): boolean {
  return MOMENT.test(text) && !Number.isNaN(Date.parse(text));
}

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/;

function checkContext({ country, seenAt, sellerHashKey, origin }: OlxReadContext): void {
  const issues = [
    Object.hasOwn(OLX_COUNTRIES, country)
      ? undefined
      : { path: 'country', message: `expected one of ${OLX_COUNTRY_CODES.join(', ')}` },
    isMoment(seenAt) ? undefined : { path: 'seenAt', message: 'expected ISO 8601 text with an offset' },
    typeof sellerHashKey === 'string' && sellerHashKey !== ''
      ? undefined
      : { path: 'sellerHashKey', message: 'expected a secret text of this installation' },
    origin === undefined || (URL.canParse(origin) && new URL(origin).origin === origin)
      ? undefined
      : { path: 'origin', message: 'expected an origin such as http://127.0.0.1:4610' },
  ].filter((issue) => issue !== undefined);
  if (issues.length > 0) throw invalidInput('olx.read', issues, 'olx');
}

function printedZone(country: OlxCountry, printedIn: OlxReadContext['printedIn']): OlxCountry['zone'] {
  if (printedIn === undefined) return country.printedZone;
  return printedIn === 'utc' ? UTC : country.zone;
}

function ownUrl(text: string, country: OlxCountry, origin: string | undefined): string | undefined {
  const base = origin ?? `https://${country.host}`;
  if (!URL.canParse(text, base)) return undefined;
  const url = new URL(text, base);
  const isOwn = url.origin === origin || (country.hosts.includes(url.host) && /^https?:$/.test(url.protocol));
  if (!isOwn || url.username !== '' || url.password !== '') return undefined;
  return `${url.origin}${url.pathname}`;
}

/** A business is public, under the name each advert gives it; of a private person only what tells two persons apart is kept. */
function toSeller(
  { userId, isBusiness, names }: SellerFacts,
  keyOf: (userId: number) => string,
): OfferSeller {
  if (isBusiness === true) {
    const name = names.map((each) => cleanText(each ?? '')).find((each) => each !== '');
    return { kind: 'business', key: String(userId), ...(name === undefined ? {} : { name }) };
  }
  return { kind: isBusiness === undefined ? 'unknown' : 'private', key: keyOf(userId) };
}

/** Cannot be turned back into the id. A page repeats its sellers, so a reader asks for each of them once. */
function personKey(userId: number, { country, sellerHashKey }: OlxReadContext): string {
  return createHmac('sha256', sellerHashKey)
    .update(`olx:${country}:user:${userId}`)
    .digest('hex')
    .slice(0, KEY_LENGTH);
}
