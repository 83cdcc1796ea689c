import type { CatalogCategory, ErrorIssue, ListingDraft, ListingLimits } from '@leadkit/core';
import { checkAttributes } from './attribute-rules.ts';
import { descriptionOf, issuesOfForm, titleOf } from './draft-body.ts';
import { type OlxSettings, TITLE_LENGTH_MIN } from './olx-options.ts';
import type { OlxAttribute, OlxDistrict } from './schemas/catalog.ts';
import { lengthOf, problemsOfText } from './text-rules.ts';

/** What OLX takes at most; photos differ by category. quirks.md, "Adverts". */
export function limitsOf({ titleLengthMax }: OlxSettings): ListingLimits {
  return {
    titleLengthMin: TITLE_LENGTH_MIN,
    titleLengthMax,
    descriptionLengthMin: 80,
    descriptionLengthMax: 9_000,
    batchMax: 1,
  };
}

/** What the catalog says of the things a draft names. `undefined`: OLX has no such thing. */
export interface DraftFacts {
  readonly cityId: string | undefined;
  readonly districts: readonly OlxDistrict[] | undefined;
  readonly category: CatalogCategory | undefined;
  readonly attributes: readonly OlxAttribute[] | undefined;
}

const KEY = /^[A-Za-z0-9._-]{1,64}$/;

/** What OLX's documented rules find in a draft. */
export function checkDraft(
  draft: ListingDraft,
  facts: DraftFacts,
  settings: OlxSettings,
): readonly ErrorIssue[] {
  return [
    ...issuesOfForm(draft, settings),
    ...checkTexts(draft, settings),
    ...checkPlace(draft, facts, settings),
    ...checkCategory(draft, facts),
    ...checkContact(draft),
  ];
}

function checkTexts(draft: ListingDraft, settings: OlxSettings): readonly ErrorIssue[] {
  const limits = limitsOf(settings);
  const texts = [
    ['title', titleOf(draft.title), limits.titleLengthMin, limits.titleLengthMax],
    [
      'description',
      descriptionOf(draft.description),
      limits.descriptionLengthMin,
      limits.descriptionLengthMax,
    ],
  ] as const;
  return texts.flatMap(([path, text, min = 0, max = Infinity]) => {
    const length = lengthOf(text);
    const issues = problemsOfText(text).map((message) => ({ path, message }));
    if (length < min) return [...issues, tooShort(path, min, length)];
    return length > max ? [...issues, tooLong(path, max, length)] : issues;
  });
}

function tooShort(path: string, min: number, length: number): ErrorIssue {
  return { path, message: `expected at least ${min} characters, got ${length}: add ${min - length}` };
}

function tooLong(path: string, max: number, length: number): ErrorIssue {
  return { path, message: `expected up to ${max} characters, got ${length}: take out ${length - max}` };
}

function checkPlace(
  draft: ListingDraft,
  { cityId, districts }: DraftFacts,
  settings: OlxSettings,
): readonly ErrorIssue[] {
  if (cityId === undefined || districts === undefined) return [noCity(settings)];
  const isDistrict = districts.some(({ externalId }) => externalId === draft.districtId);
  if (districts.length === 0 && draft.districtId !== undefined)
    return [{ path: 'districtId', message: 'this city has no districts; leave it out' }];
  if (districts.length === 0 || isDistrict) return [];
  const names = districts.slice(0, 12).map(({ externalId, name }) => `${externalId} (${name})`);
  const message = `expected a district of this city, such as ${names.join(', ')}`;
  return [{ path: 'districtId', message }];
}

export function noCity({ cities }: Pick<OlxSettings, 'cities'>): ErrorIssue {
  const keys = Object.entries(cities).flatMap(([key, { id }]) => (id === undefined ? [] : [key]));
  const message = `is no city of olx; use ${keys.join(', ')}, a KATO code of one of them, or an id of the catalog`;
  return { path: 'city', message };
}

function checkCategory(draft: ListingDraft, { category, attributes }: DraftFacts): readonly ErrorIssue[] {
  if (category === undefined || attributes === undefined)
    return [{ path: 'categoryId', message: 'is no category of olx; take one from the catalog' }];
  const issues: ErrorIssue[] = [];
  if (!category.isLeaf)
    issues.push({ path: 'categoryId', message: 'has categories below it; choose one of those' });
  const { photosMax } = category;
  const count = draft.photoUrls.length;
  if (photosMax !== undefined && count > photosMax)
    issues.push({
      path: 'photoUrls',
      message: `expected up to ${photosMax} photos in this category, got ${count}`,
    });
  return [...issues, ...checkAttributes(draft, attributes)];
}

function checkContact({ contact, photoUrls, price, key }: ListingDraft): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  expect('key', KEY.test(key), 'expected 1 to 64 of A-Z a-z 0-9 . _ -');
  expect('contact.name', contact.name.trim() !== '', 'expected the name buyers see');
  const isPhone = contact.phone === undefined || /^\+\d{7,15}$/.test(contact.phone);
  expect('contact.phone', isPhone, 'expected E.164, such as +7 and ten digits');
  expect('price.amountMinor', price === undefined || price.amountMinor > 0, 'expected more than 0');
  for (const [index, url] of photoUrls.entries())
    expect(`photoUrls.${index}`, /^https?:\/\/\S+$/.test(url), 'expected a public web address OLX can load');
  return issues;
}
