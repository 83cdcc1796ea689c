import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import {
  type AccountId,
  type CampaignId,
  describeValue,
  type ItemId,
  type LeadId,
  type ListingId,
  type MemberId,
  type NicheId,
  type PersonId,
  type SignalId,
  type TenantId,
} from './id.ts';
import type { SignalKind } from './signal.ts';
import { addMs, compareMoments } from './time.ts';

/** Where a lead stands. `postponed` and `unreachable` come back; `won`, `lost` and `disqualified` are closed. */
export type LeadStatus =
  | 'new'
  | 'in_contact'
  | 'qualified'
  | 'offered'
  | 'accepted'
  | 'postponed'
  | 'unreachable'
  | 'won'
  | 'lost'
  | 'disqualified';

/** Why a lead was closed without a sale. */
export type LeadCloseReason =
  | 'price'
  | 'no_answer'
  | 'bought_elsewhere'
  | 'out_of_area'
  | 'out_of_stock'
  | 'not_target'
  | 'spam'
  | 'duplicate'
  | 'test';

/** One reason for points. The score is the sum of the log, by construction. */
export interface LeadScoreEntry {
  /** The rule that gave the points. */
  readonly rule: string;
  /** Points, whole, negative to take some away. */
  readonly points: number;
  /** One sentence for people, without personal data. */
  readonly explanation: string;
  /** When it was given. */
  readonly at: string;
}

/** One buying episode of one person. */
export interface Lead extends Entity {
  /** Version 7 UUID. */
  readonly id: LeadId;
  /** Whose lead it is. */
  readonly tenantId: TenantId;
  /** Who wants to buy. */
  readonly personId: PersonId;
  /** Platform of the first signal. */
  readonly platform: string;
  /** Account of the first signal. */
  readonly accountId?: AccountId;
  /** Kind of the first signal. */
  readonly origin: SignalKind;
  /** What it is about: signals of the same scope join while the lead is open. `niche:<id>`, `item:<id>` or `any`. */
  readonly scope: string;
  /** The niche, when known. */
  readonly nicheId?: NicheId;
  /** The item, when known. */
  readonly itemId?: ItemId;
  /** The listing that brought it, when known. */
  readonly listingId?: ListingId;
  /** The campaign that listing belongs to. */
  readonly campaignId?: CampaignId;
  /** City by the host's own key, when known. */
  readonly city?: string;
  /** Signals it is made of, oldest first. */
  readonly signalIds: readonly SignalId[];
  /** When the last of them happened. */
  readonly lastSignalAt: string;
  /** Where it stands. */
  readonly status: LeadStatus;
  /** Until when it rests; only with `postponed`. */
  readonly postponedUntil?: string;
  /** How often somebody tried to reach the person in vain. */
  readonly attempts: number;
  /** Why it was closed; only with `lost` and `disqualified`. */
  readonly closeReason?: LeadCloseReason;
  /** When it was closed. */
  readonly closedAt?: string;
  /** Sum of the log. */
  readonly score: number;
  /** Why the score is what it is. */
  readonly scoreLog: readonly LeadScoreEntry[];
  /** Until when the platform or the buyer wants an answer. */
  readonly respondBy?: string;
  /** Who sells. */
  readonly ownerId?: MemberId;
}

/** Events about leads. */
export interface LeadEvents {
  /** Somebody wants to buy. */
  'lead.created': {
    readonly personId: PersonId;
    readonly platform: string;
    readonly origin: SignalKind;
    readonly nicheId?: NicheId;
    readonly itemId?: ItemId;
  };
  /** Another signal joined the same episode. */
  'lead.signal-attached': { readonly signalId: SignalId };
  /** The score changed. */
  'lead.scored': { readonly score: number; readonly previous: number };
  /** The lead passed the rules and is ready for sales. */
  'lead.qualified': { readonly score: number };
  /** A member took it. */
  'lead.accepted': { readonly memberId: MemberId };
  /** The sale was made. */
  'lead.won': { readonly personId: PersonId; readonly campaignId?: CampaignId };
  /** The lead was closed without a sale. */
  'lead.lost': { readonly reason: LeadCloseReason; readonly status: 'lost' | 'disqualified' };
  /** Any other change of status. */
  'lead.status-changed': { readonly from: LeadStatus; readonly to: LeadStatus };
}

