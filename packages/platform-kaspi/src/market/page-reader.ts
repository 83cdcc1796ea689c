import {
  cleanText,
  createPageNotes,
  ownUrl as ownUrlOf,
  type PageNotes,
  pageContextIssues,
} from '@leadkit/adapter-kit/public-pages';
import { invalidInput, type Money, type OfferCity } from '@leadkit/core';
import { findKaspiCity } from '../cities/kaspi-cities.ts';
import type { KaspiReadContext } from './read-context.ts';

/** What the readers of one page or answer share. */
export interface PageReader extends Omit<PageNotes, 'price'> {
  readonly context: KaspiReadContext;
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

/** @throws LeadKitError `invalid_input` for a context nothing can be read with. */
export function createPageReader(context: KaspiReadContext): PageReader {
  checkContext(context);
  const { origin } = context;
  const notes = createPageNotes('kaspi');
  const ownUrl = (text: string): string | undefined =>
    ownUrlOf(text, { origin: SITE, hosts: HOSTS, otherOrigin: origin });

  return {
    ...notes,
    get unread(): number {
      return notes.unread;
    },
    context,
    price: (path, amountMajor) => notes.price(path, amountMajor, 'KZT'),
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

function checkContext(context: KaspiReadContext): void {
  const { cityId } = context;
  const issues = [
    ...pageContextIssues(context),
    ...(cityId === undefined || /^\d{9}$/.test(cityId)
      ? []
      : [{ path: 'cityId', message: 'expected nine digits' }]),
  ];
  if (issues.length > 0) throw invalidInput('kaspi.read', issues, 'kaspi');
}
