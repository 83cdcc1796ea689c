import { apiForm } from './advert-forms.ts';
import { type OlxPageOptions, siteFacts } from './page-options.ts';
import type { OlxPublicAdvert } from './public-advert.ts';

const COUNTED_MAX = 1000;
const LIMIT = 40;

/** How an answer of the offers API is made. */
export interface OlxOffersAnswerOptions extends OlxPageOptions {
  /** Where the answer begins in the search. Default 0. */
  readonly offset?: number;
  /** Offers asked for. Default 40. */
  readonly limit?: number;
  /** Adverts there are in all. Default: as many as are given. */
  readonly visibleElements?: number;
  /** Indexes of paid places. Default none. */
  readonly promotedIndexes?: readonly number[];
  /** Query of the search without offset and limit, such as `query=divan`. */
  readonly query?: string;
  /** Whether another page follows. Default: when there are more adverts than this page ends at. */
  readonly hasNext?: boolean;
}

/** An answer of `GET /api/v1/offers/` with these adverts, ready for `JSON.stringify`. */
export function buildOlxOffersAnswer(
  adverts: readonly OlxPublicAdvert[],
  options: OlxOffersAnswerOptions,
): Readonly<Record<string, unknown>> {
  const { origin } = siteFacts(options);
  const { offset = 0, limit = LIMIT, promotedIndexes = [], visibleElements = adverts.length } = options;
  const { hasNext = offset + limit < visibleElements } = options;
  const link = (at: number): { href: string } => ({
    href: `${origin}/api/v1/offers?offset=${at}&limit=${limit}${options.query === undefined ? '' : `&${options.query}`}`,
  });
  return {
    data: adverts.map((advert) => apiForm(advert, options)),
    metadata: {
      total_elements: Math.min(visibleElements, COUNTED_MAX),
      visible_total_count: visibleElements,
      promoted: promotedIndexes,
      search_id: 'EMULATOR',
      source: { promoted: promotedIndexes, organic: organicIndexes(adverts, promotedIndexes) },
    },
    links: { self: link(offset), first: link(0), ...(hasNext ? { next: link(offset + limit) } : {}) },
  };
}

/** An answer of `GET /api/v1/offers/{id}/`, ready for `JSON.stringify`. */
export function buildOlxOfferAnswer(
  advert: OlxPublicAdvert,
  options: OlxPageOptions,
): Readonly<Record<string, unknown>> {
  const { origin } = siteFacts(options);
  return {
    data: apiForm(advert, options),
    links: { self: { href: `${origin}/api/v1/offers/${advert.id}` } },
  };
}

/** Indexes of the places that are not paid for. */
export function organicIndexes(
  adverts: readonly OlxPublicAdvert[],
  promoted: readonly number[],
): readonly number[] {
  return adverts.map((_, index) => index).filter((index) => !promoted.includes(index));
}
