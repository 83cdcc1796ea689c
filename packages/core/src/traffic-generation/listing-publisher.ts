import type { Account } from '../domain/account.ts';
import type { Campaign } from '../domain/campaign.ts';
import type { Decision } from '../domain/decision.ts';
import { type ItemId, type ListingId, parseTenantId } from '../domain/id.ts';
import type { Item } from '../domain/item.ts';
import type { JsonObject } from '../domain/json.ts';
import {
  createListing,
  type Listing,
  type ListingDraft,
  type ListingSnapshot,
  type ListingStatus,
  observeListing,
  rejectListing,
  startPublishing,
  trackRemoteOperation,
} from '../domain/listing.ts';
import { type ErrorIssue, isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ListingsPort, PublishResult } from '../ports/listings-port.ts';
import type { Connection } from '../ports/platform.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';

/** Where and under which name items are published. */
export interface PublishTarget {
  /** Per platform: the category and place there. */
  readonly places: Readonly<Record<string, PublishPlace>>;
  /** Who is to be contacted. */
  readonly contact: ListingDraft['contact'];
}

/** Category and place on one platform. */
export interface PublishPlace {
  /** The platform's category id. */
  readonly categoryId: string;
  /** The host's key of the city or a KATO code. */
  readonly city: string;
  /** The platform's district id, where a city has districts. */
  readonly districtId?: string;
  /** Attributes by the platform's codes; they go over the item's own. */
  readonly attributes?: JsonObject;
}

/** What became of one item on one account. */
export interface PublishedItem {
  /** The item. */
  readonly itemId: ItemId;
  /** The account. */
  readonly accountId: string;
  /** Our listing. */
  readonly listingId: ListingId;
  /** `published` now, there already (`unchanged`), `refused` by the platform, or `unknown`: call again to find out. */
  readonly outcome: 'published' | 'unchanged' | 'refused' | 'unknown';
  /** Where it stands. */
  readonly status: ListingStatus;
  /** Why it was refused or is unknown. */
  readonly issues: readonly ErrorIssue[];
}

export interface ListingPublisher {
  publish(campaign: Campaign, target: PublishTarget, options: CallOptions): Promise<readonly PublishedItem[]>;
}

export function createListingPublisher(context: ServiceContext): ListingPublisher {
  async function publish(
    campaign: Campaign,
    target: PublishTarget,
    options: CallOptions,
  ): Promise<readonly PublishedItem[]> {
    const results: PublishedItem[] = [];
    for (const accountId of campaign.accountIds) {
      const account = await context.store.get('account', accountId, options);
      if (account === undefined) continue;
      const place = target.places[account.platform];
      if (place === undefined) throw noPlace(account.platform);
      for (const itemId of campaign.itemIds) {
        const item = await context.store.get('item', itemId, options);
        if (item !== undefined)
          results.push(
            await publishItem({ campaign, account, item, place, contact: target.contact }, options),
          );
      }
    }
    return results;
  }

  async function publishItem(wish: Wish, options: CallOptions): Promise<PublishedItem> {
    const listing = await draftListing(wish, options);
    const report = (
      outcome: PublishedItem['outcome'],
      state: Listing,
      issues: readonly ErrorIssue[] = [],
    ): PublishedItem => ({
      itemId: wish.item.id,
      accountId: wish.account.id,
      listingId: listing.id,
      outcome,
      status: state.status,
      issues,
    });
    if (listing.status !== 'publishing') return report('unchanged', listing);
    try {
      await context.useAccount(wish.account, (connection) =>
        send(listing, listingsOf(connection, wish.account.platform), options),
      );
      return report('published', await reread(listing, options));
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      const issues = error.issues ?? [{ path: '', message: error.message }];
      // A conflict: another process sends this very write, or was sending it when it died.
      if (error.effect === 'unknown' || error.code === 'conflict') return report('unknown', listing, issues);
      if (error.code !== 'invalid_input' && error.code !== 'business_rule') throw error;
      const rejected = rejectListing(listing, issues.map((issue) => issue.message).join('; '), context.now());
      await context.commit(decided('listing', rejected, listing), options);
      return report('refused', rejected.state, issues);
    }
  }

  /** The listing of this item on this account, made and marked as being published unless it is there. */
  async function draftListing(wish: Wish, options: CallOptions): Promise<Listing> {
    const { account, item, campaign } = wish;
    return retryConflicts(
      async () => {
        const known = await context.store.getByKey('listing', `key:${account.id}:${item.id}`, options);
        if (known !== undefined && known.status !== 'draft' && known.status !== 'rejected') return known;
        const base =
          known ??
          createListing(
            {
              id: context.ids.next(),
              tenantId: parseTenantId(context.tenantId),
              platform: account.platform,
              accountId: account.id,
              itemId: item.id,
              campaignId: campaign.id,
              nicheId: campaign.nicheId,
              draft: toDraft(wish),
            },
            context.now(),
          ).state;
        const decision = startPublishing({ ...base, draft: toDraft(wish) }, context.now());
        await context.commit(decided('listing', decision, known), options);
        return decision.state;
      },
      (error) => isLeadKitError(error, 'conflict'),
    );
  }

  async function send(listing: Listing, port: ListingsPort, options: CallOptions): Promise<void> {
    await context.runOnce<JsonObject>(
      {
        // A listing that was refused and corrected is a new write: its version tells the tries apart.
        key: `listings.publish:${listing.id}:${listing.version}`,
        kind: 'listings.publish',
        accountId: listing.accountId,
        send: async (call) => toResult(await publishOne(port, listing, call)),
        lookUp: (call) => lookUpListing(port, listing, call),
        onSuccess: (result) => decided('listing', takeResult(listing, result, context.now()), listing),
      },
      options,
    );
  }

  async function reread(listing: Listing, options: CallOptions): Promise<Listing> {
    return (await context.store.get('listing', listing.id, options)) ?? listing;
  }

  return { publish };
}

