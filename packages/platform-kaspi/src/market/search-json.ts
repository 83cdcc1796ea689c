import { cleanText, isMoment } from '@leadkit/adapter-kit/public-pages';
import type { ErrorIssue, Offer, Total } from '@leadkit/core';
import { z } from 'zod';
import { KASPI_SITE } from './kaspi-site.ts';
import { CARD_ID, cityOfAddress, createPageReader, type PageReader } from './page-reader.ts';
import { refuseOtherCity } from './product-page.ts';
import { present } from './product-parts.ts';
import type { KaspiReadContext } from './read-context.ts';

/** One answer of the storefront's search, read. */
export interface KaspiSearchAnswer {
  /** What it is. */
  readonly kind: 'list';
  /** Cards in the site's order, paid ones first; each once. */
  readonly offers: readonly Offer[];
  /** How many it says there are. Absent: it does not say. */
  readonly total?: Total;
  /** Whether an offer was made of every card of the answer. */
  readonly isComplete: boolean;
  /** What could not be read of it. Empty: nothing was odd. */
  readonly problems: readonly ErrorIssue[];
}

const text = z.string().nullish().catch(undefined);
const texts = z.array(z.string()).nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);

/** What every typed model of a card has is required; a card that is out of stock has no price. */
const cardSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(CARD_ID)),
  title: z.string().min(1),
  shopLink: z.string(),
  unitPrice: z.number().nullable(),
  unitSalePrice: z.number().nullish(),
  priceMinusBonus: count,
  brand: text,
  categoryId: text,
  categoryCodes: texts,
  categoryRu: texts,
  rating: count,
  reviewsQuantity: count,
  stock: count,
  deliveryDuration: text,
  bestMerchant: text,
  createdTime: text,
  hasVariants: z.boolean().nullish().catch(undefined),
});

const listSchema = z.union([
  z.object({ data: z.array(z.unknown()) }),
  z.object({ data: z.object({ cards: z.array(z.unknown()), total: z.int().nonnegative().nullish() }) }),
]);
const CARDS_MAX = 500;

/**
 * Reads an answer of `/yml/product-view/pl/results` or `/filters`.
 *
 * @throws LeadKitError `unexpected_response` naming what is missing when it is none, or answers for another city than the
 *   one asked for; `invalid_input` for a context that lacks something.
 */
export function readKaspiSearchJson(body: unknown, context: KaspiReadContext): KaspiSearchAnswer {
  const page = createPageReader(context);
  const read = listSchema.safeParse(body);
  if (!read.success)
    throw KASPI_SITE.unreadable('The answer of the search', [
      { path: 'data', message: 'is no list of cards' },
    ]);
  const { data } = read.data;
  const organic = Array.isArray(data) ? data : data.cards;
  const total = Array.isArray(data) ? undefined : data.total;
  const paid = promotedOf(body).concat(promotedOf((body as { readonly data: unknown }).data));
  if (Math.max(paid.length, organic.length) > CARDS_MAX)
    page.giveUp('data', `has more than ${CARDS_MAX} cards; the rest is not read`);
  const offers = [
    ...paid
      .slice(0, CARDS_MAX)
      .flatMap((raw, index) => toCardOffer(page, `promotedCards.${index}`, raw, true)),
    ...organic.slice(0, CARDS_MAX).flatMap((raw, index) => toCardOffer(page, `data.${index}`, raw, false)),
  ];
  if (offers.length === 0 && organic.length > 0)
    throw KASPI_SITE.unreadable('The answer of the search', page.problems);
  return {
    kind: 'list',
    offers: eachOnce(offers),
    ...(total == null ? {} : { total: { value: total, relation: 'exact' } }),
    isComplete: page.unread === 0,
    problems: page.problems,
  };
}

/** Paid places, which the web answer was never seen to fill. */
function promotedOf(body: unknown): readonly unknown[] {
  const read = z.object({ promotedCards: z.array(z.unknown()) }).safeParse(body);
  return read.success ? read.data.promotedCards : [];
}

function toCardOffer(page: PageReader, path: string, raw: unknown, isPromoted: boolean): readonly Offer[] {
  const card = page.check(cardSchema, raw, path);
  if (card === undefined) return [];
  const title = cleanText(card.title);
  if (title === '') {
    page.giveUp(`${path}.title`, 'is empty');
    return [];
  }
  const answered = cityOfAddress(card.shopLink);
  refuseOtherCity(page.context, answered);
  const cityId = answered ?? page.context.cityId;
  const amount = card.unitSalePrice != null && card.unitSalePrice > 0 ? card.unitSalePrice : card.unitPrice;
  const attributes = present({
    brand: card.brand == null ? undefined : cleanText(card.brand),
    categoryCode: card.categoryCodes?.at(-1),
    rating: card.rating ?? undefined,
    priceAfterBonusMinor: page.price(`${path}.priceMinusBonus`, card.priceMinusBonus)?.amountMinor,
    bestMerchant: card.bestMerchant ?? undefined,
    deliveryDuration: card.deliveryDuration ?? undefined,
    isAvailable: card.stock == null ? undefined : card.stock > 0,
  });
  const category = card.categoryRu?.at(-1);
  return [
    {
      platform: 'kaspi',
      externalId: card.id,
      url: page.cardUrl(card.shopLink, card.id),
      title,
      ...present({
        price: page.price(`${path}.unitPrice`, amount),
        city: cityId === undefined ? undefined : page.city(cityId),
        category:
          card.categoryId == null || card.categoryId === ''
            ? undefined
            : {
                externalId: card.categoryId,
                ...(category === undefined ? {} : { name: cleanText(category) }),
              },
        reviewsCount: card.reviewsQuantity ?? undefined,
        publishedAt: card.createdTime != null && isMoment(card.createdTime) ? card.createdTime : undefined,
      }),
      isPromoted,
      seenAt: page.context.seenAt,
      source: 'api',
      ...(Object.keys(attributes).length === 0 ? {} : { attributes }),
    } as Offer,
  ];
}

/** Pages overlap, and a paid card may stand among the others too. */
function eachOnce(offers: readonly Offer[]): readonly Offer[] {
  const seen = new Set<string>();
  return offers.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId));
}
