import type { CatalogAttribute, CatalogCategory, CatalogCity } from '@leadkit/core';
import { z } from 'zod';
import { idSchema, looseNumberSchema, parseData } from './envelope.ts';

const categorySchema = z.object({
  id: idSchema,
  name: z.string(),
  parent_id: idSchema.nullish(),
  photos_limit: z.int().nonnegative().nullish(),
  is_leaf: z.boolean(),
});

const attributeSchema = z.object({
  code: z.string().min(1),
  label: z.string(),
  unit: z.string().nullish(),
  validation: z.object({
    type: z.string().nullish(),
    required: z.boolean().nullish(),
    numeric: z.boolean().nullish(),
    min: looseNumberSchema.nullish().catch(null),
    // Typed as text in the documentation; what is no number is no limit.
    max: looseNumberSchema.nullish().catch(null),
    allow_multiple_values: z.boolean().nullish(),
  }),
  values: z.array(z.object({ code: z.coerce.string(), label: z.coerce.string() })).nullish(),
});

const citySchema = z.object({ id: idSchema, name: z.string() });
const districtSchema = z.object({ id: idSchema, city_id: idSchema, name: z.string() });

/** Where the value of an attribute goes in an advert: a list of its own, `price` or `salary`. */
type AttributePlace = 'attributes' | 'price' | 'salary' | 'other';

/** An attribute with what only OLX says of it. */
export interface OlxAttribute extends CatalogAttribute {
  readonly place: AttributePlace;
}

/** A district of a city. */
export interface OlxDistrict {
  readonly externalId: string;
  readonly cityId: string;
  readonly name: string;
}

const PLACES: Readonly<Record<string, AttributePlace>> = {
  attribute: 'attributes',
  price: 'price',
  salary: 'salary',
};

/** Top categories have 0 above them. quirks.md, "Catalog". */
const TOP = '0';

export function toCategories(value: unknown, operation: string): readonly CatalogCategory[] {
  return parseData(z.array(categorySchema), value, operation).map(categoryOf);
}

export function toCategory(value: unknown, operation: string): CatalogCategory {
  return categoryOf(parseData(categorySchema, value, operation));
}

function categoryOf(category: z.infer<typeof categorySchema>): CatalogCategory {
  const { parent_id: parent, photos_limit: photosMax } = category;
  return {
    externalId: category.id,
    name: category.name,
    ...(parent == null || parent === TOP ? {} : { parentExternalId: parent }),
    isLeaf: category.is_leaf,
    ...(photosMax == null ? {} : { photosMax }),
  };
}

export function toAttributes(value: unknown, operation: string): readonly OlxAttribute[] {
  return parseData(z.array(attributeSchema), value, operation).map((attribute) => {
    const { validation } = attribute;
    const values = attribute.values ?? [];
    const isMany = validation.allow_multiple_values === true && values.length > 0;
    const single = values.length > 0 ? 'choice' : validation.numeric === true ? 'number' : 'text';
    return {
      code: attribute.code,
      label: attribute.label,
      isRequired: validation.required ?? false,
      type: isMany ? 'choices' : single,
      ...(attribute.unit ? { unit: attribute.unit } : {}),
      ...(validation.min == null ? {} : { min: validation.min }),
      ...(validation.max == null ? {} : { max: validation.max }),
      values,
      place: PLACES[validation.type ?? 'attribute'] ?? 'other',
    };
  });
}

export function toCities(value: unknown, operation: string): readonly CatalogCity[] {
  return parseData(z.array(citySchema), value, operation).map(({ id, name }) => ({ externalId: id, name }));
}

export function toDistricts(value: unknown, operation: string): readonly OlxDistrict[] {
  return parseData(z.array(districtSchema), value, operation).map((district) => ({
    externalId: district.id,
    cityId: district.city_id,
    name: district.name,
  }));
}
