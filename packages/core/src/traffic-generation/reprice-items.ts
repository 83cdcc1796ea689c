import { z } from 'zod';
import type { ItemId } from '../domain/id.ts';
import { changesSince, type Item, isStockStale, priceOn, repriceItem, stockOf } from '../domain/item.ts';
import { marginOf } from '../domain/margin.ts';
import type { Money } from '../domain/money.ts';
import type { StoredOffer } from '../domain/offer.ts';
import {
  decidePrice,
  isFresh,
  type MarketPrice,
  type RepriceDecision,
  type RepriceReason,
} from '../domain/repricing.ts';
import { addMs } from '../domain/time.ts';
import { invalidInput, isLeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { PAGE_LIMIT_MAX } from '../ports/store-limits.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import { readAll } from './read-all.ts';
import type { TrafficPolicy } from './traffic-options.ts';

/** What to reprice. */
export interface RepriceInput {
  /** On which platform. */
  readonly platform: string;
  /** Which items. Default: every one that says whom it competes with there. */
  readonly itemIds?: readonly string[] | undefined;
  /** Whether prices are only decided, not set. Default true. */
  readonly isDryRun?: boolean | undefined;
}

/** What was decided about the price of an item. */
export interface RepricedItem extends RepriceDecision {
  /** The item. */
  readonly itemId: ItemId;
  /** Its code. */
  readonly sku: string;
  /** Price before. */
  readonly before: Money;
  /** Whether the price was set; never in a dry run. */
  readonly isApplied: boolean;
}

const repriceSchema = lazySchema(() =>
  z.strictObject({
    platform: z.string().min(1),
    itemIds: z.array(z.string()).max(100_000).optional(),
    isDryRun: z.boolean().optional(),
  }),
);
export const repriceInputs: InputSchemas = { 'items.reprice': repriceSchema };

/** Decides about prices on one platform, and sets them unless it is a dry run. */
export async function repriceItems(
  context: ServiceContext,
  policy: TrafficPolicy,
  input: RepriceInput,
  options: CallOptions,
): Promise<readonly RepricedItem[]> {
  const { platform, itemIds, isDryRun = true } = checkInput(repriceSchema, input, 'items.reprice');
  const all = await readAll(context, 'item', {}, options);
  const items = itemIds === undefined ? all.filter((item) => isLinked(item, platform)) : named(all, itemIds);
  const now = context.now();
  const decide = await createDecider(context, policy, platform, items, now, options);
  const since = addMs(now, -policy.reprice.changesWindowMs);
  const changed = all.reduce((sum, item) => sum + changesSince(item, platform, since).length, 0);
  const decisions = withinBudget(
    items.map((item) => ({ item, before: priceOn(item, platform), decision: decide(item) })),
    policy.reprice.changesMax - changed,
  );
  const results: RepricedItem[] = [];
  for (const one of decisions) {
    const { item, before, decision } = one;
    const isSet = !isDryRun && decision.action === 'change';
    const final = isSet ? await setPrice(context, policy, platform, one, options) : decision;
    results.push({
      ...final,
      itemId: item.id,
      sku: item.sku,
      before,
      isApplied: isSet && final.action === 'change',
    });
  }
  return results;
}

/** The named items. Whoever names one without a cost is told so; in a sweep over all of them it is held instead. */
function named(all: readonly Item[], itemIds: readonly string[]): readonly Item[] {
  const byId = new Map<string, Item>(all.map((item) => [item.id, item]));
  return itemIds.map((id, index) => {
    const item = byId.get(id);
    const path = `itemIds.${index}`;
    if (item === undefined)
      throw invalidInput('items.reprice', [{ path, message: `there is no item ${id}` }]);
    if (item.cost !== undefined) return item;
    throw invalidInput('items.reprice', [
      { path: `${path}.cost`, message: `item ${id} has no cost, so no floor; put it with a cost` },
    ]);
  });
}

async function createDecider(
  context: ServiceContext,
  { plan, reprice, marginRulesOf }: TrafficPolicy,
  platform: string,
  items: readonly Item[],
  now: string,
  options: CallOptions,
): Promise<(item: Item) => RepriceDecision> {
  const accounts = await readAll(context, 'account', { platform }, options);
  const ownSellerKeys = new Set([
    ...accounts.map((account) => account.externalAccountId),
    ...(reprice.ownSellers[platform] ?? []),
  ]);
  const categories = new Map<string, string>();
  for (const { itemId, draft } of await readAll(context, 'listing', { platform }, options))
    if (itemId !== undefined) categories.set(itemId, draft.categoryId);
  const market = await readMarket(context, platform, items, addMs(now, -reprice.maxAgeMs), now, options);
  const rules = marginRulesOf(context.tenantId);
  return (item) => {
    const { cost, weightGrams, minimumPrice } = item;
    const categoryId = categories.get(item.id);
    const seen = (item.competesWith?.[platform] ?? []).flatMap((id) => market.get(id) ?? []);
    const stock = stockOf(item) === 0 ? 'out' : 'in';
    return decidePrice(
      {
        price: priceOn(item, platform),
        minimumPrice,
        marginAt: (price) => marginOf(rules, { platform, categoryId, price, cost, weightGrams, at: now }),
        market: seen.length === 0 ? undefined : seen.flatMap(pricesOf),
        isLinked: isLinked(item, platform),
        ownSellerKeys,
        stock: isStockStale(item, plan.stockMaxAgeMs, now) ? 'stale' : stock,
      },
      reprice,
    );
  };
}

/** Offers of the market that items compete with and that were seen recently enough, by the platform's id. */
async function readMarket(
  { store }: ServiceContext,
  platform: string,
  items: readonly Item[],
  oldest: string,
  now: string,
  options: CallOptions,
): Promise<ReadonlyMap<string, StoredOffer>> {
  const wanted = new Set(items.flatMap((item) => item.competesWith?.[platform] ?? []));
  const found = new Map<string, StoredOffer>();
  if (wanted.size === 0) return found;
  const query = { platform, seenFrom: oldest, limit: PAGE_LIMIT_MAX };
  for await (const offer of paginate((cursor) => store.offers.listPage({ ...query, cursor }, options)))
    if (wanted.has(offer.externalId) && isFresh(offer.lastSeenAt, oldest, now))
      found.set(offer.externalId, offer);
  return found;
}

/** Every price an offer shows: those of a shared card's sellers, or its own. */
function pricesOf({ price, seller, sellerPrices, sellerKeys }: StoredOffer): readonly MarketPrice[] {
  if (sellerPrices !== undefined)
    return sellerPrices.map((amount, index) => {
      const sellerKey = sellerKeys?.[index];
      return sellerKey === undefined ? { amount } : { amount, sellerKey };
    });
  if (price === undefined) return [];
  return [seller === undefined ? { amount: price } : { amount: price, sellerKey: seller.key }];
}

interface Decided {
  readonly item: Item;
  /** Price on the platform now. */
  readonly before: Money;
  readonly decision: RepriceDecision;
}

/** Prices below their floor come first, then the largest changes; what the change budget has no room for is held. */
function withinBudget(all: readonly Decided[], changesLeft: number): readonly Decided[] {
  const shareOf = ({ before, decision }: Decided): number =>
    Math.abs(decision.price.amountMinor - before.amountMinor) / Math.max(1, before.amountMinor);
  const isUrgent = ({ decision }: Decided): number => (decision.reason === 'raised_to_floor' ? 1 : 0);
  const changes = all
    .filter(({ decision }) => decision.action === 'change')
    .toSorted((a, b) => isUrgent(b) - isUrgent(a) || shareOf(b) - shareOf(a));
  const held = new Set(changes.slice(Math.max(0, changesLeft)));
  return all.map((one) => (held.has(one) ? { ...one, decision: hold(one, 'change_budget_spent') } : one));
}

function hold({ before, decision }: Decided, reason: RepriceReason): RepriceDecision {
  return { ...decision, action: 'hold', reason, price: before };
}

async function setPrice(
  context: ServiceContext,
  { reprice }: TrafficPolicy,
  platform: string,
  one: Decided,
  options: CallOptions,
): Promise<RepriceDecision> {
  const { item, decision } = one;
  const { price: amount, reason } = decision;
  const repriced = repriceItem(item, { platform, amount, reason }, reprice.changesWindowMs, context.now());
  try {
    await context.commit(decided('item', repriced, item), options);
    return decision;
  } catch (error) {
    if (!isLeadKitError(error, 'conflict')) throw error;
    return hold(one, 'changed_meanwhile');
  }
}

function isLinked(item: Item, platform: string): boolean {
  return (item.competesWith?.[platform] ?? []).length > 0;
}
