import type { CatalogAttribute, ErrorIssue, JsonValue, ListingDraft, ListingLimits } from '@leadkit/core';
import { descriptionOf, issuesOfForm, titleOf } from './draft-body.ts';
import type { BazaarCity } from './schemas/catalog.ts';

/** quirks.md, "Adverts". */
export const LIMITS: ListingLimits = {
  titleLengthMin: 5,
  titleLengthMax: 70,
  descriptionLengthMin: 20,
  descriptionLengthMax: 5_000,
  photosMax: 10,
  batchMax: 1,
};
const KEY_LENGTH_MAX = 64;

/** What Bazaar's documented rules find in a draft. `attributes` is absent when the category is unknown. */
export function checkDraft(
  draft: ListingDraft,
  facts: {
    readonly city: BazaarCity | undefined;
    readonly attributes: readonly CatalogAttribute[] | undefined;
  },
): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [...issuesOfForm(draft)];
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  const lengths = [
    ['title', titleOf(draft.title), LIMITS.titleLengthMin, LIMITS.titleLengthMax],
    [
      'description',
      descriptionOf(draft.description),
      LIMITS.descriptionLengthMin,
      LIMITS.descriptionLengthMax,
    ],
    ['key', draft.key, 1, KEY_LENGTH_MAX],
    ['contact.name', draft.contact.name, 2, 50],
  ] as const;
  for (const [path, text, min = 0, max = Infinity] of lengths) {
    const length = Array.from(text.trim()).length;
    expect(path, length >= min && length <= max, `expected ${min} to ${max} characters, got ${length}`);
  }
  const { photosMax = 0 } = LIMITS;
  const photos = draft.photoUrls;
  expect('photoUrls', photos.length <= photosMax, `expected up to ${photosMax} photos, got ${photos.length}`);
  for (const [index, url] of photos.entries())
    expect(`photoUrls.${index}`, /^https:\/\//.test(url), 'expected an https address');
  expect('price', draft.price === undefined || draft.price.amountMinor > 0, 'expected more than 0');
  expect(
    'contact.phone',
    /^\+7\d{10}$/.test(draft.contact.phone ?? '+70000000000'),
    'expected +7 and ten digits',
  );
  const { city, attributes } = facts;
  expect('city', city !== undefined, 'is no city of bazaar; use almaty, astana, shymkent or a KATO code');
  if (city?.districts !== undefined) {
    const isDistrict = city.districts.some(({ externalId }) => externalId === draft.districtId);
    expect('districtId', isDistrict, `expected a district of ${city.name}, as the catalog gives it`);
  }
  expect('categoryId', attributes !== undefined, 'is no category of bazaar');
  if (attributes !== undefined) issues.push(...checkAttributes(draft, attributes));
  return issues;
}

function checkAttributes(
  draft: ListingDraft,
  attributes: readonly CatalogAttribute[],
): readonly ErrorIssue[] {
  const unknown = Object.keys(draft.attributes)
    .filter((code) => !attributes.some((attribute) => attribute.code === code))
    .map((code) => ({ path: `attributes.${code}`, message: 'is no attribute of this category' }));
  const wrong = attributes.flatMap((attribute) => {
    const problem = problemWith(attribute, draft.attributes[attribute.code]);
    return problem === undefined ? [] : [{ path: `attributes.${attribute.code}`, message: problem }];
  });
  return [...wrong, ...unknown];
}

function problemWith(attribute: CatalogAttribute, value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null)
    return attribute.isRequired ? 'has to be given in this category' : undefined;
  const { type, min = -Infinity, max = Infinity, values } = attribute;
  switch (type) {
    case 'choice':
      return values.some(({ code }) => code === value)
        ? undefined
        : `expected one of ${values.map(({ code }) => code).join(', ')}`;
    case 'number':
      return typeof value === 'number' && value >= min && value <= max
        ? undefined
        : `expected a number from ${min} to ${max}`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'expected true or false';
    default:
      return typeof value === 'string' ? undefined : 'expected a text';
  }
}
