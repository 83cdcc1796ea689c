import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, CampaignId, ItemId, ListingId, NicheId, TenantId } from './id.ts';
import type { LocalText } from './item.ts';
import type { JsonObject } from './json.ts';
import type { Money } from './money.ts';

/**
 * Where a listing stands, in our words; the platform's own word is kept beside it.
 *
 * - `draft`: ours only, nothing was sent.
 * - `publishing`: sent, the platform has not said yet (or the answer was lost).
 * - `in_review`: the platform checks it.
 * - `active`: buyers see it.
 * - `rejected`: the platform refused it; `rejection` says why.
 * - `inactive`: taken off, can come back.
 * - `expired`: its time is over, can come back.
 * - `removed`: gone for good.
 * - `other`: a word of the platform we do not know; see `platformStatus`.
 */
export type ListingStatus =
  | 'draft'
  | 'publishing'
  | 'in_review'
  | 'active'
  | 'rejected'
  | 'inactive'
  | 'expired'
  | 'removed'
  | 'other';

/** What we want published. */
export interface ListingDraft {
  /** Our key: unique per account, sent along where the platform keeps one, 1 to 64 of `A-Z a-z 0-9 . _ -`. */
  readonly key: string;
  /** Our code of the item, for platforms that name products by it. Absent: there the key has to do. */
  readonly sku?: string;
  /** Title by language. */
  readonly title: LocalText;
  /** Description by language. */
  readonly description: LocalText;
  /** The platform's category id. */
  readonly categoryId: string;
  /** Asking price. Absent where the category has none. */
  readonly price?: Money;
  /** The host's key of the city or a KATO code; adapters map it. */
  readonly city: string;
  /** The platform's district id, where a city has districts. */
  readonly districtId?: string;
  /** Public https addresses of photos, best first. */
  readonly photoUrls: readonly string[];
  /** Attributes by the platform's codes. */
  readonly attributes: JsonObject;
  /** Who is to be contacted. */
  readonly contact: {
    /** Name buyers see. */
    readonly name: string;
    /** E.164. Absent: chat only. */
    readonly phone?: string;
  };
  /** Pieces in stock, where the platform counts them. */
  readonly quantity?: number;
}

/** Our advert or product on one account. */
export interface Listing extends Entity {
  /** Version 7 UUID. */
  readonly id: ListingId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** Id of the platform. */
  readonly platform: string;
  /** The account it is on. */
  readonly accountId: AccountId;
  /** The item it offers. */
  readonly itemId?: ItemId;
  /** The campaign that made it. */
  readonly campaignId?: CampaignId;
  /** The niche it belongs to. */
  readonly nicheId?: NicheId;
  /** Our key; one listing per (account, key). */
  readonly key: string;
  /** What is or should be published. */
  readonly draft: ListingDraft;
  /** Where it stands. */
  readonly status: ListingStatus;
  /** The platform's own word. */
  readonly platformStatus?: string;
  /** The platform's id of its work on it (an import), while that goes on; only with status `publishing`. */
  readonly remoteOperation?: string;
  /** The platform's own id, once known. */
  readonly externalId?: string;
  /** Public address, once known. */
  readonly url?: string;
  /** When buyers could first see it. */
  readonly publishedAt?: string;
  /** When its time ends. */
  readonly expiresAt?: string;
  /** Why the platform refused it. */
  readonly rejection?: string;
  /** Why we took it off; a listing without it was taken off by somebody else. Gone once it is seen in another status. */
  readonly offReason?: ListingOffReason;
  /** Counters as the platform last gave them. */
  readonly stats?: ListingCounters;
  /** What its publishing costs, until the platform's bill says so. */
  readonly pendingCost?: Money;
}

/** Why we took a listing off. */
export type ListingOffReason = 'out_of_stock' | 'not_wanted' | 'campaign_over';

/** Counters of a listing. One that is absent is not counted by the platform. */
export interface ListingCounters {
  /** Times it was looked at. */
  readonly views?: number;
  /** Times its phone was shown. */
  readonly phoneViews?: number;
  /** People who keep it in their favourites. */
  readonly favourites?: number;
  /** When they were read. */
  readonly readAt: string;
}

