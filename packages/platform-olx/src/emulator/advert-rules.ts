import type { JsonObject, JsonValue } from '@leadkit/emulator';
import { apiError, type FieldProblem, fieldErrors } from './api-errors.ts';
import { attributesOf } from './attribute-data.ts';
import { attributeProblems } from './attribute-rules.ts';
import { type CategoryData, findCategory, isLeaf } from './category-data.ts';
import { listOf, objectOf, textOf } from './json-fields.ts';
import { distanceKm, findCity } from './location-data.ts';
import type { OlxEmulatorSettings } from './settings.ts';
import { textProblems } from './text-rules.ts';

const TITLE_LENGTH_MIN = 16;
const DESCRIPTION_LENGTH = { min: 80, max: 9_000 } as const;
const REQUIRED = ['category_id', 'advertiser_type', 'contact', 'location', 'attributes'];
const CURRENCIES = ['KZT', 'USD'];
const SALARY_MAX = 99_999_999_999_999;
/** How far coordinates may lie from the middle of a city. */
const CITY_RADIUS_KM = 60;
const PHONE = /^\+?\d{10,15}$/;

/**
 * Everything OLX checks before it takes an advert: errors about the whole first (unknown category or city), then all
 * field errors in one answer, then photos (reference 4.2, 5.5 and 6).
 *
 * @throws Response 400.
 */
export function checkAdvert(body: JsonObject, settings: OlxEmulatorSettings): void {
  const category = findCategory(body.category_id);
  if (body.category_id !== undefined && category === undefined)
    throw apiError(400, "Category with given ID doesn't exists");
  if (body.external_url !== undefined && body.external_url !== null)
    throw apiError(400, 'Partner is not allowed to use external URL');
  const cityId = objectOf(body.location).city_id;
  if (cityId !== undefined && findCity(cityId) === undefined)
    throw apiError(400, "City with given ID doesn't exists");
  const problems = [
    ...textProblems('title', body.title, { min: TITLE_LENGTH_MIN, max: settings.titleLengthMax }),
    ...textProblems('description', body.description, DESCRIPTION_LENGTH),
    ...requiredProblems(body),
    ...contactProblems(objectOf(body.contact)),
    ...locationProblems(objectOf(body.location)),
    ...categoryProblems(body, category),
  ];
  if (problems.length > 0) throw fieldErrors(problems);
  checkImages(body, category);
}

function requiredProblems(body: JsonObject): readonly FieldProblem[] {
  const missing = REQUIRED.filter((name) => body[name] === undefined || body[name] === null);
  const type = body.advertiser_type ?? 'private';
  return [
    ...missing.map(blank),
    ...(type === 'private' || type === 'business' ? [] : [invalid('advertiser_type')]),
  ];
}

function contactProblems(contact: JsonObject): readonly FieldProblem[] {
  const { name } = contact;
  const phones = textOf(contact.phone)
    .split(',')
    .map((phone) => phone.trim())
    .filter((phone) => phone !== '');
  return [
    ...(typeof name === 'string' && name.trim() !== '' ? [] : [blank('contact.name')]),
    ...(phones.every((phone) => PHONE.test(phone.replaceAll(/[\s()-]/g, '')))
      ? []
      : [{ field: 'phone', title: 'Invalid phone format' }]),
  ];
}

function locationProblems(location: JsonObject): readonly FieldProblem[] {
  const city = findCity(location.city_id);
  if (city === undefined) return [blank('city_id')];
  const { district_id: district = null, latitude = null, longitude = null } = location;
  const isKnown = city.districts.some(({ id }) => id === district);
  const isMissing = city.districts.length > 0 && district === null;
  const isFar =
    typeof latitude === 'number' &&
    typeof longitude === 'number' &&
    distanceKm(city, latitude, longitude) > CITY_RADIUS_KM;
  return [
    ...(isMissing ? [blank('district_id')] : []),
    ...(district !== null && !isKnown ? [invalid('district_id')] : []),
    ...(isFar
      ? [{ field: 'district/city_id', title: 'Your coordinates are too far from picked location.' }]
      : []),
  ];
}

function categoryProblems(body: JsonObject, category: CategoryData | undefined): readonly FieldProblem[] {
  if (category === undefined) return [];
  if (!isLeaf(category)) return [{ field: 'category_id', title: 'Fix the category' }];
  const asked = attributesOf(category.id);
  const needsPrice = asked.some(({ type, isRequired }) => type === 'price' && isRequired);
  return [
    ...priceProblems(body.price, needsPrice),
    ...salaryProblems(body.salary),
    ...attributeProblems(body.attributes ?? [], asked),
  ];
}

function priceProblems(price: JsonValue | undefined, isNeeded: boolean): readonly FieldProblem[] {
  if (price === undefined || price === null) return isNeeded ? [blank('price')] : [];
  const { value, currency = CURRENCIES[0] } = objectOf(price);
  const isAmount = typeof value === 'number' && value >= 0;
  return [
    ...(isAmount ? [] : [invalid('price.value')]),
    ...(CURRENCIES.includes(textOf(currency)) ? [] : [invalid('price.currency')]),
  ];
}

function salaryProblems(salary: JsonValue | undefined): readonly FieldProblem[] {
  if (salary === undefined || salary === null) return [];
  const { value_from: from = null, value_to: to = null, currency = CURRENCIES[0] } = objectOf(salary);
  const isAmount = (value: unknown): boolean =>
    value === null || (typeof value === 'number' && value >= 0 && value <= SALARY_MAX);
  return [
    ...(isAmount(from) ? [] : [invalid('salary.value_from')]),
    ...(isAmount(to) ? [] : [invalid('salary.value_to')]),
    ...(CURRENCIES.includes(textOf(currency)) ? [] : [invalid('salary.currency')]),
  ];
}

/** @throws Response 400 for too many photos, and for one OLX cannot fetch. */
function checkImages(body: JsonObject, category: CategoryData | undefined): void {
  const images = listOf(body.images);
  if (images.length > (category?.photosMax ?? 0)) throw apiError(400, 'Image error: Image limit exceeded');
  if (!images.every((image) => isReachable(textOf(objectOf(image).url))))
    throw apiError(400, 'Image error: Remote file not exists');
}

/** The emulator fetches nothing: private hosts, `*.invalid` and paths with `missing` or `404` in them are not there. */
function isReachable(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, pathname } = new URL(address);
  const isPublic = !/^(?:localhost|127\.|10\.|192\.168\.)|\.invalid$/.test(hostname);
  return /^https?:$/.test(protocol) && isPublic && !/missing|404/.test(pathname);
}

function blank(field: string): FieldProblem {
  return { field, title: 'This value should not be blank.' };
}

function invalid(field: string): FieldProblem {
  return { field, title: 'Invalid value' };
}
