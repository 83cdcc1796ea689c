import { jsonAnswer, type Route } from '@leadkit/emulator';
import { apiError, publicFieldError } from './api-errors.ts';
import { toOffsetTime } from './local-time.ts';
import { buildOlxOfferAnswer, buildOlxOffersAnswer } from './pages/index.ts';
import type { OlxContext } from './partner-call.ts';
import { searchPublic } from './public-search.ts';
import { type Language, toPublicAdvert } from './public-view.ts';
import { fromApiQuery } from './search-words.ts';
import type { OlxTables } from './tables.ts';

/** The last window begins here; beyond it a search is refused. */
const OFFSET_MAX = 1_000;
const LIMIT = { usual: 40, max: 50 } as const;

/** The public JSON, with and without the closing slash. */
export const OFFERS_ROUTES: readonly Route<OlxTables>[] = [
  route(
    'GET',
    '/api/v1/offers',
    'reference 8.2 [C][P], A.1, A.2: window up to offset 1000; relevance is by refresh here [G]',
    offersPage,
  ),
  route('GET', '/api/v1/offers/:advertId', 'reference 8.3 [C]: 404 unless active', oneOffer),
  route('GET', '/api/v2/offers/:advertId', 'reference 8.3 [C]', oneOffer),
  route('GET', '/api/v1/users/:userId', 'reference 8.3 [C]: the same fields as in an offer [G]', oneSeller),
  ...(['phones', 'limited-phones'] as const).map((name) =>
    route(
      'GET',
      `/api/v1/offers/:advertId/${name}`,
      'reference 8.6: phones are out of scope, always 400',
      noPhones,
    ),
  ),
  route(
    'POST',
    '/api/v1/offers/:advertId/phone-view',
    'reference 8.6: phones are out of scope, always 400',
    noPhones,
  ),
].flat();

function route(
  method: 'GET' | 'POST',
  path: string,
  source: string,
  handler: (context: OlxContext) => Response,
): readonly Route<OlxTables>[] {
  return [path, `${path}/`].map((each) => ({ method, path: each, source, handler }));
}

function offersPage(context: OlxContext): Response {
  const { query, origin, now } = context;
  const [offset, asked] = [whole(query.get('offset'), 0), whole(query.get('limit'), LIMIT.usual)];
  if (offset === undefined || offset > OFFSET_MAX) return publicFieldError('offset');
  if (asked === undefined || asked === 0) return publicFieldError('limit');
  const limit = Math.min(LIMIT.max, asked);
  const found = searchPublic(context, fromApiQuery(query), { offset, limit });
  const rest = new URLSearchParams(query);
  rest.delete('offset');
  rest.delete('limit');
  const answer = buildOlxOffersAnswer(
    found.rows.map((row) => toPublicAdvert(context, row, languageOf(context))),
    {
      country: 'kz',
      now: toOffsetTime(now()),
      origin,
      language: languageOf(context),
      offset,
      limit,
      visibleElements: found.total,
      promotedIndexes: found.promotedIndexes,
      hasNext: offset + limit < found.total && offset + limit <= OFFSET_MAX,
      ...(rest.size === 0 ? {} : { query: rest.toString() }),
    },
  );
  return jsonAnswer(answer);
}

function oneOffer(context: OlxContext): Response {
  const { state, params, origin, now } = context;
  const row = state.collection('adverts').get(params.advertId ?? '');
  if (row === undefined || row.isDeleted || row.status !== 'active') return apiError(404, 'Ad not found');
  const language = languageOf(context);
  const options = { country: 'kz', now: toOffsetTime(now()), origin, language } as const;
  return jsonAnswer(buildOlxOfferAnswer(toPublicAdvert(context, row, language), options));
}

function oneSeller({ state, params }: OlxContext): Response {
  const user = state.collection('users').get(params.userId ?? '');
  if (user === undefined || user.kind === 'buyer') return apiError(404, 'User not found');
  const { id, uuid, name, isBusiness, createdAt } = user;
  return jsonAnswer({
    data: { id, uuid, name, company_name: isBusiness ? name : '', created: toOffsetTime(createdAt) },
  });
}

function noPhones(): Response {
  return apiError(400, 'Disallowed for this user: suspicious activity');
}

/** `ru-KZ,ru;q=0.9` is Russian, and so is no header at all. */
function languageOf({ headers }: Pick<OlxContext, 'headers'>): Language {
  return /^kk\b/i.test(headers.get('accept-language') ?? '') ? 'kk' : 'ru';
}

function whole(text: string | null, fallback: number): number | undefined {
  const value = Number(text ?? fallback);
  return Number.isInteger(value) && value >= 0 ? value : undefined;
}
