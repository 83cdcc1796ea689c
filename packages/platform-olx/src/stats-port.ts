import { type Clock, isLeadKitError, type ListingStats, type StatsPort, toIsoText } from '@leadkit/core';
import { advertPath } from './advert-requests.ts';
import type { OlxCall, OlxClient } from './client.ts';
import { parseCounters } from './schemas/advert.ts';

/** OLX counts one advert per request; so many are asked at the same time. */
const AT_ONCE = 4;
const OPERATION = 'stats.read';

export function createStatsPort(client: OlxClient, clock: Clock): StatsPort {
  async function readOne(externalId: string, call: OlxCall): Promise<readonly ListingStats[]> {
    const path = `${advertPath(externalId)}/statistics`;
    const parse = (value: unknown) => parseCounters(value, OPERATION);
    try {
      const counters = await call.request({ operation: OPERATION, path, parse });
      return [{ externalId, ...counters, readAt: toIsoText(clock.now()) }];
    } catch (error) {
      if (isLeadKitError(error, 'not_found')) return [];
      throw error;
    }
  }

  return {
    async read({ externalIds }, options) {
      const call = client.within(options);
      const ids = [...new Set(externalIds)];
      const stats: ListingStats[] = [];
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const some = ids.slice(from, from + AT_ONCE);
        stats.push(...(await Promise.all(some.map((id) => readOne(id, call)))).flat());
      }
      return stats;
    },
  };
}
