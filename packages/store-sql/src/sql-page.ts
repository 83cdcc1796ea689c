import { type Page, toIsoText, toUnixMs } from '@leadkit/core';
import { cursorAfter, type PageKey, type PagePlan } from '@leadkit/core/store-kit';

/** Cuts a page out of rows in order, of which there is one more than fits when there is another page. */
export function cutPage<Item>(
  rows: readonly Item[],
  plan: PagePlan,
  keyOf: (item: Item) => PageKey,
): Page<Item> {
  const items = rows.slice(0, plan.limit);
  const last = items.at(-1);
  if (last === undefined || rows.length <= plan.limit) return { items };
  const [at, id] = keyOf(last);
  return { items, nextCursor: cursorAfter(plan, [toIsoText(toUnixMs(at)), id]) };
}