/** How long signals join an open lead. Policy: a host can replace it. */
export const DEFAULT_LEAD_WINDOW_MS: number = 30 * 24 * 60 * 60 * 1000;

/** Statuses in which a lead is over. */
export const CLOSED_LEAD_STATUSES: readonly LeadStatus[] = ['won', 'lost', 'disqualified'];

/** Whether the lead is still open. */
export function isOpenLead(lead: Lead): boolean {
  return !CLOSED_LEAD_STATUSES.includes(lead.status);
}

/** What a lead is about: the niche where it is known, else the item, else anything. */
export function leadScope(about: {
  readonly nicheId?: NicheId | undefined;
  readonly itemId?: ItemId | undefined;
}): string {
  if (about.nicheId !== undefined) return `niche:${about.nicheId}`;
  return about.itemId === undefined ? 'any' : `item:${about.itemId}`;
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
    readonly id: SignalId;
    readonly kind: SignalKind;
    readonly occurredAt: string;
    readonly respondBy?: string | undefined;
  };
  /** What it is about, as far as known. */
  readonly about: {
    readonly nicheId?: NicheId | undefined;
    readonly itemId?: ItemId | undefined;
    readonly listingId?: ListingId | undefined;
    readonly campaignId?: CampaignId | undefined;
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
  };
  const created = event('lead.created', state, {
    personId,
    platform,
    origin: state.origin,
    ...pick(state, ['nicheId', 'itemId']),
  });
  const entered =
    status === 'won'
      ? [event('lead.won', state, { personId, ...pick(state, ['campaignId']) })]
      : status === 'qualified'
        ? [event('lead.qualified', state, { score: 0 })]
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
  return (
    isOpenLead(lead) &&
    lead.scope === scope &&
    compareMoments(occurredAt, addMs(lead.lastSignalAt, windowMs)) <= 0
  );
}

/** Another signal of the same episode. A signal that is already part of it changes nothing. */
export function attachSignal(
  lead: Lead,
  signal: { readonly id: SignalId; readonly occurredAt: string; readonly respondBy?: string | undefined },
  now: string,
): Decision<Lead> {
  if (lead.signalIds.includes(signal.id)) return { state: lead, events: [] };
  const respondBy = [lead.respondBy, signal.respondBy]
    .filter((moment) => moment !== undefined)
    .sort(compareMoments)[0];
  const state = revise(
    lead,
    {
      signalIds: [...lead.signalIds, signal.id],
      lastSignalAt:
        compareMoments(signal.occurredAt, lead.lastSignalAt) > 0 ? signal.occurredAt : lead.lastSignalAt,
      ...(respondBy === undefined ? {} : { respondBy }),
    },
    now,
  );
  return { state, events: [event('lead.signal-attached', state, { signalId: signal.id })] };
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
    events: score === lead.score ? [] : [event('lead.scored', state, { score, previous: lead.score })],
  };
}

function isSameEntry(entry: LeadScoreEntry, known: LeadScoreEntry | undefined): boolean {
  return (
    entry.rule === known?.rule && entry.points === known.points && entry.explanation === known.explanation
  );
}

