import type { ThreadMark } from './poll-checkpoint.ts';
import type { OlxMessage } from './schemas/thread.ts';

/** Prints kept per thread: news that shows up belatedly among that many messages is not missed. */
const TOLD_MAX = 20;

/**
 * What a message is known by, whatever ids it has by then: its second, its side and a hash of its text. Twice the same
 * text in one second has the same print twice.
 */
function printOf({ sentAt, direction, text }: OlxMessage): string {
  let hash = 0x811c9dc5;
  for (const unit of `${secondOf(sentAt)}|${direction}|${text}`)
    hash = Math.imul(hash ^ (unit.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** Messages of a thread that were not told yet, oldest first. `fromMs`: nothing older counts. */
export function newsOf(
  mark: ThreadMark,
  ordered: readonly OlxMessage[],
  fromMs: number,
): readonly OlxMessage[] {
  const told = new Map<string, number>();
  for (const print of mark.told) told.set(print, (told.get(print) ?? 0) + 1);
  return ordered.filter((message) => {
    if (Date.parse(message.sentAt) < fromMs || secondOf(message.sentAt) < mark.floor) return false;
    const print = printOf(message);
    const left = told.get(print) ?? 0;
    told.set(print, left - 1);
    return left <= 0;
  });
}

/** The thread after some of its news was told; the rest is still to come. */
export function markTold(mark: ThreadMark, taken: readonly OlxMessage[]): ThreadMark {
  const last = taken.reduce((newest, { sentAt }) => Math.max(newest, secondOf(sentAt)), mark.last);
  return { ...mark, last, told: [...mark.told, ...taken.map(printOf)] };
}

/** The thread after all of it was told: only the newest prints are kept, and nothing before them is told any more. */
export function markRead(
  mark: ThreadMark,
  ordered: readonly OlxMessage[],
  seen: { readonly total: number; readonly unread: number },
): ThreadMark {
  const counted = ordered.filter(({ sentAt }) => secondOf(sentAt) >= mark.floor);
  const kept = counted.slice(-TOLD_MAX);
  const dropped = counted.at(-TOLD_MAX - 1);
  const floor = dropped === undefined ? mark.floor : secondOf(dropped.sentAt) + 1;
  return { ...mark, ...seen, floor, told: kept.map(printOf) };
}

function secondOf(moment: string): number {
  return Math.max(0, Math.floor(Date.parse(moment) / 1_000));
}
