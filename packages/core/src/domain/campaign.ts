import { LeadKitError } from '../errors.ts';
import { type Decision, type Entity, type EventDraft, revise, subjectOf } from './decision.ts';
import type { AccountId, CampaignId, ItemId, NicheId, TenantId } from './id.ts';
import type { Money } from './money.ts';
import { type CampaignGate, canStartCampaign, DEFAULT_CAMPAIGN_GATE, type Niche } from './niche.ts';

/** Where a campaign stands. */
export type CampaignStatus = 'draft' | 'running' | 'paused' | 'finished';

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
  /** What it may cost. Absent: only free actions. */
  readonly budget?: Money;
  /** First day, ISO 8601 with offset. */
  readonly startsAt?: string;
  /** Last moment. */
  readonly endsAt?: string;
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
}

/** What a campaign is made from. */
export type NewCampaign = Pick<
  Campaign,
  'id' | 'tenantId' | 'name' | 'nicheId' | 'accountIds' | 'itemIds' | 'budget' | 'startsAt' | 'endsAt'
>;

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
  readonly type: keyof CampaignEvents;
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
