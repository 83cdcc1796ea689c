import { countListing, type ListingCounters } from '../domain/listing.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ListingStats } from '../ports/stats-port.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';
import { eachAccount } from './each-account.ts';
import { readAll } from './read-all.ts';

/** How many listings one call asks about. */
const BATCH = 100;

/** Reads how often our live listings were looked at. */
export async function collectStats(context: ServiceContext, options: CallOptions): Promise<void> {
  await eachAccount(
    context,
    'Counters of an account could not be read',
    async (account) => {
      const live = await readAll(context, 'listing', { accountId: account.id, status: 'active' }, options);
      const byExternalId = new Map(live.map(({ externalId, id }) => [externalId, id]));
      const externalIds = [...byExternalId.keys()].filter((id) => id !== undefined);
      const read = await context.useAccount(account, async ({ stats }) => {
        const found: ListingStats[] = [];
        for (let start = 0; stats !== undefined && start < externalIds.length; start += BATCH)
          found.push(
            ...(await stats.read({ externalIds: externalIds.slice(start, start + BATCH) }, options)),
          );
        return found;
      });
      for (const { externalId, ...counters } of read) {
        const listingId = byExternalId.get(externalId);
        if (listingId !== undefined) await count(context, listingId, counters, options);
      }
    },
    options,
  );
}

async function count(
  context: ServiceContext,
  listingId: string,
  counters: ListingCounters,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const listing = await context.store.get('listing', listingId, options);
      if (listing !== undefined)
        await context.commit(
          decided('listing', countListing(listing, counters, context.now()), listing),
          options,
        );
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}
