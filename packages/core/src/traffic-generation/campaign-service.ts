import { z } from 'zod';
import {
  type Campaign,
  type CampaignPatch,
  type CampaignStatus,
  changeCampaign,
  createCampaign,
  finishCampaign,
  type NewCampaign,
  type PublishTarget,
  pauseCampaign,
  startCampaign,
} from '../domain/campaign.ts';
import type { BudgetUse } from '../domain/campaign-budget.ts';
import type { Decision } from '../domain/decision.ts';
import {
  type AccountId,
  type CampaignId,
  type ItemId,
  type ListingId,
  type NicheId,
  parseTenantId,
} from '../domain/id.ts';
import type { Listing, ListingStatus } from '../domain/listing.ts';
import type { Money } from '../domain/money.ts';
import type { CampaignGate } from '../domain/niche.ts';
import { compareMoments } from '../domain/time.ts';
import { type ErrorIssue, invalidInput, LeadKitError } from '../errors.ts';
import { checkInput, type InputSchemas, lazySchema, wordFilter } from '../input-check.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import type { PriceFeedReport } from '../ports/price-feed-port.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import { applyPlan, checkBudget } from './apply-plan.ts';
import type { AppliedPlan, AppliedStep, CampaignPlan, PlanStep } from './campaign-plan.ts';
import { makePlan } from './make-plan.ts';
import type { PlanWish } from './plan-account.ts';
import { readBudget } from './plan-facts.ts';
import { type PublishPriceListInput, publishPriceList } from './publish-price-list.ts';
import { readAll } from './read-all.ts';
import type { TrafficPolicy } from './traffic-options.ts';

/** What a campaign is made from. */
export interface CreateCampaignInput {
  /** A name for people. */
  readonly name: string;
  /** The niche it serves. */
  readonly nicheId: string;
  /** Accounts it publishes on, at least one. */
  readonly accountIds: readonly string[];
  /** Items it offers, at least one. */
  readonly itemIds: readonly string[];
  /** Where and under which name its items are published. Absent: each plan says so. */
  readonly target?: PublishTarget | undefined;
  /** What listings and promotion may cost in its period. Absent: only free actions. */
  readonly budget?: Money | undefined;
  /** First moment of its period, ISO 8601 with offset. Absent: as soon as it is started. */
  readonly startsAt?: string | undefined;
  /** First moment after its period. Absent: until it is finished. */
  readonly endsAt?: string | undefined;
}

/** What of a campaign changes; what is left out stays. */
export type UpdateCampaignInput = Partial<Omit<CreateCampaignInput, 'nicheId'>>;

/** What a plan is made for. */
export interface PlanCampaignInput extends Partial<PublishTarget> {
  /** The campaign. Its own target holds unless `places` and `contact` are given. */
  readonly campaignId: string;
}

/** A plan and what of it was approved. */
export interface ApplyPlanInput {
  /** As `plan` gave it. */
  readonly plan: CampaignPlan;
  /** Ids of steps and guards that somebody approved. Steps that cost money are skipped without. */
  readonly approvals?: readonly string[] | undefined;
}

/** What `publish` needs beyond the items. */
export type PublishCampaignInput = PlanCampaignInput;

/** What became of one item on one account. */
export interface PublishedItem {
  /** The item. */
  readonly itemId: ItemId;
  /** The account. */
  readonly accountId: AccountId;
  /** Our listing, once there is one. */
  readonly listingId?: ListingId;
  /**
   * `published` or brought back now, `changed` in place, there already (`unchanged`), `refused` by a guard, the budget
   * or the platform, or `unknown`: call again to find out.
   */
  readonly outcome: 'published' | 'changed' | 'unchanged' | 'refused' | 'unknown';
  /** Where it stands, once there is a listing. */
  readonly status?: ListingStatus;
  /** Why it was refused or is unknown. */
  readonly issues: readonly ErrorIssue[];
}