interface Wish {
  readonly campaign: Campaign;
  readonly account: Account;
  readonly item: Item;
  readonly place: PublishPlace;
  readonly contact: ListingDraft['contact'];
}

function toDraft({ item, place, contact }: Wish): ListingDraft {
  return {
    key: item.id,
    sku: item.sku,
    title: item.title,
    description: item.description,
    categoryId: place.categoryId,
    price: item.price,
    city: place.city,
    ...(place.districtId === undefined ? {} : { districtId: place.districtId }),
    photoUrls: item.photoUrls,
    attributes: { ...item.attributes, ...place.attributes },
    contact,
    ...(item.stock.length === 0
      ? {}
      : { quantity: item.stock.reduce((sum, stock) => sum + stock.quantity, 0) }),
  };
}

async function publishOne(
  port: ListingsPort,
  listing: Listing,
  options: CallOptions,
): Promise<PublishResult> {
  const [result] = await port.publish({ drafts: [listing.draft] }, options);
  if (result?.outcome === 'unknown') throw result.error;
  if (result?.outcome === 'refused') throw refused(listing, result.issues);
  if (result !== undefined) return result;
  throw new LeadKitError({
    code: 'unexpected_response',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'unknown',
    message: `The ${listing.platform} adapter gave no result for listing ${listing.id}. It may have been published; it is looked up before any repeat.`,
  });
}

/**
 * What became of a create whose answer was lost; `undefined` when it may be sent again: surely nothing happened, or
 * the platform itself drops or overwrites a repeat.
 */
async function lookUpListing(
  port: ListingsPort,
  listing: Listing,
  options: CallOptions,
): Promise<JsonObject | undefined> {
  if (port.findByKey !== undefined) {
    const found = await port.findByKey({ key: listing.key }, options);
    return found === undefined ? undefined : toResult({ outcome: 'live', listing: found });
  }
  const { idempotency } = port.features;
  if (idempotency === 'native' || idempotency === 'natural') return undefined;
  throw new LeadKitError({
    code: 'unavailable',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'unknown',
    message:
      `Nothing on ${listing.platform} tells whether listing ${listing.id} was made, so it was not sent again. ` +
      'A person has to look at the account there.',
  });
}

function takeResult(listing: Listing, result: JsonObject, now: string): Decision<Listing> {
  if (typeof result.operation === 'string') return trackRemoteOperation(listing, result.operation, now);
  return observeListing(listing, result.listing as unknown as ListingSnapshot, now);
}

function toResult(result: PublishResult): JsonObject {
  if (result.outcome === 'live')
    return { outcome: 'live', listing: { ...result.listing } as unknown as JsonObject };
  return {
    outcome: result.outcome,
    ...(result.outcome === 'accepted' ? { operation: result.operation } : {}),
  };
}

function listingsOf(connection: Connection, platform: string): ListingsPort {
  if (connection.listings !== undefined) return connection.listings;
  throw new LeadKitError({
    code: 'unsupported',
    operation: 'listings.publish',
    platform,
    effect: 'none',
    message: `${platform} takes no listings. Take its accounts out of the campaign.`,
  });
}

function refused(listing: Listing, issues: readonly ErrorIssue[]): LeadKitError {
  const list = issues.map((issue) => `${issue.path}: ${issue.message}`).join('; ');
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'listings.publish',
    platform: listing.platform,
    effect: 'none',
    issues,
    message: `${listing.platform} refused listing ${listing.id}; nothing was published. ${list}`,
  });
}

function noPlace(platform: string): LeadKitError {
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'campaigns.publish',
    effect: 'none',
    message: `The campaign has an account on ${platform}, but no place there was given. Nothing was published on it.`,
    issues: [{ path: `places.${platform}`, message: 'expected { categoryId, city }' }],
  });
}
