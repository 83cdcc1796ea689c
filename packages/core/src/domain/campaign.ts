import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, CampaignId, ItemId, NicheId, TenantId } from './id.ts';
import type { JsonObject } from './json.ts';
import type { ListingDraft } from './listing.ts';
import type { Money } from './money.ts';
import { type CampaignGate, canStartCampaign, DEFAULT_CAMPAIGN_GATE, type Niche } from './niche.ts';
import { compareMoments } from './time.ts';

/** Where a campaign stands. */
export type CampaignStatus = 'draft' | 'running' | 'paused' | 'finished';

/** Where and under which name items are published. */
export interface PublishTarget {
  /** Per platform: the category and place there. */
  readonly places: Readonly<Record<string, PublishPlace>>;
  /** Who is to be contacted. */
  readonly contact: ListingDraft['contact'];
}

/** Category and place on one platform. */
export interface PublishPlace {
  /** The platform's category id. */
  readonly categoryId: string;
  /** The host's key of the city or a KATO code. */
  readonly city: string;
  /** The platform's district id, where a city has districts. */
  readonly districtId?: string;
  /** Attributes by the platform's codes; they go over the item's own. */
  readonly attributes?: JsonObject;
}

/** Items of one niche, on some accounts, for some money and time. */
export interface Campaign extends Entity {
  /** Version 7 UUID. */
  readonly id: CampaignId;
  /** Whose it is. */
  readonly tenantId: TenantId;
  /** A name for people. */
  readonly name: string;
  /** The niche it serves. */
  readonly nicheId: NicheId;
  /** Accounts it publishes on. */
  readonly accountIds: readonly AccountId[];
  /** Items it offers. */
  readonly itemIds: readonly ItemId[];
  /** Where and under which name its items are published. Absent: each plan says so. */
  readonly target?: PublishTarget;
  /** What listings and promotion may cost in its period. Absent: only free actions. */
  readonly budget?: Money;
  /** First moment of its period, ISO 8601 with offset. Absent: as soon as it is started. */
  readonly startsAt?: string;
  /** First moment after its period; its listings are taken off then. Absent: until it is finished. */
  readonly endsAt?: string;
  /** When four fifths of the budget were used up. */
  readonly budgetAlarmedAt?: string;
  /** When all of the budget was used up. */
  readonly budgetExhaustedAt?: string;
  /** Where it stands. */
  readonly status: CampaignStatus;
}

/** Events about campaigns. */
export interface CampaignEvents {
  /** A campaign began or went on. */
  'campaign.started': {
    /** The niche. */
    readonly nicheId: NicheId;
  };
  /** It was paused. */
  'campaign.paused': {
    /** The niche. */
    readonly nicheId: NicheId;
  };
  /** It is over. */
  'campaign.finished': {
    /** The niche. */
    readonly nicheId: NicheId;
  };
  /** A plan was carried out as far as it could be. */
  'campaign.plan-applied': {
    /** Steps that took effect. */
    readonly done: number;
    /** Steps that a rule or the platform refused. */
    readonly refused: number;
    /** Steps that nobody approved. */
    readonly skipped: number;
    /** Steps whose fate is not known yet. */
    readonly unknown: number;
  };
  /** At least 80 % of the budget is used up. Sent once, and again after the budget was raised. */
  'campaign.budget-alarmed': CampaignBudgetData;
  /** The budget is used up: nothing that costs money is done any more. Sent once, like the alarm. */
  'campaign.budget-exhausted': CampaignBudgetData;
}

/** Data of the events about budgets. */
export interface CampaignBudgetData {
  /** What it may cost. */
  readonly budget: Money;
  /** What it has cost, with what is done but not yet on a bill. */
  readonly used: Money;
}

/** What a campaign is made from. */
export type NewCampaign = Pick<
  Campaign,
  | 'id'
  | 'tenantId'
  | 'name'
  | 'nicheId'
  | 'accountIds'
  | 'itemIds'
  | 'target'
  | 'budget'
  | 'startsAt'
  | 'endsAt'
>;

/** What of a campaign can change while it goes on. `undefined` leaves a value as it is. */
export type CampaignPatch = {
  readonly [Name in 'name' | 'accountIds' | 'itemIds' | 'target' | 'budget' | 'startsAt' | 'endsAt']?:
    | Campaign[Name]
    | undefined;
};

