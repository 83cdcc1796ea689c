import { LeadKitError } from '../errors.ts';

/** One page of a list. */
export interface Page<Item> {
  /** What is on the page, possibly nothing. */
  readonly items: readonly Item[];
  /** Opaque; opens the next page. Absent: this was the last. It lives only inside one listing, do not store it. */
  readonly nextCursor?: string;
}

/** Which page to read. */
export interface PageRequest {
  /** From the page before. Absent: the first page. */
  readonly cursor?: string | undefined;
  /** Most items on a page. A port lowers it to its own maximum. */
  readonly limit?: number | undefined;
}

/**
 * Reads page after page and yields item after item. Stops when a page has no `nextCursor`, and throws when a cursor
 * comes back a second time, so that a faulty port cannot loop for ever.
 */
export async function* paginate<Item>(
  readPage: (cursor: string | undefined) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page: Page<Item> = await readPage(cursor);
    yield* page.items;
    cursor = page.nextCursor;
    if (cursor !== undefined && seen.has(cursor)) throw repeatedCursor();
    if (cursor !== undefined) seen.add(cursor);
  } while (cursor !== undefined);
}

function repeatedCursor(): LeadKitError {
  return new LeadKitError({
    code: 'unexpected_response',
    operation: 'paginate',
    message:
      'A list gave the same cursor twice, so it would never end. Reading stopped after the pages so far.',
  });
}
