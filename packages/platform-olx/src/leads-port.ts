import {
  type ConnectionIo,
  type IncomingSignal,
  isLeadKitError,
  type LeadsPort,
  toUnixMs,
} from '@leadkit/core';
import type { OlxCall, OlxClient } from './client.ts';
import { readMessages } from './messages-port.ts';
import type { OlxSettings } from './olx-options.ts';
import {
  type Checkpoint,
  type QueuedThread,
  readCheckpoint,
  type ThreadMark,
  writeCheckpoint,
} from './poll-checkpoint.ts';
import { inOrder, type OlxMessage, type OlxThread, toSignal } from './schemas/thread.ts';
import { markRead, markTold, newsOf } from './thread-news.ts';
import { scanAll, scanEdges } from './thread-scan.ts';

/** How often the whole list of threads is read; in between only its two ends are. */
const SCAN_EVERY_MS = 15 * 60_000;
/** Threads read in one poll, so that a busy account does not hold up the others. */
const READS_MAX = 50;
/** An account that collects from this recently on is new: threads without anything unread are left alone. */
const NEW_ACCOUNT_MS = 10 * 60_000;

/** What one poll works with. */
interface Poll {
  readonly call: OlxCall;
  readonly settings: OlxSettings;
  /** First millisecond that counts. OLX prints no parts of a second. */
  readonly fromMs: number;
  readonly nowMs: number;
  readonly isFirst: boolean;
}

/**
 * Threads. A list is compared with what is known of each thread, changed ones are queued and read whole, and a message
 * is told unless its print was told before. Everything that decides is in the checkpoint, so a poll that was stopped
 * anywhere is simply made again.
 */
export function createLeadsPort(
  client: OlxClient,
  settings: OlxSettings,
  io: Pick<ConnectionIo, 'clock' | 'logger'>,
): LeadsPort {
  return {
    async poll({ checkpoint, collectFrom, limit }, options) {
      const fromMs = Math.floor(toUnixMs(collectFrom) / 1_000) * 1_000;
      const known = readCheckpoint(checkpoint);
      const call = client.within(options);
      const poll = { call, settings, fromMs, nowMs: io.clock.now(), isFirst: checkpoint === null };
      const start = known.queue.length > 0 ? known : await lookAround(poll, known);
      const threads = new Map(Object.entries(start.threads));
      const queue = [...start.queue];
      const signals: IncomingSignal[] = [];
      const most = Math.max(1, Math.floor(limit));
      let unreadable: unknown;
      for (let reads = 0; reads < READS_MAX && signals.length < most; reads += 1) {
        const next = queue[0];
        if (next === undefined) break;
        const mark = threads.get(next.key) ?? newMark([]);
        let ordered: readonly OlxMessage[] | undefined;
        try {
          ordered = await readThread(poll, mark, next);
        } catch (error) {
          if (!isLeadKitError(error, 'unexpected_response')) throw error;
          // Its mark stays as it was, so the next look at the list queues it again: nobody else waits for it meanwhile.
          io.logger.error('a thread of olx cannot be read', { threadId: mark.ids[0], issues: error.issues });
          unreadable ??= error;
          queue.shift();
          continue;
        }
        if (ordered === undefined) {
          io.logger.warn('a thread of olx is gone', { threadId: mark.ids[0] });
          threads.delete(next.key);
          queue.shift();
          continue;
        }
        const news = newsOf(mark, ordered, fromMs);
        const taken = news.slice(0, most - signals.length);
        const thread = { ...partiesOf(next.key), ids: mark.ids };
        signals.push(...taken.map((message) => toSignal(thread, message)));
        const told = markTold(mark, taken);
        const isDone = taken.length === news.length;
        threads.set(next.key, isDone ? markRead(told, ordered, next) : told);
        if (isDone) queue.shift();
      }
      // With other news it is a line of the log, so that they are not held up; alone it is the error of the poll.
      if (unreadable !== undefined && signals.length === 0 && queue.length === 0) throw unreadable;
      const checked = { ...start, threads: Object.fromEntries(threads), queue };
      return { signals, checkpoint: writeCheckpoint(checked), hasMore: queue.length > 0 };
    },
  };
}

