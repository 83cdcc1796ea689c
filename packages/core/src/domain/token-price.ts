import { type Money, minorUnitsPerMajor } from './money.ts';

/** Below this many major units a price of goods or services is a placeholder, whatever its digits. */
const TOKEN_BELOW_UNITS = 10;
/** Digits in a row or all the same mean nothing only while the number is short enough to be typed without thought. */
const PATTERN_DIGITS_MAX = 6;

/**
 * Whether a price only fills the field: 0, 1 ₸, 5 ₸, 123, 1 234, 111, 7 777. Boards hide such adverts, and buyers see
 * through them. Nines in a row (9 999 ₸) are a habit of shops.
 */
export function isTokenPrice({ amountMinor, currency }: Money): boolean {
  const units = amountMinor / minorUnitsPerMajor(currency);
  if (units < TOKEN_BELOW_UNITS) return true;
  const digits = String(units);
  if (!/^\d{3,}$/.test(digits) || digits.length > PATTERN_DIGITS_MAX) return false;
  return '1234567890'.startsWith(digits) || /^([0-8])\1+$/.test(digits);
}

/** Whether `price` is less than half or more than twice `reference`, or in another currency. */
export function isFarFrom(price: Money, reference: Money): boolean {
  return (
    price.currency !== reference.currency ||
    price.amountMinor * 2 < reference.amountMinor ||
    price.amountMinor > reference.amountMinor * 2
  );
}
