import { type Decision, type Entity, subjectOf } from './decision.ts';
import type { AccountId, CampaignId, ListingId, SpendId, TenantId } from './id.ts';
import type { Money } from './money.ts';

/** What money was spent on. */
export type SpendKind = 'promotion' | 'commission' | 'delivery' | 'other';

/** One expense, keyed so that reading the same bill twice does not double it. */
export interface Spend extends Entity {
  /** Version 7 UUID. */
  readonly id: SpendId;
  /** Who paid. */
  readonly tenantId: TenantId;
  /** Id of the platform; absent for expenses elsewhere. */
  readonly platform?: string;
  /** The account it was paid from. */
  readonly accountId?: AccountId;
  /** The campaign it was for. */
  readonly campaignId?: CampaignId;
  /** The listing it was for. */
  readonly listingId?: ListingId;
  /** The bill's own id; one expense per (tenant, key). */
  readonly key: string;
  /** What for. */
  readonly kind: SpendKind;
  /** How much, positive. A refund is negative. */
  readonly amount: Money;
  /** When. */
  readonly spentAt: string;
  /** What the bill says. */
  readonly description?: string;
}

/** Events about spend. */
export interface SpendEvents {
  /** An expense became known. */
  'spend.recorded': {
    /** The bill's own id. */
    readonly key: string;
    /** What for. */
    readonly kind: SpendKind;
    /** How much. */
    readonly amount: Money;
  };
}

/** What an expense is made from. */
export type NewSpend = Omit<Spend, 'version' | 'createdAt' | 'updatedAt'>;

/** Records an expense. */
export function recordSpend(input: NewSpend, now: string): Decision<Spend> {
  const state: Spend = { ...input, version: 1, createdAt: now, updatedAt: now };
  const data: SpendEvents['spend.recorded'] = { key: state.key, kind: state.kind, amount: state.amount };
  return { state, events: [{ type: 'spend.recorded', subject: subjectOf('spend', state), data }] };
}
