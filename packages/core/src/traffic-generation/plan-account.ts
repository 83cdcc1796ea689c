import type { Account } from '../domain/account.ts';
import { type Campaign, isCampaignLive, isCampaignOver, type PublishPlace } from '../domain/campaign.ts';
import { type Item, isStockStale, priceOn, stockOf } from '../domain/item.ts';
import type { Listing, ListingDraft } from '../domain/listing.ts';
import { compareListing, type ListingWish, type StepIdea } from '../domain/listing-plan.ts';
import type { ErrorIssue } from '../errors.ts';
import { invalidInput } from '../errors.ts';
import type { Connection } from '../ports/platform.ts';
import { isSameJson } from '../ports/stored-json.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { PlanPolicy } from './plan-options.ts';

/** What a plan is asked for. */
export interface PlanWish {
  readonly campaign: Campaign;
  readonly places: Readonly<Record<string, PublishPlace>>;
  readonly contact: ListingDraft['contact'];
  readonly policy: PlanPolicy;
  readonly now: string;
}

/** A step before its cost is known. */
export interface RoughStep extends StepIdea {
  readonly item?: Item;
  readonly listing?: Listing;
  readonly draft?: ListingDraft;
  readonly issues: readonly ErrorIssue[];
}

/** What it takes on one account, and how many listings there are as they should be. */
export function planAccount(
  wish: PlanWish,
  facts: PlanFacts,
  account: Account,
  connection: Connection,
): { readonly steps: readonly RoughStep[]; readonly unchanged: number } {
  const { campaign, now } = wish;
  const { listings: port, priceFeed } = connection;
  const platform = {
    canActivate: port?.activate !== undefined,
    canDeactivate: port?.deactivate !== undefined,
    hasPriceList: priceFeed !== undefined,
  };
  const steps: RoughStep[] = [];
  let unchanged = 0;
  const known = facts.listingsOf.get(account.id) ?? [];
  const byKey = new Map(known.map((listing) => [listing.key, listing]));
  const wished = new Set<string>();
  const add = (listing: Listing | undefined, wanted: ListingWish, more: Partial<RoughStep>): void => {
    const ideas = compareListing(listing, wanted, platform, isSameJson);
    if (ideas.length === 0 && wanted.draft !== undefined) unchanged += 1;
    for (const idea of ideas)
      steps.push({
        issues: [],
        ...more,
        ...idea,
        ...(listing === undefined ? {} : { listing }),
        ...(wanted.draft === undefined ? {} : { draft: wanted.draft }),
      });
  };

  const isOver = isCampaignOver(campaign, now);
  // A draft is planned as if it ran, so that it can be looked at before it is started.
  const isLive = isCampaignLive(
    campaign.status === 'draft' ? { ...campaign, status: 'running' } : campaign,
    now,
  );
  if (isLive && campaign.accountIds.includes(account.id)) {
    const place = placeOn(wish, account.platform);
    for (const item of facts.items) {
      const listing = byKey.get(item.id);
      wished.add(item.id);
      if (listing !== undefined && listing.campaignId !== campaign.id) unchanged += 1;
      else if (isStockStale(item, wish.policy.stockMaxAgeMs, now)) {
        // What was counted too long ago changes nothing: neither the number nor whether it is seen.
        const issues = [
          { path: 'stock', message: 'was counted too long ago; put the item with a new count' },
        ];
        steps.push({ kind: 'manual', reason: 'stale_stock', fields: [], item, issues });
        const quantity = listing?.draft.quantity;
        const { quantity: _counted, ...draft } = toDraft(wish, place, item, account.platform);
        if (listing?.offReason !== 'out_of_stock')
          add(
            listing,
            { draft: quantity === undefined ? draft : { ...draft, quantity } },
            { item, ...(listing === undefined ? { issues } : {}) },
          );
      } else if (stockOf(item) === 0) add(listing, { off: 'out_of_stock' }, { item });
      else add(listing, { draft: toDraft(wish, place, item, account.platform) }, { item });
    }
  }
  // A campaign that rests, or has not begun, leaves its listings as they are.
  if (isLive || isOver)
    for (const listing of known)
      if (listing.campaignId === campaign.id && !wished.has(listing.key))
        add(listing, { off: isOver ? 'campaign_over' : 'not_wanted' }, {});
  return { steps, unchanged };
}

/** What buyers should see of an item. */
function toDraft(wish: PlanWish, place: PublishPlace, item: Item, platform: string): ListingDraft {
  const quantity = stockOf(item);
  return {
    key: item.id,
    sku: item.sku,
    title: item.title,
    description: item.description,
    categoryId: place.categoryId,
    price: priceOn(item, platform),
    city: place.city,
    ...(place.districtId === undefined ? {} : { districtId: place.districtId }),
    photoUrls: item.photoUrls,
    attributes: { ...item.attributes, ...place.attributes },
    contact: wish.contact,
    ...(quantity === undefined ? {} : { quantity }),
  };
}

function placeOn({ places }: PlanWish, platform: string): PublishPlace {
  const place = places[platform];
  if (place !== undefined) return place;
  throw invalidInput('campaigns.plan', [
    {
      path: `places.${platform}`,
      message: `the campaign has an account on ${platform}; expected { categoryId, city }`,
    },
  ]);
}
