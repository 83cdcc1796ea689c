import { cleanText } from '@leadkit/adapter-kit/public-pages';
import type { ErrorIssue } from '@leadkit/core';
import { z } from 'zod';
import { KASPI_SITE } from './kaspi-site.ts';
import { createPageReader } from './page-reader.ts';
import type { KaspiReview } from './product.ts';
import { readKaspiDay } from './product-markup.ts';
import { present } from './product-parts.ts';
import type { KaspiReadContext } from './read-context.ts';

/** Reviews of a card, read. Their authors are people, so their names are passed over. */
export interface KaspiReviewsAnswer {
  /** In the order asked for. */
  readonly reviews: readonly KaspiReview[];
  /** How many there are in all, when the answer says. */
  readonly total?: number;
  /** Average mark, when the answer says. */
  readonly rating?: number;
  /** Whether every review of the answer was read. */
  readonly isComplete: boolean;
  /** What could not be read of it. Empty: nothing was odd. */
  readonly problems: readonly ErrorIssue[];
}

const text = z.string().nullish().catch(undefined);

const reviewSchema = z.object({
  id: text,
  date: z.string().transform((printed, context) => {
    const day = readKaspiDay(printed);
    if (day !== undefined) return day;
    context.addIssue({ code: 'custom', message: 'is no day' });
    return z.NEVER;
  }),
  rating: z.number().min(1).max(5),
  comment: z.object({ plus: text, minus: text, text }).nullish().catch(undefined),
  feedback: z.object({ positive: z.number().nullish() }).nullish().catch(undefined),
  merchant: z.object({ code: text }).nullish().catch(undefined),
});
const answerSchema = z.object({
  data: z.array(z.unknown()),
  summary: z.object({ global: z.number().nullish() }).nullish().catch(undefined),
  groupSummary: z
    .array(z.object({ id: z.string(), total: z.number() }))
    .nullish()
    .catch(undefined),
});
const REVIEWS_MAX = 1_000;

/**
 * Reads an answer of `/yml/review-view/api/v1/reviews/product/{number of the card}`.
 *
 * @throws LeadKitError `unexpected_response` naming what is missing when it is none.
 */
export function readKaspiReviewsJson(body: unknown, context: KaspiReadContext): KaspiReviewsAnswer {
  const page = createPageReader(context);
  const read = answerSchema.safeParse(body);
  if (!read.success)
    throw KASPI_SITE.unreadable('The answer of the reviews', [
      { path: 'data', message: 'is no list of reviews' },
    ]);
  const { data, summary, groupSummary } = read.data;
  const reviews = data.slice(0, REVIEWS_MAX).flatMap((raw, index): readonly KaspiReview[] => {
    const found = page.check(reviewSchema, raw, `data.${index}`);
    if (found === undefined) return [];
    const { id, date, rating, comment, feedback, merchant } = found;
    const parts = [comment?.plus, comment?.minus, comment?.text].map((part) => cleanText(part ?? ''));
    return [
      {
        rating,
        writtenOn: date,
        text: parts.filter((part) => part !== '').join('\n'),
        ...present({
          id: id ?? undefined,
          usefulCount: feedback?.positive ?? undefined,
          merchantId: merchant?.code ?? undefined,
        }),
      } as KaspiReview,
    ];
  });
  if (reviews.length === 0 && data.length > 0)
    throw KASPI_SITE.unreadable('The answer of the reviews', page.problems);
  const total = groupSummary?.find(({ id }) => id === 'ALL')?.total;
  const rating = summary?.global;
  return {
    reviews,
    ...(total === undefined ? {} : { total }),
    ...(rating == null || rating <= 0 || rating > 5 ? {} : { rating }),
    isComplete: page.unread === 0,
    problems: page.problems,
  };
}
