import { type Dated, holdingAt } from './dated.ts';
import { addMoney, type Money, multiplyMoney } from './money.ts';

/** 100 % in hundredths of a percent. */
export const WHOLE_HUNDREDTHS: number = 10_000;

/** What a platform keeps of a sale from a moment on. Data of the host: tables change, and differ between sellers. */
export interface CommissionRule extends Dated {
  /** Id of the platform, such as `olx`. */
  readonly platform: string;
  /** The platform's category id. Absent: every category without a rule of its own. */
  readonly categoryId?: string;
  /** Share of the price in hundredths of a percent, 0 to 10 000: 1 250 is 12.5 %. 0 says that nothing is kept. */
  readonly rateHundredths: number;
  /** Kept of every sale besides the share. */
  readonly fixed?: Money;
}

/** What a platform charges for bringing a sale to the buyer, where the seller pays for it. */
export interface DeliveryFee extends Dated {
  /** Id of the platform. */
  readonly platform: string;
  /** Only for prices from this on. */
  readonly priceFrom?: Money;
  /** Only for prices below this. */
  readonly priceBelow?: Money;
  /** Only for items of at most this weight; an item whose weight is not known is none of them. */
  readonly weightUpToGrams?: number;
  /** The fee. */
  readonly fee: Money;
}

/** A sale as the tables ask about it. */
export interface SaleTerms {
  /** Id of the platform. */
  readonly platform: string;
  /** The platform's category id, when known. */
  readonly categoryId?: string | undefined;
  /** Price the buyer pays. */
  readonly price: Money;
  /** Weight of the item, when known. */
  readonly weightGrams?: number | undefined;
  /** When it is sold. */
  readonly at: string;
}

/** The commission that holds for a sale: its category's, else the platform's. `undefined`: the table does not say. */
export function commissionRuleFor(
  table: readonly CommissionRule[],
  { platform, categoryId, at }: SaleTerms,
): CommissionRule | undefined {
  const rules = table.filter((rule) => rule.platform === platform);
  const own =
    categoryId === undefined
      ? undefined
      : holdingAt(
          rules.filter((rule) => rule.categoryId === categoryId),
          at,
        );
  return (
    own ??
    holdingAt(
      rules.filter((rule) => rule.categoryId === undefined),
      at,
    )
  );
}

/** What the rule keeps of `price`. */
export function commissionOf(rule: CommissionRule, price: Money): Money {
  const share = multiplyMoney(price, { numerator: rule.rateHundredths, denominator: WHOLE_HUNDREDTHS });
  return rule.fixed === undefined ? share : addMoney(share, rule.fixed);
}

/**
 * The fee for a sale: `none` when the table has nothing about the platform, so the seller pays for no delivery there;
 * `undefined` when it has, but not for this price and weight.
 */
export function deliveryFeeFor(table: readonly DeliveryFee[], sale: SaleTerms): Money | 'none' | undefined {
  const fees = table.filter((fee) => fee.platform === sale.platform);
  if (fees.length === 0) return 'none';
  return holdingAt(
    fees.filter((fee) => isFor(fee, sale)),
    sale.at,
  )?.fee;
}

function isFor(
  { priceFrom, priceBelow, weightUpToGrams }: DeliveryFee,
  { price, weightGrams }: SaleTerms,
): boolean {
  const { amountMinor, currency } = price;
  for (const bound of [priceFrom, priceBelow])
    if (bound !== undefined && bound.currency !== currency) return false;
  return (
    (priceFrom === undefined || amountMinor >= priceFrom.amountMinor) &&
    (priceBelow === undefined || amountMinor < priceBelow.amountMinor) &&
    (weightUpToGrams === undefined || (weightGrams !== undefined && weightGrams <= weightUpToGrams))
  );
}
