import type { Route } from '@leadkit/emulator';
import { apiError, pageAnswer, shopOf } from './api-answers.ts';
import { fromLocalTime, toLocalTime } from './local-time.ts';
import type { BazaarTables } from './tables.ts';

export const BILLING_ROUTES: readonly Route<BazaarTables>[] = [
  {
    method: 'GET',
    path: '/api/billing',
    source: 'quirks.md, "Billing": newest first, ?from= is a day, amounts are texts with two decimals',
    handler: (context) => {
      const shop = shopOf(context);
      const from = fromLocalTime(context.query.get('from') ?? '1970-01-01');
      if (from === undefined)
        return apiError(422, 'validation_failed', 'The day is not right.', { from: 'YYYY-MM-DD' });
      const rows = context.state
        .collection('bills')
        .filter(({ sellerId, createdAt }) => sellerId === shop.id && createdAt >= from)
        .sort((a, b) => b.id - a.id);
      return pageAnswer(context, rows, (row) => ({
        id: row.id,
        type: row.type,
        amount: (row.amountMinor / 100).toFixed(2),
        currency: 'KZT',
        advert_id: row.advertId,
        title: row.title,
        created_at: toLocalTime(row.createdAt),
      }));
    },
  },
];
