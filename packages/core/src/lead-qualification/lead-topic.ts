import type { CampaignId, ItemId, ListingId, NicheId } from '../domain/id.ts';
import type { Item } from '../domain/item.ts';
import { leadScope, type OrderTopic } from '../domain/lead.ts';
import type { Listing } from '../domain/listing.ts';
import type { Signal } from '../domain/signal.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ServiceContext } from '../service-context.ts';

/** What a signal is about, as far as our own records know. */
export interface LeadTopic extends OrderTopic {
  /** What a new lead takes over. */
  readonly about: {
    readonly nicheId?: NicheId | undefined;
    readonly itemId?: ItemId | undefined;
    readonly listingId?: ListingId | undefined;
    readonly campaignId?: CampaignId | undefined;
    readonly city?: string | undefined;
  };
}

/**
 * Finds out what a signal is about: our listing by the platform's id or our key; else the item by its code, named by the
 * signal or by the lines of its order; else what the host told. The niche is that of the listing, else of its item.
 */
export async function topicOf(
  context: ServiceContext,
  signal: Signal,
  options: CallOptions,
): Promise<LeadTopic> {
  const listing = await listingOf(context, signal, options);
  const items = await itemsOf(context, signal, listing, options);
  const [item] = items;
  const told = signal.listing ?? {};
  const nicheId = listing?.nicheId ?? item?.nicheId ?? told.nicheId;
  const about = {
    nicheId,
    itemId: listing?.itemId ?? item?.id,
    listingId: listing?.id,
    campaignId: listing?.campaignId ?? told.campaignId,
    city: listing?.draft.city ?? told.city,
  };
  return {
    about,
    scope: leadScope(about),
    itemIds: present([about.itemId, ...items.map(({ id }) => id)]),
    nicheIds: present([nicheId, ...items.map((one) => one.nicheId)]),
  };
}

async function listingOf(
  context: ServiceContext,
  signal: Signal,
  options: CallOptions,
): Promise<Listing | undefined> {
  const { externalId, key } = signal.listing ?? {};
  const byExternal =
    externalId === undefined
      ? undefined
      : await context.store.getByKey('listing', `external:${signal.accountId}:${externalId}`, options);
  return (
    byExternal ??
    (key === undefined
      ? undefined
      : await context.store.getByKey('listing', `key:${signal.accountId}:${key}`, options))
  );
}

async function itemsOf(
  { store }: ServiceContext,
  signal: Signal,
  listing: Listing | undefined,
  options: CallOptions,
): Promise<readonly Item[]> {
  const skus = present([signal.listing?.sku, ...(signal.order?.lines ?? []).map((line) => line.sku)]);
  const needsItem = listing?.itemId !== undefined && listing.nicheId === undefined;
  const found = await Promise.all([
    needsItem ? store.get('item', listing.itemId, options) : undefined,
    ...skus.map((sku) => store.getByKey('item', sku, options)),
  ]);
  return found.filter((item) => item !== undefined);
}

function present<Value>(values: readonly (Value | undefined)[]): readonly Value[] {
  return [...new Set(values)].filter((value) => value !== undefined) as readonly Value[];
}
