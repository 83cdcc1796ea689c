import type { CatalogAttribute, ErrorIssue, JsonValue, ListingDraft } from '@leadkit/core';
import type { KaspiSettings } from './kaspi-options.ts';

/** Limits of the import schema (guide q3223, text of 2024-06-12). */
export const IMPORT_LIMITS = {
  titleLengthMax: 1_024,
  descriptionLengthMax: 1_024,
  brandLengthMax: 256,
  attributesMax: 256,
  valueLengthMax: 256,
  valuesMax: 32,
  urlLengthMax: 1_024,
} as const;

const CATEGORY = /^Master ?-[a-zA-Z_\s\d-]+$/;
const ATTRIBUTE = /^([a-zA-Z_\s\d&.\-#%/,]+\*)+[a-zA-Z_\s\d&.\-#%/,]+$/;
const WEB_ADDRESS = /^https?:\/\//;
/** Brand of goods that have none. */
const NO_BRAND = 'Без бренда';
/** Facts of a product that Kaspi does not keep among its attributes; its own codes all hold a `*`. */
const OWN_FACTS = new Set(['brand', 'weight']);

/** The SKU a draft is imported under: its own, or its key where that can be one. */
export function skuOf({ sku, key }: Pick<ListingDraft, 'sku' | 'key'>): string {
  return sku ?? key;
}

/** A draft as the import wants it. Price, stock and city are no part of it: they go by the price list. */
export function fromListingDraft(draft: ListingDraft, sku: string): object {
  const { brand, weight } = draft.attributes;
  const description = textOf(draft.description);
  return {
    sku,
    title: textOf(draft.title),
    brand: typeof brand === 'string' ? brand : NO_BRAND,
    category: draft.categoryId,
    ...(description === '' ? {} : { description }),
    ...(weight === undefined ? {} : { weight: String(typeof weight === 'object' ? Number(weight) : weight) }),
    attributes: attributesOf(draft).map(([code, value]) => ({ code, value })),
    images: draft.photoUrls.map((url) => ({ url })),
  };
}

/** Everything the schema says against a draft, without asking anybody. */
export function issuesOfSchema(
  draft: ListingDraft,
  sku: string,
  { skuLengthMax }: Pick<KaspiSettings, 'skuLengthMax'>,
): readonly ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const expect = (path: string, isRight: boolean, message: string): void => {
    if (!isRight) issues.push({ path, message });
  };
  const limits = IMPORT_LIMITS;
  const isSku = /^[A-Za-z0-9_]+$/.test(sku) && sku.length <= skuLengthMax;
  const skuHint = draft.sku === undefined ? ' (the key stands in for it: give the draft a sku)' : '';
  expect('sku', isSku, `expected 1 to ${skuLengthMax} Latin letters, digits and underscores${skuHint}`);
  const title = textOf(draft.title);
  expect(
    'title',
    isLong(title, 1, limits.titleLengthMax),
    `expected 1 to ${limits.titleLengthMax} characters`,
  );
  const { length } = textOf(draft.description);
  const most = limits.descriptionLengthMax;
  expect('description', length <= most, `has ${length} characters; expected at most ${most}`);
  expect(
    'categoryId',
    CATEGORY.test(draft.categoryId),
    'expected a code of catalog.categories(), Master - …',
  );
  const { brand, weight } = draft.attributes;
  const isBrand =
    brand === undefined || (typeof brand === 'string' && isLong(brand, 1, limits.brandLengthMax));
  expect('attributes.brand', isBrand, `expected 1 to ${limits.brandLengthMax} characters`);
  const isWeight = weight === undefined || (Number(weight) > 0 && Number.isFinite(Number(weight)));
  expect('attributes.weight', isWeight, 'expected kilograms above 0');
  const attributes = attributesOf(draft);
  const isCount = attributes.length >= 1 && attributes.length <= limits.attributesMax;
  expect('attributes', isCount, `expected 1 to ${limits.attributesMax} attributes of the category`);
  for (const [code, value] of attributes) {
    expect(`attributes.${code}`, ATTRIBUTE.test(code), 'expected a code of the catalog, <Group>*<name>');
    expect(
      `attributes.${code}`,
      isValue(value),
      'expected a text of 1 to 256 characters, a number, true or false, or up to 32 different texts',
    );
  }
  return [...issues, ...photoIssues(draft.photoUrls)];
}

/** What the category says against the attributes of a draft. */
export function issuesOfCategory(
  draft: ListingDraft,
  category: readonly CatalogAttribute[] | undefined,
): readonly ErrorIssue[] {
  if (category === undefined) return [{ path: 'categoryId', message: 'Kaspi has no such category' }];
  const given = new Map(attributesOf(draft));
  const missing = category
    .filter(({ code, isRequired }) => isRequired && !given.has(code))
    .map(({ code }) => ({ path: `attributes.${code}`, message: 'the category asks for it' }));
  const wrong = [...given].flatMap(([code, value]): readonly ErrorIssue[] => {
    const rule = category.find((attribute) => attribute.code === code);
    const path = `attributes.${code}`;
    if (rule === undefined) return [{ path, message: 'the category has no such attribute' }];
    const message = problemOf(rule, value);
    return message === undefined ? [] : [{ path, message }];
  });
  return [...missing, ...wrong];
}

function problemOf({ type, values }: CatalogAttribute, value: JsonValue): string | undefined {
  if (type === 'number') return typeof value === 'number' ? undefined : 'expected a number';
  if (type === 'boolean') return typeof value === 'boolean' ? undefined : 'expected true or false';
  const list = Array.isArray(value) ? value : [value];
  if (type !== 'choices' && Array.isArray(value)) return 'expected one value';
  if (type === 'text') return typeof value === 'string' ? undefined : 'expected a text';
  const codes = new Set(values.map(({ code }) => code));
  if (list.every((each) => typeof each === 'string' && codes.has(each))) return undefined;
  const shown = [...codes].slice(0, 5).join(', ');
  return `expected ${type === 'choices' ? 'some' : 'one'} of ${shown}${codes.size > 5 ? ', …' : ''}`;
}

function photoIssues(photoUrls: readonly string[]): readonly ErrorIssue[] {
  if (photoUrls.length === 0) return [{ path: 'photoUrls', message: 'expected at least one photo' }];
  const wrong = photoUrls.flatMap((url, index): readonly ErrorIssue[] =>
    WEB_ADDRESS.test(url) && url.length <= IMPORT_LIMITS.urlLengthMax
      ? []
      : [{ path: `photoUrls.${index}`, message: 'expected an address that begins with https:// or http://' }],
  );
  const isDoubled = new Set(photoUrls).size < photoUrls.length;
  return isDoubled ? [...wrong, { path: 'photoUrls', message: 'has one address twice' }] : wrong;
}

function attributesOf({ attributes }: ListingDraft): readonly (readonly [code: string, value: JsonValue])[] {
  return Object.entries(attributes).flatMap(([code, value]) =>
    OWN_FACTS.has(code) || value === undefined ? [] : [[code, value] as const],
  );
}

function isValue(value: JsonValue): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true;
  const isText = (each: JsonValue): boolean =>
    typeof each === 'string' && isLong(each, 1, IMPORT_LIMITS.valueLengthMax);
  if (!Array.isArray(value)) return isText(value);
  const isCount = value.length >= 1 && value.length <= IMPORT_LIMITS.valuesMax;
  return isCount && new Set(value).size === value.length && value.every(isText);
}

function isLong(text: string, min: number, max: number): boolean {
  return text.trim().length >= min && text.length <= max;
}

/** Kaspi has one text for both languages. */
function textOf({ ru, kk }: ListingDraft['title']): string {
  return ru ?? kk ?? '';
}
