import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, AssignmentId, CampaignId, LeadId, MemberId, NoticeId, TenantId } from './id.ts';
import { addMs, compareMoments } from './time.ts';

/**
 * What a notice says.
 *
 * To members: `lead_offered`, `lead_missed` (the time for it ran out), `lead_taken` (somebody else has it now),
 * `order_waiting` (an order that wants an answer until a moment), `lead_escalated` (to supervisors).
 * To operations: `lead_unassigned`, `account_reconnect`, `account_expiring`, `account_blocked`, `account_drifted`,
 * `dead_letters`, `budget_alarm`, `notice_failed`.
 */
export type NoticeKind =
  | 'lead_offered'
  | 'lead_missed'
  | 'lead_taken'
  | 'order_waiting'
  | 'lead_escalated'
  | 'lead_unassigned'
  | 'account_reconnect'
  | 'account_expiring'
  | 'account_blocked'
  | 'account_drifted'
  | 'dead_letters'
  | 'budget_alarm'
  | 'notice_failed';

/**
 * What became of a notice.
 *
 * - `waiting`: for its moment, or for its next try.
 * - `sent`: a notifier took it.
 * - `unknown`: it may have been sent; it is not sent again by itself.
 * - `failed`: given up after several tries. See `kit.handoff.notices.replay`.
 * - `dropped`: it was no longer true when its moment came.
 */
export type NoticeStatus = 'waiting' | 'sent' | 'unknown' | 'failed' | 'dropped';

/** Something to tell people, kept until it is told. It holds ids and numbers; its text is made when it is sent. */
export interface NoticeRecord extends Entity {
  /** Version 7 UUID. */
  readonly id: NoticeId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** The same news has the same key and is told once. */
  readonly key: string;
  /** What it says. */
  readonly kind: NoticeKind;
  /** How much it matters. `low` ones are told together. */
  readonly priority: 'low' | 'normal' | 'high';
  /** What became of it. */
  readonly status: NoticeStatus;
  /** Who gets it. Absent: operations. */
  readonly memberId?: MemberId;
  /** The lead it is about. */
  readonly leadId?: LeadId;
  /** The offer it is about. */
  readonly assignmentId?: AssignmentId;
  /** The account it is about. */
  readonly accountId?: AccountId;
  /** The campaign it is about. */
  readonly campaignId?: CampaignId;
  /** Numbers and words of its text, without personal data. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** Not before this moment. */
  readonly dueAt: string;
  /** Until when it is worth telling. Absent: always. */
  readonly validUntil?: string;
  /** Notices told together share the batch; it is fixed before the first try. */
  readonly batch?: string;
  /** How often it was given another chance. */
  readonly replays?: number;
  /** How often it was tried. */
  readonly attempts: number;
  /** Which notifier took it. */
  readonly notifierId?: string;
  /** When it was told. */
  readonly sentAt?: string;
  /** Why the last try failed: code of the error. */
  readonly failure?: string;
}

/** Events about notices. */
export interface NoticeEvents {
  /** There is something to tell. */
  'notice.queued': NoticeEventData;
  /** A notifier took it. */
  'notice.sent': NoticeEventData;
  /** It was given up. */
  'notice.failed': NoticeEventData;
}

/** What events about notices tell. */
export interface NoticeEventData {
  /** What it says. */
  readonly kind: NoticeKind;
  /** How much it matters. */
  readonly priority: NoticeRecord['priority'];
}

/** What a notice is made from. */
export type NewNotice = Omit<
  NoticeRecord,
  'version' | 'createdAt' | 'updatedAt' | 'status' | 'attempts' | 'facts'
> & {
  /** Numbers and words of its text. Default: none. */
  readonly facts?: NoticeRecord['facts'];
};

/** The most tries of one notice. */
const ATTEMPTS_MAX = 8;
/** Rest after the first failed try; it doubles with each further one, up to an hour. */
const RETRY_BASE_MS = 60_000;
const RETRY_CAP_MS = 60 * 60_000;

/** Something to tell from `dueAt` on. */
export function queueNotice(input: NewNotice, now: string): Decision<NoticeRecord> {
  const state: NoticeRecord = {
    facts: {},
    ...input,
    version: 1,
    createdAt: now,
    updatedAt: now,
    status: 'waiting',
    attempts: 0,
  };
  return { state, events: [event('notice.queued', state)] };
}

/** Whether it is to be told now. */
export function isNoticeDue(notice: NoticeRecord, now: string): boolean {
  return notice.status === 'waiting' && compareMoments(notice.dueAt, now) <= 0;
}

/** These are told together, in one message. */
export function batchNotice(notice: NoticeRecord, batch: string, now: string): Decision<NoticeRecord> {
  return { state: notice.batch === batch ? notice : revise(notice, { batch }, now), events: [] };
}

/** How a try ended. */
export type NoticeEnding =
  | {
      /** A notifier took it. */
      readonly outcome: 'sent';
      /** Which. */
      readonly notifierId: string;
    }
  | {
      /** It was surely not sent, or may have been. */
      readonly outcome: 'failed' | 'unknown';
      /** Code of the error. */
      readonly failure: string;
    }
  | {
      /** It was no longer true. */
      readonly outcome: 'dropped';
    };

/** Writes down how a try ended. One that is over already stays as it is. */
export function endNotice(notice: NoticeRecord, ending: NoticeEnding, now: string): Decision<NoticeRecord> {
  if (notice.status !== 'waiting') return { state: notice, events: [] };
  const { failure: _failure, ...kept } = notice;
  if (ending.outcome === 'dropped')
    return { state: revise<NoticeRecord>(kept, { status: 'dropped' }, now), events: [] };
  const attempts = notice.attempts + 1;
  if (ending.outcome === 'sent') {
    const { notifierId } = ending;
    const state = revise<NoticeRecord>(kept, { status: 'sent', sentAt: now, notifierId, attempts }, now);
    return { state, events: [event('notice.sent', state)] };
  }
  const { failure } = ending;
  if (ending.outcome === 'failed' && attempts < ATTEMPTS_MAX) {
    const restMs = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** (attempts - 1));
    const dueAt = addMs(now, restMs);
    return { state: revise<NoticeRecord>(kept, { dueAt, attempts, failure }, now), events: [] };
  }
  const state = revise<NoticeRecord>(kept, { status: ending.outcome, attempts, failure }, now);
  return { state, events: [event('notice.failed', state)] };
}

/**
 * Another chance for a notice that was given up, or whose fate is unknown: told on its own, from its first try on.
 *
 * @throws LeadKitError `conflict` when it is waiting, was sent, or is no longer true.
 */
export function replayNotice(notice: NoticeRecord, now: string): Decision<NoticeRecord> {
  if (notice.status !== 'failed' && notice.status !== 'unknown') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'handoff.notices.replay',
      message: `Notice ${notice.id} is "${notice.status}"; only a "failed" or "unknown" one can be replayed. Nothing was changed.`,
    });
  }
  const { batch: _batch, failure: _failure, ...kept } = notice;
  const replays = (notice.replays ?? 0) + 1;
  const state = revise<NoticeRecord>(kept, { status: 'waiting', dueAt: now, attempts: 0, replays }, now);
  return { state, events: [event('notice.queued', state)] };
}

function event(type: keyof NoticeEvents, notice: NoticeRecord): EventDraft {
  const data: NoticeEventData = { kind: notice.kind, priority: notice.priority };
  return { type, subject: subjectOf('notice', notice), data };
}
