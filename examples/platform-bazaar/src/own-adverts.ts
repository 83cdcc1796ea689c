import type { ListingSnapshot, Page, PageRequest } from '@leadkit/core';
import type { BazaarCall } from './client.ts';
import { PAGE_MAX, readRows, strangeCursor } from './offset-page.ts';
import { toListings } from './schemas/advert.ts';

/** Rows of the page before that are read again, to see whether adverts were deleted meanwhile. */
const OVERLAP = 5;

/**
 * Our adverts, by rising id. Deleting one moves all behind it forwards, so an offset alone would skip some: every page
 * begins a little before the end of the last one, and further back when even that is gone.
 */
export async function listOwnAdverts(
  call: BazaarCall,
  { cursor, limit = PAGE_MAX }: PageRequest,
): Promise<Page<ListingSnapshot>> {
  const operation = 'listings.listPage';
  const after = readCursor(cursor, operation);
  const size = Math.max(1, Math.min(PAGE_MAX - OVERLAP, limit));
  for (let offset = Math.max(0, after.offset - OVERLAP); ; offset = Math.max(0, offset - PAGE_MAX)) {
    const request = { operation, path: '/api/adverts', offset, limit: size + OVERLAP, parse: toListings };
    const { rows, total } = await readRows(call, request);
    const isGap = offset > 0 && !rows.some(({ externalId }) => Number(externalId) <= after.id);
    if (isGap) continue;
    const fresh = rows.filter(({ externalId }) => Number(externalId) > after.id).slice(0, size);
    const last = fresh.at(-1);
    if (last === undefined && offset + rows.length >= total) return { items: [] };
    const end = last === undefined ? offset + rows.length : offset + rows.indexOf(last) + 1;
    const id = last === undefined ? after.id : Number(last.externalId);
    return { items: fresh, ...(end < total ? { nextCursor: `${end}-${id}` } : {}) };
  }
}

function readCursor(
  cursor: string | undefined,
  operation: string,
): { readonly offset: number; readonly id: number } {
  if (cursor === undefined) return { offset: 0, id: 0 };
  const [, offset, id] = /^(\d{1,9})-(\d{1,15})$/.exec(cursor) ?? [];
  if (offset === undefined || id === undefined) throw strangeCursor(operation);
  return { offset: Number(offset), id: Number(id) };
}
