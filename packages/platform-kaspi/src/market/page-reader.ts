import { parseResponse, type ResponseSchema } from '@leadkit/adapter-kit';
import {
  type ErrorIssue,
  invalidInput,
  isLeadKitError,
  type Money,
  moneyFromMajor,
  type OfferCity,
  toUnixMs,
} from '@leadkit/core';
import { findKaspiCity } from '../cities/kaspi-cities.ts';
import type { KaspiReadContext } from './read-context.ts';

/** What the readers of one page or answer share. */
export interface PageReader {
  readonly context: KaspiReadContext;
  /** What could not be read, oldest first. */
  readonly problems: readonly ErrorIssue[];
  /** Things the page has and nothing was made of. */
  readonly unread: number;
  /** Something is odd, and what is concerned is left out. */
  note(path: string, message: string): void;
  /** Something cannot be read; nothing is made of it. */
  giveUp(path: string, message: string): undefined;
  /** Checks one thing; `undefined` (and given up) when its shape is another one. */
  check<Output>(schema: ResponseSchema<Output>, value: unknown, path: string): Output | undefined;
  /** A price in tenge. Absent: none (0 stands for "not on sale"), or no amount. */
  price(path: string, amountMajor: number | null | undefined): Money | undefined;
  /** The address of a page of this site, without its query; `undefined` for any other. */
  ownUrl(text: string): string | undefined;
  /**
   * The address of a card, by the link the site gives: `/p/<slug>-<id>/?c=…`. It names the city that was asked for, since
   * its prices are those of that city; a saved page has its own address.
   */
  cardUrl(link: string | null | undefined, externalId: string): string;
  /** A place by Kaspi's id, with its KATO code when that is known. */
  city(id: string, name?: string | null): OfferCity;
}

const SITE = 'https://kaspi.kz';
const HOSTS = ['kaspi.kz', 'www.kaspi.kz'];
const PROBLEMS_MAX = 100;

/** @throws LeadKitError `invalid_input` for a context nothing can be read with. */
export function createPageReader(context: KaspiReadContext): PageReader {
  checkContext(context);
  const { origin } = context;
  const problems: ErrorIssue[] = [];
  let unread = 0;

  function note(path: string, message: string): void {
    if (problems.length < PROBLEMS_MAX) problems.push({ path, message });
  }

  function ownUrl(text: string): string | undefined {
    const base = origin ?? SITE;
    if (!URL.canParse(text, base)) return undefined;
    const url = new URL(text, base);
    const isOwn = url.origin === origin || (HOSTS.includes(url.host) && /^https?:$/.test(url.protocol));
    return isOwn && url.username === '' && url.password === '' ? `${url.origin}${url.pathname}` : undefined;
  }

  return {
    context,
    problems,
    get unread(): number {
      return unread;
    },
    note,
    giveUp(path, message) {
      unread += 1;
      note(path, message);
    },
    check(schema, value, path) {
      try {
        return parseResponse(schema, value, 'kaspi.read');
      } catch (error) {
        if (!isLeadKitError(error)) throw error;
        unread += 1;
        for (const issue of error.issues ?? [])
          note([path, issue.path].filter((part) => part !== '').join('.'), issue.message);
        return undefined;
      }
    },
    price(path, amountMajor) {
      if (amountMajor === 0 || amountMajor == null) return undefined;
      try {
        if (amountMajor > 0) return moneyFromMajor(amountMajor, 'KZT');
      } catch {
        // said below, with the path
      }
      note(path, 'is no amount of tenge; it is read as none');
      return undefined;
    },
    ownUrl,
    cardUrl(link, externalId) {
      const isLink = link != null && (link.startsWith('/') || URL.canParse(link));
      const path = isLink ? link : `/p/-${externalId}/`;
      const url = ownUrl(path.startsWith('/shop/') || URL.canParse(path) ? path : `/shop${path}`);
      const address = url ?? `${origin ?? SITE}/shop/p/-${externalId}/`;
      return context.cityId === undefined ? address : `${address}?c=${context.cityId}`;
    },
    city(id, name) {
      const known = findKaspiCity(id);
      return {
        name: known?.name ?? (cleanText(name ?? '') || id),
        externalId: id,
        ...(known?.katoCode === undefined ? {} : { katoCode: known.katoCode }),
      };
    },
  };
}

/** Number of a card: digits at the end of its address. Six to twelve were seen. */
export const CARD_ID: RegExp = /^\d{6,12}$/;

/** Kaspi's number of the card an address leads to. `undefined`: it leads to none. */
export function readKaspiProductId(address: string): string | undefined {
  return /\/p\/(?:[^/?#]{0,300}-)?(\d{6,12})(?:[/?#]|$)/.exec(address)?.[1];
}

/** The city an address asks for: `c` of its query. */
export function cityOfAddress(address: string | null | undefined): string | undefined {
  return /[?&]c=(\d{9})(?:&|#|$)/.exec(address ?? '')?.[1];
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
  try {
    return !Number.isNaN(toUnixMs(text));
  } catch {
    return false;
  }
}

function checkContext({ seenAt, cityId, origin }: KaspiReadContext): void {
  const issues = [
    isMoment(seenAt) ? undefined : { path: 'seenAt', message: 'expected ISO 8601 text with an offset' },
    cityId === undefined || /^\d{9}$/.test(cityId)
      ? undefined
      : { path: 'cityId', message: 'expected nine digits' },
    origin === undefined || (URL.canParse(origin) && new URL(origin).origin === origin)
      ? undefined
      : { path: 'origin', message: 'expected an origin such as http://127.0.0.1:4630' },
  ].filter((issue) => issue !== undefined);
  if (issues.length > 0) throw invalidInput('kaspi.read', issues, 'kaspi');
}
