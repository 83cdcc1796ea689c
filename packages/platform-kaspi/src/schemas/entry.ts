import { z } from 'zod';
import { amountSchema, type IncludedResource, parseResources, type Resource } from './resource.ts';

/** A line of an order. */
export interface KaspiOrderEntry {
  /** Kaspi's own id of it. */
  readonly id: string;
  /** Our SKU: the one of the price list. */
  readonly sku: string;
  /** Name of the offer. */
  readonly title: string;
  /** Pieces. */
  readonly quantity: number;
  /** Tenge for one. */
  readonly basePrice: number | undefined;
  /** Tenge for the line. */
  readonly totalPrice: number;
  /** `PIECES`, `MEASURABLE`, `MEASURABLE_PIECES`, or a word that came later. */
  readonly unitType: string | undefined;
  /** Grams, of weighed goods. */
  readonly weight: number | undefined;
  /** Category of the card, `Master - …`. */
  readonly categoryCode: string | undefined;
  /** Whether each piece's IMEI has to be told. */
  readonly isImeiRequired: boolean;
  /** Kaspi's id of the card; see `api.readProduct`. */
  readonly productId: string | undefined;
  /** Kaspi's id of the point it leaves from; see `api.readDeliveryPoint`. */
  readonly deliveryPointId: string | undefined;
}

const text = z.string().nullish().catch(null);
const amount = amountSchema.nullish().catch(null);
const attributesSchema = z.object({
  offer: z.object({
    code: z.string(),
    name: text,
    isImeiRequired: z.boolean().nullish().catch(null),
  }),
  quantity: z.number().nonnegative(),
  totalPrice: amountSchema,
  basePrice: amount,
  unitType: text,
  weight: amount,
  category: z.object({ code: text }).nullish().catch(null),
  isImeiRequired: z.boolean().nullish().catch(null),
});
type Attributes = z.infer<typeof attributesSchema>;

/** Lines of one order, or one line. @throws LeadKitError `unexpected_response` naming what is missing. */
export function toEntries(value: unknown, operation: string): readonly KaspiOrderEntry[] {
  return parseResources(attributesSchema as z.ZodType<Attributes>, value, operation).data.map(toEntry);
}

/**
 * Lines that came along with a list; `undefined` when they did not, or not all of them. An order names its lines, or its
 * number is in the id of each.
 */
export function toIncludedEntries(
  included: readonly IncludedResource[],
  order: { readonly code: string; readonly entryIds: readonly string[] },
): readonly KaspiOrderEntry[] | undefined {
  const ofOrder = included.filter(
    ({ type, id }) =>
      type === 'orderentries' &&
      (order.entryIds.length > 0 ? order.entryIds.includes(id) : decoded(id).startsWith(`${order.code}##`)),
  );
  if (ofOrder.length === 0 || ofOrder.length < order.entryIds.length) return undefined;
  const parsed = z.array(
    z.object({ id: z.string(), attributes: attributesSchema, relationships: z.unknown() }),
  );
  const lines = parsed.safeParse(ofOrder.map(({ whole }) => whole)).data;
  return lines?.map(({ id, attributes, relationships }) =>
    toEntry({ type: 'orderentries', id, attributes, relationships: linksOf(relationships) }),
  );
}

function toEntry({ id, attributes, relationships }: Resource<Attributes>): KaspiOrderEntry {
  const { offer, quantity, totalPrice } = attributes;
  return {
    id,
    sku: offer.code,
    title: offer.name ?? offer.code,
    quantity,
    totalPrice,
    basePrice: attributes.basePrice ?? undefined,
    unitType: attributes.unitType ?? undefined,
    weight: attributes.weight ?? undefined,
    categoryCode: attributes.category?.code ?? undefined,
    isImeiRequired: attributes.isImeiRequired ?? offer.isImeiRequired ?? false,
    productId: relationships.product?.[0],
    deliveryPointId: relationships.deliveryPointOfService?.[0],
  };
}

const linkSchema = z
  .object({ data: z.object({ id: z.string() }).nullish().catch(null) })
  .catch({ data: null });
const linksSchema = z.record(z.string(), linkSchema).catch({});

function linksOf(relationships: unknown): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(linksSchema.parse(relationships ?? {})).map(([name, { data }]) => [
      name,
      data == null ? [] : [data.id.replace(/=+$/, '')],
    ]),
  );
}

function decoded(id: string): string {
  try {
    return atob(id);
  } catch {
    return '';
  }
}
