import type { ErrorIssue, JsonObject, ListingDraft, LocalText } from '@leadkit/core';
import type { BazaarCity } from './schemas/catalog.ts';

/** Bazaar has one text for both languages: the Russian title, and both descriptions one below the other. */
export function fromListingDraft(draft: ListingDraft, city: BazaarCity): JsonObject {
  const { price, districtId, quantity, contact } = draft;
  return {
    reference: draft.key,
    title: titleOf(draft.title),
    description: descriptionOf(draft.description),
    category_id: Number(draft.categoryId),
    city_id: Number(city.externalId),
    ...(districtId === undefined ? {} : { district_id: Number(districtId) }),
    ...(price === undefined ? {} : { price: Math.round(price.amountMinor / 100) }),
    photos: draft.photoUrls,
    attributes: draft.attributes,
    contact_name: contact.name,
    ...(contact.phone === undefined ? {} : { contact_phone: contact.phone }),
    ...(quantity === undefined ? {} : { quantity }),
  };
}

export function titleOf(title: LocalText): string {
  return title.ru ?? title.kk ?? '';
}

export function descriptionOf(description: LocalText): string {
  return [description.ru, description.kk].filter((text) => text !== undefined && text !== '').join('\n\n');
}

/** What cannot be written for Bazaar at all, whatever its own rules say. */
export function issuesOfForm(draft: ListingDraft): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  if (draft.price !== undefined && draft.price.currency !== 'KZT')
    issues.push({ path: 'price.currency', message: `expected KZT, got ${draft.price.currency}` });
  if (draft.price !== undefined && draft.price.amountMinor % 100 !== 0)
    issues.push({ path: 'price.amountMinor', message: 'expected whole tenge (a multiple of 100)' });
  if (!/^\d+$/.test(draft.categoryId))
    issues.push({ path: 'categoryId', message: 'expected a number, as the catalog gives it' });
  return issues;
}
