import { LeadKitError } from '../errors.ts';
import { type Decision, revise } from './decision.ts';
import {
  type AccountId,
  type CampaignId,
  describeValue,
  type ItemId,
  type LeadId,
  type ListingId,
  type NicheId,
  type PersonId,
  type SignalId,
  type TenantId,
} from './id.ts';
import {
  isOpenLead,
  type Lead,
  type LeadScoreEntry,
  type LeadTouch,
  leadEvent,
  presentFields,
  reachMilestone,
} from './lead-record.ts';
import type { SignalKind } from './signal.ts';
import { addMs, compareMoments, toIsoText, toUnixMs } from './time.ts';

export {
  ATTRIBUTION_MS,
  CLOSED_LEAD_STATUSES,
  isOpenLead,
  type Lead,
  type LeadCloseReason,
  type LeadEvents,
  type LeadKnowledge,
  type LeadScoreEntry,
  type LeadStatus,
  type LeadTouch,
} from './lead-record.ts';
export { type LeadStep, moveLead, winLead } from './lead-step.ts';

/** How long signals join an open lead. Policy: a host can replace it. */
export const DEFAULT_LEAD_WINDOW_MS: number = 30 * 24 * 60 * 60 * 1000;

/** The scope of what does not say what it is about. */
const ANY_SCOPE = 'any';

/** What a lead is about: the niche where it is known, else the item, else anything. */
export function leadScope(about: {
  readonly nicheId?: NicheId | undefined;
  readonly itemId?: ItemId | undefined;
}): string {
  if (about.nicheId !== undefined) return `niche:${about.nicheId}`;
  return about.itemId === undefined ? ANY_SCOPE : `item:${about.itemId}`;
}

/** What a lead is opened from. */
export interface NewLead {
  /** Version 7 UUID of the new lead. */
  readonly id: LeadId;
  /** Whose lead it is. */
  readonly tenantId: TenantId;
  /** Who wants to buy. */
  readonly personId: PersonId;
  /** Platform of the signal. */
  readonly platform: string;
  /** Account of the signal. */
  readonly accountId?: AccountId | undefined;
  /** The signal that opens it. */
  readonly signal: {
    /** Our id of the signal. */
    readonly id: SignalId;
    /** Kind of signal. */
    readonly kind: SignalKind;
    /** When it happened. */
    readonly occurredAt: string;
    /** Until when an answer is wanted. */
    readonly respondBy?: string | undefined;
  };
  /** What it is about, as far as known. */
  readonly about: {
    /** The niche, when known. */
    readonly nicheId?: NicheId | undefined;
    /** The item, when known. */
    readonly itemId?: ItemId | undefined;
    /** The listing that brought it, when known. */
    readonly listingId?: ListingId | undefined;
    /** The campaign that brought it, when known. */
    readonly campaignId?: CampaignId | undefined;
    /** City by the host's own key, when known. */
    readonly city?: string | undefined;
  };
  /** `new`, or where an order enters: `won` when paid, `qualified` when not. */
  readonly status?: 'new' | 'qualified' | 'won';
}

/** A new lead. */
export function openLead(input: NewLead, now: string): Decision<Lead> {
  const { id, tenantId, personId, platform, accountId, signal, about, status = 'new' } = input;
  const state: Lead = {
    id,
    tenantId,
    version: 1,
    createdAt: now,
    updatedAt: now,
    personId,
    platform,
    ...(accountId === undefined ? {} : { accountId }),
    origin: signal.kind,
    scope: leadScope(about),
    ...defined(about),
    signalIds: [signal.id],
    lastSignalAt: signal.occurredAt,
    status,
    attempts: 0,
    score: 0,
    scoreLog: [],
    ...(signal.respondBy === undefined ? {} : { respondBy: signal.respondBy }),
    ...(status === 'won' ? { closedAt: now } : {}),
    milestones: reachMilestone({ arrivedAt: toIsoText(toUnixMs(signal.occurredAt)) }, status, now),
    touch: {
      at: toIsoText(toUnixMs(signal.occurredAt)),
      platform,
      ...defined({ accountId, listingId: about.listingId, campaignId: about.campaignId }),
    },
  };
  const created = leadEvent('lead.created', state, {
    personId,
    platform,
    origin: state.origin,
    ...presentFields(state, ['nicheId', 'itemId']),
  });
  const entered =
    status === 'won'
      ? [leadEvent('lead.won', state, { personId, ...presentFields(state, ['campaignId']) })]
      : status === 'qualified'
        ? [leadEvent('lead.qualified', state, { score: 0 })]
        : [];
  return { state, events: [created, ...entered] };
}

/** Whether a signal of this scope and moment joins the lead: it is open, of the same scope, and not too old. */
export function joinsLead(
  lead: Lead,
  scope: string,
  occurredAt: string,
  windowMs: number = DEFAULT_LEAD_WINDOW_MS,
): boolean {
  return isOpenLead(lead) && lead.scope === scope && isWithinWindow(lead, occurredAt, windowMs);
}

/** Whether a moment is within the window after the last signal; a postponed lead rests until then first. */
export function isWithinWindow(
  lead: Lead,
  occurredAt: string,
  windowMs: number = DEFAULT_LEAD_WINDOW_MS,
): boolean {
  const { lastSignalAt, postponedUntil = lastSignalAt } = lead;
  const from = compareMoments(postponedUntil, lastSignalAt) > 0 ? postponedUntil : lastSignalAt;
  return compareMoments(occurredAt, addMs(from, windowMs)) <= 0;
}

