import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { LeadKitError } from '../errors.ts';

/** A phone number in E.164 form, such as `+77011234567`. Personal data: keep it out of logs, errors and events. */
export type PhoneNumber = string & {
  /** On the type only; at run time it is a plain string. */
  readonly __id: 'phone';
};

/** Longer texts hold more than one number, or are no number at all. */
const TEXT_LENGTH_MAX = 40;

/** Marks without width that phones and messengers copy along with a number: directions, joiners, soft hyphens. */
const INVISIBLE = /\p{Cf}/gu;

/** Digits and what people put between them, with at most one plus, before the first digit. */
const WRITTEN = /^[\s().-]*\+?[\d\s()./_\u2010-\u2015\u2212-]+$/;

/**
 * Reads one phone number as people and platforms write it: `8 701 123-45-67`, `+7 (701) 123 45 67`, `87011234567`,
 * `+8 701 …`, `7011234567` (ten digits), `77011234567`, or the same as a JSON number.
 *
 * A masked or partial number (`+7 701 *** ** 67`, `+0(000)-000-00-00`) is no number.
 *
 * @param options - `country`: ISO 3166 code that a number without a country code belongs to. Default `KZ`.
 * @throws LeadKitError `invalid_input` when it is no whole, valid number. The message does not repeat it.
 */
export function parsePhoneNumber(
  value: string | number,
  options: { readonly country?: string } = {},
): PhoneNumber {
  const phone = readPhoneNumber(value, options);
  if (phone !== undefined) return phone;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'parsePhoneNumber',
    message: `${describeDigits(value)} is no whole, valid phone number. Expected something like +7 701 … or 8 701 … with all its digits.`,
  });
}

/** Like {@link parsePhoneNumber}, but gives `undefined` for what is no number: for optional fields of an answer. */
export function readPhoneNumber(
  value: unknown,
  options: { readonly country?: string } = {},
): PhoneNumber | undefined {
  if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0)) return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > TEXT_LENGTH_MAX) return undefined;
  const visible = text.replace(INVISIBLE, '');
  if (!WRITTEN.test(visible)) return undefined;
  const country = options.country ?? 'KZ';
  const digits = visible.replace(/\D/g, '');
  const candidate =
    country === 'KZ' || country === 'RU'
      ? withoutTrunkEight(digits, visible.includes('+'), country)
      : visible;
  if (candidate === undefined) return undefined;
  const parsed = parsePhoneNumberFromString(candidate, country as 'KZ');
  return parsed?.isValid() ? (parsed.number as string as PhoneNumber) : undefined;
}

/**
 * Reads every number of a text that separates several with commas, semicolons, bars or line breaks, as some profiles
 * do, or with slashes. What is no number is left out; a number is given once, in the order of the text.
 */
export function readPhoneNumbers(
  text: string,
  options: { readonly country?: string } = {},
): readonly PhoneNumber[] {
  const found = text.split(/[,;|\n]/).flatMap((part) => {
    const whole = readPhoneNumber(part.trim(), options);
    return whole === undefined
      ? part.split('/').map((piece) => readPhoneNumber(piece.trim(), options))
      : [whole];
  });
  return [...new Set(found.filter((phone) => phone !== undefined))];
}

/**
 * In the +7 countries people write the trunk prefix 8 for the country code, also after a plus (`+8 701 …`), and leave
 * the country code out when ten digits remain. libphonenumber takes `+8…` for another country. No country's code starts
 * with 87 or 89 at eleven digits, so after a plus only those are read as a misplaced 8.
 *
 * Ten digits are a whole number only when they begin like one: `8701123456` has its trunk prefix and lacks a digit.
 */
function withoutTrunkEight(digits: string, hasPlus: boolean, country: 'KZ' | 'RU'): string | undefined {
  const isLocal = digits.startsWith('7') || (hasPlus ? /^8[79]/ : /^8/).test(digits);
  if (digits.length === 11 && isLocal) return `+7${digits.slice(1)}`;
  if (hasPlus) return `+${digits}`;
  const isWhole = digits.length === 10 && (country === 'KZ' ? /^[79]/ : /^[3-79]/).test(digits);
  return isWhole ? `+7${digits}` : undefined;
}

function describeDigits(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number')
    return `A value of type ${value === null ? 'null' : typeof value}`;
  return `A text with ${String(value).replace(/\D/g, '').length} digits`;
}
