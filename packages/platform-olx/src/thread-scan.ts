import type { OlxCall } from './client.ts';
import type { LocalTime } from './local-time.ts';
import { PAGE_MAX } from './offset-page.ts';
import type { Checkpoint } from './poll-checkpoint.ts';
import { type OlxThread, parseThreads } from './schemas/thread.ts';

/** What a look at the list of threads found. */
export interface ThreadScan {
  /** By {@link threadKey}, in the order of the list. */
  readonly threads: ReadonlyMap<string, OlxThread>;
  /** Whether the list was read to its end. */
  readonly isWhole: boolean;
  /** Most threads on one page. */
  readonly rowsMax: number;
  /** Requests it took. */
  readonly pages: number;
}

/** One thread is one buyer asking about one advert: that stays when numeric ids give way to uuids. */
function threadKey({ advertId, buyerId }: Pick<OlxThread, 'advertId' | 'buyerId'>): string {
  return `${advertId}.${buyerId}`;
}

/**
 * Reads all of the list. A page that is shorter than others were is the last. One that is not may be the last all the
 * same, or OLX has a lower maximum than we asked for: the very first time only an empty page tells, later every thread
 * that is known has to have come. What a lower maximum hides then, {@link scanEdges} finds with the next poll.
 */
export async function scanAll(call: OlxCall, known: Checkpoint, time: LocalTime): Promise<ThreadScan> {
  const threads = new Map<string, OlxThread>();
  const missing = new Set(Object.keys(known.threads));
  let { rowsMax } = known;
  for (let offset = 0, pages = 1; ; pages += 1) {
    const rows = await readThreads(call, time, offset);
    for (const row of rows) {
      threads.set(threadKey(row), row);
      missing.delete(threadKey(row));
    }
    const isShort = rows.length === 0 || rows.length < rowsMax;
    const isComplete = known.scannedAt > 0 && missing.size === 0 && threads.size >= known.size;
    rowsMax = Math.max(rowsMax, rows.length);
    if (isShort || isComplete) return { threads, isWhole: true, rowsMax, pages };
    offset += rows.length;
  }
}

/**
 * The two ends of the list, where news shows up in the orders a list can sensibly have: by last message, or by the time
 * a thread began. Two requests at most.
 */
export async function scanEdges(call: OlxCall, known: Checkpoint, time: LocalTime): Promise<ThreadScan> {
  const front = await readThreads(call, time, 0);
  const threads = new Map(front.map((row) => [threadKey(row), row]));
  const rowsMax = Math.max(known.rowsMax, front.length);
  if (front.length === 0 || front.length < known.rowsMax)
    return { threads, isWhole: true, rowsMax, pages: 1 };
  const tail = await readThreads(call, time, Math.max(front.length, known.size) - 1);
  for (const row of tail) threads.set(threadKey(row), row);
  return { threads, isWhole: false, rowsMax: Math.max(rowsMax, tail.length), pages: 2 };
}

async function readThreads(call: OlxCall, time: LocalTime, offset: number): Promise<readonly OlxThread[]> {
  const operation = 'leads.poll';
  return await call.request({
    operation,
    path: '/threads',
    query: { offset, limit: PAGE_MAX },
    priority: 'reserved',
    parse: (value) => parseThreads(value, operation, time),
  });
}
