import { issuesOf, mayAskElsewhere } from '@leadkit/adapter-kit/public-pages';
import { type CallOptions, type Offer, toIsoText } from '@leadkit/core';
import type { KaspiMarketSettings } from './kaspi-market-options.ts';
import type { KaspiReviewsAnswer } from './reviews-json.ts';
import type { KaspiSellersAnswer } from './sellers-json.ts';
import { askReviews, askSellers, type Card, type Storefront } from './storefront-calls.ts';

/** Reviews of a card asked for at once. */
export const REVIEWS_LIMIT = 100;
const DAYS_30_MS = 30 * 86_400_000;

/** Adds who sells it and how many reviews it got of late. What cannot be read of these is left out, and said. */
export async function withDetails(
  storefront: Storefront,
  card: Card,
  offer: Offer,
  left: () => CallOptions,
): Promise<Offer> {
  const { settings } = storefront;
  let detailed = offer;
  for (const detail of settings.offerDetails) {
    try {
      detailed =
        detail === 'sellers'
          ? withSellers(detailed, await askSellers(storefront, card, left()))
          : withReviews(
              settings,
              detailed,
              await askReviews(storefront, card, { page: 0, limit: REVIEWS_LIMIT }, left()),
            );
    } catch (error) {
      if (!mayAskElsewhere(error)) throw error;
      settings.logger.warn('A part of a card cannot be read and is left out', {
        detail,
        reason: issuesOf(error),
      });
    }
  }
  return detailed;
}

function withSellers(offer: Offer, { sellers, total, isComplete }: KaspiSellersAnswer): Offer {
  const isAll = isComplete && sellers.length === total;
  return {
    ...offer,
    sellersCount: total,
    ...(isAll ? { sellerPrices: sellers.map(({ price }) => price) } : {}),
    fieldSources: { ...offer.fieldSources, sellersCount: 'api', ...(isAll ? { sellerPrices: 'api' } : {}) },
  };
}

/** Reviews come newest first: those of 30 days are all there once an older one is, or nothing more comes. */
function withReviews({ clock }: KaspiMarketSettings, offer: Offer, answer: KaspiReviewsAnswer): Offer {
  const since = toIsoText(clock.now() - DAYS_30_MS).slice(0, 10);
  const recent = answer.reviews.filter(({ writtenOn }) => writtenOn > since).length;
  const isAll =
    answer.isComplete && (recent < answer.reviews.length || answer.reviews.length < REVIEWS_LIMIT);
  const counted = answer.total === undefined ? {} : { reviewsCount: answer.total };
  const lately = isAll ? { reviewsLast30Days: recent } : {};
  const names = Object.keys({ ...counted, ...lately });
  return {
    ...offer,
    ...counted,
    ...lately,
    fieldSources: {
      ...offer.fieldSources,
      ...Object.fromEntries(names.map((name) => [name, 'api' as const])),
    },
  };
}
