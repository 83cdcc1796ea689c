import { parseResponse } from '@leadkit/adapter-kit';
import { z } from 'zod';

/** A piece of JSON:API: what it is, its id, its facts, and which others it points at. */
export interface Resource<Attributes> {
  readonly type: string;
  readonly id: string;
  readonly attributes: Attributes;
  readonly relationships: Readonly<Record<string, readonly string[]>>;
}

/** An answer with one resource or a list of them. */
export interface ResourceAnswer<Attributes> {
  readonly data: readonly Resource<Attributes>[];
  /** What was sent along, unread: by type. */
  readonly included: readonly IncludedResource[];
  /** Only of lists. */
  readonly pageCount: number | undefined;
  readonly totalCount: number | undefined;
}

export interface IncludedResource {
  readonly type: string;
  readonly id: string;
  readonly whole: unknown;
}

/** Ids come with the padding of base64 or without: kept without, so that one thing has one id. */
const idSchema: z.ZodType<string> = z.string().min(1).transform(withoutPadding);

export function withoutPadding(id: string): string {
  return id.replace(/=+$/, '');
}

const linkageSchema = z.union([
  z.object({ id: idSchema }).transform(({ id }) => [id]),
  z.array(z.object({ id: idSchema })).transform((list) => list.map(({ id }) => id)),
]);
const relationshipsSchema = z
  .record(
    z.string(),
    z
      .object({ data: linkageSchema.nullish() })
      .transform(({ data }) => data ?? [])
      .catch([]),
  )
  .nullish()
  .transform((value) => value ?? {});
const includedSchema = z
  .array(
    z
      .looseObject({ type: z.string(), id: idSchema })
      .transform((whole): IncludedResource => ({ type: whole.type, id: whole.id, whole }))
      .nullable()
      .catch(null),
  )
  .nullish()
  .transform((list) => (list ?? []).filter((each) => each !== null));

function resourceSchema<Attributes>(attributes: z.ZodType<Attributes>): z.ZodType<Resource<Attributes>> {
  return z.object({
    type: z.string().catch(''),
    id: idSchema,
    attributes,
    relationships: relationshipsSchema,
  }) as unknown as z.ZodType<Resource<Attributes>>;
}

/** @throws LeadKitError `unexpected_response` naming what is missing. */
export function parseResources<Attributes>(
  attributes: z.ZodType<Attributes>,
  value: unknown,
  operation: string,
): ResourceAnswer<Attributes> {
  const one = resourceSchema(attributes);
  const count = z.int().nonnegative().optional().catch(undefined);
  const meta = z.object({ pageCount: count, totalCount: count }).nullish().catch(undefined);
  const isList =
    typeof value === 'object' && value !== null && Array.isArray((value as { data?: unknown }).data);
  const envelope = { included: includedSchema, meta };
  if (!isList) {
    const { data, included } = parseResponse(z.object({ data: one, ...envelope }), value, operation, 'kaspi');
    return { data: [data], included, pageCount: undefined, totalCount: undefined };
  }
  const answer = parseResponse(z.object({ data: z.array(one), ...envelope }), value, operation, 'kaspi');
  return {
    data: answer.data,
    included: answer.included,
    pageCount: answer.meta?.pageCount,
    totalCount: answer.meta?.totalCount,
  };
}

/** The one resource of an answer. @throws LeadKitError `unexpected_response` naming what is missing. */
export function parseResource<Attributes>(
  attributes: z.ZodType<Attributes>,
  value: unknown,
  operation: string,
): Resource<Attributes> {
  return parseResponse(z.object({ data: resourceSchema(attributes) }), value, operation, 'kaspi').data;
}

/** Moments in milliseconds since 1970, as every date of Kaspi. */
export const momentSchema: z.ZodType<number> = z.number().int().positive().max(8_640_000_000_000_000);

/** Tenge; no order is worth a trillion. */
export const amountSchema: z.ZodType<number> = z.number().min(-1e12).max(1e12);
