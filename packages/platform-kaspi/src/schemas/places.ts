import { z } from 'zod';
import { parseResource, parseResources } from './resource.ts';

/** A card of Kaspi, shared by its sellers. */
export interface KaspiMasterProduct {
  /** Kaspi's own id. */
  readonly id: string;
  /** The number at the end of its address on the storefront. */
  readonly code: string;
  /** Title. */
  readonly name: string;
  /** Category, `Master - …`. */
  readonly categoryCode: string | undefined;
  /** Who makes it. */
  readonly manufacturer: string | undefined;
}

/** What we offer on a card. */
export interface KaspiMerchantProduct {
  /** Our SKU. */
  readonly sku: string;
  /** Name in our price list. */
  readonly name: string;
}

/** A point orders leave from. */
export interface KaspiPoint {
  /** Kaspi's own id. */
  readonly id: string;
  /** Such as `PP1`. */
  readonly displayName: string;
  /** Address as printed. */
  readonly formattedAddress: string | undefined;
  /** Kaspi's id of its city. */
  readonly cityId: string | undefined;
}

/** A city of the orders API. */
export interface KaspiOrdersCity {
  /** Nine digits, made like a KATO code. */
  readonly code: string;
  /** As Kaspi prints it. */
  readonly name: string;
  /** Whether it is in use. */
  readonly isActive: boolean;
}

const text = z.string().nullish().catch(null);
const productSchema = z.object({
  code: z.string().min(1),
  name: z.string(),
  category: z
    .union([z.string(), z.object({ code: z.string() }).transform(({ code }) => code)])
    .nullish()
    .catch(null),
  manufacturer: z
    .union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)])
    .nullish()
    .catch(null),
});
const merchantProductSchema = z.object({ code: z.string().min(1), name: z.string() });
const pointSchema = z.object({
  displayName: z.string(),
  address: z.object({ formattedAddress: text }).nullish().catch(null),
});
const citySchema = z.object({
  code: z.string().min(1),
  name: z.string(),
  active: z.boolean().nullish().catch(null),
});

export function toMasterProduct(value: unknown, operation: string): KaspiMasterProduct {
  const { id, attributes } = parseResource(productSchema, value, operation);
  return {
    id,
    code: attributes.code,
    name: attributes.name,
    categoryCode: attributes.category ?? undefined,
    manufacturer: attributes.manufacturer ?? undefined,
  };
}

export function toMerchantProduct(value: unknown, operation: string): KaspiMerchantProduct {
  const { attributes } = parseResource(merchantProductSchema, value, operation);
  return { sku: attributes.code, name: attributes.name };
}

export function toPoint(value: unknown, operation: string): KaspiPoint {
  const { id, attributes, relationships } = parseResource(pointSchema, value, operation);
  return {
    id,
    displayName: attributes.displayName,
    formattedAddress: attributes.address?.formattedAddress ?? undefined,
    cityId: relationships.city?.[0],
  };
}

export function toOrdersCities(value: unknown, operation: string): readonly KaspiOrdersCity[] {
  return parseResources(citySchema, value, operation).data.map(({ attributes: { code, name, active } }) => ({
    code,
    name,
    isActive: active ?? true,
  }));
}
