import { WHOLE_HUNDREDTHS } from './commission.ts';
import { lowestPrice, type MarginResult } from './margin.ts';
import { type Money, minorUnitsPerMajor, money } from './money.ts';
import { compareMoments } from './time.ts';
import { isTokenPrice } from './token-price.ts';

/**
 * Why a price changes, or stays. In doubt it stays.
 *
 * Changes:
 * - `raised_to_floor`: it was below what the item may be sold for.
 * - `lowered_to_market`, `raised_to_market`: it follows the lowest price of the others.
 *
 * Holds:
 * - `no_market_link`: the item does not say whom it competes with on the platform.
 * - `stale_market_data`: nobody has looked at the others recently enough.
 * - `no_competitors`: nobody else was seen with a usable price.
 * - `market_below_floor`: the others are below what the item may be sold for.
 * - `within_hysteresis`: the change would be too small to make.
 * - `large_change`: the change would be too large to make without a person.
 * - `change_budget_spent`: too many prices were changed of late.
 * - `out_of_stock`: there is nothing to sell.
 * - `stale_stock`: the stock was counted too long ago.
 * - `missing_cost`, `missing_commission`, `missing_delivery`: the margin cannot be computed.
 * - `no_profitable_price`: no price leaves the margin that is asked for.
 * - `currency_mismatch`: price, least price and cost are not of one currency.
 * - `changed_meanwhile`: somebody changed the item while it was decided about.
 */
export type RepriceReason =
  | 'raised_to_floor'
  | 'lowered_to_market'
  | 'raised_to_market'
  | 'no_market_link'
  | 'stale_market_data'
  | 'no_competitors'
  | 'market_below_floor'
  | 'within_hysteresis'
  | 'large_change'
  | 'change_budget_spent'
  | 'out_of_stock'
  | 'stale_stock'
  | 'missing_cost'
  | 'missing_commission'
  | 'missing_delivery'
  | 'no_profitable_price'
  | 'currency_mismatch'
  | 'changed_meanwhile';

/** What repricing keeps to. Shares are hundredths of a percent. */
export interface RepriceRules {
  /** Least margin of a price, as a share of it. 0: never at a loss. */
  readonly marginFloorHundredths: number;
  /** Changes below this share of the price are not made. */
  readonly hysteresisHundredths: number;
  /** Changes above this share of the price are left to a person. */
  readonly priceChangeMaxHundredths: number;
  /** How many whole major units (tenge) below the lowest of the others to go. 0: as low as they are. */
  readonly undercutUnits: number;
}

/** A price somebody asks. */
export interface MarketPrice {
  /** The price. */
  readonly amount: Money;
  /** Who asks it, by the platform's key. Absent: the site does not say. */
  readonly sellerKey?: string;
}

/** What a price is decided from. */
export interface RepriceFacts {
  /** Price now. */
  readonly price: Money;
  /** No price goes below it. */
  readonly minimumPrice?: Money | undefined;
  /** What a price would leave. */
  readonly marginAt: (price: Money) => MarginResult;
  /** What others ask, seen recently enough. Absent: nobody looked. */
  readonly market?: readonly MarketPrice[] | undefined;
  /** Whether the item says whom it competes with. */
  readonly isLinked: boolean;
  /** Keys of our own sellers, whose prices are not the market. */
  readonly ownSellerKeys: ReadonlySet<string>;
  /** What is known of the stock. */
  readonly stock: 'in' | 'out' | 'stale';
}

/** What is decided about a price. */
export interface RepriceDecision {
  /** Whether the price changes. */
  readonly action: 'change' | 'hold';
  /** Why. */
  readonly reason: RepriceReason;
  /** Price from then on; on a hold the price now. */
  readonly price: Money;
  /** Lowest price the item may be sold for, where it is known. */
  readonly floor?: Money;
  /** Lowest price of the others, where it is known. */
  readonly lowest?: Money;
}

/** Decides about one price. Pure; never sets one below the floor, and holds when in doubt. */
export function decidePrice(facts: RepriceFacts, rules: RepriceRules): RepriceDecision {
  const { price, minimumPrice, marginAt, market, stock } = facts;
  let floor: Money | undefined;
  let lowest: Money | undefined;
  const decide = (reason: RepriceReason, to?: Money): RepriceDecision => ({
    action: to === undefined ? 'hold' : 'change',
    reason,
    price: to ?? price,
    ...(floor === undefined ? {} : { floor }),
    ...(lowest === undefined ? {} : { lowest }),
  });
  const moveTo = (to: Money, reason: RepriceReason): RepriceDecision => {
    const change = Math.abs(to.amountMinor - price.amountMinor);
    if (change * WHOLE_HUNDREDTHS > price.amountMinor * rules.priceChangeMaxHundredths)
      return decide('large_change');
    return decide(reason, to);
  };
  /** Whether a price leaves enough; a margin that cannot be computed is not enough. */
  const isEnough = (candidate: Money): boolean => {
    const { margin } = marginAt(candidate);
    return margin !== undefined && margin.shareHundredths >= rules.marginFloorHundredths;
  };

  if (stock !== 'in') return decide(stock === 'out' ? 'out_of_stock' : 'stale_stock');
  const [missing] = marginAt(price).missing ?? [];
  if (missing === 'cost' || missing === 'commission') return decide(`missing_${missing}`);
  if (minimumPrice !== undefined && minimumPrice.currency !== price.currency)
    return decide('currency_mismatch');
  floor = lowestPrice(minimumPrice ?? money(1, price.currency), isEnough);
  if (floor === undefined) return decide(missing === undefined ? 'no_profitable_price' : 'missing_delivery');
  if (price.amountMinor < floor.amountMinor) return moveTo(floor, 'raised_to_floor');

  if (!facts.isLinked) return decide('no_market_link');
  if (market === undefined) return decide('stale_market_data');
  const others = othersIn(market, facts);
  if (others.length === 0) return decide('no_competitors');
  const unit = minorUnitsPerMajor(price.currency);
  const low = Math.min(...others);
  lowest = money(low, price.currency);
  const target = money((Math.floor(low / unit) - rules.undercutUnits) * unit, price.currency);
  if (target.amountMinor < floor.amountMinor || !isEnough(target)) return decide('market_below_floor');
  const change = target.amountMinor - price.amountMinor;
  if (change === 0 || Math.abs(change) * WHOLE_HUNDREDTHS < price.amountMinor * rules.hysteresisHundredths)
    return decide('within_hysteresis');
  return moveTo(target, change < 0 ? 'lowered_to_market' : 'raised_to_market');
}

/** Prices of others that can be believed, in minor units. */
function othersIn(market: readonly MarketPrice[], { price, ownSellerKeys }: RepriceFacts): readonly number[] {
  let isOursFound = false;
  return market.flatMap(({ amount, sellerKey }) => {
    const { amountMinor, currency } = amount;
    if (sellerKey !== undefined && ownSellerKeys.has(sellerKey)) return [];
    if (!Number.isSafeInteger(amountMinor) || currency !== price.currency || isTokenPrice(amount)) return [];
    // A site that names no sellers shows our own price among the others.
    if (sellerKey === undefined && amountMinor === price.amountMinor && !isOursFound) {
      isOursFound = true;
      return [];
    }
    return [amountMinor];
  });
}

/** Whether something seen at `seenAt` still says what is. What claims to be of the future says nothing. */
export function isFresh(seenAt: string, oldest: string, now: string): boolean {
  return compareMoments(seenAt, oldest) >= 0 && compareMoments(seenAt, now) <= 0;
}
