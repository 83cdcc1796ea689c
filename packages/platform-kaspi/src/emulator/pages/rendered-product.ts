import { escapeHtml } from './escape-html.ts';
import {
  type KaspiPublicCard,
  type KaspiPublicReview,
  type KaspiPublicSeller,
  lowestPrice,
} from './public-card.ts';

const ROWS_SHOWN = 5;
const REVIEWS_SHOWN = 9;

/** The visible part of a product page, before or after its scripts ran. */
export function renderedProduct(card: KaspiPublicCard, isRendered: boolean): string {
  const price = lowestPrice(card);
  const rating = isRendered
    ? `<span class="rating ${markClass(card.rating)}"></span>&nbsp;<a class="item__rating-link"><span>(${card.reviewsCount} отзывов)</span></a>`
    : '';
  const prices =
    !isRendered || price === null
      ? ''
      : `<div class="item__price-left-side"><div class="item__price-heading">Цена</div><div class="item__price-once">${printed(price)}</div></div>` +
        `<div class="item__price-right-side"><div class="item__price-month">${printed(Math.ceil(price / 24))}</div></div>`;
  return (
    `<div class="item"><div class="item__sku">Код товара: ${card.code}</div><h1 class="item__heading">${escapeHtml(card.title)}</h1>` +
    `<div class="item__rating">${rating}</div><div class="item__price">${prices}</div></div>` +
    (isRendered ? sellersTable(card.sellers) + reviewList(card.reviews) : '')
  );
}

function sellersTable(sellers: readonly KaspiPublicSeller[]): string {
  const rows = sellers.slice(0, ROWS_SHOWN).map(({ merchantId, name, rating, reviews, price }) => {
    const href = `/shop/info/merchant/${escapeHtml(merchantId)}/review/?productCode=&amp;tabId=PRODUCT`;
    const mark =
      rating === null
        ? ''
        : `<div class="rating _seller ${markClass(rating)}"></div><a href="${href}" class="rating-count">(${reviews} отзывов)</a>`;
    return (
      `<tr class=""><td class="sellers-table__cell"><a href="${href}">${escapeHtml(name)}</a><div class="sellers-table__rating-wrapper">${mark}</div></td>` +
      `<td class="sellers-table__cell"><div class="sellers-table__price-cell-text">${printed(price)}</div></td>` +
      `<td class="sellers-table__cell"><div class="sellers-table__price-cell-text _installments-price">${printed(Math.ceil(price / 3))}</div></td></tr>`
    );
  });
  return `<table class="sellers-table__self"><thead><tr><th class="sellers-table__header"></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

function reviewList(reviews: readonly KaspiPublicReview[]): string {
  return reviews
    .slice(0, REVIEWS_SHOWN)
    .map(
      ({ author, date, rating, text, positive }) =>
        `<div class="reviews__review"><header class="reviews__review-meta"><div class="rating ${markClass(rating)}"></div>` +
        `<div class="reviews__author">${escapeHtml(author)}</div><div class="reviews__date">${date}</div></header>` +
        `<div class="reviews__review-text"><p><b>Комментарий: </b> ${escapeHtml(text)}<footer class="reviews__like-rating">` +
        `<div class="reviews__review-rating">${positive} человек(а) посчитал(и) отзыв полезным</div></footer></div></div>`,
    )
    .join('');
}

/** 4.7 is the class `_47`. */
function markClass(mark: number | null): string {
  return `_${String(Math.round((mark ?? 0) * 10)).padStart(2, '0')}`;
}

/** `2 810 ₸`, with the spaces of the site. */
function printed(price: number): string {
  return `${String(price).replace(/\B(?=(\d{3})+$)/g, '&nbsp;')} ₸`;
}
