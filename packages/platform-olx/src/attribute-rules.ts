import type { ErrorIssue, JsonValue, ListingDraft } from '@leadkit/core';
import { wordOf } from './draft-body.ts';
import type { OlxAttribute } from './schemas/catalog.ts';

/** What a category's rules find in a draft. */
export function checkAttributes(
  draft: ListingDraft,
  attributes: readonly OlxAttribute[],
): readonly ErrorIssue[] {
  const unknown = Object.keys(draft.attributes)
    .filter((code) => !attributes.some((attribute) => attribute.code === code))
    .map((code) => ({
      path: `attributes.${code}`,
      message: 'is no attribute of this category; leave it out',
    }));
  const wrong = attributes.flatMap((attribute) => {
    const { code, place, isRequired } = attribute;
    if (place === 'price') return checkPrice(draft, attribute);
    const value = draft.attributes[code] ?? undefined;
    const path = `attributes.${code}`;
    if (value === undefined)
      return isRequired ? [{ path, message: `has to be given in this category: ${wanted(attribute)}` }] : [];
    if (place !== 'attributes') return [];
    const problem = problemWith(attribute, value);
    return problem === undefined ? [] : [{ path, message: problem }];
  });
  return [...wrong, ...unknown];
}

/** The price is an attribute in the rules, and has a place of its own in an advert. */
function checkPrice(draft: ListingDraft, attribute: OlxAttribute): readonly ErrorIssue[] {
  const named =
    attribute.code in draft.attributes
      ? [{ path: `attributes.${attribute.code}`, message: 'belongs into price of the draft' }]
      : [];
  if (draft.price === undefined && attribute.isRequired)
    return [...named, { path: 'price', message: 'has to be given in this category' }];
  const { min = -Infinity, max = Infinity } = attribute;
  const major = draft.price === undefined ? undefined : draft.price.amountMinor / 100;
  if (major === undefined || (major >= min && major <= max)) return named;
  return [...named, { path: 'price.amountMinor', message: `expected a price ${rangeOf(attribute)}` }];
}

function problemWith(attribute: OlxAttribute, value: JsonValue): string | undefined {
  const { type, values, min = -Infinity, max = Infinity } = attribute;
  const codes = values.map(({ code }) => code);
  const expected = `expected ${wanted(attribute)}`;
  if (type === 'choices') {
    const isRight = Array.isArray(value) && value.every((each) => codes.includes(wordOf(each)));
    return isRight && value.length > 0 ? undefined : expected;
  }
  if (type === 'choice') return codes.includes(wordOf(value)) ? undefined : expected;
  if (typeof value !== 'string' && typeof value !== 'number') return expected;
  if (type === 'text') return String(value).trim() === '' ? expected : undefined;
  const number = String(value).trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(number) && number >= min && number <= max ? undefined : expected;
}

function wanted(attribute: OlxAttribute): string {
  const codes = attribute.values.map(({ code }) => code);
  const shown =
    codes.length > 12 ? `${codes.slice(0, 12).join(', ')} and ${codes.length - 12} more` : codes.join(', ');
  switch (attribute.type) {
    case 'choice':
      return `one of ${shown}`;
    case 'choices':
      return `a list of some of ${shown}`;
    case 'number':
      return `a number ${rangeOf(attribute)}`.trim();
    default:
      return attribute.place === 'salary' ? 'an object with value_from, value_to and currency' : 'a text';
  }
}

function rangeOf({ min, max }: OlxAttribute): string {
  return [min === undefined ? '' : `from ${min}`, max === undefined ? '' : `up to ${max}`]
    .filter((part) => part !== '')
    .join(' ');
}
