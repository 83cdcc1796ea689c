import { type Clock, type ListingStats, type StatsPort, toIsoText } from '@leadkit/core';
import type { BazaarClient } from './client.ts';
import { toListingStats } from './schemas/stats.ts';

/** Ids Bazaar takes in one request. */
const IDS_MAX = 50;

export function createStatsPort(client: BazaarClient, clock: Clock): StatsPort {
  return {
    async read({ externalIds }, options) {
      const operation = 'stats.read';
      const call = client.within(options);
      const ids = [...new Set(externalIds)];
      const stats: ListingStats[] = [];
      for (let from = 0; from < ids.length; from += IDS_MAX) {
        const query = { ids: ids.slice(from, from + IDS_MAX).join(',') };
        const parse = (value: unknown) => toListingStats(value, operation, toIsoText(clock.now()));
        const request = { operation, path: '/api/adverts/stats', query, parse };
        stats.push(...(await call.request(request)));
      }
      return stats;
    },
  };
}
