import { type Decision, type Entity, revise, subjectOf } from './decision.ts';
import type { ItemId, NicheId, TenantId } from './id.ts';
import type { JsonObject } from './json.ts';
import type { Money } from './money.ts';
import type { ItemKind } from './niche.ts';
import { addMs, compareMoments } from './time.ts';

/** A text in the languages of the market. At least one is present. */
export interface LocalText {
  /** Russian. */
  readonly ru?: string;
  /** Kazakh. */
  readonly kk?: string;
}

/** How much of an item lies in one warehouse. */
export interface WarehouseStock {
  /** Code of the warehouse in the host's own words. */
  readonly warehouse: string;
  /** Pieces, from 0. */
  readonly quantity: number;
  /** When it was counted; a feed does not change on stock older than its maximum age. */
  readonly countedAt: string;
}

/** Events about items. */
export interface ItemEvents {
  /** Repricing set a price on one platform. */
  'item.repriced': {
    /** Id of the platform. */
    readonly platform: string;
    /** Price before. */
    readonly before: Money;
    /** Price from now on. */
    readonly after: Money;
    /** Why, by the codes of repricing. */
    readonly reason: string;
  };
}

/** A price of an item on one platform. */
export interface PlatformPrice {
  /** The price. */
  readonly amount: Money;
  /** When it was changed of late, oldest first: what the change budget counts. */
  readonly changedAt: readonly string[];
}

/** What we sell. Listings derive from it. */
export interface Item extends Entity {
  /** Version 7 UUID. */
  readonly id: ItemId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The host's own code; one item per (tenant, sku). */
  readonly sku: string;
  /** Kind of thing. */
  readonly kind: ItemKind;
  /** The niche it is sold in. */
  readonly nicheId?: NicheId;
  /** Title by language. */
  readonly title: LocalText;
  /** Description by language. */
  readonly description: LocalText;
  /** Asking price. */
  readonly price: Money;
  /** Prices that repricing set, by platform; elsewhere the asking price holds. */
  readonly platformPrices?: Readonly<Record<string, PlatformPrice>>;
  /** What it costs us. Absent: margins cannot be computed and repricing is refused. */
  readonly cost?: Money;
  /** No price is ever set below this. */
  readonly minimumPrice?: Money;
  /** Stock by warehouse. Empty: not counted (services). */
  readonly stock: readonly WarehouseStock[];
  /** Whom it competes with: the platforms' own ids of offers or shared cards, by platform. Absent: it is not repriced. */
  readonly competesWith?: Readonly<Record<string, readonly string[]>>;
  /** Weight of one piece with its packing, in grams. Absent: delivery fees by weight are not known. */
  readonly weightGrams?: number;
  /** Public https addresses of photos, best first. */
  readonly photoUrls: readonly string[];
  /** Attributes by the platforms' codes or the host's own. */
  readonly attributes: JsonObject;
}

/** The price of an item on a platform. */
export function priceOn(item: Item, platform: string): Money {
  return item.platformPrices?.[platform]?.amount ?? item.price;
}

/** Pieces in all warehouses; `undefined` when they are not counted. */
export function stockOf({ stock }: Item): number | undefined {
  return stock.length === 0 ? undefined : stock.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** Whether any warehouse was counted longer ago than `maxAgeMs`. Stock that is not counted is never stale. */
export function isStockStale({ stock }: Item, maxAgeMs: number, now: string): boolean {
  const oldest = addMs(now, -maxAgeMs);
  return stock.some(({ countedAt }) => compareMoments(countedAt, oldest) < 0);
}

/**
 * Sets the price of an item on one platform; its asking price elsewhere stays.
 *
 * @param windowMs - how long changes are remembered for the change budget
 */
export function repriceItem(
  item: Item,
  change: { readonly platform: string; readonly amount: Money; readonly reason: string },
  windowMs: number,
  now: string,
): Decision<Item> {
  const { platform, amount, reason } = change;
  const before = priceOn(item, platform);
  const changedAt = [...changesSince(item, platform, addMs(now, -windowMs)), now];
  const platformPrices = { ...item.platformPrices, [platform]: { amount, changedAt } };
  const state = revise<Item>(item, { platformPrices }, now);
  const data: ItemEvents['item.repriced'] = { platform, before, after: amount, reason };
  return { state, events: [{ type: 'item.repriced', subject: subjectOf('item', state), data }] };
}

/** When the price on a platform was changed after `since`. */
export function changesSince(item: Item, platform: string, since: string): readonly string[] {
  const { changedAt = [] } = item.platformPrices?.[platform] ?? {};
  return changedAt.filter((at) => compareMoments(at, since) > 0);
}
