import { type Money, readMoney } from '@leadkit/core';
import type { OlxCountry } from './olx-country.ts';

/** A price as a page prints it. */
export interface PrintedPrice {
  /** Absent: free, an exchange, or words alone. */
  readonly price?: Money;
  /** Absent: the page does not say. */
  readonly isNegotiable?: boolean;
  /** Whether the text was understood. */
  readonly isKnown: boolean;
}

/** @param text the price alone @param remarks what stands beside it, such as "Договорная" */
export function readPrintedPrice(country: OlxCountry, text: string, remarks: string): PrintedPrice {
  const said = (words: readonly string[]): boolean =>
    words.some((word) => [text, remarks].some((part) => part.toLowerCase().replace(/[.:]$/, '') === word));
  const { negotiable, free, exchange } = country.priceWords;
  const price = readMoney(text, { currency: country.currency });
  const isNegotiable = said(negotiable);
  return {
    ...(price === undefined || price.amountMinor <= 0 ? {} : { price }),
    ...(price === undefined && !isNegotiable ? {} : { isNegotiable }),
    isKnown: price !== undefined || isNegotiable || said(free) || said(exchange) || text === '',
  };
}
