import { type SpendEntry, type SpendPort, toUnixMs } from '@leadkit/core';
import type { OlxClient } from './client.ts';
import { PAGE_MAX, strangeCursor } from './offset-page.ts';
import type { OlxSettings } from './olx-options.ts';
import { type BillLine, toBill } from './schemas/billing.ts';

const OPERATION = 'spend.listPage';

export function createSpendPort(client: OlxClient, settings: OlxSettings): SpendPort {
  return {
    async listPage({ since, cursor, limit = PAGE_MAX }, options) {
      const sinceMs = toUnixMs(since);
      const { page, size } = readCursor(cursor, limit);
      const parse = (value: unknown): readonly BillLine[] => toBill(value, OPERATION, settings);
      const query = { page, limit: size };
      const request = { operation: OPERATION, path: '/users/me/billing', query, parse };
      const lines = await client.within(options).request(request);
      const items = lines.flatMap(({ at, charge }): readonly SpendEntry[] =>
        charge === undefined || toUnixMs(at) < sinceMs ? [] : [charge],
      );
      return { items, ...(isEnd(lines, sinceMs) ? {} : { nextCursor: `${page + 1}-${size}` }) };
    },
  };
}

/**
 * An empty page is the end. The order is not documented, so an old line alone tells nothing; but where a whole page goes
 * from new to old and ends before the wanted time, what follows is older still.
 */
function isEnd(lines: readonly BillLine[], sinceMs: number): boolean {
  const moments = lines.map(({ at }) => toUnixMs(at));
  const last = moments.at(-1);
  if (last === undefined) return true;
  const isNewestFirst = moments.every((at, index) => index === 0 || at <= (moments[index - 1] ?? at));
  const isFalling = isNewestFirst && (moments[0] ?? last) > last;
  return isFalling && last < sinceMs;
}

/** Pages keep their size to the end, else their numbers would mean other lines. */
function readCursor(
  cursor: string | undefined,
  limit: number,
): { readonly page: number; readonly size: number } {
  if (cursor === undefined) return { page: 1, size: Math.max(1, Math.min(PAGE_MAX, Math.floor(limit))) };
  const [, page, size] = /^(\d{1,9})-(\d{1,3})$/.exec(cursor) ?? [];
  if (page === undefined || size === undefined) throw strangeCursor(OPERATION);
  return { page: Number(page), size: Number(size) };
}
