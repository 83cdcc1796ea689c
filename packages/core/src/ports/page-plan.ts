import type { JsonValue } from '../domain/json.ts';
import { type InputReader, readInput } from './input-reader.ts';
import type { PageRequest } from './page.ts';
import { PAGE_LIMIT_DEFAULT, PAGE_LIMIT_MAX } from './store-limits.ts';

/** Where an item stands in its order: a moment in canonical text, and the id that breaks ties. */
export type PageKey = readonly [at: string, id: string];

/** How a store reads one page of a list in a fixed order. */
export interface PagePlan {
  /** Most items on it. */
  readonly limit: number;
  /** Only what comes after this item. Absent: from the start. */
  readonly after?: PageKey;
  /** Names the query, so that a cursor of another one is noticed. */
  readonly fingerprint: string;
}

/**
 * Reads the limit and the cursor of a request.
 *
 * @param query - everything that decides what is listed in which order, always in the same form
 * @throws LeadKitError `invalid_input` for a limit below 1, and for a cursor that is damaged or of another query.
 */
export function planPage(operation: string, request: PageRequest, query: JsonValue): PagePlan {
  const { input, reader } = readInput(operation, { limit: request.limit, cursor: request.cursor });
  const limit = input.limit ?? PAGE_LIMIT_DEFAULT;
  reader.whole('limit', limit, 1);
  const fingerprint = fingerprintOf(JSON.stringify([operation, query]));
  const after = input.cursor === undefined ? undefined : readCursor(input.cursor, fingerprint, reader);
  reader.finish();
  return { limit: Math.min(limit, PAGE_LIMIT_MAX), fingerprint, ...(after === undefined ? {} : { after }) };
}

/** The cursor that opens the page after `last`. */
export function cursorAfter(plan: PagePlan, last: PageKey): string {
  const bytes = new TextEncoder().encode(JSON.stringify([plan.fingerprint, ...last]));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function readCursor(cursor: unknown, fingerprint: string, reader: InputReader): PageKey | undefined {
  const [query, at, id] = decodeCursor(cursor);
  if (typeof query !== 'string' || typeof at !== 'string' || typeof id !== 'string') {
    reader.refuse('cursor', 'must be the nextCursor of a page, unchanged; read the list anew from its start');
    return undefined;
  }
  if (query !== fingerprint) {
    reader.refuse('cursor', 'is of a list with another filter or order; read this list from its start');
    return undefined;
  }
  return [at, id];
}

function decodeCursor(cursor: unknown): readonly unknown[] {
  try {
    const text = atob(String(cursor).replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const decoded: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return Array.isArray(decoded) && decoded.length === 3 ? decoded : [];
  } catch {
    return [];
  }
}

/** 64 bits of FNV-1a: enough to tell one host's queries apart; it guards against mistakes, not against forgery. */
function fingerprintOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(36);
}
