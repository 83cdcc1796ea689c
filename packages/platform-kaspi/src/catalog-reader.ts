import { type CatalogAttribute, type CatalogCategory, type Clock, isLeadKitError } from '@leadkit/core';
import type { KaspiCall } from './client.ts';
import { type KaspiAttribute, toAttributes, toCategories, toValues } from './schemas/content.ts';
import { type KaspiOrdersCity, toOrdersCities } from './schemas/places.ts';

/** What Kaspi says of its catalog, kept for a while. */
export interface CatalogReader {
  /** All leaf categories; there are more than four thousand. */
  categories(operation: string, call: KaspiCall): Promise<readonly CatalogCategory[]>;
  /** What a category asks for; `undefined`: there is no such category. */
  attributes(
    category: string,
    operation: string,
    call: KaspiCall,
  ): Promise<readonly CatalogAttribute[] | undefined>;
  /** Cities of the orders API. */
  cities(operation: string, call: KaspiCall): Promise<readonly KaspiOrdersCity[]>;
}

/** Rules of a category change without notice. */
const KEPT_MS = 24 * 60 * 60_000;
/** Lists of values read at the same time. */
const PARALLEL = 4;

/** Keeps answers per connection; a failed reading and a category that was not there are asked for again. */
export function createCatalogReader(clock: Clock): CatalogReader {
  const kept = new Map<string, { readonly untilMs: number; readonly value: unknown }>();

  async function keep<Value>(key: string, read: () => Promise<Value>): Promise<Value> {
    const known = kept.get(key);
    if (known !== undefined && clock.now() < known.untilMs) return known.value as Value;
    const value = await read();
    if (value !== undefined) kept.set(key, { untilMs: clock.now() + KEPT_MS, value });
    return value;
  }

  const reader: CatalogReader = {
    categories: (operation, call) =>
      keep('categories', () =>
        call.request({
          surface: 'content',
          operation,
          path: '/products/classification/categories',
          parse: (value) => toCategories(value, operation),
        }),
      ),
    attributes: (category, operation, call) =>
      keep(`attributes ${category}`, async () => {
        const found = await readAttributes(category, operation, call);
        if (found === undefined) return undefined;
        // Whether an unknown category is an error is not documented: nothing asked for may mean that there is none.
        if (found.length === 0 && !(await isCategory(category, operation, call))) return undefined;
        return await withValues(category, found, operation, call);
      }),
    cities: (operation, call) =>
      keep('cities', () =>
        call.request({ operation, path: '/v2/cities', parse: (value) => toOrdersCities(value, operation) }),
      ),
  };

  async function isCategory(category: string, operation: string, call: KaspiCall): Promise<boolean> {
    const all = await reader.categories(operation, call);
    return all.some(({ externalId }) => externalId === category);
  }

  return reader;
}

async function readAttributes(
  category: string,
  operation: string,
  call: KaspiCall,
): Promise<readonly KaspiAttribute[] | undefined> {
  try {
    return await call.request({
      surface: 'content',
      operation,
      path: '/products/classification/attributes',
      query: { c: category },
      parse: (value) => toAttributes(value, operation),
    });
  } catch (error) {
    if (isLeadKitError(error, 'not_found') || isLeadKitError(error, 'invalid_input')) return undefined;
    throw error;
  }
}

/** Values are asked for attribute by attribute. */
async function withValues(
  category: string,
  attributes: readonly KaspiAttribute[],
  operation: string,
  call: KaspiCall,
): Promise<readonly CatalogAttribute[]> {
  const read: CatalogAttribute[] = [];
  for (let from = 0; from < attributes.length; from += PARALLEL) {
    const group = attributes.slice(from, from + PARALLEL);
    read.push(
      ...(await Promise.all(
        group.map(async (attribute) => {
          const values =
            attribute.type === 'enum'
              ? await call.request({
                  surface: 'content',
                  operation,
                  path: '/products/classification/attribute/values',
                  query: { c: category, a: attribute.code },
                  parse: (value) => toValues(value, operation),
                })
              : [];
          return toCatalogAttribute(attribute, values);
        }),
      )),
    );
  }
  return read;
}

function toCatalogAttribute(
  { code, type, multiValued, mandatory }: KaspiAttribute,
  values: readonly string[],
): CatalogAttribute {
  return {
    code,
    // Kaspi has no names for people: the last part of the code is the nearest there is.
    label: code.split('*').at(-1)?.trim() || code,
    isRequired: mandatory,
    type: typeOf(type, multiValued, values.length > 0),
    values: values.map((value) => ({ code: value, label: value })),
  };
}

function typeOf(word: string, multiValued: boolean, hasValues: boolean): CatalogAttribute['type'] {
  if (hasValues) return multiValued ? 'choices' : 'choice';
  return word === 'number' || word === 'boolean' ? word : 'text';
}