/** Reads the list and queues what changed. */
async function lookAround(poll: Poll, known: Checkpoint): Promise<Checkpoint> {
  const { call, settings, nowMs } = poll;
  const isDue = known.isDoubtful || known.scannedAt === 0 || nowMs - known.scannedAt >= SCAN_EVERY_MS;
  const scan = await (isDue ? scanAll : scanEdges)(call, known, settings.time);
  const missing = Object.keys(known.threads).filter((key) => !scan.threads.has(key));
  // A thread that goes while pages are read moves those behind it forwards, and one may slip through: looked at again
  // by the next poll, before anything is forgotten.
  const isDoubtful = scan.isWhole && missing.length > 0 && scan.pages > 1 && !known.isDoubtful;
  const isSure = scan.isWhole && !isDoubtful;
  const threads: Record<string, ThreadMark> = isSure ? {} : { ...known.threads };
  const queue: QueuedThread[] = [];
  for (const [key, thread] of scan.threads) {
    const before = known.threads[key];
    const mark = before === undefined ? newMark(thread.ids) : withIds(before, thread);
    const { total, unread } = thread;
    const isQuiet = before === undefined ? isOldNews(poll, thread) : isUnchanged(mark, thread);
    threads[key] = isQuiet ? { ...mark, total, unread } : mark;
    if (!isQuiet) queue.push({ key, total, unread });
  }
  return {
    scannedAt: scan.isWhole ? nowMs : known.scannedAt,
    size: isSure ? scan.threads.size : Math.max(known.size, Object.keys(threads).length),
    rowsMax: scan.rowsMax,
    isDoubtful: scan.isWhole ? isDoubtful : known.isDoubtful,
    threads,
    queue,
  };
}

function isUnchanged(mark: ThreadMark, { total, unread }: OlxThread): boolean {
  return mark.total === total && unread <= mark.unread;
}

/**
 * The first look at an account that collects from now on: a thread that began before and has nothing unread is history.
 * Should it hold a message of the last minutes that the owner has read already, the next one in it brings both.
 */
function isOldNews({ isFirst, fromMs, nowMs }: Poll, { unread, createdAt }: OlxThread): boolean {
  return isFirst && fromMs > nowMs - NEW_ACCOUNT_MS && unread === 0 && Date.parse(createdAt) < fromMs;
}

/** The newest ids first: they are the ones to use; older ones stay as other names of the thread. */
function withIds(mark: ThreadMark, { ids }: OlxThread): ThreadMark {
  return { ...mark, ids: [...new Set([...ids, ...mark.ids])] };
}

function newMark(ids: readonly string[]): ThreadMark {
  return { ids, total: 0, unread: 0, floor: 0, last: 0, told: [] };
}

function partiesOf(key: string): { readonly advertId: string; readonly buyerId: string } {
  const [advertId = '', buyerId = ''] = key.split('.');
  return { advertId, buyerId };
}

/** All messages of a thread, oldest first. `undefined`: it is gone. */
async function readThread(
  { call, settings, fromMs }: Poll,
  mark: ThreadMark,
  { total }: QueuedThread,
): Promise<readonly OlxMessage[] | undefined> {
  const [threadId = ''] = mark.ids;
  const found = new Map<string, OlxMessage>();
  try {
    for (let offset = 0; ; offset = found.size) {
      const more = offset === 0 ? {} : { offset };
      const rows = await readMessages(call, settings, threadId, 'leads.poll', {
        priority: 'reserved',
        ...more,
      });
      const before = found.size;
      for (const row of rows) found.set(row.ids[0] ?? '', row);
      // No paging is documented: only when messages are missing and none of these is known or too old, ask for more.
      const isEnough = found.size >= total || found.size === before;
      if (isEnough || rows.some((row) => reachesBack(mark, row, fromMs))) break;
    }
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return undefined;
    throw error;
  }
  return inOrder([...found.values()]);
}

function reachesBack(mark: ThreadMark, { sentAt }: OlxMessage, fromMs: number): boolean {
  const atMs = Date.parse(sentAt);
  return atMs < fromMs || (mark.last > 0 && atMs < mark.last * 1_000);
}
