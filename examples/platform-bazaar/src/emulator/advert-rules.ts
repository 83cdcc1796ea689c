import { type AttributeData, findCategory, findCity } from './catalog-data.ts';
import type { AdvertRow } from './tables.ts';

/** What an owner can write in an advert. */
export type AdvertFields = Pick<
  AdvertRow,
  | 'reference'
  | 'title'
  | 'description'
  | 'categoryId'
  | 'cityId'
  | 'districtId'
  | 'price'
  | 'photos'
  | 'attributes'
  | 'contactName'
  | 'contactPhone'
  | 'quantity'
>;

const TITLE_LENGTH = { min: 5, max: 70 } as const;
const DESCRIPTION_LENGTH = { min: 20, max: 5_000 } as const;
export const PHOTOS_MAX = 10;
const PHONE = /^\+7\d{10}$/;

/** Reads a body over what is known, in Bazaar's field names. What the body leaves out stays. */
export function readAdvertFields(
  body: Readonly<Record<string, unknown>>,
  known: AdvertFields = EMPTY,
): AdvertFields {
  const pick = <Value>(name: string, fallback: Value): Value =>
    (body[name] === undefined ? fallback : body[name]) as Value;
  return {
    reference: pick('reference', known.reference),
    title: pick('title', known.title),
    description: pick('description', known.description),
    categoryId: pick('category_id', known.categoryId),
    cityId: pick('city_id', known.cityId),
    districtId: pick('district_id', known.districtId),
    price: pick('price', known.price),
    photos: pick('photos', known.photos),
    attributes: { ...known.attributes, ...pick('attributes', {}) },
    contactName: pick('contact_name', known.contactName),
    contactPhone: pick('contact_phone', known.contactPhone),
    quantity: pick('quantity', known.quantity),
  };
}

/** What is wrong, by field. Empty: nothing. */
export function checkAdvertFields(fields: AdvertFields): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const expect = (name: string, isRight: boolean, message: string): void => {
    if (!isRight && problems[name] === undefined) problems[name] = message;
  };
  const { title, description, price, photos, reference, quantity, contactName, contactPhone } = fields;
  expect('title', isText(title, TITLE_LENGTH), 'from 5 to 70 characters');
  expect('description', isText(description, DESCRIPTION_LENGTH), 'from 20 to 5000 characters');
  expect(
    'reference',
    reference === null || isText(reference, { min: 1, max: 64 }),
    'from 1 to 64 characters',
  );
  expect('contact_name', isText(contactName, { min: 2, max: 50 }), 'from 2 to 50 characters');
  expect(
    'contact_phone',
    contactPhone === null || (typeof contactPhone === 'string' && PHONE.test(contactPhone)),
    'a number such as +7 and ten digits',
  );
  expect(
    'photos',
    Array.isArray(photos) &&
      photos.length <= PHOTOS_MAX &&
      photos.every((url) => /^https:\/\//.test(String(url))),
    'up to 10 https addresses',
  );
  expect(
    'quantity',
    quantity === null || (Number.isInteger(quantity) && quantity >= 0),
    'a whole number from 0',
  );
  const city = findCity(fields.cityId);
  expect('city_id', city !== undefined, 'a known city');
  if (city !== undefined && city.districts.length > 0)
    expect(
      'district_id',
      city.districts.some(({ id }) => id === fields.districtId),
      'a district of the city',
    );
  const category = findCategory(fields.categoryId);
  expect('category_id', category?.isLeaf === true, 'a category without categories below');
  const isPrice = Number.isInteger(price) && Number(price) > 0;
  expect('price', isPrice || (price === null && category?.needsPrice !== true), 'whole tenge above 0');
  for (const attribute of category?.attributes ?? []) {
    const problem = checkAttribute(attribute, fields.attributes[attribute.code]);
    if (problem !== undefined) problems[`attributes.${attribute.code}`] = problem;
  }
  for (const code of Object.keys(fields.attributes)) {
    const isKnown = category?.attributes.some((attribute) => attribute.code === code) ?? true;
    expect(`attributes.${code}`, isKnown, 'no attribute of this category');
  }
  return problems;
}

function checkAttribute(attribute: AttributeData, value: unknown): string | undefined {
  if (value === undefined || value === null) return attribute.isRequired ? 'has to be given' : undefined;
  const { type, min = -Infinity, max = Infinity, values = [] } = attribute;
  if (type === 'choice')
    return values.some(({ code }) => code === value)
      ? undefined
      : `one of ${values.map(({ code }) => code).join(', ')}`;
  if (type === 'number')
    return typeof value === 'number' && value >= min && value <= max
      ? undefined
      : `a number from ${min} to ${max}`;
  const wanted = type === 'text' ? 'string' : type;
  return typeof value === wanted ? undefined : `a ${wanted}`;
}

function isText(value: unknown, length: { readonly min: number; readonly max: number }): boolean {
  if (typeof value !== 'string') return false;
  const characters = Array.from(value.trim()).length;
  return characters >= length.min && characters <= length.max;
}

const EMPTY: AdvertFields = {
  reference: null,
  title: '',
  description: '',
  categoryId: 0,
  cityId: 0,
  districtId: null,
  price: null,
  photos: [],
  attributes: {},
  contactName: '',
  contactPhone: null,
  quantity: null,
};
