import type { Page } from '../ports/page.ts';
import { cursorAfter, type PageKey, type PagePlan } from '../ports/page-plan.ts';

/** Cuts one page out of rows in any order. `keyOf` says where a row stands. */
export function cutPage<Row>(
  rows: Iterable<Row>,
  plan: PagePlan,
  keyOf: (row: Row) => PageKey,
  direction: 'asc' | 'desc',
): Page<Row> {
  const sign = direction === 'asc' ? 1 : -1;
  const { after } = plan;
  const found: { readonly key: PageKey; readonly row: Row }[] = [];
  for (const row of rows) {
    const key = keyOf(row);
    if (after === undefined || compareKeys(key, after) * sign > 0) found.push({ key, row });
  }
  found.sort((left, right) => compareKeys(left.key, right.key) * sign);
  const items = found.slice(0, plan.limit).map(({ row }) => row);
  const last = found[plan.limit - 1];
  if (last === undefined || found.length <= plan.limit) return { items };
  return { items, nextCursor: cursorAfter(plan, last.key) };
}

function compareKeys(left: PageKey, right: PageKey): number {
  if (left[0] !== right[0]) return left[0] < right[0] ? -1 : 1;
  if (left[1] === right[1]) return 0;
  return left[1] < right[1] ? -1 : 1;
}
