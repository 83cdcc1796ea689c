import {
  batchNotice,
  endNotice,
  isNoticeDue,
  type NoticeEnding,
  type NoticeRecord,
} from '../domain/notice.ts';
import { compareMoments } from '../domain/time.ts';
import { isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { Notice, Notifier } from '../ports/notifier.ts';
import { paginate } from '../ports/page.ts';
import { decided, NO_WORK, type ServiceContext, together } from '../service-context.ts';
import type { HandoffPolicy } from './handoff-options.ts';
import { type NoticeRecipient, writeNotice } from './write-notice.ts';

/** How long a notifier may take for one. */
const SEND_MS_MAX = 20_000;
/** The most notices told in one message. */
const BATCH_MAX = 50;

/** Sends every notice whose moment has come. One that cannot be sent does not stop the others. */
export async function sendDueNotices(
  context: ServiceContext,
  policy: HandoffPolicy,
  notifiers: readonly Notifier[],
  options: CallOptions = {},
): Promise<void> {
  const waiting: NoticeRecord[] = [];
  for await (const notice of paginate((cursor) =>
    context.store.listPage(
      'notice',
      { filter: { status: 'waiting' }, sort: { by: 'createdAt', direction: 'asc' }, cursor },
      options,
    ),
  ))
    waiting.push(notice);
  const now = context.now();
  for (const batch of batchesOf(waiting, now)) {
    options.signal?.throwIfAborted();
    await sendBatch(context, policy, notifiers, batch, options);
  }
}

/** Sends one notice at once, if its moment has come and it is not one to be told with others. */
export async function sendQueuedNotice(
  context: ServiceContext,
  policy: HandoffPolicy,
  notifiers: readonly Notifier[],
  noticeId: string,
  options: CallOptions,
): Promise<void> {
  const notice = await context.store.get('notice', noticeId, options);
  if (notice === undefined || notice.priority === 'low' || !isNoticeDue(notice, context.now())) return;
  await sendBatch(context, policy, notifiers, [notice], options);
}

/** What is due, with low ones of one recipient together: one that is due takes along those that still wait. */
function batchesOf(waiting: readonly NoticeRecord[], now: string): readonly (readonly NoticeRecord[])[] {
  const groups = new Map<string, NoticeRecord[]>();
  for (const notice of waiting) {
    const { id, batch, priority, memberId = 'operations' } = notice;
    const group = batch ?? (priority === 'low' ? `low:${memberId}` : id);
    groups.set(group, [...(groups.get(group) ?? []), notice]);
  }
  return [...groups.values()]
    .filter((group) => group.some((notice) => isNoticeDue(notice, now)))
    .map((group) => group.slice(0, BATCH_MAX));
}

async function sendBatch(
  context: ServiceContext,
  policy: HandoffPolicy,
  notifiers: readonly Notifier[],
  batch: readonly NoticeRecord[],
  options: CallOptions,
): Promise<void> {
  try {
    const recipient = await recipientOf(context, policy, batch[0], options);
    const told: NoticeRecord[] = [];
    for (const notice of batch) {
      if (recipient !== undefined && (await isStillTrue(context, notice, options))) told.push(notice);
      else await end(context, [notice], { outcome: 'dropped' }, options);
    }
    const [first] = told;
    if (first === undefined || recipient === undefined) return;
    const key = first.batch ?? `${first.id}.${first.replays ?? 0}`;
    const fixed = first.priority === 'low' ? await fixBatch(context, told, key, options) : told;
    const written = await writeNotice(context, policy, fixed, recipient, options);
    const ending = await sendWithFallback(context, notifiers, { ...written, key }, options);
    if (ending !== undefined) await end(context, fixed, ending, options);
  } catch (error) {
    // Somebody else sends it, or it changed meanwhile: the next run sees what became of it.
    if (!isLeadKitError(error, 'conflict')) throw error;
  }
}

async function recipientOf(
  context: ServiceContext,
  policy: HandoffPolicy,
  notice: NoticeRecord | undefined,
  options: CallOptions,
): Promise<NoticeRecipient | undefined> {
  const { language, operations } = policy;
  if (notice?.memberId === undefined) return { addresses: operations.addresses, language };
  const member = await context.store.get('member', notice.memberId, options);
  if (member?.isActive !== true) return undefined;
  return { addresses: member.addresses, language: member.language ?? language };
}

async function isStillTrue(
  context: ServiceContext,
  notice: NoticeRecord,
  options: CallOptions,
): Promise<boolean> {
  if (notice.validUntil !== undefined && compareMoments(notice.validUntil, context.now()) <= 0) return false;
  if (notice.kind !== 'lead_offered' || notice.assignmentId === undefined) return true;
  const assignment = await context.store.get('assignment', notice.assignmentId, options);
  return assignment?.status === 'proposed';
}

/** What is told together is decided before the first try, so that a repeat says the same; one alone is kept alone. */
async function fixBatch(
  context: ServiceContext,
  notices: readonly NoticeRecord[],
  key: string,
  options: CallOptions,
): Promise<readonly NoticeRecord[]> {
  const decisions = notices.map((notice) => batchNotice(notice, key, context.now()));
  const works = decisions.map((decision, index) => decided('notice', decision, notices[index]));
  await context.commit(together(...works), options);
  return decisions.map(({ state }) => state);
}

async function end(
  context: ServiceContext,
  notices: readonly NoticeRecord[],
  ending: NoticeEnding,
  options: CallOptions,
): Promise<void> {
  const now = context.now();
  const works = notices.map((notice) => decided('notice', endNotice(notice, ending, now), notice));
  await context.commit(together(...works), options);
}

/** Tries the notifiers in order. `undefined`: another process is at it. */
async function sendWithFallback(
  context: ServiceContext,
  notifiers: readonly Notifier[],
  notice: Notice,
  options: CallOptions,
): Promise<NoticeEnding | undefined> {
  let failure = 'unavailable';
  for (const notifier of notifiers) {
    try {
      await context.runOnce(
        {
          key: `notices.send:${notifier.id}:${notice.key}`,
          kind: 'notices.send',
          send: async (call) => {
            await tell(notifier, notice, call);
            return true;
          },
          lookUp: async () => {
            throw fateUnknown(notifier.id);
          },
          onSuccess: () => NO_WORK,
        },
        options,
      );
      return { outcome: 'sent', notifierId: notifier.id };
    } catch (error) {
      if (!isLeadKitError(error) || options.signal?.aborted) throw error;
      if (error.effect === 'unknown') return { outcome: 'unknown', failure: error.code };
      if (error.code === 'conflict') return undefined;
      context.logger.warn('A notifier could not send', { notifier: notifier.id, code: error.code });
      failure = error.code;
    }
  }
  return { outcome: 'failed', failure };
}

/** A notifier that throws anything but our error breaks its contract, and nobody knows how far it came. */
async function tell(notifier: Notifier, notice: Notice, call: CallOptions): Promise<void> {
  try {
    await notifier.send(notice, { timeoutMs: SEND_MS_MAX, ...call });
  } catch (cause) {
    if (isLeadKitError(cause) || call.signal?.aborted) throw cause;
    throw new LeadKitError({
      code: 'unavailable',
      operation: 'notices.send',
      effect: 'unknown',
      message: `Notifier "${notifier.id}" failed with an error that is none of LeadKit's, so the notice may have been sent.`,
      cause,
    });
  }
}

function fateUnknown(notifierId: string): LeadKitError {
  return new LeadKitError({
    code: 'unavailable',
    operation: 'notices.send',
    effect: 'unknown',
    message: `Notifier "${notifierId}" was stopped while it sent a notice, so it may have been sent. It is not sent again by itself; see kit.handoff.notices.replay.`,
  });
}
