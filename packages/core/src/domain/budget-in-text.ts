import type { Money } from './money.ts';
import { readMoney } from './money-text.ts';

/** Words that multiply a number, by their beginnings. `к` alone also counts rooms, so it needs two digits before it. */
const THOUSAND = /^(?:тыс|мың|мын$|к$|k$|т\.?р)/iu;
const MILLION = /^(?:млн|миллион)/iu;

const AMOUNT =
  /(?<![\p{L}\d.,])(\d{1,3}(?:[ \u00a0\u202f.,]\d{3})+|\d+(?:[.,]\d{1,2})?)\s*(млн|миллион\p{L}*|тыс\p{L}*|мың|мын|к|k)?\.?\s*(тг|тнг|тенге\p{L}*|теңге\p{L}*|₸|kzt)?(?![\p{L}\d])/giu;

/** What comes right before an amount that is meant as a budget. */
const MEANT =
  /(?:бюджет\p{L}*|в пределах|не дороже|не больше|максимум|шамамен|қаражат\p{L}*|ақша\p{L}*|до)\s*[:–—-]?\s*$/iu;
const MEANT_AFTER = /^\s*(?:дейін|дейин|шамасында|аспасын)/iu;

/** How far from an amount such a word may stand, in characters. */
const NEAR = 24;

/** A bare number below this is a size, a date or a count. In tenge. */
const BARE_LEAST_MAJOR = 5000;

/**
 * The budget somebody names: `150 тыс`, `1,5 млн`, `до 200 000`, `150 мың теңгеге дейін`; of several the greatest. A number
 * without currency or multiplier counts when it is said to be one, or a budget was just asked for.
 */
export function findBudget(
  text: string,
  options: { readonly isAsked: boolean; readonly currency: string },
): Money | undefined {
  const found = [...text.matchAll(AMOUNT)].flatMap((match) => {
    const [whole, number = '', multiplier = '', sign = ''] = match;
    const digits = /[ \u00a0\u202f.,]\d{3}/.test(number) ? number.replace(/\D/g, '') : number;
    const amount = readMoney(digits, { currency: options.currency });
    if (amount === undefined) return [];
    const times = MILLION.test(multiplier) ? 1_000_000 : THOUSAND.test(multiplier) ? 1000 : 1;
    if (/^[кk]$/iu.test(multiplier) && digits.length < 2) return [];
    const amountMinor = amount.amountMinor * times;
    if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) return [];
    const isMeant =
      options.isAsked ||
      MEANT.test(text.slice(Math.max(0, match.index - NEAR), match.index)) ||
      MEANT_AFTER.test(text.slice(match.index + whole.length, match.index + whole.length + NEAR));
    const isNamed = sign !== '' || times > 1;
    const isBigEnough = amountMinor >= BARE_LEAST_MAJOR * 100;
    return isNamed || (isMeant && isBigEnough) ? [{ amountMinor, currency: amount.currency }] : [];
  });
  return found.sort((left, right) => right.amountMinor - left.amountMinor)[0];
}
