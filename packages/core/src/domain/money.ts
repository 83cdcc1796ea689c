import { LeadKitError } from '../errors.ts';
import { describeValue } from './id.ts';

/**
 * An amount in whole minor units (tiyn, kopecks, cents) of one currency. Never a fraction, never a mix: `1 950 ₸` is
 * `{ amountMinor: 195000, currency: 'KZT' }`.
 */
export interface Money {
  /** Whole minor units, a safe integer. Negative for what is paid out or refunded. */
  readonly amountMinor: number;
  /** ISO 4217 code in capitals, such as `KZT`. */
  readonly currency: string;
}

/** ISO 4217 currencies whose minor unit is not a hundredth; all others have two digits. */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    BHD: 3,
    BIF: 0,
    CLP: 0,
    DJF: 0,
    GNF: 0,
    IQD: 3,
    ISK: 0,
    JOD: 3,
    JPY: 0,
    KMF: 0,
    KRW: 0,
    KWD: 3,
    LYD: 3,
    OMR: 3,
    PYG: 0,
    RWF: 0,
    TND: 3,
    UGX: 0,
    VND: 0,
    VUV: 0,
    XAF: 0,
    XOF: 0,
    XPF: 0,
  }),
);

/** How many minor units make one major unit: 100 for KZT, 1 for JPY. */
export function minorUnitsPerMajor(currency: string): number {
  return 10 ** (MINOR_DIGITS.get(currency) ?? 2);
}

/**
 * Makes an amount and checks it.
 *
 * @throws LeadKitError `invalid_input` when the amount is not a safe integer or the currency is not three capitals.
 */
export function money(amountMinor: number, currency: string): Money {
  if (!Number.isSafeInteger(amountMinor)) {
    throw refused(
      'money',
      `amountMinor must be a whole number within ±9 007 199 254 740 991; got ${describeValue(amountMinor)}.`,
    );
  }
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    throw refused('money', `currency must be an ISO 4217 code such as KZT; got ${describeValue(currency)}.`);
  }
  return { amountMinor: amountMinor === 0 ? 0 : amountMinor, currency };
}

/**
 * Makes an amount from a number of major units, as JSON answers carry it (`7500`, `2000.0`, `1234.5`).
 *
 * @throws LeadKitError `invalid_input` when it is not finite, too large, or finer than the minor unit.
 */
export function moneyFromMajor(amountMajor: number, currency: string): Money {
  const scaled = amountMajor * minorUnitsPerMajor(currency);
  const rounded = Math.round(scaled);
  // What binary fractions cannot hold exactly is forgiven, a real fraction of a minor unit is not.
  const slack = Math.max(1e-6, Math.abs(scaled) * 2 * Number.EPSILON);
  if (!Number.isFinite(scaled) || Math.abs(scaled - rounded) > slack) {
    throw refused(
      'moneyFromMajor',
      `${describeValue(amountMajor)} is no amount of ${currency} in whole minor units.`,
    );
  }
  return money(rounded, currency);
}

/** `left + right`. @throws LeadKitError `invalid_input` when the currencies differ or the sum is too large. */
export function addMoney(left: Money, right: Money): Money {
  return money(left.amountMinor + sameCurrency('addMoney', left, right).amountMinor, left.currency);
}

/** `left - right`. @throws LeadKitError `invalid_input` when the currencies differ or the result is too large. */
export function subtractMoney(left: Money, right: Money): Money {
  return money(left.amountMinor - sameCurrency('subtractMoney', left, right).amountMinor, left.currency);
}

/**
 * The sum of `amounts`; an empty list gives zero of `currency`.
 *
 * @throws LeadKitError `invalid_input` when one of them is in another currency.
 */
export function sumMoney(amounts: readonly Money[], currency: string): Money {
  return amounts.reduce(addMoney, money(0, currency));
}

/** Negative, zero or positive as `left` is less than, equal to or more than `right`. @throws LeadKitError `invalid_input` on mixed currencies. */
export function compareMoney(left: Money, right: Money): number {
  return Math.sign(left.amountMinor - sameCurrency('compareMoney', left, right).amountMinor);
}

/**
 * `amount` times an exact ratio, rounded half away from zero: a commission of 12.5 % is `{ numerator: 125, denominator: 1000 }`.
 *
 * @throws LeadKitError `invalid_input` when the ratio is not made of whole numbers, divides by zero, or the result is too large.
 */
export function multiplyMoney(
  amount: Money,
  ratio: { readonly numerator: number; readonly denominator: number },
): Money {
  const { numerator, denominator } = ratio;
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator === 0) {
    throw refused(
      'multiplyMoney',
      `a ratio is two whole numbers, the second not 0; got ${numerator}/${denominator}.`,
    );
  }
  const product = BigInt(amount.amountMinor) * BigInt(numerator) * (denominator < 0 ? -1n : 1n);
  const divisor = BigInt(Math.abs(denominator));
  const half = product < 0n ? -divisor : divisor;
  return money(Number((product * 2n + half) / (divisor * 2n)), amount.currency);
}

/**
 * Splits `amount` in proportion to `weights` so that nothing is lost: the parts always sum to the whole, and each is
 * within one minor unit of its exact share. What is left over goes to the largest remainders, then to the first parts.
 *
 * @param weights - whole numbers from 0, at least one above 0
 * @throws LeadKitError `invalid_input` for other weights.
 */
export function allocateMoney(amount: Money, weights: readonly number[]): readonly Money[] {
  if (
    !weights.every((weight) => Number.isSafeInteger(weight) && weight >= 0) ||
    !weights.some((weight) => weight > 0)
  ) {
    throw refused(
      'allocateMoney',
      `weights are whole numbers from 0, at least one above 0; got [${weights.slice(0, 10).join(', ')}].`,
    );
  }
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n);
  const sign = amount.amountMinor < 0 ? -1n : 1n;
  const whole = BigInt(amount.amountMinor) * sign;
  const shares = weights.map((weight) => (whole * BigInt(weight)) / total);
  let rest = whole - shares.reduce((sum, share) => sum + share, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (whole * BigInt(weight)) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder) {
    if (rest === 0n) break;
    shares[index] = (shares[index] ?? 0n) + 1n;
    rest -= 1n;
  }
  return shares.map((share) => money(Number(share * sign), amount.currency));
}

/**
 * Rounds up to whole major units: a price floor of 1 949,10 ₸ becomes 1 950 ₸, never less than it was.
 *
 * @throws LeadKitError `invalid_input` when the result is too large.
 */
export function ceilToMajorUnit(amount: Money): Money {
  const { amountMinor, currency } = amount;
  const unit = minorUnitsPerMajor(currency);
  const over = amountMinor % unit;
  return money(over > 0 ? amountMinor - over + unit : amountMinor - over, currency);
}

function sameCurrency(operation: string, left: Money, right: Money): Money {
  if (left.currency === right.currency) return right;
  throw refused(
    operation,
    `${left.currency} and ${right.currency} cannot be mixed; convert one of them first.`,
  );
}

function refused(operation: string, message: string): LeadKitError {
  return new LeadKitError({ code: 'invalid_input', operation, message });
}
