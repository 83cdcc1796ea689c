import type { ErrorIssue, JsonObject, JsonValue, ListingDraft, LocalText, Money } from '@leadkit/core';
import { minorUnitsPerMajor } from '@leadkit/core';
import type { OlxSettings } from './olx-options.ts';

/** OLX has one text for all languages: the first title there is, and all descriptions one below the other. */
export function titleOf(title: LocalText): string {
  return (title.ru ?? title.kk ?? '').trim();
}

export function descriptionOf(description: LocalText): string {
  return [description.ru, description.kk]
    .map((text) => text?.trim() ?? '')
    .filter((text) => text !== '')
    .join('\n\n');
}

/** What a new advert says besides its draft. */
export interface NewAdvertFacts {
  readonly cityId: string;
  readonly advertiserType: 'private' | 'business';
  readonly autoExtend: boolean | undefined;
}

export function fromListingDraft(draft: ListingDraft, facts: NewAdvertFacts): JsonObject {
  const { price, districtId, contact } = draft;
  return {
    title: titleOf(draft.title),
    description: descriptionOf(draft.description),
    category_id: Number(draft.categoryId),
    advertiser_type: facts.advertiserType,
    external_id: draft.key,
    contact: { name: contact.name, ...(contact.phone === undefined ? {} : { phone: contact.phone }) },
    location: {
      city_id: Number(facts.cityId),
      ...(districtId === undefined ? {} : { district_id: Number(districtId) }),
    },
    images: draft.photoUrls.map((url) => ({ url })),
    ...(price === undefined ? {} : { price: priceOf(price) }),
    ...salaryOf(draft.attributes),
    attributes: attributesOf(draft.attributes),
    ...(facts.autoExtend === undefined ? {} : { auto_extend_enabled: facts.autoExtend }),
  };
}

export function priceOf(price: Money): { readonly value: number; readonly currency: string } {
  return { value: price.amountMinor / minorUnitsPerMajor(price.currency), currency: price.currency };
}

/** Salary is no attribute on the wire: an object under that name is sent in its own place. */
export function salaryOf(attributes: JsonObject): JsonObject {
  const { salary } = attributes;
  return isObject(salary) ? { salary } : {};
}

/** Texts, even where a number is meant; several values go under another name. quirks.md, "Adverts". */
export function attributesOf(attributes: JsonObject): readonly JsonObject[] {
  return Object.entries(attributes).flatMap(([code, value]): readonly JsonObject[] => {
    if (value === null || value === undefined || isObject(value)) return [];
    if (Array.isArray(value)) return [{ code, values: value.map(wordOf) }];
    return [{ code, value: wordOf(value) }];
  });
}

/** A plain value as text; empty for what has parts. */
export function wordOf(value: JsonValue | undefined): string {
  return typeof value === 'object' ? '' : String(value ?? '');
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What cannot be written for OLX at all, whatever its own rules say. */
export function issuesOfForm(draft: ListingDraft, { country }: OlxSettings): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const { price } = draft;
  if (price !== undefined && price.currency !== country.currency)
    issues.push({ path: 'price.currency', message: `expected ${country.currency}, got ${price.currency}` });
  if (!/^\d{1,15}$/.test(draft.categoryId))
    issues.push({ path: 'categoryId', message: 'expected a number, as the catalog gives it' });
  if (draft.districtId !== undefined && !/^\d{1,15}$/.test(draft.districtId))
    issues.push({ path: 'districtId', message: 'expected a number, as the catalog gives it' });
  for (const [code, value] of Object.entries(draft.attributes)) {
    const isFlat = typeof value === 'string' || typeof value === 'number' || value === null;
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    if (!isFlat && !isList && !(code === 'salary' && isObject(value)))
      issues.push({
        path: `attributes.${code}`,
        message: 'expected a text, a number, or a list of value codes',
      });
  }
  return issues;
}
