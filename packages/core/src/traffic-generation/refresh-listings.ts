import type { Account } from '../domain/account.ts';
import { type ListingSnapshot, observeListing } from '../domain/listing.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';

/** Reads what the platforms show of our listings and takes it over. One account's failure does not stop the others. */
export async function refreshListings(context: ServiceContext, options: CallOptions = {}): Promise<void> {
  for await (const account of paginate((cursor) => context.store.listPage('account', { cursor }, options))) {
    if (account.status === 'paused' || account.status === 'needs_reconnect') continue;
    try {
      await refreshAccount(context, account, options);
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      context.logger.warn('Listings of an account could not be read', {
        accountId: account.id,
        code: error.code,
      });
    }
  }
}

async function refreshAccount(
  context: ServiceContext,
  account: Account,
  options: CallOptions,
): Promise<void> {
  await context.useAccount(account, async ({ listings }) => {
    if (listings === undefined) return;
    for await (const seen of paginate((cursor) => listings.listPage({ cursor }, options)))
      await takeOver(context, account, seen, options);
  });
}

async function takeOver(
  context: ServiceContext,
  account: Account,
  seen: ListingSnapshot,
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const known =
        (await context.store.getByKey('listing', `external:${account.id}:${seen.externalId}`, options)) ??
        (seen.key === undefined
          ? undefined
          : await context.store.getByKey('listing', `key:${account.id}:${seen.key}`, options));
      if (known !== undefined)
        await context.commit(decided('listing', observeListing(known, seen, context.now()), known), options);
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}
