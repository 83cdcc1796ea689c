import type { Listing, ListingDraft, ListingOffReason } from './listing.ts';

/** What a step of a plan does. `manual`: nothing is sent; a person has to look. */
export type PlanStepKind = 'create' | 'update' | 'activate' | 'deactivate' | 'manual';

/**
 * Why a step is in a plan.
 *
 * - `not_listed`: the item is not on the account yet.
 * - `unfinished`: it was sent, and its fate is not known; it is looked up before any repeat.
 * - `corrected`: the platform had refused it, and the item has changed since.
 * - `item_changed`: what is published is not what the item says.
 * - `back_in_stock`, `wanted_again`: we had taken it off, and the reason is gone.
 * - `expired`: its time is over.
 * - `out_of_stock`, `not_wanted`, `campaign_over`: it is to be taken off.
 * - `rejected`: the platform refused it as it still is.
 * - `off_elsewhere`: somebody took it off, not we.
 * - `removed`: somebody removed it for good.
 * - `other_status`: the platform's word for its status is not known to us.
 * - `cannot_activate`, `cannot_deactivate`: the platform has no way to bring it back, or to take it off.
 * - `stale_stock`: its stock was counted too long ago to decide on.
 * - `account_unusable`: the account has to be connected again, or is paused.
 * - `no_listings`: the platform takes no listings.
 */
export type PlanReason =
  | 'not_listed'
  | 'unfinished'
  | 'corrected'
  | 'item_changed'
  | 'back_in_stock'
  | 'wanted_again'
  | 'expired'
  | ListingOffReason
  | 'rejected'
  | 'off_elsewhere'
  | 'removed'
  | 'other_status'
  | 'cannot_activate'
  | 'cannot_deactivate'
  | 'stale_stock'
  | 'account_unusable'
  | 'no_listings';

/** A step as the comparison of wish and state finds it. */
export interface StepIdea {
  /** What to do. */
  readonly kind: PlanStepKind;
  /** Why. */
  readonly reason: PlanReason;
  /** Fields of the draft that change; of an update only. */
  readonly fields: readonly (keyof ListingDraft)[];
}

/** What is wished of one item on one account. */
export type ListingWish =
  | {
      /** What buyers should see. */
      readonly draft: ListingDraft;
      /** Never with a draft. */
      readonly off?: never;
    }
  | {
      /** Never while it should be off. */
      readonly draft?: never;
      /** Why buyers should not see it. */
      readonly off: ListingOffReason;
    };

/** What comparing needs to know of the platform. */
export interface PlanPlatform {
  /** Whether a listing that is off can come back. */
  readonly canActivate: boolean;
  /** Whether a listing can be taken off. */
  readonly canDeactivate: boolean;
  /** Whether price, stock and what is on sale go through a price list instead. */
  readonly hasPriceList: boolean;
}

const FIELDS: readonly (keyof ListingDraft)[] = [
  'title',
  'description',
  'categoryId',
  'price',
  'city',
  'districtId',
  'photoUrls',
  'attributes',
  'contact',
  'quantity',
];

const PRICE_LIST_FIELDS: readonly (keyof ListingDraft)[] = ['price', 'quantity'];

/** Fields in which two drafts differ. `isSame` compares values of plain JSON. */
export function changedFields(
  before: ListingDraft,
  after: ListingDraft,
  ignored: readonly (keyof ListingDraft)[],
  isSame: (left: unknown, right: unknown) => boolean,
): readonly (keyof ListingDraft)[] {
  return FIELDS.filter((field) => !ignored.includes(field) && !isSame(before[field], after[field]));
}

/** What it takes to make a listing as it is wished to be: nothing, one step, or two in their order. */
export function compareListing(
  listing: Listing | undefined,
  wish: ListingWish,
  platform: PlanPlatform,
  isSame: (left: unknown, right: unknown) => boolean,
): readonly StepIdea[] {
  const { draft } = wish;
  if (draft === undefined) return takeOff(listing, wish.off, platform);
  if (listing === undefined) return [idea('create', 'not_listed')];
  const ignored = platform.hasPriceList ? PRICE_LIST_FIELDS : [];
  const fields = changedFields(listing.draft, draft, ignored, isSame);
  const update = (reason: PlanReason): readonly StepIdea[] =>
    fields.length === 0 ? [] : [{ kind: 'update', reason, fields }];
  const { status, offReason, externalId } = listing;
  switch (status) {
    case 'draft':
      return [idea('create', 'not_listed')];
    case 'publishing':
      return listing.remoteOperation === undefined ? [idea('create', 'unfinished')] : [];
    case 'rejected':
      if (fields.length === 0) return [idea('manual', 'rejected')];
      return externalId === undefined ? [idea('create', 'corrected')] : update('corrected');
    case 'inactive':
    case 'expired': {
      if (status === 'inactive' && offReason === undefined) return [idea('manual', 'off_elsewhere')];
      if (!platform.canActivate) return [idea('manual', 'cannot_activate')];
      const reason = offReason === 'out_of_stock' ? 'back_in_stock' : offReason ? 'wanted_again' : 'expired';
      return [...update('item_changed'), idea('activate', reason)];
    }
    case 'removed':
      return [idea('manual', 'removed')];
    case 'other':
      return [idea('manual', 'other_status')];
    default:
      return update('item_changed');
  }
}

function takeOff(
  listing: Listing | undefined,
  reason: ListingOffReason,
  { canDeactivate, hasPriceList }: PlanPlatform,
): readonly StepIdea[] {
  const isSeen = listing?.status === 'active' || listing?.status === 'in_review';
  if (!isSeen || (!canDeactivate && hasPriceList)) return [];
  return [canDeactivate ? idea('deactivate', reason) : idea('manual', 'cannot_deactivate')];
}

function idea(kind: PlanStepKind, reason: PlanReason): StepIdea {
  return { kind, reason, fields: [] };
}
