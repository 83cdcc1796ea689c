import type { Account } from '../domain/account.ts';
import type { Campaign } from '../domain/campaign.ts';
import { type BudgetUse, budgetUse } from '../domain/campaign-budget.ts';
import type { AccountId } from '../domain/id.ts';
import type { Item } from '../domain/item.ts';
import type { Listing } from '../domain/listing.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import type { ServiceContext } from '../service-context.ts';
import { readAll } from './read-all.ts';

/** What a plan is made from, besides what the platforms say. */
export interface PlanFacts {
  readonly items: readonly Item[];
  /** Accounts of the campaign, then those that only have listings of it left. */
  readonly accounts: readonly Account[];
  /** Every listing of an account, of this campaign or not. */
  readonly listingsOf: ReadonlyMap<AccountId, readonly Listing[]>;
  /** Cities the niche is served in; empty: anywhere. */
  readonly cities: readonly string[];
  readonly budget: BudgetUse | undefined;
}

export async function readPlanFacts(
  context: ServiceContext,
  campaign: Campaign,
  options: CallOptions,
): Promise<PlanFacts> {
  const { store } = context;
  const mine = await readAll(context, 'listing', { campaignId: campaign.id }, options);
  const accounts: Account[] = [];
  const listingsOf = new Map<AccountId, readonly Listing[]>();
  for (const accountId of new Set([...campaign.accountIds, ...mine.map((listing) => listing.accountId)])) {
    const account = await store.get('account', accountId, options);
    if (account === undefined) continue;
    accounts.push(account);
    listingsOf.set(accountId, await readAll(context, 'listing', { accountId }, options));
  }
  const niche = await store.get('niche', campaign.nicheId, options);
  return {
    items: await itemsOf(context, campaign, options),
    accounts,
    listingsOf,
    cities: niche?.cities ?? [],
    budget: await readBudget(context, campaign, mine, options),
  };
}

/** How far the budget of a campaign is used up, by the bills and by what its listings still wait to be billed for. */
export async function readBudget(
  context: ServiceContext,
  campaign: Campaign,
  listings: readonly Listing[],
  options: CallOptions,
): Promise<BudgetUse | undefined> {
  if (campaign.budget === undefined) return undefined;
  const spends = await readAll(context, 'spend', { campaignId: campaign.id }, options);
  const pending = listings.flatMap(({ pendingCost }) => (pendingCost === undefined ? [] : [pendingCost]));
  return budgetUse(campaign, spends, pending);
}

/** The items of a campaign that still exist, in its order. */
export async function itemsOf(
  { store }: ServiceContext,
  { itemIds }: Campaign,
  options: CallOptions,
): Promise<readonly Item[]> {
  const byId = new Map<string, Item>();
  for (let start = 0; start < itemIds.length; start += PAGE_LIMIT_MAX) {
    const ids = itemIds.slice(start, start + PAGE_LIMIT_MAX);
    const page = await store.listPage('item', { filter: { ids }, limit: PAGE_LIMIT_MAX }, options);
    for (const item of page.items) byId.set(item.id, item);
  }
  return itemIds.flatMap((id) => byId.get(id) ?? []);
}