/** A campaign that has not begun. */
export function createCampaign(input: NewCampaign, now: string): Decision<Campaign> {
  return { state: { ...input, version: 1, createdAt: now, updatedAt: now, status: 'draft' }, events: [] };
}

/**
 * The campaign begins, or goes on after a pause.
 *
 * @throws LeadKitError `business_rule` when its niche does not pass the gate; `conflict` when it is running or finished.
 */
export function startCampaign(
  campaign: Campaign,
  niche: Niche,
  now: string,
  gate: CampaignGate = DEFAULT_CAMPAIGN_GATE,
): Decision<Campaign> {
  if (niche.id !== campaign.nicheId) {
    throw new LeadKitError({
      code: 'invalid_input',
      operation: 'startCampaign',
      message: `Campaign ${campaign.id} serves niche ${campaign.nicheId}, not ${niche.id}.`,
    });
  }
  const verdict = canStartCampaign(niche, gate);
  if (!verdict.allowed) {
    throw new LeadKitError({
      code: 'business_rule',
      operation: 'startCampaign',
      message: verdict.message,
      issues: [{ path: 'nicheId', message: verdict.reason }],
    });
  }
  return step(campaign, STEPS.startCampaign, now);
}

/** The campaign changes; a plan shows what follows of it. @throws LeadKitError `conflict` when it is finished. */
export function changeCampaign(campaign: Campaign, patch: CampaignPatch, now: string): Decision<Campaign> {
  if (campaign.status === 'finished') {
    throw new LeadKitError({
      code: 'conflict',
      operation: 'changeCampaign',
      message: `Campaign ${campaign.id} is "finished"; create another one.`,
    });
  }
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  if (given.length === 0) return { state: campaign, events: [] };
  return { state: revise<Campaign>(campaign, Object.fromEntries(given), now), events: [] };
}

/** Whether its listings should be seen at `now`: running, and within its period. */
export function isCampaignLive({ status, startsAt, endsAt }: Campaign, now: string): boolean {
  return (
    status === 'running' &&
    (startsAt === undefined || compareMoments(startsAt, now) <= 0) &&
    (endsAt === undefined || compareMoments(endsAt, now) > 0)
  );
}

/** Whether it will not come back: finished, or past its period. */
export function isCampaignOver({ status, endsAt }: Campaign, now: string): boolean {
  return status === 'finished' || (endsAt !== undefined && compareMoments(endsAt, now) <= 0);
}

/** The campaign rests. @throws LeadKitError `conflict` when it is not running. */
export function pauseCampaign(campaign: Campaign, now: string): Decision<Campaign> {
  return step(campaign, STEPS.pauseCampaign, now);
}

/** The campaign is over. @throws LeadKitError `conflict` when it is already finished. */
export function finishCampaign(campaign: Campaign, now: string): Decision<Campaign> {
  return step(campaign, STEPS.finishCampaign, now);
}

interface Step {
  readonly operation: string;
  readonly from: readonly CampaignStatus[];
  readonly to: CampaignStatus;
  readonly type: 'campaign.started' | 'campaign.paused' | 'campaign.finished';
}

const STEPS = {
  startCampaign: {
    operation: 'startCampaign',
    from: ['draft', 'paused'],
    to: 'running',
    type: 'campaign.started',
  },
  pauseCampaign: { operation: 'pauseCampaign', from: ['running'], to: 'paused', type: 'campaign.paused' },
  finishCampaign: {
    operation: 'finishCampaign',
    from: ['draft', 'running', 'paused'],
    to: 'finished',
    type: 'campaign.finished',
  },
} as const satisfies Readonly<Record<string, Step>>;

function step(campaign: Campaign, { operation, from, to, type }: Step, now: string): Decision<Campaign> {
  if (!from.includes(campaign.status)) {
    throw new LeadKitError({
      code: 'conflict',
      operation,
      message: `Campaign ${campaign.id} is "${campaign.status}"; only ${from.map((status) => `"${status}"`).join(' or ')} can become "${to}".`,
    });
  }
  const state = revise(campaign, { status: to }, now);
  const event: EventDraft = { type, subject: subjectOf('campaign', state), data: { nicheId: state.nicheId } };
  return { state, events: [event] };
}
