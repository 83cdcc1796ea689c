import { cleanText, textOf } from '@leadkit/adapter-kit/public-pages';
import { readMoney } from '@leadkit/core';
import { markup, type Selection } from './markup.ts';
import { CARD_ID, type PageReader, readKaspiProductId } from './page-reader.ts';
import type { KaspiReview, KaspiSellerOffer } from './product.ts';
import { type ProductParts, present } from './product-parts.ts';
import { PLACES, REVIEW, SELLER } from './selectors.ts';

/** Rows the page shows at most; fewer are all there are. */
const ROWS_SHOWN_MAX = 5;
const REVIEWS_MAX = 100;

/** What the markup of a product page says. */
export function readProductMarkup(page: PageReader, html: string): ProductParts {
  const url = canonicalUrl(page, html);
  const meta = (place: (typeof PLACES)[keyof typeof PLACES]): string =>
    markup.select(html, place)?.attr('content') ?? '';
  const number = [
    meta(PLACES.numberMeta),
    numberOf(html),
    url === undefined ? '' : readKaspiProductId(url),
  ].find((each) => each !== undefined && CARD_ID.test(each));
  const rating = markup.select(html, PLACES.rating);
  const sellers = readSellers(page, html);
  const isAll = sellers !== undefined && sellers.length > 0 && sellers.length < ROWS_SHOWN_MAX;
  return {
    offer: present({
      externalId: number,
      url,
      title: cleanText(textOf(markup.select(html, PLACES.title))),
      price: readPrice(page, html, meta),
      reviewsCount: readCount(textOf(rating?.find('.item__rating-link'))),
      sellersCount: isAll ? sellers.length : undefined,
    }) as ProductParts['offer'],
    product: present({
      rating: readMark(rating?.find('.rating').first()),
      monthlyPayment: readMoney(textOf(markup.select(html, PLACES.monthlyPayment)), { currency: 'KZT' }),
      isAvailable: availabilityOf(meta(PLACES.availabilityMeta)),
      sellers,
      reviews: readReviews(page, html),
    }) as ProductParts['product'],
  };
}

function canonicalUrl(page: PageReader, html: string): string | undefined {
  const href = markup.select(html, PLACES.canonical)?.attr('href');
  const url = href === undefined ? undefined : page.ownUrl(href);
  const id = url === undefined ? undefined : readKaspiProductId(url);
  return url === undefined || id === undefined ? undefined : page.cardUrl(url, id);
}

/** `Код товара: 121207970` */
function numberOf(html: string): string | undefined {
  return /(\d{6,12})$/.exec(textOf(markup.select(html, PLACES.number)).slice(0, 100))?.[1];
}

function readPrice(
  page: PageReader,
  html: string,
  meta: (place: (typeof PLACES)[keyof typeof PLACES]) => string,
): ProductParts['offer']['price'] {
  const amount = meta(PLACES.priceMeta);
  const currency = meta(PLACES.currencyMeta);
  if (/^\d{1,12}(?:\.\d{1,2})?$/.test(amount) && (currency === '' || currency === 'KZT'))
    return page.price('html.meta.price', Number(amount));
  const printed = textOf(markup.select(html, PLACES.price));
  if (printed === '') return undefined;
  const price = readMoney(printed, { currency: 'KZT' });
  if (price === undefined) page.note('html.price', 'is none of the forms known; it is left out');
  return price !== undefined && price.amountMinor > 0 ? price : undefined;
}

function availabilityOf(word: string): boolean | undefined {
  if (word === '') return undefined;
  return /^(?:in stock|instock|preorder|available for order)$/i.test(word);
}

/** The rows of the table, at most five of all sellers. `undefined`: the page has none, or not to its end. */
function readSellers(page: PageReader, html: string): readonly KaspiSellerOffer[] | undefined {
  if (!PLACES.sellers.marks.some((mark) => html.includes(mark))) return undefined;
  const table = markup.find(html, PLACES.sellers);
  if (table === undefined) {
    page.note('html.sellers', 'breaks off before its end; it is left out');
    return undefined;
  }
  const rows = table.find(PLACES.sellers.inside ?? '');
  return rows.toArray().flatMap((_, index) => {
    const seller = readSeller(rows.eq(index));
    if (seller === undefined) page.note(`html.sellers.${index}`, 'has no seller or no price; it is left out');
    return seller === undefined ? [] : [seller];
  });
}

function readSeller(row: Selection): KaspiSellerOffer | undefined {
  const link = row.find(SELLER.link).first();
  const merchantId = /\/info\/merchant\/([\w-]{1,60})\//.exec(link.attr('href') ?? '')?.[1];
  const price = readMoney(textOf(row.find(SELLER.price).first()), { currency: 'KZT' });
  if (merchantId === undefined || price === undefined || price.amountMinor <= 0) return undefined;
  return present({
    merchantId,
    name: cleanText(textOf(link)),
    price,
    rating: readMark(row.find(SELLER.rating).first()),
    reviewsCount: readCount(textOf(row.find(SELLER.reviews))),
  }) as KaspiSellerOffer;
}

function readReviews(page: PageReader, html: string): readonly KaspiReview[] {
  return markup.findAll(html, PLACES.review, REVIEWS_MAX).flatMap((element, index) => {
    const review = element === undefined ? undefined : readReview(element);
    if (review === undefined)
      page.note(`html.reviews.${index}`, 'breaks off or has no mark or day; it is left out');
    return review === undefined ? [] : [review];
  });
}

function readReview(element: Selection): KaspiReview | undefined {
  const rating = readMark(element.find(REVIEW.rating).first());
  const writtenOn = readKaspiDay(textOf(element.find(REVIEW.date)));
  if (rating === undefined || writtenOn === undefined) return undefined;
  const text = element.find(REVIEW.text).clone();
  text.find('footer').remove();
  const usefulCount = readCount(textOf(element.find(REVIEW.useful)));
  return {
    rating,
    writtenOn,
    text: cleanText(textOf(text)),
    ...(usefulCount === undefined ? {} : { usefulCount }),
  };
}

/** `rating _47` is 4.7 of five. */
function readMark(element: Selection | undefined): number | undefined {
  const tens = /(?:^|\s)_(\d{2})(?:\s|$)/.exec(element?.attr('class') ?? '')?.[1];
  const mark = tens === undefined ? 0 : Number(tens) / 10;
  return mark > 0 && mark <= 5 ? mark : undefined;
}

/** `(424 отзыва)`, `1 204 отзыва`. */
function readCount(text: string): number | undefined {
  const digits = /\d[\d\s]{0,14}/.exec(text)?.[0].replace(/\s/g, '');
  return digits === undefined ? undefined : Number(digits);
}

/** `02.08.2024` as `2024-08-02`; `undefined` for what no calendar has. */
export function readKaspiDay(text: string): string | undefined {
  const parts = /^(\d{2})\.(\d{2})\.(\d{4})$/.exec(text.trim());
  if (parts === null) return undefined;
  const day = `${parts[3]}-${parts[2]}-${parts[1]}`;
  const moment = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day) ? day : undefined;
}
