import { type PhoneNumber, readPhoneNumber } from './phone-number.ts';

/** A run of digits and what people put between them, long enough for a number, and not part of a longer one. */
const CANDIDATE = /(?<![\p{L}\d])\+?\d(?:[\s().-]{0,3}\d){9,13}(?![\p{L}\d])/gu;

/** A text with its phone numbers taken out of it. */
export interface PhonesInText {
  /** Each number once, in the order of the text. */
  readonly phones: readonly PhoneNumber[];
  /** The text without them. */
  readonly rest: string;
}

/** Finds phone numbers that somebody typed into a message, in any local habit. */
export function findPhoneNumbers(text: string, options: { readonly country?: string } = {}): PhonesInText {
  const phones = new Set<PhoneNumber>();
  const rest = text.replace(CANDIDATE, (candidate) => {
    const phone = readPhoneNumber(candidate, options);
    if (phone === undefined) return candidate;
    phones.add(phone);
    return ' ';
  });
  return { phones: [...phones], rest };
}
