import { toUnixMs } from '../../domain/time.ts';
import type { SpendPort } from '../../ports/spend-port.ts';
import type { StatsPort } from '../../ports/stats-port.ts';
import { pageOf } from './paging.ts';
import type { Remote } from './remote.ts';

export function createStatsPort(remote: Remote): StatsPort {
  return {
    read: ({ externalIds }, options) =>
      remote.read('stats.read', options, (state) =>
        externalIds.flatMap((externalId) => {
          const listing = state.listings.get(externalId);
          if (listing === undefined || listing.snapshot.status === 'removed') return [];
          return [{ externalId, ...listing.stats, readAt: state.now() }];
        }),
      ),
  };
}

export function createSpendPort(remote: Remote): SpendPort {
  return {
    listPage: ({ since, ...request }, options) =>
      remote.read('spend.listPage', options, (state) =>
        pageOf(
          state.spend.filter((entry) => toUnixMs(entry.spentAt) >= toUnixMs(since)),
          request,
        ),
      ),
  };
}