const NEXT: Readonly<Record<LeadStatus, readonly LeadStatus[]>> = {
  new: ['in_contact', 'qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  in_contact: ['qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  qualified: ['in_contact', 'offered', 'accepted', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  offered: ['qualified', 'accepted', 'postponed', 'won', 'lost', 'disqualified'],
  accepted: ['qualified', 'postponed', 'unreachable', 'won', 'lost', 'disqualified'],
  postponed: ['in_contact', 'qualified', 'offered', 'accepted', 'unreachable', 'won', 'lost', 'disqualified'],
  unreachable: ['in_contact', 'qualified', 'accepted', 'postponed', 'won', 'lost', 'disqualified'],
  won: ['lost'],
  lost: ['in_contact', 'won'],
  disqualified: ['in_contact'],
};

/** A step of a lead. What a status needs comes with it. */
export type LeadStep =
  | { readonly to: 'in_contact' | 'qualified' | 'offered' | 'won' }
  | { readonly to: 'accepted'; readonly memberId: MemberId }
  | { readonly to: 'postponed'; readonly until: string }
  | { readonly to: 'unreachable' }
  | { readonly to: 'lost' | 'disqualified'; readonly reason: LeadCloseReason };

/**
 * Moves a lead to another status. Being there already changes nothing, except that `unreachable` counts another attempt
 * and `postponed` takes another moment.
 *
 * @throws LeadKitError `conflict` when there is no such step, such as `won` to `offered`, or when another member has
 *   accepted the lead.
 */
export function moveLead(lead: Lead, step: LeadStep, now: string): Decision<Lead> {
  if (isThere(lead, step)) return { state: lead, events: [] };
  if (step.to === 'accepted' && lead.status === 'accepted') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'moveLead',
      message: `Lead ${lead.id} is "accepted" by another member. Make it "qualified" again before it goes to somebody else.`,
    });
  }
  if (lead.status !== step.to && !NEXT[lead.status].includes(step.to)) {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'moveLead',
      message: `Lead ${lead.id} is "${lead.status}" and can only become ${NEXT[lead.status].map((status) => `"${status}"`).join(', ')}; not "${step.to}".`,
    });
  }
  const { postponedUntil: _until, closeReason: _reason, closedAt: _closed, ...kept } = lead;
  const patch: Partial<Lead> = {
    status: step.to,
    ...(step.to === 'postponed' ? { postponedUntil: step.until } : {}),
    ...(step.to === 'unreachable' ? { attempts: lead.attempts + 1 } : {}),
    ...(step.to === 'accepted' ? { ownerId: step.memberId } : {}),
    ...(step.to === 'lost' || step.to === 'disqualified' ? { closeReason: step.reason } : {}),
    ...(CLOSED_LEAD_STATUSES.includes(step.to) ? { closedAt: now } : {}),
  };
  const state = revise<Lead>(kept, patch, now);
  return { state, events: [stepEvent(lead.status, step, state)] };
}

function isThere(lead: Lead, step: LeadStep): boolean {
  if (lead.status !== step.to || step.to === 'unreachable') return false;
  if (step.to === 'postponed') return step.until === lead.postponedUntil;
  return step.to !== 'accepted' || step.memberId === lead.ownerId;
}

function stepEvent(from: LeadStatus, step: LeadStep, state: Lead): EventDraft {
  switch (step.to) {
    case 'qualified':
      return event('lead.qualified', state, { score: state.score });
    case 'accepted':
      return event('lead.accepted', state, { memberId: step.memberId });
    case 'won':
      return event('lead.won', state, { personId: state.personId, ...pick(state, ['campaignId']) });
    case 'lost':
    case 'disqualified':
      return event('lead.lost', state, { reason: step.reason, status: step.to });
    default:
      return event('lead.status-changed', state, { from, to: step.to });
  }
}

function event<Type extends keyof LeadEvents>(type: Type, lead: Lead, data: LeadEvents[Type]): EventDraft {
  return { type, subject: subjectOf('lead', lead), data };
}

function pick<Name extends keyof Lead>(lead: Lead, names: readonly Name[]): Partial<Pick<Lead, Name>> {
  return Object.fromEntries(
    names.flatMap((name) => (lead[name] === undefined ? [] : [[name, lead[name]]])),
  ) as Partial<Pick<Lead, Name>>;
}

function defined<Value extends object>(
  value: Value,
): { [Name in keyof Value]?: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Name in keyof Value]?: Exclude<Value[Name], undefined>;
  };
}
