import { invalidInput, type LeadKitError, type Page } from '@leadkit/core';
import type { OlxCall, OlxRequest } from './client.ts';

/** Rows on a page: 50 is what is used in production; no maximum is documented. quirks.md, "Paging". */
export const PAGE_MAX = 50;

/** What to read a page of. */
export interface OffsetRequest<Row>
  extends Pick<OlxRequest<readonly Row[]>, 'operation' | 'path' | 'query' | 'language' | 'parse'> {
  readonly cursor: string | undefined;
  readonly limit?: number | undefined;
  readonly rowsMax?: number | undefined;
}

/**
 * One page of a list that stands still, or whose repeats do no harm. The cursor is the offset. A page shorter than asked
 * may be a lower maximum of OLX's own, so only an empty page is the end.
 */
export async function readOffsetPage<Row>(call: OlxCall, request: OffsetRequest<Row>): Promise<Page<Row>> {
  const { operation, path, query, language, parse, cursor, rowsMax = PAGE_MAX, limit = rowsMax } = request;
  const offset = readOffset(cursor, operation);
  const asked = Math.max(1, Math.min(rowsMax, limit));
  const wire = { operation, path, language, parse, query: { ...query, offset, limit: asked } };
  const rows = (await call.request(wire)).slice(0, asked);
  return { items: rows, ...(rows.length > 0 ? { nextCursor: String(offset + rows.length) } : {}) };
}

function readOffset(cursor: string | undefined, operation: string): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw strangeCursor(operation);
  return Number(cursor);
}

export function strangeCursor(operation: string): LeadKitError {
  const message = 'is not one of olx; pass the nextCursor of the page before';
  return invalidInput(operation, [{ path: 'cursor', message }], 'olx');
}
