import { type IncomingSignal, isLeadKitError, toUnixMs } from '@leadkit/core';
import type { BazaarCall } from './client.ts';
import { readRows } from './offset-page.ts';
import type { ThreadsMark } from './poll-checkpoint.ts';
import {
  type BazaarMessage,
  type BazaarThread,
  parseMessages,
  parseThread,
  parseThreads,
  toMessageSignal,
} from './schemas/thread.ts';

/** What reading threads takes. */
export interface ThreadsPoll {
  readonly call: BazaarCall;
  readonly mark: ThreadsMark;
  /** First second that counts. Bazaar prints no parts of a second. */
  readonly fromMs: number;
  /** Most signals. */
  readonly limit: number;
}

/** What was found, and where the next poll goes on. */
export interface ThreadsPolled {
  readonly signals: readonly IncomingSignal[];
  readonly mark: ThreadsMark;
  readonly hasMore: boolean;
}

const OPERATION = 'leads.poll';

/**
 * Messages since the last poll, a sweep at a time. A sweep takes its ceiling first, the newest message there is, and
 * tells exactly the messages above the old mark up to it. What comes in meanwhile lies above the ceiling and belongs to
 * the next sweep, so nothing is lost or doubled however threads move while they are paged.
 */
export async function pollThreads(poll: ThreadsPoll): Promise<ThreadsPolled> {
  const { mark } = poll.mark;
  const changed = new Map<number, BazaarThread>();
  let sweep = poll.mark.sweep;
  if (sweep === undefined) {
    const ceiling = await findChanged(poll, changed);
    if (ceiling === undefined) return { signals: [], mark: { mark }, hasMore: false };
    const queue = [...changed.values()]
      .sort((a, b) => a.last_message_id - b.last_message_id)
      .map(({ id }) => id);
    sweep = { ceiling, queue, told: 0 };
  }
  const signals: IncomingSignal[] = [];
  let { queue, told } = sweep;
  while (signals.length < poll.limit) {
    const [threadId, ...rest] = queue;
    if (threadId === undefined) return { signals, mark: { mark: sweep.ceiling }, hasMore: false };
    const thread = changed.get(threadId) ?? (await readThread(poll, threadId));
    const left = poll.limit - signals.length;
    const news =
      thread === undefined ? [] : await readNews(poll, thread, Math.max(mark, told), sweep.ceiling);
    const taken = news.slice(0, left);
    if (thread !== undefined) signals.push(...taken.map((message) => toMessageSignal(thread, message)));
    if (taken.length < news.length) told = taken.at(-1)?.id ?? told;
    else {
      queue = rest;
      told = 0;
    }
  }
  if (queue.length === 0) return { signals, mark: { mark: sweep.ceiling }, hasMore: false };
  return { signals, mark: { mark, sweep: { ceiling: sweep.ceiling, queue, told } }, hasMore: true };
}

/**
 * Fills `changed` and gives the ceiling; `undefined`: there are no threads. Threads come last written first, so one that
 * is written to while we page goes to the front and is never met: the front is read again until it stands still.
 */
async function findChanged(
  poll: ThreadsPoll,
  changed: Map<number, BazaarThread>,
): Promise<number | undefined> {
  let ceiling: number | undefined;
  for (let downTo = poll.mark.mark; ; ) {
    const front = await pageDown(poll, downTo, changed);
    ceiling ??= front.newest;
    if (front.newest === undefined || ceiling === undefined) return undefined;
    if (front.pages <= 1 || front.newest === downTo) return ceiling;
    downTo = front.newest;
  }
}

/** Collects threads from the front down to the first one without a message after `downTo`. */
async function pageDown(
  { call, fromMs }: ThreadsPoll,
  downTo: number,
  changed: Map<number, BazaarThread>,
): Promise<{ readonly newest: number | undefined; readonly pages: number }> {
  let newest: number | undefined;
  for (let offset = 0, pages = 1; ; pages += 1) {
    const request = { operation: OPERATION, path: '/api/threads', offset, priority: 'reserved' as const };
    const { rows, total } = await readRows(call, { ...request, parse: parseThreads });
    newest ??= rows[0]?.last_message_id;
    for (const thread of rows) {
      const isOld = thread.last_message_id <= downTo || toUnixMs(thread.last_message_at) < fromMs;
      if (isOld) return { newest, pages };
      changed.set(thread.id, thread);
    }
    offset += rows.length;
    if (rows.length === 0 || offset >= total) return { newest, pages };
  }
}

/** Messages after `floor` up to `ceiling`, oldest first. They come newest first: new ones only make some come twice. */
async function readNews(
  { call, fromMs }: ThreadsPoll,
  thread: BazaarThread,
  floor: number,
  ceiling: number,
): Promise<readonly BazaarMessage[]> {
  const news = new Map<number, BazaarMessage>();
  for (let offset = 0, isDone = false; !isDone; ) {
    const path = `/api/threads/${thread.id}/messages`;
    const request = { operation: OPERATION, path, offset, priority: 'reserved' as const };
    const { rows, total } = await readRows(call, { ...request, parse: parseMessages });
    for (const message of rows) {
      const isOld = message.id <= floor || toUnixMs(message.created_at) < fromMs;
      isDone ||= isOld;
      if (!isOld && message.id <= ceiling) news.set(message.id, message);
    }
    offset += rows.length;
    isDone ||= rows.length === 0 || offset >= total;
  }
  return [...news.values()].sort((a, b) => a.id - b.id);
}

async function readThread({ call }: ThreadsPoll, threadId: number): Promise<BazaarThread | undefined> {
  const parse = (value: unknown) => parseThread(value, OPERATION);
  const request = {
    operation: OPERATION,
    path: `/api/threads/${threadId}`,
    priority: 'reserved' as const,
    parse,
  };
  try {
    return await call.request(request);
  } catch (error) {
    if (isLeadKitError(error, 'not_found')) return undefined;
    throw error;
  }
}
