import { LeadKitError } from '../errors.ts';
import { describeValue } from './id.ts';
import { type Money, minorUnitsPerMajor, money } from './money.ts';

/**
 * The words and signs that name a currency in the texts of the sites, in lower case and without a closing dot. Read
 * in 2026: OLX.kz prints `тг.`, Satu.kz and Kaspi.kz `₸`, the sister sites `грн`, `zł`, `lei`.
 */
const CURRENCY_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '₸': 'KZT',
    тг: 'KZT',
    тнг: 'KZT',
    тенге: 'KZT',
    теңге: 'KZT',
    kzt: 'KZT',
    '₴': 'UAH',
    грн: 'UAH',
    uah: 'UAH',
    zł: 'PLN',
    zl: 'PLN',
    pln: 'PLN',
    lei: 'RON',
    ron: 'RON',
    лв: 'BGN',
    bgn: 'BGN',
    сум: 'UZS',
    "so'm": 'UZS',
    uzs: 'UZS',
    сом: 'KGS',
    kgs: 'KGS',
    '₽': 'RUB',
    руб: 'RUB',
    р: 'RUB',
    rub: 'RUB',
    $: 'USD',
    usd: 'USD',
    '€': 'EUR',
    eur: 'EUR',
    евро: 'EUR',
    '£': 'GBP',
    gbp: 'GBP',
    cny: 'CNY',
    '₺': 'TRY',
    try: 'TRY',
  }),
);

/** Space, no-break, figure, thin and narrow no-break space, and the apostrophes some locales group digits with. */
const GROUP = "[ \\u00a0\\u2007\\u2009\\u202f'\\u2019]";
const NUMBER = new RegExp(
  `^([-\\u2212+]?)${GROUP}*(\\d{1,3}(?:${GROUP}\\d{3})+|\\d+|\\d{1,3}(?:,\\d{3})+(?=\\.)|\\d{1,3}(?:\\.\\d{3})+(?=,))(?:([.,])(\\d+))?$`,
);
/** Longer than any price a person wrote; keeps a hostile page from costing time. */
const TEXT_LENGTH_MAX = 64;

/**
 * Reads a price as the sites print it: `1 950 ₸`, `35 000 тг.`, `1 234,50`, `2 470 zł`, `-2009.00`, with ordinary,
 * no-break or narrow no-break spaces, the currency before or after, or none at all when `currency` says which it is.
 *
 * A comma or dot is the decimal mark. A single mark followed by three digits (`1,950`) could be either and is refused.
 *
 * @param options - `currency`: ISO 4217 code used when the text names no currency. A currency in the text wins. The code
 *   itself is understood too, also when it is a rare one.
 * @throws LeadKitError `invalid_input` for anything else: words (`Договорная`), several numbers, an unknown currency,
 *   a part finer than the minor unit.
 */
export function parseMoney(text: string, options: { readonly currency?: string } = {}): Money {
  const trimmed = typeof text === 'string' ? text.trim() : '';
  if (trimmed === '' || trimmed.length > TEXT_LENGTH_MAX) throw unreadable(text, 'it is empty or too long');
  const { amount, currency = options.currency } = splitCurrency(trimmed, options.currency);
  if (currency === undefined) throw unreadable(text, 'it names no currency; pass { currency }');

  const parts = NUMBER.exec(amount);
  if (!parts) throw unreadable(text, 'it is not one number with an optional currency');
  const [, sign, whole = '', mark, decimals = ''] = parts;
  const digits = whole.replace(/\D/g, '');
  if (mark !== undefined && decimals.length === 3 && /^[1-9]\d{0,2}$/.test(whole)) {
    throw unreadable(text, 'the mark before three digits could separate thousands or decimals');
  }
  const unit = minorUnitsPerMajor(currency);
  const minorDigits = Math.round(Math.log10(unit));
  if (/[1-9]/.test(decimals.slice(minorDigits)))
    throw unreadable(text, `it is finer than the minor unit of ${currency}`);
  const fraction = decimals.slice(0, minorDigits).padEnd(minorDigits, '0');
  return money(Number(`${sign === '-' || sign === '\u2212' ? '-' : ''}${digits}${fraction}`), currency);
}

