import { z } from 'zod';
import type { Offer } from '../domain/offer.ts';
import { toIsoText, toUnixMs } from '../domain/time.ts';
import { checkInput, type InputSchemas, lazySchema } from '../input-check.ts';

/** An offer as the host observed it: a row of a CSV, an answer of a data provider. */
export interface ObservedOffer extends Omit<Offer, 'seenAt' | 'isPromoted' | 'source'> {
  /** When it was seen, ISO 8601 with offset. Default: now. */
  readonly seenAt?: string | undefined;
  /** Whether its place was paid for. Default: false. */
  readonly isPromoted?: boolean | undefined;
}

/** What became of observations. */
export interface RecordedObservations {
  /** Offers met for the first time. */
  readonly created: number;
  /** Offers with another price than before. */
  readonly repriced: number;
  /** Offers with another title or promotion. */
  readonly changed: number;
  /** Offers as they were. */
  readonly unchanged: number;
  /** Observations older than what is known; they changed nothing. */
  readonly stale: number;
}

const rowsSchema = lazySchema(() => {
  const moment = z.string().refine(isMoment, 'expected an ISO 8601 moment with an offset');
  const name = z.string().trim().min(1).max(512);
  const count = z.number().int().min(0);
  const price = z.strictObject({
    amountMinor: count,
    currency: z.string().regex(/^[A-Z]{3}$/, 'expected three capital letters'),
  });
  const json: z.ZodType<Offer['attributes']> = z.record(z.string(), z.json()) as never;

  return z.array(
    z.strictObject({
      platform: name,
      externalId: name,
      url: z.url({ protocol: /^https?$/ }),
      title: z.string().trim().min(1).max(1000),
      price: price.optional(),
      isNegotiable: z.boolean().optional(),
      seller: z
        .strictObject({ kind: z.enum(['private', 'business', 'unknown']), key: name, name: name.optional() })
        .refine((seller) => seller.kind !== 'private' || seller.name === undefined, {
          path: ['name'],
          message: 'expected none: a private person is a key and a kind',
        })
        .optional(),
      city: z
        .strictObject({
          name,
          externalId: name.optional(),
          katoCode: z
            .string()
            .regex(/^\d{9}$/)
            .optional(),
        })
        .optional(),
      category: z.strictObject({ externalId: name, name: name.optional() }).optional(),
      isPromoted: z.boolean().default(false),
      publishedAt: moment.optional(),
      refreshedAt: moment.optional(),
      validUntil: moment.optional(),
      model: name.optional(),
      condition: z.enum(['new', 'used']).optional(),
      priceSteps: z
        .array(z.strictObject({ quantityFrom: z.number().int().min(1), price }))
        .max(100)
        .optional(),
      sellersCount: count.optional(),
      sellerPrices: z.array(price).max(1000).optional(),
      reviewsCount: count.optional(),
      reviewsLast30Days: count.optional(),
      ordersCount: count.optional(),
      seenAt: moment.optional(),
      fieldSources: z
        .record(z.string(), z.enum(['api', 'state', 'jsonld', 'html', 'observation']))
        .optional(),
      attributes: json.optional(),
    }),
  );
});
export const observationInputs: InputSchemas = { 'research.record': rowsSchema };

/**
 * Checks all rows before any is stored.
 *
 * @throws LeadKitError `invalid_input` with an issue per wrong field: `3.price.amountMinor` is of the fourth row.
 */
export function readObservations(rows: readonly ObservedOffer[], now: string): readonly Offer[] {
  const checked = checkInput(rowsSchema, rows, 'research.record');
  return checked.map((row) => ({ ...row, seenAt: row.seenAt ?? now, source: 'observation' }) as Offer);
}

function isMoment(text: string): boolean {
  try {
    toIsoText(toUnixMs(text));
    return true;
  } catch {
    return false;
  }
}