/** A listing as a platform shows it to its owner. */
export interface ListingSnapshot {
  /** The platform's own id. */
  readonly externalId: string;
  /** Our key, where the platform keeps one. */
  readonly key?: string;
  /** In our words. */
  readonly status: ListingStatus;
  /** In the platform's word. */
  readonly platformStatus: string;
  /** Public address. */
  readonly url?: string;
  /** Title as published. */
  readonly title?: string;
  /** Price as published. */
  readonly price?: Money;
  /** When buyers could first see it. */
  readonly publishedAt?: string;
  /** When its time ends. */
  readonly expiresAt?: string;
  /** Why it was refused, for people. */
  readonly rejection?: string;
}

/** Events about listings. */
export interface ListingEvents {
  /** Buyers can see it. Sent again when it comes back after being off. */
  'listing.published': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** The platform's own id. */
    readonly externalId: string;
  };
  /** The platform refused it. Why is on the listing: it is the platform's text and may name people. */
  'listing.rejected': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
  };
  /** Any other change of status. */
  'listing.status-changed': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Where it stood before. */
    readonly from: ListingStatus;
    /** Where it stands now. */
    readonly to: ListingStatus;
    /** The platform's own word. */
    readonly platformStatus?: string;
  };
}

/** Events about the content and counters of listings. */
export interface ListingChangeEvents {
  /** The platform took a changed text, price or photo over. */
  'listing.updated': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Fields of the draft that changed. */
    readonly fields: readonly string[];
  };
  /** Its counters changed. */
  'listing.counted': {
    /** Id of the platform. */
    readonly platform: string;
    /** The account. */
    readonly accountId: AccountId;
    /** Times it was looked at. */
    readonly views?: number;
    /** Times its phone was shown. */
    readonly phoneViews?: number;
    /** People who keep it in their favourites. */
    readonly favourites?: number;
  };
}

/** What a listing is made from. */
export interface NewListing {
  /** Version 7 UUID of the new listing. */
  readonly id: ListingId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** Id of the platform. */
  readonly platform: string;
  /** The account it will be on. */
  readonly accountId: AccountId;
  /** The item it offers. */
  readonly itemId?: ItemId | undefined;
  /** The campaign that makes it. */
  readonly campaignId?: CampaignId | undefined;
  /** The niche it belongs to. */
  readonly nicheId?: NicheId | undefined;
  /** What is to be published. */
  readonly draft: ListingDraft;
}

/** A listing that exists only with us so far. */
export function createListing(input: NewListing, now: string): Decision<Listing> {
  const { itemId, campaignId, nicheId, ...rest } = input;
  const state: Listing = {
    ...rest,
    ...(itemId === undefined ? {} : { itemId }),
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(nicheId === undefined ? {} : { nicheId }),
    key: input.draft.key,
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'draft',
  };
  return { state, events: [] };
}

/**
 * The listing is about to be sent.
 *
 * @throws LeadKitError `conflict` when it is neither a draft nor refused.
 */
export function startPublishing(listing: Listing, now: string): Decision<Listing> {
  if (listing.status !== 'draft' && listing.status !== 'rejected') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'startPublishing',
      message: `Listing ${listing.id} is "${listing.status}"; only "draft" and "rejected" listings can be published.`,
    });
  }
  return moveTo(listing, 'publishing', {}, now);
}

/** Takes over what the platform shows. A removed listing stays removed; an unchanged one does not get a new version. */
export function observeListing(listing: Listing, seen: ListingSnapshot, now: string): Decision<Listing> {
  if (listing.status === 'removed') return { state: listing, events: [] };
  const patch: Partial<Listing> = {
    externalId: seen.externalId,
    platformStatus: seen.platformStatus,
    ...(seen.url === undefined ? {} : { url: seen.url }),
    ...(seen.expiresAt === undefined ? {} : { expiresAt: seen.expiresAt }),
    ...(seen.status === 'active' && listing.publishedAt === undefined
      ? { publishedAt: seen.publishedAt ?? now }
      : {}),
  };
  const rejection = seen.rejection ?? (seen.status === 'rejected' ? listing.rejection : undefined);
  return moveTo(listing, seen.status, rejection === undefined ? patch : { ...patch, rejection }, now);
}

/** The platform works on the listing; its own id of that work tells later what became of it. */
export function trackRemoteOperation(
  listing: Listing,
  remoteOperation: string,
  now: string,
): Decision<Listing> {
  return moveTo(listing, listing.status, { remoteOperation }, now);
}

