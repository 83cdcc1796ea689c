import type { Page, Signal, Store, StoredOffer } from '@leadkit/core';

/** Every offer that was seen. */
export function everyOffer(store: Store): Promise<readonly StoredOffer[]> {
  return readAll((cursor) => store.tenant('default').offers.listPage({ cursor, limit: 1000 }));
}

/** Everything the platforms told us. */
export function everySignal(store: Store): Promise<readonly Signal[]> {
  return readAll((cursor) => store.tenant('default').signals.listPage({ cursor, limit: 1000 }));
}

async function readAll<Row>(
  read: (cursor: string | undefined) => Promise<Page<Row>>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await read(cursor);
    rows.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}
