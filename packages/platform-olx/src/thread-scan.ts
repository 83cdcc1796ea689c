import type { OlxCall } from './client.ts';
import type { LocalTime } from './local-time.ts';
import { PAGE_MAX } from './offset-page.ts';
import type { Checkpoint } from './poll-checkpoint.ts';
import { type OlxThread, parseThreads } from './schemas/thread.ts';

/** What a look at the list of threads found. */
export interface ThreadScan {
  /** By {@link threadKey}, in the order of the list. */
  readonly threads: ReadonlyMap<string, OlxThread>;
  /** Whether the whole list was seen, without a gap. */
  readonly isWhole: boolean;
  /** Most threads on one page. */
  readonly rowsMax: number;
}

/**
 * One row more than a page holds: it shows at once whether there is another page, and it comes again as the first row of
 * the next one, unless the list moved in between.
 */
const ROWS = PAGE_MAX + 1;

/** One thread is one buyer asking about one advert: that stays when numeric ids give way to uuids. */
export function threadKey({ advertId, buyerId }: Pick<OlxThread, 'advertId' | 'buyerId'>): string {
  return `${advertId}.${buyerId}`;
}

/**
 * Reads all of the list. A page may be short because OLX has a lower maximum than we asked for, so the very first time
 * only an empty page is the end. Later a short page is the end once as many threads were seen as there were: what a lower
 * maximum would hide behind it, {@link scanEdges} looks at a minute later.
 */
export async function scanAll(call: OlxCall, known: Checkpoint, time: LocalTime): Promise<ThreadScan> {
  const threads = new Map<string, OlxThread>();
  let { rowsMax } = known;
  let isWhole = true;
  for (let offset = 0; ; ) {
    const rows = await readThreads(call, time, offset);
    if (rows.length === 0) break;
    const fresh = rows.filter((row) => !threads.has(threadKey(row))).length;
    // A thread before this page is gone, and everything moved up: one may have slipped through.
    if (offset > 0 && fresh === rows.length) isWhole = false;
    for (const row of rows) threads.set(threadKey(row), row);
    const isSurelyShort = rows.length < rowsMax;
    const isLikelyShort = rows.length < ROWS && known.scannedAt > 0 && threads.size >= known.size;
    rowsMax = Math.max(rowsMax, rows.length);
    const isOverlapOnly = offset > 0 && rows.length === 1 && fresh === 0;
    if (isSurelyShort || isLikelyShort || isOverlapOnly) break;
    offset += Math.max(1, rows.length - 1);
  }
  return { threads, isWhole, rowsMax };
}

/**
 * The two ends of the list, where news shows up in the orders a list can sensibly have: by last message, or by the time
 * a thread began. Two requests at most.
 */
export async function scanEdges(call: OlxCall, known: Checkpoint, time: LocalTime): Promise<ThreadScan> {
  const front = await readThreads(call, time, 0);
  const threads = new Map(front.map((row) => [threadKey(row), row]));
  if (front.length < known.rowsMax) return { threads, isWhole: true, rowsMax: known.rowsMax };
  const rowsMax = Math.max(known.rowsMax, front.length);
  if (front.length === 0) return { threads, isWhole: false, rowsMax };
  const tail = await readThreads(call, time, Math.max(front.length, known.size) - 1);
  for (const row of tail) threads.set(threadKey(row), row);
  return { threads, isWhole: false, rowsMax: Math.max(rowsMax, tail.length) };
}

async function readThreads(call: OlxCall, time: LocalTime, offset: number): Promise<readonly OlxThread[]> {
  const operation = 'leads.poll';
  return await call.request({
    operation,
    path: '/threads',
    query: { offset, limit: ROWS },
    priority: 'reserved',
    parse: (value) => parseThreads(value, operation, time),
  });
}