/** What an order is about: every item of its lines, and their niches. */
export interface OrderTopic {
  /** Scope of the listing, or of the only item, it names. */
  readonly scope: string;
  /** Items it holds. */
  readonly itemIds: readonly ItemId[];
  /** Niches it touches. */
  readonly nicheIds: readonly NicheId[];
}

/**
 * The inquiry an order ends, among open leads of its buyer, on whatever platform it began: one of the same scope; else of
 * one of its items or niches; else one that never said what it was about. An order that does not say what it is about ends
 * the only open lead there is. Of several the one that spoke last.
 */
export function inquiryOfOrder(leads: readonly Lead[], topic: OrderTopic): Lead | undefined {
  const open = leads
    .filter(isOpenLead)
    .sort((left, right) => compareMoments(right.lastSignalAt, left.lastSignalAt));
  const isAbout = ({ itemId, nicheId }: Lead): boolean =>
    (itemId !== undefined && topic.itemIds.includes(itemId)) ||
    (nicheId !== undefined && topic.nicheIds.includes(nicheId));
  const [only, ...others] = open;
  return (
    open.find((lead) => lead.scope === topic.scope) ??
    open.find(isAbout) ??
    open.find((lead) => lead.scope === ANY_SCOPE) ??
    (topic.scope === ANY_SCOPE && others.length === 0 ? only : undefined)
  );
}

/**
 * Another signal of the same episode. A signal that is already part of it changes nothing.
 *
 * @param touch - where it came in, when it is about a listing of ours and is no order
 */
export function attachSignal(
  lead: Lead,
  signal: { readonly id: SignalId; readonly occurredAt: string; readonly respondBy?: string | undefined },
  now: string,
  touch?: Omit<LeadTouch, 'at'>,
): Decision<Lead> {
  if (lead.signalIds.includes(signal.id)) return { state: lead, events: [] };
  const respondBy = nextDeadline([lead.respondBy, signal.respondBy], now);
  const state = revise(
    lead,
    {
      signalIds: [...lead.signalIds, signal.id],
      lastSignalAt:
        compareMoments(signal.occurredAt, lead.lastSignalAt) > 0 ? signal.occurredAt : lead.lastSignalAt,
      ...(respondBy === undefined ? {} : { respondBy }),
      ...(touch === undefined || !isLaterTouch(lead, signal.occurredAt)
        ? {}
        : { touch: { at: toIsoText(toUnixMs(signal.occurredAt)), ...touch } }),
    },
    now,
  );
  return { state, events: [leadEvent('lead.signal-attached', state, { signalId: signal.id })] };
}

/**
 * A signal of the lead came to say until when it wants an answer, as an order does once its papers are signed. Changes
 * nothing when an earlier deadline is still ahead.
 */
export function noteDeadline(lead: Lead, wanted: string | undefined, now: string): Lead {
  const respondBy = nextDeadline([lead.respondBy, wanted], now);
  return respondBy === undefined || respondBy === lead.respondBy ? lead : revise(lead, { respondBy }, now);
}

/** The nearest deadline that is still ahead; when all are over, the last. */
function nextDeadline(moments: readonly (string | undefined)[], now: string): string | undefined {
  const known = moments.filter((moment) => moment !== undefined).sort(compareMoments);
  return known.find((moment) => compareMoments(moment, now) > 0) ?? known.at(-1);
}

function isLaterTouch({ touch, milestones }: Lead, occurredAt: string): boolean {
  return (
    milestones?.wonAt === undefined && (touch === undefined || compareMoments(occurredAt, touch.at) >= 0)
  );
}

/**
 * Writes the whole log anew; the score is its sum. The same reasons as before change nothing, whenever they are given.
 *
 * @throws LeadKitError `invalid_input` when points are not whole numbers (a rule that gave `NaN`), naming the rule.
 */
export function scoreLead(lead: Lead, log: readonly LeadScoreEntry[], now: string): Decision<Lead> {
  const wrong = log.find((entry) => !Number.isSafeInteger(entry.points));
  if (wrong !== undefined) {
    throw new LeadKitError({
      code: 'invalid_input',
      operation: 'scoreLead',
      message: `Rule "${wrong.rule}" gave ${describeValue(wrong.points)} points; points are whole numbers. The score was not changed.`,
      issues: [{ path: `rules.${wrong.rule}`, message: 'must give a whole number of points' }],
    });
  }
  const isSame =
    log.length === lead.scoreLog.length &&
    log.every((entry, index) => isSameEntry(entry, lead.scoreLog[index]));
  if (isSame) return { state: lead, events: [] };
  const score = log.reduce((sum, entry) => sum + entry.points, 0);
  const state = revise(lead, { score, scoreLog: log }, now);
  return {
    state,
    events: score === lead.score ? [] : [leadEvent('lead.scored', state, { score, previous: lead.score })],
  };
}

function isSameEntry(entry: LeadScoreEntry, known: LeadScoreEntry | undefined): boolean {
  return (
    entry.rule === known?.rule && entry.points === known.points && entry.explanation === known.explanation
  );
}

function defined<Value extends object>(
  value: Value,
): { [Name in keyof Value]?: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Name in keyof Value]?: Exclude<Value[Name], undefined>;
  };
}
