import {
  htmlAnswer,
  type JsonObject,
  type JsonValue,
  jsonAnswer,
  type Route,
  type RouteContext,
} from '@leadkit/emulator';
import { settingsOf } from './current-settings.ts';
import { buildKaspiCard, buildKaspiReviews, buildKaspiSellers } from './pages/card-json.ts';
import { buildKaspiMerchantPage } from './pages/merchant-page.ts';
import { buildKaspiProductPage } from './pages/product-page.ts';
import type { KaspiPublicCard } from './pages/public-card.ts';
import { guarded } from './storefront-guard.ts';
import { searchCards } from './storefront-search.ts';
import { answeredCity, publicCard, reviewsOf } from './storefront-view.ts';
import type { KaspiTables } from './tables.ts';

type Context = RouteContext<KaspiTables>;

/** Cards a page. */
const PAGE_CARDS = 12;
const LIMIT_MAX = 1_000;

/** What anybody sees in a browser, and what its pages ask for (reference, 5). */
export const STOREFRONT_ROUTES: readonly Route<KaspiTables>[] = [
  {
    method: 'GET',
    path: '/robots.txt',
    source: 'the rules of kaspi.kz were not seen [G]',
    handler: (context) =>
      new Response(settingsOf(context).robotsText, {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      }),
  },
  page(
    'GET',
    '/yml/product-view/pl/results',
    'reference 5.2 [C]: 12 a page from 0, empty data is the end',
    results,
  ),
  page(
    'GET',
    '/yml/product-view/pl/filters',
    'reference 5.2 [C]: with the number of cards; 400 after page 1',
    filters,
  ),
  page('POST', '/yml/offer-view/offers/:code', 'reference 5.3 [C]: only cityId is required', sellers),
  page('GET', '/yml/review-view/api/v1/reviews/product/:code', 'reference 5.4 [C]', productReviews),
  page('GET', '/yml/review-view/api/v1/reviews/merchant/:id', 'reference 5.4 [C]', merchantReviews),
  page('GET', '/shop/p/:slug', 'reference 5.6 [S]: also by its number alone', productPage),
  page('GET', '/shop/p/:slug/', 'reference 5.6 [S]: also by its number alone', productPage),
  page('GET', '/shop/info/merchant/:id/address-tab', 'reference 5.5 [C]', merchantPage),
  page('GET', '/shop/info/merchant/:id/address-tab/', 'reference 5.5 [C]', merchantPage),
];

function page(
  method: 'GET' | 'POST',
  path: string,
  source: string,
  handler: (context: Context) => Response,
): Route<KaspiTables> {
  return { method, path, source, handler: guarded(handler) };
}

function results(context: Context): Response {
  const cityId = answeredCity(context, context.query.get('c'));
  if (cityId === undefined) return badRequest();
  const { cards, promoted } = searchCards(context, context.query, cityId);
  const from = numberOf(context, 'page') * PAGE_CARDS;
  return jsonAnswer({
    data: cards.slice(from, from + PAGE_CARDS).map(buildKaspiCard),
    promotedCards: from === 0 ? promoted.map(buildKaspiCard) : [],
    promotedItems: [],
    requestId: context.state.random.token(16),
  });
}

function filters(context: Context): Response {
  const cityId = answeredCity(context, context.query.get('c'));
  const number = numberOf(context, 'page');
  if (cityId === undefined || (number > 1 && settingsOf(context).storefrontFilters === 'first_pages'))
    return badRequest();
  const { cards, promoted } = searchCards(context, context.query, cityId);
  return jsonAnswer({
    data: {
      total: cards.length,
      cards: cards.slice(number * PAGE_CARDS, (number + 1) * PAGE_CARDS).map(buildKaspiCard),
      treeCategory: { top: null, items: [] },
      promotedCards: number === 0 ? promoted.map(buildKaspiCard) : [],
      promotedItems: [],
      promotedByPcm: [],
    },
  });
}

function sellers(context: Context): Response {
  const body = context.json();
  const asked: JsonObject = isObject(body) ? body : {};
  const cityId = typeof asked.cityId === 'string' ? answeredCity(context, asked.cityId) : undefined;
  if (cityId === undefined) return badRequest();
  const card = cardOf(context, context.params.code, cityId);
  if (card === undefined) return jsonAnswer({ offers: [], total: 0, offersCount: 0 });
  const whole = (value: unknown, fallback: number): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : fallback;
  return jsonAnswer(
    buildKaspiSellers(card, { page: whole(asked.page, 0), limit: Math.min(100, whole(asked.limit, 5)) }),
  );
}

function productReviews(context: Context): Response {
  const { code = '' } = context.params;
  const { rating = null } = context.state.collection('products').get(code) ?? {};
  return reviewsAnswer(
    context,
    reviewsOf(context, ({ productCode }) => productCode === code),
    rating,
  );
}

function merchantReviews(context: Context): Response {
  const { id = '' } = context.params;
  const { rating = null } = context.state.collection('merchants').get(id) ?? {};
  return reviewsAnswer(
    context,
    reviewsOf(context, ({ merchantId }) => merchantId === id),
    rating,
  );
}

function reviewsAnswer(
  context: Context,
  reviews: ReturnType<typeof reviewsOf>,
  rating: number | null,
): Response {
  const limit = Math.min(LIMIT_MAX, Math.max(1, numberOf(context, 'limit', 9)));
  return jsonAnswer(buildKaspiReviews(reviews, { page: numberOf(context, 'page'), limit, rating }));
}

function productPage(context: Context): Response {
  const code = /(\d{6,12})$/.exec(context.params.slug ?? '')?.[1];
  const cityId = answeredCity(context, context.query.get('c'));
  const card = cityId === undefined ? undefined : cardOf(context, code, cityId);
  if (card === undefined) return notFound();
  return htmlAnswer(buildKaspiProductPage(card, { origin: context.origin }));
}

function merchantPage(context: Context): Response {
  const merchant = context.state.collection('merchants').get(context.params.id ?? '');
  if (merchant === undefined) return notFound();
  const { id, name, rating, reviews, createdAt } = merchant;
  return htmlAnswer(
    buildKaspiMerchantPage({
      id,
      name,
      rating,
      reviews,
      phone: `+7 (701) 000-${id.slice(-4, -2)}-${id.slice(-2)}`,
      createdAt: new Date(createdAt).toISOString(),
    }),
  );
}

function cardOf(context: Context, code: string | undefined, cityId: string): KaspiPublicCard | undefined {
  const product = context.state.collection('products').get(code ?? '');
  return product === undefined ? undefined : publicCard(context, product, cityId);
}

function numberOf({ query }: Context, name: string, fallback = 0): number {
  const value = Number(query.get(name) ?? fallback);
  return Number.isInteger(value) && value >= 0 ? value : fallback;
}

function badRequest(): Response {
  return jsonAnswer({ error: 'Bad Request' }, { status: 400 });
}

function notFound(): Response {
  return htmlAnswer(
    '<!doctype html><html lang="ru"><head><title>Страница не найдена</title></head><body></body></html>',
    {
      status: 404,
    },
  );
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
