import { CHECKPOINT_BYTES_MAX, invalidInput } from '@leadkit/core';
import { z } from 'zod';

/** What is known of one thread. */
export interface ThreadMark {
  /** Every id OLX ever gave for it. */
  readonly ids: readonly string[];
  /** Messages in it when it was last read; more or fewer means: read it again. */
  readonly total: number;
  /** Unread ones at the last look; more means the same, should a message have gone while another came. */
  readonly unread: number;
  /** Messages before this second, Unix time, are never told any more. */
  readonly floor: number;
  /** Second of the newest message told. */
  readonly last: number;
  /** Prints of the newest messages told, see `printOf`. */
  readonly told: readonly string[];
}

/** A thread that has something to tell. */
export interface QueuedThread {
  readonly key: string;
  readonly total: number;
  readonly unread: number;
}

/** Where polling stands. */
export interface Checkpoint {
  /** When the whole list was last read, in milliseconds since 1970; 0: never. */
  readonly scannedAt: number;
  /** Threads the list had then. */
  readonly size: number;
  /** Most threads ever seen on one page: a shorter page is the last. */
  readonly rowsMax: number;
  /** By advert and buyer, which stay when ids change. */
  readonly threads: Readonly<Record<string, ThreadMark>>;
  /** Whether the last reading of the whole list missed threads that are known: gone, or moved while it was read. */
  readonly isDoubtful: boolean;
  /** Threads still to be read. */
  readonly queue: readonly QueuedThread[];
}

const whole = z.int().nonnegative();
const markSchema = z.tuple([z.array(z.string()), whole, whole, whole, whole, z.array(z.string())]);
const checkpointSchema = z.object({
  v: z.literal(1),
  at: whole,
  size: whole,
  rows: whole,
  doubt: z.boolean(),
  threads: z.record(z.string(), markSchema),
  queue: z.array(z.tuple([z.string(), whole, whole])),
});

const EMPTY: Checkpoint = { scannedAt: 0, size: 0, rowsMax: 0, isDoubtful: false, threads: {}, queue: [] };

/** @throws LeadKitError `invalid_input` when it is not one of ours. */
export function readCheckpoint(text: string | null): Checkpoint {
  if (text === null) return EMPTY;
  try {
    const { at, size, rows, doubt, threads, queue } = checkpointSchema.parse(JSON.parse(text));
    const marks = Object.entries(threads).map(([key, [ids, total, unread, floor, last, told]]) => [
      key,
      { ids, total, unread, floor, last, told },
    ]);
    return {
      scannedAt: at,
      size,
      rowsMax: rows,
      isDoubtful: doubt,
      threads: Object.fromEntries(marks) as Record<string, ThreadMark>,
      queue: queue.map(([key, total, unread]) => ({ key, total, unread })),
    };
  } catch {
    const message = 'is not one of olx; pass the one of the last poll, or null to begin anew';
    throw invalidInput('leads.poll', [{ path: 'checkpoint', message }], 'olx');
  }
}

/** Room for what the store adds around it. */
const BYTES_MAX: number = Math.floor(CHECKPOINT_BYTES_MAX * 0.9);

/**
 * As text, never longer than a store takes. With very many threads, the quiet ones first keep no prints (a message OLX
 * shows belatedly would then be missed in them), then are forgotten (they are read again, and tell what core knows).
 */
export function writeCheckpoint(checkpoint: Checkpoint): string {
  const text = textOf(checkpoint, Object.entries(checkpoint.threads));
  if (text.length <= BYTES_MAX) return text;
  const byQuiet = Object.entries(checkpoint.threads).sort(([, a], [, b]) => b.last - a.last);
  const bare = byQuiet.map(
    ([key, mark]) => [key, { ...mark, floor: Math.max(mark.floor, mark.last + 1), told: [] }] as const,
  );
  const shortened = textOf(checkpoint, bare);
  if (shortened.length <= BYTES_MAX) return shortened;
  const fit = Math.floor((bare.length * BYTES_MAX) / shortened.length) - 1;
  return textOf(checkpoint, bare.slice(0, Math.max(0, fit)));
}

/** Only ids, numbers and prints: as many bytes as characters. */
function textOf(checkpoint: Checkpoint, marks: readonly (readonly [string, ThreadMark])[]): string {
  const { scannedAt, size, rowsMax, isDoubtful, queue } = checkpoint;
  const threads = marks.map(([key, { ids, total, unread, floor, last, told }]) => [
    key,
    [ids, total, unread, floor, last, told],
  ]);
  return JSON.stringify({
    v: 1,
    at: scannedAt,
    size,
    rows: rowsMax,
    doubt: isDoubtful,
    threads: Object.fromEntries(threads) as Record<string, unknown>,
    queue: queue.map(({ key, total, unread }) => [key, total, unread]),
  });
}
