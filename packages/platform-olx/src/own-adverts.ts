import type { ListingSnapshot, Page, PageRequest } from '@leadkit/core';
import type { OlxCall } from './client.ts';
import { PAGE_MAX, strangeCursor } from './offset-page.ts';
import type { OlxSettings } from './olx-options.ts';
import { toListings } from './schemas/advert.ts';

const OPERATION = 'listings.listPage';

/**
 * Our adverts in any status. Their order is not documented, and an advert that is deleted moves all behind it forwards:
 * so every page reads the last advert of the page before once more, and steps back when that one is not where it was.
 */
export async function listOwnAdverts(
  call: OlxCall,
  { cursor, limit = PAGE_MAX }: PageRequest,
  settings: OlxSettings,
): Promise<Page<ListingSnapshot>> {
  const after = readCursor(cursor);
  const size = Math.max(1, Math.min(PAGE_MAX, limit));
  const parse = (value: unknown): readonly ListingSnapshot[] => toListings(value, OPERATION, settings);
  for (let offset = Math.max(0, after.offset - 1); ; offset = Math.max(0, offset - size)) {
    const isFirst = after.id === undefined;
    const query = { offset, limit: isFirst ? size : size + 1 };
    const rows = await call.request({ operation: OPERATION, path: '/adverts', query, parse });
    const at = rows.findIndex(({ externalId }) => externalId === after.id);
    // Not there, and not gone from the very front: the page before has moved, so look further ahead.
    if (!isFirst && at < 0 && offset > 0) continue;
    const fresh = rows.slice(at + 1, at + 1 + size);
    const last = fresh.at(-1);
    if (last === undefined) return { items: [] };
    return { items: fresh, nextCursor: `${offset + at + 1 + fresh.length}-${last.externalId}` };
  }
}

function readCursor(cursor: string | undefined): {
  readonly offset: number;
  readonly id: string | undefined;
} {
  if (cursor === undefined) return { offset: 0, id: undefined };
  const [, offset, id] = /^(\d{1,9})-(.{1,100})$/.exec(cursor) ?? [];
  if (offset === undefined || id === undefined) throw strangeCursor(OPERATION);
  return { offset: Number(offset), id };
}
