import { parseMoney, type SpendEntry, type SpendKind } from '@leadkit/core';
import { z } from 'zod';
import { type BazaarPage, parsePage } from './envelope.ts';
import { momentSchema } from './moment.ts';

const billSchema = z.object({
  id: z.int(),
  type: z.string(),
  amount: z.string().regex(/^\d+\.\d{2}$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  advert_id: z.int().nullable(),
  title: z.string(),
  created_at: momentSchema,
});

const KINDS: Readonly<Record<string, SpendKind>> = {
  promotion: 'promotion',
  fee: 'commission',
  delivery: 'delivery',
};

/** Bazaar writes refunds as positive amounts and says so in the type. quirks.md, "Billing". */
export function toSpendEntries(value: unknown, operation: string): BazaarPage<SpendEntry> {
  const { rows, total } = parsePage(billSchema, value, operation);
  return {
    total,
    rows: rows.map((bill) => {
      const { amountMinor, currency } = parseMoney(bill.amount, { currency: bill.currency });
      return {
        key: String(bill.id),
        kind: KINDS[bill.type] ?? 'other',
        amount: { amountMinor: bill.type === 'refund' ? -amountMinor : amountMinor, currency },
        spentAt: bill.created_at,
        ...(bill.advert_id === null ? {} : { listingExternalId: String(bill.advert_id) }),
        description: bill.title,
      };
    }),
  };
}
