import { parseResponse } from '@leadkit/adapter-kit';
import { z } from 'zod';

/** A page as Bazaar gives it. */
export interface BazaarPage<Row> {
  readonly rows: readonly Row[];
  /** Rows in all. */
  readonly total: number;
}

/** Reads `{ data }`. @throws LeadKitError `unexpected_response` naming what is missing. */
export function parseData<Row>(schema: z.ZodType<Row>, value: unknown, operation: string): Row {
  return parseResponse(z.object({ data: schema }), value, operation, 'bazaar').data;
}

/** Reads `{ data: [], meta: { total } }`. @throws LeadKitError `unexpected_response` naming what is missing. */
export function parsePage<Row>(schema: z.ZodType<Row>, value: unknown, operation: string): BazaarPage<Row> {
  const page = parseResponse(
    z.object({ data: z.array(schema), meta: z.object({ total: z.int().nonnegative() }) }),
    value,
    operation,
    'bazaar',
  );
  return { rows: page.data, total: page.meta.total };
}