/**
 * The platform refused the draft, so there is nothing new on its side. What it makes of a listing it has comes in by
 * {@link observeListing}.
 *
 * @throws LeadKitError `conflict` when the listing was not being published.
 */
export function rejectListing(listing: Listing, rejection: string, now: string): Decision<Listing> {
  if (listing.status !== 'publishing' && listing.status !== 'draft' && listing.status !== 'rejected') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'rejectListing',
      message: `Listing ${listing.id} is "${listing.status}"; only one that is being published can be refused.`,
    });
  }
  return moveTo(listing, 'rejected', { rejection }, now);
}

/**
 * The platform took a changed draft over, and shows the listing as `seen`; without it the platform still works on it.
 *
 * @param fields - fields of the draft that changed
 */
export function reviseListing(
  listing: Listing,
  draft: ListingDraft,
  fields: readonly string[],
  seen: ListingSnapshot | undefined,
  now: string,
): Decision<Listing> {
  const revised = revise(listing, { draft }, now);
  const { platform, accountId } = listing;
  const data: ListingChangeEvents['listing.updated'] = { platform, accountId, fields };
  const changed = { type: 'listing.updated', subject: subjectOf('listing', revised), data };
  if (seen === undefined) return { state: revised, events: [changed] };
  const observed = observeListing(revised, seen, now);
  return { state: observed.state, events: [changed, ...observed.events] };
}

/** We took the listing off, and the platform shows it as `seen`. */
export function takeOffListing(
  listing: Listing,
  offReason: ListingOffReason,
  seen: ListingSnapshot,
  now: string,
): Decision<Listing> {
  const { state, events } = observeListing(listing, seen, now);
  if (state.status === 'active') return { state, events };
  return { state: { ...(state === listing ? revise(state, {}, now) : state), offReason }, events };
}

/** Takes counters over. Unchanged ones change nothing, so that reading them often costs nothing. */
export function countListing(listing: Listing, stats: ListingCounters, now: string): Decision<Listing> {
  const { readAt: _readAt, ...counters } = stats;
  const isNews = Object.entries(counters).some(
    ([name, value]) => listing.stats?.[name as keyof typeof counters] !== value,
  );
  if (!isNews) return { state: listing, events: [] };
  const state = revise(listing, { stats }, now);
  const { platform, accountId } = state;
  const data: ListingChangeEvents['listing.counted'] = { platform, accountId, ...counters };
  return { state, events: [{ type: 'listing.counted', subject: subjectOf('listing', state), data }] };
}

/** The listing is gone for good. */
export function removeListing(listing: Listing, now: string): Decision<Listing> {
  return moveTo(listing, 'removed', {}, now);
}

function moveTo(
  listing: Listing,
  status: ListingStatus,
  patch: Partial<Listing>,
  now: string,
): Decision<Listing> {
  // A reason to refuse it lasts as long as the platform gives one.
  const { rejection: before, remoteOperation, offReason, ...rest } = listing;
  const kept: Listing = {
    ...rest,
    // The platform's work on it is over once the listing is no longer being published.
    ...(status === 'publishing' && remoteOperation !== undefined ? { remoteOperation } : {}),
    ...(status === listing.status && offReason !== undefined ? { offReason } : {}),
  };
  const changed = Object.entries({ ...patch, status }).some(
    ([name, value]) => listing[name as keyof Listing] !== value,
  );
  if (!changed && before === patch.rejection) return { state: listing, events: [] };
  const state = revise<Listing>(kept, { ...patch, status }, now);
  return { state, events: listing.status === status ? [] : [statusEvent(listing, state)] };
}

function statusEvent(before: Listing, state: Listing): EventDraft {
  const { platform, accountId, status, platformStatus } = state;
  const subject = subjectOf('listing', state);
  if (status === 'active' && state.externalId !== undefined) {
    return {
      type: 'listing.published',
      subject,
      data: { platform, accountId, externalId: state.externalId },
    };
  }
  if (status === 'rejected') {
    return {
      type: 'listing.rejected',
      subject,
      data: { platform, accountId },
    };
  }
  const data = {
    platform,
    accountId,
    from: before.status,
    to: status,
    ...(platformStatus === undefined ? {} : { platformStatus }),
  };
  return { type: 'listing.status-changed', subject, data };
}
