import { cleanText, textOf } from '@leadkit/adapter-kit/public-pages';
import type { Offer, Total } from '@leadkit/core';
import { readOlxAdvertId } from '../short-code.ts';
import { ADVERTS_MAX, TOO_MANY } from './adverts-max.ts';
import { markup, ownTextOf, type Selection } from './markup.ts';
import type { OfferParts } from './offer-parts.ts';
import type { PageReader } from './page-reader.ts';
import { readPrintedPrice } from './printed-price.ts';
import { CARD, PLACES } from './selectors.ts';

/** What the markup of a list page says. */
export interface ListMarkup {
  /** One per card that could be read. Cards without a numeric id are advertisements of others. */
  readonly adverts: readonly OfferParts[];
  /** Whether the page says that nothing was found. */
  readonly isEmpty: boolean;
  readonly total?: Total;
  /** Highest page it links to; absent without links. */
  readonly pageCount?: number;
}

export function readListMarkup(page: PageReader, html: string): ListMarkup {
  const found = markup.findAll(html, PLACES.card, ADVERTS_MAX + 1);
  const cards = found.slice(0, ADVERTS_MAX);
  if (found.length > ADVERTS_MAX) page.giveUp('html.cards', TOO_MANY);
  const adverts = cards
    .map((card, index) => readCard(page, `html.cards.${index}`, card))
    .filter((parts) => parts !== undefined);
  const total = readTotal(page, textOf(markup.select(html, PLACES.total)));
  const pageCount = readPageCount(html);
  return {
    adverts,
    isEmpty: cards.length === 0 && (markup.find(html, PLACES.empty) !== undefined || total?.value === 0),
    ...(total === undefined ? {} : { total }),
    ...(pageCount === undefined ? {} : { pageCount }),
  };
}

function readCard(page: PageReader, path: string, card: Selection | undefined): OfferParts | undefined {
  if (card === undefined) return page.giveUp(path, 'has no end: the page is cut');
  const id = card.attr('id') ?? '';
  const link = card.find(CARD.link).first();
  const href = link.attr('href') ?? '';
  const ownUrl = page.ownUrl(href);
  const linked = ownUrl === undefined ? undefined : readOlxAdvertId(ownUrl);
  if (!/^[1-9]\d{0,14}$/.test(id) && linked === undefined) return undefined;
  const title = cleanText(textOf(link.find(CARD.title).first()));
  if (title === '') return page.giveUp(`${path}.title`, 'is missing');
  const url = ownUrl ?? foreignUrl(href);
  if (url === undefined) return page.giveUp(`${path}.url`, 'is missing');

  const priceElement = card.find(CARD.price).first();
  const printed = readPrintedPrice(page.country, ownTextOf(priceElement), textOf(priceElement.children()));
  if (!printed.isKnown)
    page.note(`${path}.price`, 'is none of the forms known; the offer is read without a price');
  return {
    externalId: /^[1-9]\d{0,14}$/.test(id) ? id : String(linked),
    url,
    title,
    ...(printed.price === undefined ? {} : { price: printed.price }),
    ...(printed.isNegotiable === undefined ? {} : { isNegotiable: printed.isNegotiable }),
    isPromoted: /[?&]search_reason=[^&]{0,40}promoted/.test(href),
    ...placeAndDate(page, path, textOf(card.find(CARD.placeAndDate).first())),
  };
}

/** `Алматы, Алмалинский район - Сегодня в 12:30`: the city, perhaps a district, and the last refresh. */
function placeAndDate(page: PageReader, path: string, text: string): Pick<Offer, 'city' | 'refreshedAt'> {
  const dash = text.lastIndexOf(' - ');
  const place = (dash < 0 ? text : text.slice(0, dash)).split(',', 1)[0]?.trim() ?? '';
  const date = dash < 0 ? undefined : page.date(text.slice(dash + 3));
  if (dash >= 0 && date === undefined) page.note(`${path}.date`, 'is none of the forms known');
  return {
    ...(place === '' ? {} : { city: page.city(place, undefined) }),
    ...(date === undefined ? {} : { refreshedAt: date.at }),
  };
}

/** An advert of a sister site leads there; its address on OLX is not in the card. */
function foreignUrl(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return url.protocol === 'https:' && url.username === '' ? `${url.origin}${url.pathname}` : undefined;
}

function readTotal({ country }: PageReader, text: string): Total | undefined {
  const digits = /\d[\d\s]{0,12}/u.exec(text.slice(0, 200))?.[0].replace(/\s/gu, '');
  if (digits === undefined) return undefined;
  const words = text.toLowerCase().split(/[^\p{L}]+/u);
  const isMore = country.moreThanWords.some((word) => words.includes(word));
  return { value: Number(digits), relation: isMore ? 'at_least' : 'exact' };
}

function readPageCount(html: string): number | undefined {
  const links = markup.select(html, PLACES.pages);
  const numbers = (links?.toArray() ?? [])
    .map((_, index) => Number(textOf(links?.eq(index))))
    .filter((number) => Number.isInteger(number) && number > 0);
  return numbers.length === 0 ? undefined : Math.max(...numbers);
}
