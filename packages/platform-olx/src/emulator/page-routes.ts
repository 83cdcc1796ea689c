import { htmlAnswer, type Route } from '@leadkit/emulator';
import { readOlxAdvertId } from '../short-code.ts';
import { OLX_CATEGORIES } from './category-data.ts';
import { settingsOf } from './current-settings.ts';
import { toOffsetTime } from './local-time.ts';
import { OLX_CITIES } from './location-data.ts';
import { buildOlxAdvertPage, buildOlxListPage } from './pages/index.ts';
import type { OlxContext } from './partner-call.ts';
import { searchPublic } from './public-search.ts';
import { type Language, toPublicAdvert } from './public-view.ts';
import { fromPagePath } from './search-words.ts';
import type { OlxTables } from './tables.ts';

const PAGE_SIZE = 40;
const PAGES_MAX = 25;

const ROOTS = [
  'list',
  ...OLX_CATEGORIES.filter(({ parentId }) => parentId === 0).map(({ slug }) => slug),
  ...OLX_CITIES.map(({ slug }) => slug),
];

/** What anybody sees in a browser. */
export const PAGE_ROUTES: readonly Route<OlxTables>[] = [
  {
    method: 'GET',
    path: '/robots.txt',
    source: 'reference 8 [C]: the rules quoted from olx.pl; those of olx.kz were not seen [G]',
    handler: (context) => {
      const { crawlDelaySeconds: delay } = settingsOf(context);
      const rules = `User-agent: *\nDisallow: /api/\nAllow: /api/v1/offers/\nDisallow: /myaccount/\n`;
      return new Response(delay === null ? rules : `${rules}Crawl-delay: ${delay}\n`, {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    },
  },
  ...['/d/obyavlenie/:slug', '/d/kk/obyavlenie/:slug', '/obyavlenie/:slug', '/kk/obyavlenie/:slug'].map(
    (path): Route<OlxTables> => ({
      method: 'GET',
      path,
      source: 'reference 8.3, 8.8-8.11 [C][P]: 200 live, 410 removed, 404 never public',
      handler: advertPage,
    }),
  ),
  ...ROOTS.flatMap((root) =>
    [`/${root}/*`, `/d/${root}/*`, `/kk/${root}/*`, `/d/kk/${root}/*`].map(
      (path): Route<OlxTables> => ({
        method: 'GET',
        path,
        source: 'reference 8.8-8.9, 8.11 [C][P]: 40 a page besides paid places, at most 25 pages',
        handler: listPage,
      }),
    ),
  ),
];

function advertPage(context: OlxContext): Response {
  const { state, url, origin, now } = context;
  const row = state.collection('adverts').get(readOlxAdvertId(url.pathname) ?? 0);
  if (row === undefined || row.activatedAt === null)
    return htmlAnswer(plainPage('Страница не найдена'), { status: 404 });
  if (row.status !== 'active' || row.isDeleted)
    return htmlAnswer(plainPage('Это объявление больше не доступно'), { status: 410 });
  const language = pageLanguage(url);
  return htmlAnswer(
    buildOlxAdvertPage(toPublicAdvert(context, row, language), {
      country: 'kz',
      now: toOffsetTime(now()),
      language,
      origin,
    }),
  );
}

function listPage(context: OlxContext): Response {
  const { url, query, origin, now } = context;
  const search = fromPagePath(url.pathname, query);
  if (search === undefined) return htmlAnswer(plainPage('Страница не найдена'), { status: 404 });
  const pageNumber = Math.min(PAGES_MAX, Math.max(1, Math.floor(Number(query.get('page') ?? 1)) || 1));
  const language = pageLanguage(url);
  const found = searchPublic(context, search, { offset: (pageNumber - 1) * PAGE_SIZE, limit: PAGE_SIZE });
  return htmlAnswer(
    buildOlxListPage(
      found.rows.map((row) => toPublicAdvert(context, row, language)),
      {
        country: 'kz',
        now: toOffsetTime(now()),
        language,
        origin,
        path: url.pathname,
        pageNumber,
        totalPages: Math.min(PAGES_MAX, Math.max(1, Math.ceil(found.total / PAGE_SIZE))),
        visibleElements: found.total,
        promotedIndexes: found.promotedIndexes,
      },
    ),
  );
}

function pageLanguage({ pathname }: URL): Language {
  return /^(?:\/d)?\/kk\//.test(pathname) ? 'kk' : 'ru';
}

function plainPage(title: string): string {
  return `<!doctype html><html lang="ru"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`;
}
