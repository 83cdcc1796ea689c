import type { Account } from '../domain/account.ts';
import type { Decision } from '../domain/decision.ts';
import { type Listing, type ListingSnapshot, observeListing, rejectListing } from '../domain/listing.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ListingsPort, PublishResult } from '../ports/listings-port.ts';
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
    const listPage = listings.listPage?.bind(listings);
    if (listPage !== undefined)
      for await (const seen of paginate((cursor) => listPage({ cursor }, options)))
        await takeOver(context, account, seen, options);
    await settleImports(context, account, listings, options);
  });
}

/** Asks what became of listings that the platform had only accepted to work on. */
async function settleImports(
  context: ServiceContext,
  account: Account,
  port: ListingsPort,
  options: CallOptions,
): Promise<void> {
  if (port.readOperation === undefined) return;
  const filter = { accountId: account.id, status: 'publishing' } as const;
  const waiting = new Map<string, Listing[]>();
  for await (const listing of paginate((cursor) =>
    context.store.listPage('listing', { filter, cursor }, options),
  )) {
    const { remoteOperation } = listing;
    if (remoteOperation !== undefined)
      waiting.set(remoteOperation, [...(waiting.get(remoteOperation) ?? []), listing]);
  }
  for (const [operation, listings] of waiting) {
    const results = await port.readOperation({ operation }, options);
    for (const listing of listings) await settleImport(context, listing, results, options);
  }
}

/** Results come by key, or in no key at all when the operation held one draft only. */
async function settleImport(
  context: ServiceContext,
  listing: Listing,
  results: readonly PublishResult[],
  options: CallOptions,
): Promise<void> {
  const keyOf = (result: PublishResult): string | undefined =>
    result.outcome === 'live' ? result.listing.key : result.outcome === 'unknown' ? undefined : result.key;
  const result =
    results.find((one) => keyOf(one) === listing.key) ?? (results.length === 1 ? results[0] : undefined);
  if (result === undefined || result.outcome === 'accepted' || result.outcome === 'unknown') return;
  const decide = (current: Listing): Decision<Listing> =>
    result.outcome === 'live'
      ? observeListing(current, result.listing, context.now())
      : rejectListing(current, result.issues.map((issue) => issue.message).join('; '), context.now());
  await retryConflicts(
    async () => {
      const current = await context.store.get('listing', listing.id, options);
      if (current?.status === 'publishing')
        await context.commit(decided('listing', decide(current), current), options);
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
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
