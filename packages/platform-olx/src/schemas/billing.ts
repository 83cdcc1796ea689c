import type { Money, SpendEntry } from '@leadkit/core';
import { z } from 'zod';
import type { OlxSettings } from '../olx-options.ts';
import { amountOf } from './amount.ts';
import { idSchema, looseNumberSchema, parseData } from './envelope.ts';

const entrySchema = z.object({
  id: idSchema,
  name: z.string().nullish(),
  date: z.string(),
  price: looseNumberSchema,
  advert_id: idSchema.nullish(),
});

/** A line of the bill. `undefined` in the place of a charge: money that was paid in. */
export interface BillLine {
  readonly at: string;
  readonly charge: SpendEntry | undefined;
}

/**
 * Charges are negative, and texts in practice (`"-2009.00"`). What is positive gives money back when it names an advert,
 * else the owner paid into the wallet, which is no spend. quirks.md, "Billing".
 */
export function toBill(value: unknown, operation: string, settings: OlxSettings): readonly BillLine[] {
  return parseData(z.array(entrySchema), value, operation).map((entry) => {
    const at = settings.time.read(entry.date, 'date', operation);
    if (entry.price > 0 && entry.advert_id == null) return { at, charge: undefined };
    return {
      at,
      charge: {
        key: entry.id,
        kind: 'promotion',
        amount: amountOf(0 - entry.price, settings.country.currency, 'price', operation),
        spentAt: at,
        ...(entry.advert_id == null ? {} : { listingExternalId: entry.advert_id }),
        ...(entry.name ? { description: entry.name } : {}),
      },
    };
  });
}

const balanceSchema = z.object({
  sum: looseNumberSchema,
  wallet: looseNumberSchema,
  bonus: looseNumberSchema,
  refund: looseNumberSchema,
  currency: z.string().regex(/^[A-Z]{3}$/),
});

/** What an account has to spend. */
export interface OlxBalance {
  /** Everything together. */
  readonly sum: Money;
  /** Paid in by the owner. */
  readonly wallet: Money;
  /** Given by OLX. */
  readonly bonus: Money;
  /** Given back by OLX. */
  readonly refund: Money;
}

export function parseBalance(value: unknown, operation: string): OlxBalance {
  const { currency, sum, wallet, bonus, refund } = parseData(balanceSchema, value, operation);
  return {
    sum: amountOf(sum, currency, 'sum', operation),
    wallet: amountOf(wallet, currency, 'wallet', operation),
    bonus: amountOf(bonus, currency, 'bonus', operation),
    refund: amountOf(refund, currency, 'refund', operation),
  };
}
