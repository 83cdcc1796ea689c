import { cleanText, textOf } from '@leadkit/adapter-kit/public-pages';
import { fromOlxShortCode, readOlxAdvertId } from '../short-code.ts';
import { markup, ownTextOf } from './markup.ts';
import type { OfferParts } from './offer-parts.ts';
import type { PageReader } from './page-reader.ts';
import { readPrintedPrice } from './printed-price.ts';
import { ADVERT_AMOUNT, PLACES } from './selectors.ts';

/** What the markup of an advert page says. The place of the advert is not in it in a form that could be told apart. */
export function readAdvertMarkup(page: PageReader, html: string): OfferParts {
  const url = canonicalUrl(page, html);
  const id = readFooterId(html) ?? idOf(url);
  const title = cleanText(textOf(markup.select(html, PLACES.advertTitle)?.first()));
  const price = readPrice(page, html);
  const date = page.date(textOf(markup.select(html, PLACES.advertDate)));
  const seller = readSeller(page, html);
  return {
    ...(id === undefined ? {} : { externalId: id }),
    ...(url === undefined ? {} : { url }),
    ...(title === '' ? {} : { title }),
    ...price,
    ...(seller === undefined ? {} : { seller }),
    // "Dodane 05 lutego" on an advert of December that was refreshed that day: it is the refresh that is printed.
    ...(date === undefined ? {} : { refreshedAt: date.at }),
  };
}

/** The address a page gives as its own. */
function canonicalUrl(page: PageReader, html: string): string | undefined {
  const href = markup.select(html, PLACES.canonical)?.attr('href');
  return href === undefined ? undefined : page.ownUrl(href);
}

function readFooterId(html: string): string | undefined {
  const text = textOf(markup.select(html, PLACES.advertFooter)?.first());
  return /\bID: ?([1-9]\d{0,14})\b/.exec(text.slice(0, 100))?.[1];
}

function idOf(url: string | undefined): string | undefined {
  const id = url === undefined ? undefined : readOlxAdvertId(url);
  return id === undefined ? undefined : String(id);
}

function readPrice(page: PageReader, html: string): Pick<OfferParts, 'price' | 'isNegotiable'> {
  const container = markup.select(html, PLACES.advertPrice);
  if (container === undefined) return {};
  const amount = container.find(ADVERT_AMOUNT).first();
  const printed = readPrintedPrice(page.country, ownTextOf(amount), textOf(amount.nextAll()));
  if (!printed.isKnown)
    page.note('html.price', 'is none of the forms known; the offer is read without a price');
  return {
    ...(printed.price === undefined ? {} : { price: printed.price }),
    ...(printed.isNegotiable === undefined ? {} : { isNegotiable: printed.isNegotiable }),
  };
}

/** The profile link carries the user's id as a short code; the first parameter says who sells. */
function readSeller(page: PageReader, html: string): OfferParts['seller'] {
  const href = markup.select(html, PLACES.sellerLink)?.attr('href') ?? '';
  const code = /\/(?:uzytkownik|user)\/([0-9A-Za-z]{1,9})\/?$/.exec(href.split(/[?#]/, 1)[0] ?? '')?.[1];
  const userId = code === undefined ? undefined : fromOlxShortCode(code);
  if (userId === undefined) return undefined;
  const words = textOf(markup.select(html, PLACES.advertParameters)?.first()).toLowerCase();
  const trader = textOf(markup.select(html, PLACES.businessName));
  const isBusiness =
    trader !== '' || page.country.sellerWords.business.includes(words)
      ? true
      : page.country.sellerWords.private.includes(words)
        ? false
        : undefined;
  return page.seller({ userId, isBusiness, names: [trader] });
}
