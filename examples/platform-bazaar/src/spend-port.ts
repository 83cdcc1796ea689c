import { type SpendPort, toUnixMs } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { fromMoment } from './local-time.ts';
import { readPage } from './offset-page.ts';
import { toSpendEntries } from './schemas/bill.ts';

export function createSpendPort(client: BazaarClient): SpendPort {
  return {
    async listPage({ since, cursor, limit }, options) {
      const sinceMs = toUnixMs(since);
      const request = {
        operation: 'spend.listPage',
        path: '/api/billing',
        // Bazaar filters by whole days; the rest of the first day is left out here.
        query: { from: fromMoment(sinceMs).slice(0, 10) },
      };
      // Newest first: a new bill moves the others backwards, so a page may repeat one, and none is skipped.
      const page = await readPage(client.within(options), {
        ...request,
        cursor,
        limit,
        parse: toSpendEntries,
      });
      return { ...page, items: page.items.filter(({ spentAt }) => toUnixMs(spentAt) >= sinceMs) };
    },
  };
}
