import { createHmac } from 'node:crypto';
import {
  cleanText,
  createPageNotes,
  ownUrl,
  type PageNotes,
  pageContextIssues,
} from '@leadkit/adapter-kit/public-pages';
import { invalidInput, type OfferCity, type OfferSeller } from '@leadkit/core';
import { OLX_COUNTRIES, OLX_COUNTRY_CODES, type OlxCountry } from './olx-country.ts';
import { createDateReader, type PrintedDate } from './printed-date.ts';
import type { OlxReadContext } from './read-context.ts';
import { offsetsOf, UTC } from './site-zone.ts';

/** What the readers of one page share. */
export interface PageReader extends PageNotes {
  readonly context: OlxReadContext;
  readonly country: OlxCountry;
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

const KEY_LENGTH = 32;

/** @throws LeadKitError `invalid_input` for a context nothing can be read with. */
export function createPageReader(context: OlxReadContext): PageReader {
  checkContext(context);
  const country = OLX_COUNTRIES[context.country];
  const notes = createPageNotes('olx');
  const personKeys = new Map<number, string>();
  let readDate: ((text: string) => PrintedDate | undefined) | undefined;

  return {
    ...notes,
    get unread(): number {
      return notes.unread;
    },
    context,
    country,
    ownUrl: (text) =>
      ownUrl(text, {
        origin: `https://${country.host}`,
        hosts: country.hosts,
        otherOrigin: context.origin,
      }),
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

function checkContext(context: OlxReadContext): void {
  const { country, sellerHashKey } = context;
  const issues = [
    ...(Object.hasOwn(OLX_COUNTRIES, country)
      ? []
      : [{ path: 'country', message: `expected one of ${OLX_COUNTRY_CODES.join(', ')}` }]),
    ...pageContextIssues(context),
    ...(typeof sellerHashKey === 'string' && sellerHashKey !== ''
      ? []
      : [{ path: 'sellerHashKey', message: 'expected a secret text of this installation' }]),
  ];
  if (issues.length > 0) throw invalidInput('olx.read', issues, 'olx');
}

function printedZone(country: OlxCountry, printedIn: OlxReadContext['printedIn']): OlxCountry['zone'] {
  if (printedIn === undefined) return country.printedZone;
  return printedIn === 'utc' ? UTC : country.zone;
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