/** Like {@link parseMoney}, but gives `undefined` for what is no price: for optional fields of a page. */
export function readMoney(text: string, options: { readonly currency?: string } = {}): Money | undefined {
  try {
    return parseMoney(text, options);
  } catch {
    return undefined;
  }
}

/**
 * Prints an amount for people: `1 950 ₸`, `1 234,50 ₸`. Whole amounts have no decimals. Spaces are no-break. A currency
 * whose short sign could be taken for another one's is printed by its code (`1 950 BYN`), so {@link parseMoney} reads
 * back what was printed (a rare one when it is told `{ currency }`).
 *
 * @param options - `locale`: `ru-KZ` (default) or `kk-KZ`, or any BCP 47 tag
 * @throws LeadKitError `invalid_input` for a currency or locale that is none.
 */
export function formatMoney(amount: Money, options: { readonly locale?: string } = {}): string {
  const { amountMinor, currency } = money(amount.amountMinor, amount.currency);
  const unit = minorUnitsPerMajor(currency);
  const minorDigits = Math.round(Math.log10(unit));
  const fractionDigits = amountMinor % unit === 0 ? 0 : minorDigits;
  const exact = decimalText(amountMinor, minorDigits) as `${number}`;
  const parts = (currencyDisplay: 'narrowSymbol' | 'code'): Intl.NumberFormatPart[] =>
    numberFormat(options.locale ?? 'ru-KZ', {
      style: 'currency',
      currency,
      currencyDisplay,
      minimumFractionDigits: fractionDigits,
      maximumFractionDigits: fractionDigits,
    }).formatToParts(exact);
  const short = parts('narrowSymbol');
  const sign = short.find((part) => part.type === 'currency')?.value ?? '';
  const isClear = currencyOf(sign) === currency;
  return (isClear ? short : parts('code')).map((part) => part.value).join('');
}

function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  try {
    return new Intl.NumberFormat(locale, options);
  } catch (cause) {
    throw new LeadKitError({
      code: 'invalid_input',
      operation: 'formatMoney',
      cause,
      message: `${describeValue(locale)} is no BCP 47 language tag such as ru-KZ; nothing was printed.`,
    });
  }
}

/** The exact decimal text of an amount, which `Intl` formats without the rounding a binary fraction would bring. */
function decimalText(amountMinor: number, minorDigits: number): string {
  const digits = String(Math.abs(amountMinor)).padStart(minorDigits + 1, '0');
  const cut = digits.length - minorDigits;
  return `${amountMinor < 0 ? '-' : ''}${digits.slice(0, cut)}${minorDigits === 0 ? '' : `.${digits.slice(cut)}`}`;
}

function splitCurrency(
  text: string,
  expected?: string,
): { readonly amount: string; readonly currency?: string } {
  const match = /^([^\d+\-\u2212]*)(.*?)([^\d]*)$/su.exec(text);
  const [, before = '', amount = '', after = ''] = match ?? [];
  const words = [before, after].map((word) => word.trim()).filter((word) => word !== '');
  const [word, second] = words;
  if (word === undefined) return { amount };
  const currency = word === expected ? expected : currencyOf(word);
  if (currency === undefined || second !== undefined)
    throw unreadable(text, 'it holds words that are no currency');
  return { amount: amount.trim(), currency };
}

function currencyOf(word: string): string | undefined {
  return CURRENCY_WORDS.get(word.replace(/\.$/, '').toLowerCase());
}

function unreadable(text: unknown, why: string): LeadKitError {
  const shown = typeof text === 'string' ? `a text of ${text.length} characters` : typeof text;
  return new LeadKitError({
    code: 'invalid_input',
    operation: 'parseMoney',
    message: `${shown} is no price: ${why}. Expected something like "1 950 ₸" or "1 234,50".`,
  });
}
