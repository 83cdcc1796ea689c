import { type Entity, type EventDraft, subjectOf } from './decision.ts';
import type {
  AccountId,
  CampaignId,
  ItemId,
  LeadId,
  ListingId,
  MemberId,
  NicheId,
  PersonId,
  SignalId,
  TenantId,
} from './id.ts';
import type { Money } from './money.ts';
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

/** Why a lead was closed without a sale. `cancelled`: its order was taken back before the buyer had the goods. */
export type LeadCloseReason =
  | 'price'
  | 'no_answer'
  | 'bought_elsewhere'
  | 'out_of_area'
  | 'out_of_stock'
  | 'not_target'
  | 'spam'
  | 'duplicate'
  | 'test'
  | 'cancelled';

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

/** When a lead first reached each step of the funnel. Whatever happens later, a reopening too, leaves them as they are. */
export interface LeadMilestones {
  /** When its first signal happened on the platform; a late poll does not move it. */
  readonly arrivedAt: string;
  /** When a contact was first made. */
  readonly inContactAt?: string;
  /** When it first was ready for sales. */
  readonly qualifiedAt?: string;
  /** When it was first offered to a member. */
  readonly offeredAt?: string;
  /** When a member first took it. */
  readonly acceptedAt?: string;
  /** When it was first sold. */
  readonly wonAt?: string;
  /** When it was first closed without a sale, lost or disqualified. */
  readonly lostAt?: string;
}

/** What the rules know of a lead, besides the time and its signals. Figures and yes or no only, no texts. */
export interface LeadKnowledge {
  /** Characters the buyer wrote in all. */
  readonly textLength: number;
  /** Whether a phone number is known, typed in chat or given by a platform. */
  readonly hasPhone: boolean;
  /** What the buyer means to spend. Absent: not said. */
  readonly budget?: Money;
  /** In how many days the buyer wants it, as said. Absent: not said. */
  readonly timingDays?: number;
  /** Whether the buyer said the city. */
  readonly hasCity?: boolean;
  /** How many questions of the flow were answered. */
  readonly answers?: number;
}

/** How long before a sale a touch counts: older ones bring no sale to a listing or campaign. */
export const ATTRIBUTION_MS: number = 30 * 24 * 60 * 60 * 1000;

/** The last signal before the sale that was about one of our listings: what brings a lead to a campaign. */
export interface LeadTouch {
  /** When it happened. */
  readonly at: string;
  /** Id of the platform. */
  readonly platform: string;
  /** The account. */
  readonly accountId?: AccountId;
  /** The listing; absent when it names none of ours, or when the sale came more than {@link ATTRIBUTION_MS} later. */
  readonly listingId?: ListingId;
  /** The campaign of that listing. */
  readonly campaignId?: CampaignId;
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
  /** What the rules know of it. Absent: only what its signals say. */
  readonly knowledge?: LeadKnowledge;
  /** Until when the platform or the buyer wants an answer. */
  readonly respondBy?: string;
  /** Who sells. */
  readonly ownerId?: MemberId;
  /** Since when nobody can take it. Absent: somebody can, or it needs nobody. */
  readonly unassignedSince?: string;
  /** When it came in, as the response clock sees it; only with `firstResponseAt`. */
  readonly firstInboundAt?: string;
  /** When one of our people first answered: a message of a human or a logged call, never the bot. */
  readonly firstResponseAt?: string;
  /** Whole working minutes from the first to the second. */
  readonly firstResponseBusinessMinutes?: number;
  /** When one of our people last answered. */
  readonly lastResponseAt?: string;
  /** When it first reached each step. Absent: stored by a version that kept none. */
  readonly milestones?: LeadMilestones;
  /** What brought it last. Absent: stored by a version that kept none; then what brought it first. */
  readonly touch?: LeadTouch;
}

