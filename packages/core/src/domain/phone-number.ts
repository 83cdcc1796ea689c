import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { LeadKitError } from '../errors.ts';

/** A phone number in E.164 form, such as `+77011234567`. Personal data: keep it out of logs, errors and events. */
export type PhoneNumber = string & { readonly __id: 'phone' };

/** Longer texts hold more than one number, or are no number at all. */
const TEXT_LENGTH_MAX = 40;

/**
 * Reads one phone number as people and platforms write it: `8 701 123-45-67`, `+7 (701) 123 45 67`, `87011234567`,
 * `+8 701 …`, `7011234567` (ten digits), `77011234567`, or the same as a JSON number.
 *
 * A masked or partial number (`+7 701 *** ** 67`, `+0(000)-000-00-00`) is no number.
 *
 * @param options.country ISO 3166 code that a number without a country code belongs to. Default `KZ`.
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
  const text = typeof value === 'number' ? String(value) : value;
  if (
    typeof text !== 'string' ||
    text.length > TEXT_LENGTH_MAX ||
    !/^[\d\s()+\-.\u00a0\u2010-\u2015\u202f]+$/.test(text)
  )
    return undefined;
  const country = options.country ?? 'KZ';
  const digits = text.replace(/\D/g, '');
  const candidate =
    country === 'KZ' || country === 'RU' ? withoutTrunkEight(digits, text.includes('+')) : text;
  if (candidate === undefined) return undefined;
  const parsed = parsePhoneNumberFromString(candidate, country as 'KZ');
  return parsed?.isValid() ? (parsed.number as string as PhoneNumber) : undefined;
}

/**
 * Reads every number of a text that separates several with commas, semicolons or slashes, as some profiles do. What is
 * no number is left out; a number is given once.
 */
export function readPhoneNumbers(
  text: string,
  options: { readonly country?: string } = {},
): readonly PhoneNumber[] {
  const found = text.split(/[,;/|]/).map((part) => readPhoneNumber(part.trim(), options));
  return [...new Set(found.filter((phone) => phone !== undefined))];
}

/**
 * In the +7 countries people write the trunk prefix 8 for the country code, also after a plus (`+8 701 …`), and leave
 * the country code out when ten digits remain. libphonenumber takes `+8…` for another country. No country's code starts
 * with 87 or 89 at eleven digits, so after a plus only those are read as a misplaced 8.
 */
function withoutTrunkEight(digits: string, hasPlus: boolean): string | undefined {
  const isLocal = digits.startsWith('7') || (hasPlus ? /^8[79]/.test(digits) : digits.startsWith('8'));
  if (digits.length === 11 && isLocal) return `+7${digits.slice(1)}`;
  if (digits.length === 10 && !hasPlus) return `+7${digits}`;
  return hasPlus ? `+${digits}` : undefined;
}

function describeDigits(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number')
    return `A value of type ${value === null ? 'null' : typeof value}`;
  return `A text with ${String(value).replace(/\D/g, '').length} digits`;
}
