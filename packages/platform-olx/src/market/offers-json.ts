import { parseResponse } from '@leadkit/adapter-kit';
import type { ErrorIssue, Offer, Total } from '@leadkit/core';
import { z } from 'zod';
import { ADVERTS_MAX, TOO_MANY } from './adverts-max.ts';
import { toApiOffer } from './api-offer.ts';
import { mergeRepeated } from './merge-offers.ts';
import { OLX_SITE } from './olx-site.ts';
import { createPageReader } from './page-reader.ts';
import type { OlxReadContext } from './read-context.ts';

/** An answer of OLX's offers API to a search. */
export interface OlxOffersAnswer {
  /** Tells it from the answer for a single advert. */
  readonly kind: 'list';
  /** Offers in the order of the answer, each once. */
  readonly offers: readonly Offer[];
  /** What could not be read, with its path. Empty: everything was. */
  readonly problems: readonly ErrorIssue[];
  /** Whether an offer was made of every advert of the answer. */
  readonly isComplete: boolean;
  /** What OLX says it has in all. */
  readonly total?: Total;
  /** Query of the next page, as OLX's own link has it. Absent: this is the last one. */
  readonly nextQuery?: string;
}

/** What a single advert turned out to be. */
export interface OlxAdvertPage {
  /** Tells it from a list page. */
  readonly kind: 'advert';
  /** The advert. */
  readonly offer: Offer;
  /** Whether it is shown to visitors; an answer or a page can outlive its advert. */
  readonly isActive: boolean;
  /** What could not be read, with its path, and is left out of the offer. */
  readonly problems: readonly ErrorIssue[];
}

/** OLX counts up to here and then says "more". */
const TOTAL_MAX = 1000;

const indexesSchema = z.array(z.number().int()).nullish();
const answerSchema = z.object({
  data: z.array(z.unknown()),
  metadata: z.object({
    total_elements: z.number().int().nonnegative(),
    visible_total_count: z.number().int().nonnegative().nullish(),
    promoted: indexesSchema,
    source: z.object({ promoted: indexesSchema }).nullish(),
  }),
  links: z.object({ next: z.object({ href: z.string() }).nullish() }).nullish(),
});
const singleSchema = z.object({ data: z.record(z.string(), z.unknown()) });

/**
 * Reads an answer of `GET /api/v1/offers/`. A place is promoted when the answer lists its index as such; an advert that
 * fills two places is one offer, promoted when one of them is.
 *
 * @throws LeadKitError `unexpected_response` naming the path when it has another shape, or when no advert of it can be
 *   read; `invalid_input` for a context that lacks something.
 */
export function readOlxOffersJson(answer: unknown, context: OlxReadContext): OlxOffersAnswer {
  const page = createPageReader(context);
  const { data, metadata, links } = parseResponse(answerSchema, answer, 'olx.readOffers', 'olx');
  const promoted = new Set([...(metadata.promoted ?? []), ...(metadata.source?.promoted ?? [])]);
  if (data.length > ADVERTS_MAX) page.giveUp('data', TOO_MANY);
  const read = data
    .slice(0, ADVERTS_MAX)
    .map((raw, index) => toApiOffer(page, `data.${index}`, raw, promoted.has(index))?.offer);
  const offers = mergeRepeated(read.filter((offer) => offer !== undefined));
  if (offers.length === 0 && data.length > 0)
    throw OLX_SITE.unreadable('the answer of the offers API', page.problems);
  const nextQuery = queryOf(links?.next?.href);
  return {
    kind: 'list',
    offers,
    problems: page.problems,
    isComplete: page.unread === 0,
    total: toTotal(metadata.visible_total_count, metadata.total_elements),
    ...(nextQuery === undefined ? {} : { nextQuery }),
  };
}

/**
 * Reads an answer of `GET /api/v1/offers/{id}/`.
 *
 * @throws LeadKitError `unexpected_response` naming the path when it has another shape; `invalid_input` for a context
 *   that lacks something.
 */
export function readOlxOfferJson(answer: unknown, context: OlxReadContext): OlxAdvertPage {
  const page = createPageReader(context);
  const { data } = parseResponse(singleSchema, answer, 'olx.readOffer', 'olx');
  const read = toApiOffer(page, 'data', data);
  if (read === undefined) throw OLX_SITE.unreadable('the advert of the offers API', page.problems);
  return { kind: 'advert', ...read, problems: page.problems };
}

/** `visible` is the count; `counted` stops at 1000. */
export function toTotal(visible: number | null | undefined, counted: number): Total {
  if (visible != null) return { value: visible, relation: 'exact' };
  return { value: counted, relation: counted < TOTAL_MAX ? 'exact' : 'at_least' };
}

function queryOf(href: string | undefined): string | undefined {
  const query = href?.split('#', 1)[0]?.split('?')[1];
  return query === undefined || query === '' ? undefined : query;
}
