import type { JsonObject, JsonValue, ListingDraft } from '@leadkit/core';
import { attributesOf, descriptionOf, priceOf, salaryOf, titleOf, wordOf } from './draft-body.ts';

/**
 * An edit replaces the whole advert, and what it leaves out is believed to be reset: so it gives back what was read, as
 * far as a request may say it, with the draft on top. quirks.md, "Adverts".
 */
export function editOf(read: JsonObject, draft: ListingDraft, cityId: string): JsonObject {
  const kept = pick(read, REQUEST_KEYS);
  const { price, contact } = draft;
  const isSameCategory = wordOf(read.category_id) === draft.categoryId;
  return {
    ...kept,
    title: titleOf(draft.title),
    description: descriptionOf(draft.description),
    category_id: Number(draft.categoryId),
    external_id: draft.key,
    contact: {
      ...objectOf(kept.contact),
      name: contact.name,
      ...(contact.phone === undefined ? {} : { phone: contact.phone }),
    },
    location: locationOf(objectOf(kept.location), cityId, draft.districtId),
    ...(draft.photoUrls.length === 0 ? {} : { images: draft.photoUrls.map((url) => ({ url })) }),
    ...(price === undefined ? {} : { price: { ...objectOf(kept.price), ...priceOf(price) } }),
    ...salaryOf(draft.attributes),
    attributes: mergeAttributes(isSameCategory ? kept.attributes : [], draft.attributes),
  };
}

/** Everything a request may say (the description of the API, read 2026-11-22); any other key is refused with 400. */
const REQUEST_KEYS: Readonly<Record<string, readonly string[] | 'whole'>> = {
  title: 'whole',
  description: 'whole',
  category_id: 'whole',
  advertiser_type: 'whole',
  external_id: 'whole',
  external_url: 'whole',
  contact: ['name', 'phone'],
  location: ['city_id', 'district_id', 'latitude', 'longitude'],
  images: ['url'],
  price: ['value', 'currency', 'negotiable', 'trade', 'budget'],
  salary: ['value_from', 'value_to', 'currency', 'negotiable', 'type'],
  attributes: ['code', 'value', 'values'],
  courier: 'whole',
  ad_delivery: ['delivery_package_ids'],
  auto_extend_enabled: 'whole',
  product_safety_regulation: 'whole',
};

/** Nulls are left out: they are how an answer says "not set", and a request has no such word. */
function pick(read: JsonObject, keys: Readonly<Record<string, readonly string[] | 'whole'>>): JsonObject {
  const picked: Record<string, JsonValue> = {};
  for (const [key, parts] of Object.entries(keys)) {
    const value = read[key];
    if (value === undefined || value === null) continue;
    picked[key] = parts === 'whole' ? withoutNulls(value) : pickParts(value, parts);
  }
  return picked;
}

function pickParts(value: JsonValue, parts: readonly string[]): JsonValue {
  const keys = Object.fromEntries(parts.map((part) => [part, 'whole' as const]));
  if (Array.isArray(value)) return value.map((row) => pick(objectOf(row), keys));
  return pick(objectOf(value), keys);
}

function withoutNulls(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).flatMap(([key, part]) =>
    part === null || part === undefined ? [] : [[key, withoutNulls(part)] as const],
  );
  return Object.fromEntries(entries);
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Another city has other districts and lies elsewhere: coordinates too far from it are refused. */
function locationOf(kept: JsonObject, cityId: string, districtId: string | undefined): JsonObject {
  const district = districtId === undefined ? {} : { district_id: Number(districtId) };
  const isSameCity = wordOf(kept.city_id) === cityId;
  const isSameDistrict = districtId === undefined || wordOf(kept.district_id) === districtId;
  if (isSameCity && isSameDistrict) return kept;
  return { city_id: Number(cityId), ...district };
}

function mergeAttributes(kept: JsonValue | undefined, draft: JsonObject): readonly JsonObject[] {
  const spoken = new Set(Object.keys(draft));
  const rows = Array.isArray(kept) ? kept.map(objectOf) : [];
  return [...rows.filter(({ code }) => !spoken.has(wordOf(code))), ...attributesOf(draft)];
}