/** Events about leads. */
export interface LeadEvents {
  /** Somebody wants to buy. */
  'lead.created': {
    /** The person. */
    readonly personId: PersonId;
    /** Id of the platform. */
    readonly platform: string;
    /** Kind of the first signal. */
    readonly origin: SignalKind;
    /** The niche, when known. */
    readonly nicheId?: NicheId;
    /** The item, when known. */
    readonly itemId?: ItemId;
  };
  /** Another signal joined the same episode. */
  'lead.signal-attached': {
    /** The signal that joined. */
    readonly signalId: SignalId;
  };
  /** The score changed. */
  'lead.scored': {
    /** The new score. */
    readonly score: number;
    /** The score before. */
    readonly previous: number;
  };
  /** The lead passed the rules and is ready for sales. */
  'lead.qualified': {
    /** The score it passed with. */
    readonly score: number;
  };
  /** A member took it. */
  'lead.accepted': {
    /** The member. */
    readonly memberId: MemberId;
  };
  /** The sale was made. */
  'lead.won': {
    /** The person. */
    readonly personId: PersonId;
    /** The campaign that brought it, when known. */
    readonly campaignId?: CampaignId;
  };
  /** The lead was closed without a sale. */
  'lead.lost': {
    /** Why there was no sale. */
    readonly reason: LeadCloseReason;
    /** Whether it was lost, or was none for us. */
    readonly status: 'lost' | 'disqualified';
  };
  /** Nobody can take it; somebody has to look. Sent once until it is offered again. */
  'lead.unassigned': {
    /** Why, in one sentence. */
    readonly reason: string;
  };
  /** A member took it and did nothing; it goes to somebody else. */
  'lead.escalated': {
    /** The member. */
    readonly memberId: MemberId;
  };
  /** One of our people answered for the first time. */
  'lead.first-answered': {
    /** How. */
    readonly by: 'message' | 'call';
    /** Whole working minutes it took. */
    readonly businessMinutes: number;
  };
  /** Any other change of status. */
  'lead.status-changed': {
    /** Where it stood before. */
    readonly from: LeadStatus;
    /** Where it stands now. */
    readonly to: LeadStatus;
  };
}

/** Statuses in which a lead is over. */
export const CLOSED_LEAD_STATUSES: readonly LeadStatus[] = ['won', 'lost', 'disqualified'];

/** Whether the lead is still open. */
export function isOpenLead(lead: Lead): boolean {
  return !CLOSED_LEAD_STATUSES.includes(lead.status);
}

const MILESTONES: Readonly<Partial<Record<LeadStatus, Exclude<keyof LeadMilestones, 'arrivedAt'>>>> = {
  in_contact: 'inContactAt',
  qualified: 'qualifiedAt',
  offered: 'offeredAt',
  accepted: 'acceptedAt',
  won: 'wonAt',
  lost: 'lostAt',
  disqualified: 'lostAt',
};

/** The milestones of a lead that reaches `status` at `now`: the first time of each counts. */
export function reachMilestone(known: LeadMilestones, status: LeadStatus, now: string): LeadMilestones {
  const name = MILESTONES[status];
  return name === undefined || known[name] !== undefined ? known : { ...known, [name]: now };
}

/** A sale long after the last touch is of no listing and no campaign. */
export function settleTouch(touch: LeadTouch, status: LeadStatus, now: string): LeadTouch {
  if (status !== 'won' || compareMoments(now, addMs(touch.at, ATTRIBUTION_MS)) <= 0) return touch;
  const { listingId: _listing, campaignId: _campaign, ...kept } = touch;
  return kept;
}

/** An event about a lead in its new state. */
export function leadEvent<Type extends keyof LeadEvents>(
  type: Type,
  lead: Lead,
  data: LeadEvents[Type],
): EventDraft {
  return { type, subject: subjectOf('lead', lead), data };
}

/** The named fields that are there. */
export function presentFields<Name extends keyof Lead>(
  lead: Lead,
  names: readonly Name[],
): Partial<Pick<Lead, Name>> {
  return Object.fromEntries(
    names.flatMap((name) => (lead[name] === undefined ? [] : [[name, lead[name]]])),
  ) as Partial<Pick<Lead, Name>>;
}
