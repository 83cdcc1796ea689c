import type { JsonObject, JsonValue } from '@leadkit/emulator';
import type { OlxAdvertFields, OlxAttributeValue } from './advert-row.ts';
import type { BodyShape } from './body-shape.ts';
import { listOf, numberOrNull, objectOf, textOf, textOrNull } from './json-fields.ts';

/** Every field a create or an edit may have. What is inside `attributes` has an error of its own. */
export const ADVERT_SHAPE: BodyShape = {
  title: true,
  description: true,
  category_id: true,
  advertiser_type: true,
  external_url: true,
  external_id: true,
  contact: { name: true, phone: true },
  location: { city_id: true, district_id: true, latitude: true, longitude: true },
  images: { url: true },
  price: { value: true, currency: true, negotiable: true, trade: true, budget: true },
  salary: { value_from: true, value_to: true, currency: true, negotiable: true, type: true },
  attributes: true,
  courier: true,
  auto_extend_enabled: true,
};

const DEFAULT_CURRENCY = 'KZT';

/** What an edit that leaves a field out falls back to; `null`: a create, or an edit that resets. */
export type Known = OlxAdvertFields | null;

/** The body in the emulator's own form. To be called with what passed the checks; wrong types never get here. */
export function toAdvertFields(
  body: JsonObject,
  known: { readonly fields: Known; readonly autoExtend: boolean },
  storeImage: (url: string) => string,
): OlxAdvertFields {
  const contact = objectOf(body.contact);
  const location = objectOf(body.location);
  const { fields } = known;
  return {
    title: textOf(body.title),
    description: textOf(body.description),
    categoryId: Number(body.category_id),
    advertiserType: body.advertiser_type === 'business' ? 'business' : 'private',
    externalId: kept(body, 'external_id', fields?.externalId, textOrNull) ?? null,
    contact: { name: textOf(contact.name), phone: textOf(contact.phone) },
    location: {
      cityId: Number(location.city_id),
      districtId: numberOrNull(location.district_id),
      latitude: numberOrNull(location.latitude),
      longitude: numberOrNull(location.longitude),
    },
    images:
      kept(body, 'images', fields?.images, (value) =>
        listOf(value).map((image) => storeImage(textOf(objectOf(image).url))),
      ) ?? [],
    price: kept(body, 'price', fields?.price, toPrice) ?? null,
    salary: kept(body, 'salary', fields?.salary, toSalary) ?? null,
    attributes: listOf(body.attributes).map(toAttribute),
    courier:
      kept(body, 'courier', fields?.courier, (value) => (value === null ? null : value === true)) ?? null,
    autoExtend: body.auto_extend_enabled === undefined ? known.autoExtend : body.auto_extend_enabled === true,
  };
}

function kept<Value>(
  body: JsonObject,
  name: string,
  known: Value | undefined,
  read: (value: JsonValue) => Value,
): Value | undefined {
  const given = body[name];
  return given === undefined ? known : read(given);
}

function toPrice(value: JsonValue): OlxAdvertFields['price'] {
  if (value === null) return null;
  const price = objectOf(value);
  return {
    value: Number(price.value ?? 0),
    currency: typeof price.currency === 'string' ? price.currency : DEFAULT_CURRENCY,
    negotiable: price.negotiable === true,
    trade: price.trade === true,
    budget: price.budget === true,
  };
}

function toSalary(value: JsonValue): OlxAdvertFields['salary'] {
  if (value === null) return null;
  const salary = objectOf(value);
  return {
    value_from: numberOrNull(salary.value_from),
    value_to: numberOrNull(salary.value_to),
    currency: typeof salary.currency === 'string' ? salary.currency : DEFAULT_CURRENCY,
    negotiable: salary.negotiable === true,
    type: salary.type === 'hourly' ? 'hourly' : 'monthly',
  };
}

function toAttribute(value: JsonValue): OlxAttributeValue {
  const { code, value: single, values } = objectOf(value);
  return {
    code: textOf(code),
    value: textOrNull(single),
    values: Array.isArray(values) ? listOf(values).map(textOf) : null,
  };
}
