import type { PriceFeedOffer } from '@leadkit/core';
import { type PublishedOffer, publishedOffer } from './published-index.ts';

/** What a list changes against the one published last, in products. */
export interface KaspiListChanges {
  /** Products of the list published last; 0 when there is none. */
  readonly before: number;
  /** In this list only. */
  readonly added: number;
  /** In the last list only: Kaspi takes them off sale. */
  readonly removed: number;
  /** In both, but no longer to be bought in any warehouse. */
  readonly takenOff: number;
  /** In both, with another price. */
  readonly repriced: number;
  /** In both, the same price, something else changed: name, brand, stock. */
  readonly edited: number;
  /** In both and alike. */
  readonly unchanged: number;
  /** The largest change of one price as a share of what it was: 0.5 for half as much or half as much more. 0: none changed. */
  readonly largestPriceChange: number;
}

/** A change a guard may refuse. Prices are whole tenge. */
interface PriceStep {
  readonly sku: string;
  readonly before: number;
  readonly after: number;
  /** Id of the city, when prices are by city. */
  readonly cityId?: number;
  /** As a share of what it was. */
  readonly share: number;
}

/** Compares product by product while a list is written. */
export interface ChangeCount {
  add(offer: PriceFeedOffer, xml: string): void;
  /** Once all products were added. */
  changes(): KaspiListChanges;
  /** Some of the SKUs left out. */
  removedSkus(limit: number): readonly string[];
  /** Some of the SKUs nobody can buy any more. */
  readonly takenOffSkus: readonly string[];
  /** The steep ones: more than `steepShare`. */
  readonly steps: readonly PriceStep[];
}

const NAMED_MAX = 20;

/** @param last products of the list published last; what is added is taken out of it */
export function createChangeCount(last: Map<string, PublishedOffer>, steepShare: number): ChangeCount {
  const before = last.size;
  const steps: PriceStep[] = [];
  const takenOffSkus: string[] = [];
  const counts = { added: 0, takenOff: 0, repriced: 0, edited: 0, unchanged: 0 };
  let largestPriceChange = 0;
  return {
    steps,
    takenOffSkus,
    add({ sku }, xml) {
      const known = last.get(sku);
      if (known === undefined) {
        counts.added += 1;
        return;
      }
      last.delete(sku);
      const now = publishedOffer(xml);
      if (now.hash === known.hash) {
        counts.unchanged += 1;
        return;
      }
      if (known.isOnSale && !now.isOnSale) {
        counts.takenOff += 1;
        if (takenOffSkus.length < NAMED_MAX) takenOffSkus.push(sku);
      }
      if (isSame(known.prices, now.prices)) {
        counts.edited += 1;
        return;
      }
      counts.repriced += 1;
      for (const step of stepsOf(sku, known.prices, now.prices)) {
        largestPriceChange = Math.max(largestPriceChange, step.share);
        if (step.share > steepShare && steps.length < NAMED_MAX) steps.push(step);
      }
    },
    changes: () => ({ before, removed: last.size, ...counts, largestPriceChange }),
    removedSkus: (limit) => [...last.keys()].slice(0, limit),
  };
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

/** A city new to the list is compared with the one price there was before, if there was one. */
function stepsOf(sku: string, before: readonly number[], after: readonly number[]): readonly PriceStep[] {
  const was = byCity(before);
  return [...byCity(after)].flatMap(([cityId, price]) => {
    const known =
      was.get(cityId) ?? was.get(EVERYWHERE) ?? (cityId === EVERYWHERE ? lowest(before) : undefined);
    if (known === undefined || known === price) return [];
    const step = { sku, before: known, after: price, share: Math.abs(price - known) / known };
    return [cityId === EVERYWHERE ? step : { ...step, cityId }];
  });
}

/** Key of a price that holds in all cities. */
const EVERYWHERE = 0;

function byCity(prices: readonly number[]): ReadonlyMap<number, number> {
  if (prices.length === 1) return new Map([[EVERYWHERE, prices[0] ?? 0]]);
  const pairs = new Map<number, number>();
  for (let index = 0; index + 1 < prices.length; index += 2)
    pairs.set(prices[index] ?? 0, prices[index + 1] ?? 0);
  return pairs;
}

function lowest(prices: readonly number[]): number | undefined {
  const amounts = [...byCity(prices).values()];
  return amounts.length === 0 ? undefined : Math.min(...amounts);
}
