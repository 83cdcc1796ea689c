import type { CatalogAttribute, CatalogCategory, CatalogCity } from '@leadkit/core';
import { z } from 'zod';
import { type BazaarPage, parseData, parsePage } from './envelope.ts';

const categorySchema = z.object({
  id: z.int(),
  parent_id: z.int().nullable(),
  name: z.string(),
  is_leaf: z.boolean(),
  photos_max: z.int().optional(),
});

const attributeSchema = z.object({
  code: z.string(),
  name: z.string(),
  type: z.string(),
  required: z.boolean(),
  unit: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  values: z.array(z.object({ code: z.string(), name: z.string() })),
});

const citySchema = z.object({
  id: z.int(),
  slug: z.string(),
  kato: z.string(),
  name: z.string(),
  districts: z.array(z.object({ id: z.int(), name: z.string() })),
});

const TYPES: Readonly<Record<string, CatalogAttribute['type']>> = {
  number: 'number',
  boolean: 'boolean',
  choice: 'choice',
};

/** A city with the word hosts know it by. */
export interface BazaarCity extends CatalogCity {
  readonly slug: string;
}

export function toCategories(value: unknown, operation: string): readonly CatalogCategory[] {
  return parseData(z.array(categorySchema), value, operation).map((category) => ({
    externalId: String(category.id),
    name: category.name,
    ...(category.parent_id === null ? {} : { parentExternalId: String(category.parent_id) }),
    isLeaf: category.is_leaf,
    ...(category.photos_max === undefined ? {} : { photosMax: category.photos_max }),
  }));
}

export function toAttributes(value: unknown, operation: string): readonly CatalogAttribute[] {
  return parseData(z.array(attributeSchema), value, operation).map((attribute) => ({
    code: attribute.code,
    label: attribute.name,
    isRequired: attribute.required,
    type: TYPES[attribute.type] ?? 'text',
    ...(attribute.unit === undefined ? {} : { unit: attribute.unit }),
    ...(attribute.min === undefined ? {} : { min: attribute.min }),
    ...(attribute.max === undefined ? {} : { max: attribute.max }),
    values: attribute.values.map(({ code, name }) => ({ code, label: name })),
  }));
}

export function toCities(value: unknown, operation: string): BazaarPage<BazaarCity> {
  const { rows, total } = parsePage(citySchema, value, operation);
  return {
    total,
    rows: rows.map(({ id, slug, kato, name, districts }) => ({
      externalId: String(id),
      slug,
      name,
      katoCode: kato,
      ...(districts.length === 0
        ? {}
        : { districts: districts.map((each) => ({ externalId: String(each.id), name: each.name })) }),
    })),
  };
}
