import type { PublishTarget } from '../domain/campaign.ts';
import type { AccountId, CampaignId, ItemId, ListingId } from '../domain/id.ts';
import type { ListingDraft, ListingStatus } from '../domain/listing.ts';
import type { PlanReason, PlanStepKind } from '../domain/listing-plan.ts';
import type { Money } from '../domain/money.ts';
import type { ErrorCode, ErrorIssue } from '../errors.ts';

/** What it takes to make the listings of a campaign as its items say. Plain JSON: it can be shown, kept and sent. */
export interface CampaignPlan {
  /** The campaign. */
  readonly campaignId: CampaignId;
  /** When it was made. */
  readonly madeAt: string;
  /** Where it publishes, when it was not asked for the campaign's own places. */
  readonly target?: PublishTarget;
  /** In the order they are carried out: what is taken off, changed, brought back, made, and what a person has to do. */
  readonly steps: readonly PlanStep[];
  /** How many listings already are as they should be. */
  readonly unchanged: number;
  /** What is unusual about the whole plan. It is carried out only when each of these is approved by its id. */
  readonly guards: readonly PlanGuard[];
  /** What the steps cost together. Absent: nothing. */
  readonly cost?: Money;
}

/** One step of a plan. */
export interface PlanStep {
  /** Tells the step from others of the plan; what `approvals` name. */
  readonly id: string;
  /** What is done. `manual`: nothing is; a person has to look. */
  readonly kind: PlanStepKind;
  /** Why. */
  readonly reason: PlanReason;
  /** The same in a sentence. */
  readonly explanation: string;
  /** Id of the platform. */
  readonly platform: string;
  /** The account. */
  readonly accountId: AccountId;
  /** The item, unless it is about the whole account. */
  readonly itemId?: ItemId;
  /** The listing, once there is one. */
  readonly listingId?: ListingId;
  /** What is to be published; of a `create`, `update` and `activate`. */
  readonly draft?: ListingDraft;
  /** What changes, of an `update`. */
  readonly changes: readonly PlanChange[];
  /** What it is charged. Absent: nothing. */
  readonly cost?: Money;
  /** How many free places of the category are left before it, where the platform says so. */
  readonly freeLeft?: number;
  /** What stands against it, found by our guards, the budget and the platform's own check. Not empty: it is not sent. */
  readonly issues: readonly ErrorIssue[];
  /** Why nothing can be done on the account; of a `manual` step with the reason `account_unusable` only. */
  readonly accountError?: {
    /** What the account answered; `unauthenticated`: connect it again. */
    readonly code: ErrorCode;
    /** How long to wait before it can work again, where that is known. */
    readonly retryAfterMs?: number;
  };
  /** Why somebody has to approve it; it is skipped otherwise. Empty: nobody has to. */
  readonly approvalFor: readonly ('cost' | 'price_change')[];
}

/** One field of a draft that changes. */
export interface PlanChange {
  /** The field. */
  readonly field: keyof ListingDraft;
  /** What is published. Absent: nothing. */
  readonly before?: unknown;
  /** What should be. Absent: nothing. */
  readonly after?: unknown;
}

/** Something unusual about a whole plan. */
export interface PlanGuard {
  /** `change_budget`: more steps than one plan should have. `largest_change`: too many live listings would go off. */
  readonly id: 'change_budget' | 'largest_change';
  /** What was found and what the limit is. */
  readonly message: string;
}

/** What became of a plan. */
export interface AppliedPlan {
  /** The campaign. */
  readonly campaignId: CampaignId;
  /** One for each step, in the order of the plan. */
  readonly steps: readonly AppliedStep[];
}

/** What became of a step. */
export interface AppliedStep extends Pick<PlanStep, 'id' | 'kind' | 'accountId' | 'itemId' | 'listingId'> {
  /**
   * `done` now, or `unchanged` because it was before. `refused` by a guard or the platform. `skipped` for want of an
   * approval, or because it is `manual`. `unknown`: apply the plan again to find out.
   */
  readonly outcome: 'done' | 'unchanged' | 'refused' | 'skipped' | 'unknown';
  /** Where the listing stands, once there is one. */
  readonly status?: ListingStatus;
  /** Why it was refused, skipped or is unknown. */
  readonly issues: readonly ErrorIssue[];
}
