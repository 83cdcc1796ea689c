import type { ErrorCode, ErrorIssue } from '@leadkit/core';

/** One complaint of OLX. */
export interface OlxComplaint {
  /** OLX's name of the field; empty when it names none. */
  readonly field: string;
  /** What it says, in the language of the call. */
  readonly text: string;
}

/** Fields of an advert by the names of a draft. */
const DRAFT_FIELDS: Readonly<Record<string, string>> = {
  external_id: 'key',
  category_id: 'categoryId',
  city_id: 'city',
  'district/city_id': 'city',
  'location.city_id': 'city',
  'location.district_id': 'districtId',
  district_id: 'districtId',
  images: 'photoUrls',
  phone: 'contact.phone',
  'contact.phone': 'contact.phone',
  'contact.name': 'contact.name',
  'price.value': 'price.amountMinor',
  'price.currency': 'price.currency',
};

/** Complaints that name no field, by their English text. quirks.md, "Errors". */
const UNNAMED: readonly (readonly [pattern: RegExp, path: string])[] = [
  [/category with given id/i, 'categoryId'],
  [/city with given id/i, 'city'],
  [/^image error|remote file|image limit/i, 'photoUrls'],
];

/** Refusals by a rule that has nothing to do with the shape of the input. */
const RULES =
  /not enough credits|is not activated|no variant with size|cannot refresh|not allowed to use external/i;
const OWNERSHIP = /owner|владел|иесі|właścic/i;
/** A call that needs a person, made with credentials of the application. quirks.md, "Tokens". */
const NO_PERSON = /invalid (?:user id|owner) in token/i;

/** Only words: no address, no number of a phone, nothing quoted, nothing long. What else came may be the user's own text. */
const HARMLESS = /^(?!.*\d{4})[\p{L}\p{M}\d\s.,:;!?'’()%/_-]{1,160}$/u;

/** What OLX says, when it cannot be something the user typed. */
export function shownText(text: string | undefined, operation: string): string | undefined {
  if (text === undefined || operation.startsWith('messages.')) return undefined;
  return HARMLESS.test(text.trim()) ? text.trim() : undefined;
}

/** What kind of refusal a 400 is. */
export function codeOfRefusal(complaints: readonly OlxComplaint[]): Exclude<ErrorCode, 'blocked'> {
  if (complaints.some(({ text }) => NO_PERSON.test(text))) return 'unauthenticated';
  // "ad" speaks of the advert as it stands: its status, or whose it is.
  const ownAdvert = complaints.find(({ field }) => field === 'ad');
  if (ownAdvert !== undefined) return OWNERSHIP.test(ownAdvert.text) ? 'forbidden' : 'conflict';
  const isRule = complaints.some(({ field, text }) => field === 'time' || RULES.test(text));
  return isRule ? 'business_rule' : 'invalid_input';
}

/** Complaints by the names of a draft. */
export function issuesOf(complaints: readonly OlxComplaint[], operation: string): readonly ErrorIssue[] {
  return complaints.flatMap(({ field, text }) => {
    const path = pathOf(field, text);
    if (path === undefined) return [];
    return [{ path, message: `OLX says: ${shownText(text, operation) ?? 'this value is not accepted'}` }];
  });
}

function pathOf(field: string, text: string): string | undefined {
  if (field === '') return UNNAMED.find(([pattern]) => pattern.test(text))?.[1];
  const [, code] = /^params\.(.+)$/.exec(field) ?? [];
  if (code !== undefined) return `attributes.${code}`;
  return DRAFT_FIELDS[field] ?? field;
}
