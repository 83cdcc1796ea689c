import {
  type CommissionRule,
  commissionOf,
  commissionRuleFor,
  type DeliveryFee,
  deliveryFeeFor,
  type SaleTerms,
  WHOLE_HUNDREDTHS,
} from './commission.ts';
import { ceilToMajorUnit, type Money, minorUnitsPerMajor, money, sumMoney } from './money.ts';
import { type TaxProfile, type TaxRegime, taxOf, taxRegimeAt } from './tax-profile.ts';

/** What margins are computed with: data of the host, by date. */
export interface MarginRules {
  /** What platforms keep of a sale. */
  readonly commissions: readonly CommissionRule[];
  /** What platforms charge for delivery. */
  readonly deliveryFees: readonly DeliveryFee[];
  /** How sales are taxed. */
  readonly taxProfile: TaxProfile;
}

/** A sale whose margin is asked for. */
export interface Sale extends SaleTerms {
  /** What the item costs us. Absent: there is no margin to compute. */
  readonly cost?: Money | undefined;
}

/** One line of the working. */
export interface MarginLine {
  /** What it is. */
  readonly kind: 'price' | 'cost' | 'commission' | 'delivery' | 'tax';
  /** Positive for the price, negative for what is taken away. */
  readonly amount: Money;
  /** How it was computed, for people. */
  readonly explanation: string;
}

/** What is left of a price. */
export interface Margin {
  /** What is left: the sum of the lines. Negative: the sale loses money. */
  readonly amount: Money;
  /** Share of the price in hundredths of a percent, rounded down: 3 333 is 33.33 %. 0 when the price is 0. */
  readonly shareHundredths: number;
  /** The working, price first. */
  readonly lines: readonly MarginLine[];
}

/** What has to be known before there is a margin. */
export type MissingForMargin = 'cost' | 'commission' | 'delivery';

/** A margin, or what is missing for one. Missing data never counts as zero. */
export type MarginResult =
  | {
      /** The margin. */
      readonly margin: Margin;
      /** Never with a margin. */
      readonly missing?: never;
    }
  | {
      /** Never without all it needs. */
      readonly margin?: never;
      /** What is missing. */
      readonly missing: readonly MissingForMargin[];
    };

/**
 * What is left of a sale after commission, delivery, tax and the item's cost, line by line.
 *
 * @throws LeadKitError `invalid_input` when the amounts are of different currencies.
 */
export function marginOf(rules: MarginRules, sale: Sale): MarginResult {
  const { price, cost } = sale;
  const rule = commissionRuleFor(rules.commissions, sale);
  const fee = deliveryFeeFor(rules.deliveryFees, sale);
  if (cost === undefined || rule === undefined || fee === undefined) {
    const known = { cost, commission: rule, delivery: fee };
    const names: readonly MissingForMargin[] = ['cost', 'commission', 'delivery'];
    return { missing: names.filter((name) => known[name] === undefined) };
  }
  const commission = commissionOf(rule, price);
  const delivery = fee === 'none' ? money(0, price.currency) : fee;
  const regime = taxRegimeAt(rules.taxProfile, sale.at);
  const tax = taxOf(regime, price, { cost, commission, delivery });
  const share = `${percent(rule.rateHundredths)} of the price`;
  const lines: readonly MarginLine[] = [
    { kind: 'price', amount: price, explanation: 'what the buyer pays' },
    { kind: 'cost', amount: negative(cost), explanation: 'what the item costs' },
    {
      kind: 'commission',
      amount: negative(commission),
      explanation: `${sale.platform} keeps ${share}${rule.fixed === undefined ? '' : ' and a fixed fee'}`,
    },
    {
      kind: 'delivery',
      amount: negative(delivery),
      explanation: fee === 'none' ? 'the seller pays for no delivery' : `${sale.platform} charges for it`,
    },
    { kind: 'tax', amount: negative(tax), explanation: taxText(regime) },
  ];
  const amount = sumMoney(
    lines.map((line) => line.amount),
    price.currency,
  );
  return { margin: { amount, shareHundredths: shareOf(amount, price), lines } };
}

/**
 * The lowest price in whole major units (whole tenge), from `from` on, that `isEnough`. Where fees jump with the price,
 * it is one that is enough, not always the very lowest. `undefined`: no price is.
 */
export function lowestPrice(from: Money, isEnough: (price: Money) => boolean): Money | undefined {
  const { currency } = from;
  const unit = minorUnitsPerMajor(currency);
  const at = (units: number): Money => money(units * unit, currency);
  let low = Math.max(0, ceilToMajorUnit(from).amountMinor / unit);
  if (isEnough(at(low))) return at(low);
  // Fees come on top of a price, and their sum has to stay a safe integer.
  const limit = Math.floor(Number.MAX_SAFE_INTEGER / unit / 4);
  let high = Math.min(Math.max(low * 2, 1), limit);
  while (!isEnough(at(high))) {
    if (high >= limit) return undefined;
    low = high;
    high = Math.min(high * 2, limit);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(at(middle))) high = middle;
    else low = middle;
  }
  return at(high);
}

function shareOf(part: Money, whole: Money): number {
  if (whole.amountMinor === 0) return 0;
  const scaled = BigInt(part.amountMinor) * BigInt(WHOLE_HUNDREDTHS);
  const divisor = BigInt(whole.amountMinor);
  const rest = scaled % divisor;
  return Math.max(Number.MIN_SAFE_INTEGER, Number(scaled / divisor - (rest < 0n ? 1n : 0n)));
}

function negative(amount: Money): Money {
  return money(-amount.amountMinor, amount.currency);
}

function percent(hundredths: number): string {
  return `${hundredths / 100} %`;
}

function taxText(regime: TaxRegime): string {
  if (regime.kind === 'none') return 'no tax is taken of the sale';
  const rate = percent(regime.rateHundredths);
  if (regime.kind === 'turnover') return `${rate} of the price`;
  const costs = regime.deductible.length === 0 ? '' : ` after ${regime.deductible.join(', ')}`;
  return `VAT of ${rate} inside the price${costs}`;
}
