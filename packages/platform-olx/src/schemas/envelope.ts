import { parseResponse } from '@leadkit/adapter-kit';
import { z } from 'zod';

/**
 * Reads `{ data: … }`, or the same without its wrapping: the documentation draws most answers bare, all that were seen
 * were wrapped. quirks.md, "Envelope".
 *
 * @throws LeadKitError `unexpected_response` naming what is missing.
 */
export function parseData<Row>(schema: z.ZodType<Row>, value: unknown, operation: string): Row {
  const isWrapped = typeof value === 'object' && value !== null && 'data' in value;
  if (!isWrapped) return parseResponse(schema, value, operation, 'olx');
  return parseResponse(z.object({ data: schema }), value, operation, 'olx').data;
}

/** A number, or a text that holds one: OLX prints prices and limits both ways. */
export const looseNumberSchema: z.ZodType<number> = z
  .union([z.number(), z.string().regex(/^\s*-?\d+(?:[.,]\d+)?\s*$/)])
  .transform((value) => (typeof value === 'number' ? value : Number(value.trim().replace(',', '.'))));

/** An id that is a number today and may be a text tomorrow, as text. */
export const idSchema: z.ZodType<string> = z
  .union([z.int(), z.string().min(1).max(100)])
  .transform((id) => String(id));