/** Campaigns of one tenant. */
export interface CampaignService {
  /** Creates a campaign in status `draft`. @throws LeadKitError `invalid_input` naming each wrong or unknown reference. */
  create(input: CreateCampaignInput, options?: CallOptions): Promise<Campaign>;
  /** Changes a campaign; `plan` shows what follows. @throws LeadKitError `invalid_input` like `create`, `conflict` when it is finished. */
  update(campaignId: string, input: UpdateCampaignInput, options?: CallOptions): Promise<Campaign>;
  /** One campaign. @throws LeadKitError `not_found`. */
  get(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Campaigns, newest first. */
  list(filter?: {
    readonly nicheId?: string | undefined;
    readonly status?: CampaignStatus | readonly CampaignStatus[] | undefined;
  }): AsyncIterable<Campaign>;
  /** Listings the campaign has made, newest first, in any status. */
  listings(campaignId: string): AsyncIterable<Listing>;
  /** Begins or goes on. @throws LeadKitError `business_rule` when the niche does not pass the gate. */
  start(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Pauses a running campaign. Its listings stay as they are. */
  pause(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** Ends it. Its listings stay until a plan takes them off. */
  finish(campaignId: string, options?: CallOptions): Promise<Campaign>;
  /** How far the budget is used up; `undefined` when there is none. @throws LeadKitError `invalid_input` when a cost is in another currency. */
  budget(campaignId: string, options?: CallOptions): Promise<BudgetUse | undefined>;
  /**
   * Compares the items with the listings on every account and shows what it would take: nothing is changed. Platforms
   * are asked for their rules and prices.
   *
   * @throws LeadKitError `invalid_input` when a place is missing or the budget is in another currency than a cost.
   */
  plan(input: PlanCampaignInput, options?: CallOptions): Promise<CampaignPlan>;
  /**
   * Carries a plan out, each step exactly once: stopped anywhere and called again with the same plan, it goes on. A
   * refused or unknown step does not stop the others; nothing that costs money is done without an approval.
   *
   * @throws LeadKitError `conflict` when something has changed since the plan was made, `business_rule` when a guard is
   *   not approved or the campaign is neither running nor finished. Nothing was done then.
   */
  apply(input: ApplyPlanInput, options?: CallOptions): Promise<AppliedPlan>;
  /**
   * Publishes the price list of an account on a platform that fetches one: all items of its running campaigns, or
   * nothing.
   *
   * @throws LeadKitError `business_rule` naming each product that keeps it from changing: stock that was not counted of
   *   late, a price that is below what it may be. `unsupported` when the platform takes none.
   */
  publishPriceList(input: PublishPriceListInput, options?: CallOptions): Promise<PriceFeedReport>;
  /**
   * `plan` and `apply` in one, without any approval: what is free and usual is done. One result per item and account.
   *
   * @throws LeadKitError `business_rule` when the campaign is not running. What an account answers that cannot be used
   *   (`unauthenticated`, `blocked`, `unavailable`), once the others are done.
   */
  publish(input: PublishCampaignInput, options?: CallOptions): Promise<readonly PublishedItem[]>;
}

const targetSchema = lazySchema(() =>
  z.strictObject({
    places: z.record(
      z.string(),
      z.strictObject({
        categoryId: z.string().min(1),
        city: z.string().min(1),
        districtId: z.string().optional(),
        attributes: z.record(z.string(), z.json()).optional(),
      }),
    ),
    contact: z.strictObject({ name: z.string().min(1), phone: z.string().optional() }),
  }),
);
const campaignSchema = lazySchema(() =>
  z.strictObject({
    name: z.string().trim().min(1).max(200),
    nicheId: z.string(),
    accountIds: z.array(z.string()).min(1).max(100),
    itemIds: z.array(z.string()).min(1).max(10_000),
    target: targetSchema().optional(),
    budget: z
      .strictObject({ amountMinor: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) })
      .optional(),
    startsAt: z.iso.datetime({ offset: true }).optional(),
    endsAt: z.iso.datetime({ offset: true }).optional(),
  }),
);
const updateSchema = lazySchema(() => campaignSchema().omit({ nicheId: true }).partial());
const planInputSchema = lazySchema(() => targetSchema().partial().extend({ campaignId: z.string() }));
/** Of a plan only what is looked at before it is compared with one made now. */
const applySchema = lazySchema(() =>
  z.strictObject({
    plan: z.looseObject({
      campaignId: z.string(),
      target: targetSchema().optional(),
      steps: z.array(
        z.looseObject({
          id: z.string(),
          kind: z.string(),
          accountId: z.string(),
          issues: z.array(z.looseObject({})),
        }),
      ),
    }),
    approvals: z.array(z.string()).optional(),
  }),
);
const CAMPAIGN_STATUSES: Readonly<Record<CampaignStatus, true>> = {
  draft: true,
  running: true,
  paused: true,
  finished: true,
};
const listSchema = lazySchema(() =>
  z.strictObject({ nicheId: z.string().optional(), status: wordFilter(CAMPAIGN_STATUSES) }),
);
export const campaignInputs: InputSchemas = {
  'campaigns.create': campaignSchema,
  'campaigns.update': updateSchema,
  'campaigns.plan': planInputSchema,
  'campaigns.apply': applySchema,
  'campaigns.publish': planInputSchema,
};

export function createCampaignService(
  context: ServiceContext,
  policy: TrafficPolicy,
  gate: CampaignGate,
): CampaignService {
  async function get(campaignId: string, options?: CallOptions): Promise<Campaign> {
    const campaign = await context.store.get('campaign', campaignId, options);
    if (campaign !== undefined) return campaign;
    throw new LeadKitError({
      code: 'not_found',
      operation: 'campaigns.get',
      message: `Tenant "${context.tenantId}" has no campaign ${campaignId}.`,
    });
  }

  async function checkReferences(
    operation: string,
    references: Readonly<Partial<Record<'nicheId' | 'accountIds' | 'itemIds', readonly string[]>>>,
    options?: CallOptions,
  ): Promise<void> {
    const kinds = { nicheId: 'niche', accountIds: 'account', itemIds: 'item' } as const;
    for (const [path, ids] of Object.entries(references)) {
      const kind = kinds[path as keyof typeof kinds];
      for (const id of ids) {
        if ((await context.store.get(kind, id, options)) === undefined)
          throw invalidInput(operation, [{ path, message: `there is no ${kind} ${id}` }]);
      }
    }
  }

  async function create(input: CreateCampaignInput, options?: CallOptions): Promise<Campaign> {
    const checked = checkInput(campaignSchema, input, 'campaigns.create');
    const { nicheId, accountIds, itemIds } = checked;
    checkPeriod('campaigns.create', checked);
    await checkReferences('campaigns.create', { nicheId: [nicheId], accountIds, itemIds }, options);
    const decision = createCampaign(
      {
        id: context.ids.next(),
        tenantId: parseTenantId(context.tenantId),
        ...(checked as unknown as Omit<NewCampaign, 'id' | 'tenantId'>),
      },
      context.now(),
    );
    await context.commit(decided('campaign', decision), options);
    return decision.state;
  }

  async function update(
    campaignId: string,
    input: UpdateCampaignInput,
    options?: CallOptions,
  ): Promise<Campaign> {
    const patch = checkInput(updateSchema, input, 'campaigns.update');
    const { accountIds = [], itemIds = [] } = patch;
    checkPeriod('campaigns.update', { ...(await get(campaignId, options)), ...patch });
    await checkReferences('campaigns.update', { accountIds, itemIds }, options);
    const changed = await change(
      campaignId,
      (campaign, now) => changeCampaign(campaign, patch as CampaignPatch, now),
      options,
    );
    if (patch.budget === undefined) return changed;
    await checkBudget(context, changed.id, options ?? {});
    return get(campaignId, options);
  }

  async function change(
    campaignId: string,
    decide: (campaign: Campaign, now: string) => Decision<Campaign>,
    options?: CallOptions,
  ): Promise<Campaign> {
    const campaign = await get(campaignId, options);
    const decision = decide(campaign, context.now());
    await context.commit(decided('campaign', decision, campaign), options);
    return decision.state;
  }

  async function start(campaignId: string, options?: CallOptions): Promise<Campaign> {
    const niche = await context.store.get('niche', (await get(campaignId, options)).nicheId, options);
    if (niche === undefined)
      throw new LeadKitError({
        code: 'not_found',
        operation: 'campaigns.start',
        message: `The niche of campaign ${campaignId} no longer exists.`,
      });
    return change(campaignId, (campaign, now) => startCampaign(campaign, niche, now, gate), options);
  }

  function wishOf(campaign: Campaign, given: PublishTarget | undefined, operation: string): PlanWish {
    const target = given ?? campaign.target;
    if (target === undefined)
      throw invalidInput(operation, [
        { path: 'places', message: 'neither the plan nor the campaign says where to publish' },
      ]);
    const { places, contact } = target;
    return { campaign, places, contact, policy: policy.plan, now: context.now() };
  }

  async function plan(input: PlanCampaignInput, options: CallOptions = {}): Promise<CampaignPlan> {
    const checked = checkInput(planInputSchema, input, 'campaigns.plan');
    const campaign = await get(checked.campaignId, options);
    const { places = campaign.target?.places, contact = campaign.target?.contact } = checked;
    const isOwn = checked.places === undefined && checked.contact === undefined;
    const target =
      isOwn || places === undefined || contact === undefined
        ? undefined
        : ({ places, contact } as PublishTarget);
    const made = await makePlan(
      context,
      wishOf(campaign, target, 'campaigns.plan'),
      { isChecked: true },
      options,
    );
    return target === undefined ? made : { ...made, target };
  }

  async function apply(input: ApplyPlanInput, options: CallOptions = {}): Promise<AppliedPlan> {
    checkInput(applySchema, input, 'campaigns.apply');
    const { plan: given, approvals = [] } = input;
    const campaign = await get(given.campaignId, options);
    if (campaign.status !== 'running' && campaign.status !== 'finished')
      throw notRunning(campaign, 'campaigns.apply');
    const wish = wishOf(campaign, given.target, 'campaigns.apply');
    const fresh = await makePlan(context, wish, { isChecked: false }, options);
    return applyPlan(context, campaign, given, fresh, new Set(approvals), options);
  }

  async function publish(
    input: PublishCampaignInput,
    options: CallOptions = {},
  ): Promise<readonly PublishedItem[]> {
    const campaign = await get(checkInput(planInputSchema, input, 'campaigns.publish').campaignId, options);
    if (campaign.status !== 'running') throw notRunning(campaign, 'campaigns.publish');
    const made = await plan(input, options);
    const { steps } = await apply({ plan: made }, options);
    const unusable = made.steps.find(({ accountError }) => accountError !== undefined);
    if (unusable !== undefined) throw accountUnusable(unusable);
    const results: PublishedItem[] = [];
    for (const accountId of campaign.accountIds) {
      const account = steps.filter((step) => step.accountId === accountId);
      const known = await readAll(context, 'listing', { accountId }, options);
      for (const itemId of campaign.itemIds) {
        // What concerns the whole account concerns each of its items.
        const mine = account.filter((step) => step.itemId === itemId || step.itemId === undefined);
        const listing = known.find(({ key }) => key === itemId);
        results.push({ itemId, accountId, ...resultOf(mine), ...listingFacts(listing) });
      }
    }
    return results;
  }

  async function budget(campaignId: string, options: CallOptions = {}): Promise<BudgetUse | undefined> {
    const campaign = await get(campaignId, options);
    const listings = await readAll(context, 'listing', { campaignId: campaign.id }, options);
    return readBudget(context, campaign, listings, options);
  }

  return {
    create,
    update,
    get,
    list: (asked = {}) => {
      const { nicheId, status } = checkInput(listSchema, asked, 'campaigns.list');
      const filter = { nicheId: nicheId as NicheId | undefined, status };
      return paginate((cursor) => context.store.listPage('campaign', { filter, cursor }));
    },
    listings: (campaignId) =>
      paginate((cursor) =>
        context.store.listPage('listing', { filter: { campaignId: campaignId as CampaignId }, cursor }),
      ),
    start,
    pause: (campaignId, options) => change(campaignId, pauseCampaign, options),
    finish: (campaignId, options) => change(campaignId, finishCampaign, options),
    budget,
    plan,
    apply,
    publishPriceList: (input, options = {}) => publishPriceList(context, policy, input, options),
    publish,
  };
}

function resultOf(steps: readonly AppliedStep[]): Pick<PublishedItem, 'outcome' | 'issues'> {
  const issues = steps.flatMap((step) => step.issues);
  const has = (outcome: AppliedStep['outcome']): boolean => steps.some((step) => step.outcome === outcome);
  if (has('unknown')) return { outcome: 'unknown', issues };
  if (has('refused') || has('skipped')) return { outcome: 'refused', issues };
  const done = steps.filter((step) => step.outcome === 'done').map(({ kind }) => kind);
  if (done.includes('create') || done.includes('activate')) return { outcome: 'published', issues };
  return { outcome: done.length > 0 ? 'changed' : 'unchanged', issues };
}

function listingFacts(listing: Listing | undefined): Pick<PublishedItem, 'listingId' | 'status'> {
  return listing === undefined ? {} : { listingId: listing.id, status: listing.status };
}

function checkPeriod(
  operation: string,
  { startsAt, endsAt }: { readonly startsAt?: string | undefined; readonly endsAt?: string | undefined },
): void {
  if (startsAt === undefined || endsAt === undefined || compareMoments(startsAt, endsAt) < 0) return;
  throw invalidInput(operation, [{ path: 'endsAt', message: 'must be after startsAt' }]);
}

function accountUnusable({ accountId, platform, accountError, issues }: PlanStep): LeadKitError {
  const { code = 'unavailable', retryAfterMs } = accountError ?? {};
  return new LeadKitError({
    code,
    operation: 'campaigns.publish',
    platform,
    retryAfterMs,
    effect: 'none',
    message: `Nothing was published on account ${accountId}: ${issues.map(({ message }) => message).join('; ')}. The other accounts are done; call again when it can be used.`,
  });
}

function notRunning(campaign: Campaign, operation: string): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation,
    effect: 'none',
    message: `Campaign ${campaign.id} is "${campaign.status}"; start it first. Nothing was published.`,
  });
}
