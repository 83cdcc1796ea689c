import { LeadKitError } from '../../errors.ts';
import type { Page, PageRequest } from '../../ports/page.ts';

/** Most things on a page of the fakes. */
const FAKE_PAGE_LIMIT_MAX = 100;

/** One page of `all`; the cursor is where the next one begins. */
export function pageOf<Item>(all: readonly Item[], request: PageRequest): Page<Item> {
  const from = request.cursor === undefined ? 0 : positionOf(request.cursor);
  const limit = Math.max(1, Math.min(request.limit ?? FAKE_PAGE_LIMIT_MAX, FAKE_PAGE_LIMIT_MAX));
  const items = all.slice(from, from + limit);
  const next = from + items.length;
  return next < all.length ? { items, nextCursor: `after-${next}` } : { items };
}

function positionOf(cursor: string): number {
  const position = /^after-(\d+)$/.exec(cursor)?.[1];
  if (position !== undefined) return Number(position);
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'listPage',
    message: 'The cursor is not one of the fake platform. Take nextCursor from the page before as it is.',
  });
}
