import { htmlAnswer, jsonAnswer, type Route } from '@leadkit/emulator';
import type { BazaarContext } from './api-answers.ts';
import { BAZAAR_CITIES, findCategory, findCity } from './catalog-data.ts';
import { toLocalTime } from './local-time.ts';
import type { AdvertRow, BazaarTables } from './tables.ts';

const source = 'quirks.md, "Site"';
const PAGE_SIZE = 20;
const PROMOTED_SLOTS = 2;
const PAGES_MAX = 25;
const TOTAL_MAX = 200;

/** What anybody sees without an account. */
export const SITE_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/robots.txt',
    source,
    handler: () =>
      new Response('User-agent: *\nDisallow: /api/\nDisallow: /oauth/\nCrawl-delay: 1\n', {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      }),
  },
  {
    method: 'GET',
    path: '/search.json',
    source: `${source}: promoted offers take the first two slots and appear among the others again`,
    handler: searchPage,
  },
  {
    method: 'GET',
    path: '/o/:advertId',
    source: `${source}: the page carries its data as JSON; an advert that is over is 410`,
    handler: offerPage,
  },
  {
    method: 'GET',
    path: '/shops/:sellerId/about.json',
    source: `${source}: shops only`,
    handler: ({ state, params }) => {
      const seller = state.collection('sellers').get(params.sellerId ?? '');
      if (seller?.kind !== 'shop') return jsonAnswer({ error: 'not_found' }, { status: 404 });
      const offers = state
        .collection('adverts')
        .filter(({ sellerId, status }) => sellerId === seller.id && status === 'live');
      return jsonAnswer({ id: seller.id, name: seller.name, rating: seller.rating, offers: offers.length });
    },
  },
];

function searchPage(context: BazaarContext): Response {
  const { query } = context;
  const page = Math.min(PAGES_MAX, Math.max(1, Number(query.get('page') ?? 1) || 1));
  const city = BAZAAR_CITIES.find(({ slug }) => slug === query.get('city'));
  if (query.has('city') && city === undefined) return jsonAnswer({ error: 'unknown_city' }, { status: 400 });
  const category = query.get('category');
  const words = wordsOf(query.get('q') ?? '');
  const found = context.state
    .collection('adverts')
    .filter(
      (row) =>
        row.status === 'live' &&
        (city === undefined || row.cityId === city.id) &&
        (category === null || row.categoryId === Number(category)) &&
        hasWords(row.title, words),
    )
    .sort((a, b) => b.refreshedAt - a.refreshedAt || b.id - a.id);
  const pages = Math.min(PAGES_MAX, Math.max(1, Math.ceil(found.length / PAGE_SIZE)));
  const paid = found.filter(({ isPromoted }) => isPromoted);
  const first = ((page - 1) * PROMOTED_SLOTS) % Math.max(1, paid.length);
  const slots = [...paid.slice(first), ...paid.slice(0, first)].slice(0, PROMOTED_SLOTS);
  const organic = found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return jsonAnswer({
    items: [
      ...slots.map((row) => ({ ...showOffer(context, row), slot: 'promoted' })),
      ...organic.map((row) => ({ ...showOffer(context, row), slot: 'organic' })),
    ],
    total: Math.min(TOTAL_MAX, found.length),
    total_is_capped: found.length > TOTAL_MAX,
    page,
    pages,
  });
}

function offerPage(context: BazaarContext): Response {
  const row = context.state.collection('adverts').get(context.params.advertId ?? '');
  const isGone = row === undefined || row.status === 'pending' || row.status === 'refused';
  if (isGone) return htmlAnswer(page('Страница не найдена', ''), { status: 404 });
  if (row.status !== 'live') return htmlAnswer(page('Объявление больше не доступно', ''), { status: 410 });
  const data = JSON.stringify({
    offer: { ...showOffer(context, row), description: row.description, attributes: row.attributes },
  });
  const script = `<script type="application/json" id="bazaar-data">${data.replaceAll('<', '\\u003c')}</script>`;
  return htmlAnswer(page(row.title, `<p>${escaped(row.description)}</p>${script}`));
}

function showOffer(context: BazaarContext, row: AdvertRow): object {
  const seller = context.state.collection('sellers').get(row.sellerId);
  const city = findCity(row.cityId);
  return {
    id: row.id,
    title: row.title,
    url: `${context.origin}/o/${row.id}`,
    price: row.price === null ? null : { amount: row.price, currency: 'KZT' },
    price_text: row.price === null ? 'Договорная' : `${row.price.toLocaleString('ru-RU')} ₸`,
    seller: { id: row.sellerId, type: seller?.kind ?? 'person', name: seller?.name ?? '' },
    city: { id: row.cityId, name: city?.name.ru ?? '' },
    category: { id: row.categoryId, name: findCategory(row.categoryId)?.name.ru ?? '' },
    created: toLocalTime(row.createdAt),
    refreshed: toLocalTime(row.refreshedAt),
  };
}

function page(title: string, body: string): string {
  const name = escaped(title);
  return `<!doctype html><html lang="ru"><head><title>${name}</title></head><body><h1>${name}</h1>${body}</body></html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Every word of the query begins a word of the title. */
function hasWords(title: string, words: readonly string[]): boolean {
  const own = wordsOf(title);
  return words.every((word) => own.some((candidate) => candidate.startsWith(word)));
}
