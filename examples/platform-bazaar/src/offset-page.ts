import { invalidInput, type LeadKitError, type Page } from '@leadkit/core';
import type { BazaarCall } from './client.ts';
import type { BazaarPage } from './schemas/envelope.ts';

/** Rows on a page at most; Bazaar lowers anything above. */
export const PAGE_MAX = 50;

/** What to read a page of. */
export interface OffsetRequest<Row> {
  readonly operation: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly offset: number;
  readonly limit?: number | undefined;
  readonly priority?: 'normal' | 'reserved';
  readonly parse: (value: unknown, operation: string) => BazaarPage<Row>;
}

export async function readRows<Row>(call: BazaarCall, request: OffsetRequest<Row>): Promise<BazaarPage<Row>> {
  const { operation, path, query, offset, limit = PAGE_MAX, priority, parse } = request;
  return await call.request({
    operation,
    path,
    priority,
    query: { ...query, offset, limit: Math.max(1, Math.min(PAGE_MAX, limit)) },
    parse: (value) => parse(value, operation),
  });
}

/** One page of a list that only grows at its end, or whose repeats do no harm. The cursor is the offset. */
export async function readPage<Row>(
  call: BazaarCall,
  request: Omit<OffsetRequest<Row>, 'offset'> & { readonly cursor: string | undefined },
): Promise<Page<Row>> {
  const { cursor, ...rest } = request;
  const offset = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(offset) || offset < 0) throw strangeCursor(request.operation);
  const { rows, total } = await readRows(call, { ...rest, offset });
  const next = offset + rows.length;
  return { items: rows, ...(rows.length > 0 && next < total ? { nextCursor: String(next) } : {}) };
}

export function strangeCursor(operation: string): LeadKitError {
  return invalidInput(
    operation,
    [{ path: 'cursor', message: 'is not one of bazaar; pass the nextCursor of the page before' }],
    'bazaar',
  );
}
