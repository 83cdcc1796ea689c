import type { Account } from '../domain/account.ts';
import type { Campaign } from '../domain/campaign.ts';
import { noteBudget } from '../domain/campaign-budget.ts';
import { subjectOf } from '../domain/decision.ts';
import { parseTenantId } from '../domain/id.ts';
import {
  createListing,
  type Listing,
  type ListingDraft,
  type ListingOffReason,
  rejectListing,
  startPublishing,
} from '../domain/listing.ts';
import { compareMoney } from '../domain/money.ts';
import { type ErrorIssue, isLeadKitError, LeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { isSameJson } from '../ports/stored-json.ts';
import { decided, retryConflicts, type ServiceContext } from '../service-context.ts';
import type { AppliedPlan, AppliedStep, CampaignPlan, PlanStep } from './campaign-plan.ts';
import { createListingWrites } from './listing-writes.ts';
import { readBudget } from './plan-facts.ts';
import { readAll } from './read-all.ts';

/**
 * Carries a plan out, step after step. Stopped anywhere and called again with the same plan it goes on.
 *
 * @param fresh - the same plan made again now: what differs makes the given one stale
 * @throws LeadKitError `conflict` when it is stale, `business_rule` when a guard of the plan is not approved. Nothing
 *   was done then.
 */
export async function applyPlan(
  context: ServiceContext,
  campaign: Campaign,
  plan: CampaignPlan,
  fresh: CampaignPlan,
  approvals: ReadonlySet<string>,
  options: CallOptions,
): Promise<AppliedPlan> {
  refuseStale(plan, fresh);
  // A plan that was begun has fewer steps left: what it asked for at first was answered then.
  const open = fresh.guards.filter(({ id }) => !approvals.has(id));
  if (open.length > 0) throw notApproved(open);
  const now = new Map(fresh.steps.map((step) => [step.id, step]));
  const steps: AppliedStep[] = [];
  for (const step of plan.steps)
    steps.push(await applyStep(context, campaign, step, now, approvals, options));
  await tellOutcome(context, campaign, steps, options);
  return { campaignId: campaign.id, steps };
}

/** What the plan says has to be what a plan made now would say, or be done already. */
function refuseStale(plan: CampaignPlan, fresh: CampaignPlan): void {
  const now = new Map(fresh.steps.map((step) => [step.id, step]));
  const planned = new Set(plan.steps.map(({ id }) => id));
  const subjectOfStep = ({ accountId, itemId }: PlanStep): string => `${accountId}:${itemId}`;
  const news = new Set(
    fresh.steps.filter(({ id, kind }) => kind !== 'manual' && !planned.has(id)).map(subjectOfStep),
  );
  const stale = plan.steps.filter((step) => {
    if (step.kind === 'manual' || step.issues.length > 0) return false;
    const same = now.get(step.id);
    if (same === undefined) return news.has(subjectOfStep(step));
    return !isSameJson(step.draft, same.draft) || isDearer(same, step);
  });
  if (stale.length === 0) return;
  throw new LeadKitError({
    code: 'conflict',
    operation: 'campaigns.apply',
    effect: 'none',
    issues: stale.map(({ id }) => ({ path: id, message: 'is not what a plan made now would do' })),
    message: `${stale.length} steps of the plan are out of date, so none was carried out. Make the plan again and look at it.`,
  });
}

function isDearer(step: PlanStep, than: PlanStep): boolean {
  if (step.cost === undefined) return false;
  return than.cost === undefined || compareMoney(step.cost, than.cost) > 0;
}

async function applyStep(
  context: ServiceContext,
  campaign: Campaign,
  step: PlanStep,
  fresh: ReadonlyMap<string, PlanStep>,
  approvals: ReadonlySet<string>,
  options: CallOptions,
): Promise<AppliedStep> {
  const { id, kind, accountId, itemId, listingId, issues } = step;
  const report = (
    outcome: AppliedStep['outcome'],
    listing: Listing | undefined,
    found: readonly ErrorIssue[] = [],
  ): AppliedStep => ({
    ...{ id, kind, accountId },
    ...(itemId === undefined ? {} : { itemId }),
    ...(listing === undefined
      ? listingId === undefined
        ? {}
        : { listingId }
      : { listingId: listing.id, status: listing.status }),
    outcome,
    issues: found,
  });
  const listing = await listingOf(context, step, options);
  if (kind === 'manual') return report('skipped', listing, issues);
  if (issues.length > 0) return report('refused', listing, issues);
  const same = fresh.get(id);
  const unusable = fresh.get(`manual:${accountId}`);
  if (unusable !== undefined) return report('skipped', listing, unusable.issues);
  if (same === undefined)
    return listing?.status === 'rejected'
      ? report('refused', listing, [{ path: '', message: listing.rejection ?? 'the platform refused it' }])
      : report('unchanged', listing);
  if (same.issues.length > 0) return report('refused', listing, same.issues);
  if (same.approvalFor.length > 0 && !approvals.has(id)) {
    const reasons = same.approvalFor.map((reason) => ({ path: reason, message: 'needs an approval' }));
    return report('skipped', listing, reasons);
  }
  const owner = await context.store.get('account', accountId, options);
  if (owner === undefined) return report('refused', listing, [{ path: 'accountId', message: 'is gone' }]);
  const sent = kind === 'create' ? await markAsPublishing(context, campaign, owner, same, options) : listing;
  if (sent === undefined) return report('unchanged', listing);
  try {
    await send(context, owner, same, sent, options);
    return report('done', (await context.store.get('listing', sent.id, options)) ?? sent);
  } catch (error) {
    if (!isLeadKitError(error) || options.signal?.aborted) throw error;
    const found = error.issues ?? [{ path: '', message: error.message }];
    // A conflict: another process sends this very write, or was sending it when it died.
    if (error.effect === 'unknown' || error.code === 'conflict') return report('unknown', sent, found);
    if (error.code !== 'invalid_input' && error.code !== 'business_rule') throw error;
    if (kind !== 'create') return report('refused', sent, found);
    const rejected = rejectListing(sent, found.map(({ message }) => message).join('; '), context.now());
    await context.commit(decided('listing', rejected, sent), options);
    return report('refused', rejected.state, found);
  }
}

async function listingOf(
  { store }: ServiceContext,
  { listingId, accountId, itemId }: PlanStep,
  options: CallOptions,
): Promise<Listing | undefined> {
  if (listingId !== undefined) return store.get('listing', listingId, options);
  return itemId === undefined ? undefined : store.getByKey('listing', `key:${accountId}:${itemId}`, options);
}

async function send(
  context: ServiceContext,
  account: Account,
  step: PlanStep,
  listing: Listing,
  options: CallOptions,
): Promise<void> {
  await context.useAccount(account, async ({ listings }) => {
    if (listings === undefined) return;
    const writes = createListingWrites(context, listings, options);
    const { kind, cost, changes, reason } = step;
    if (kind === 'create') await writes.create(listing, cost);
    else if (kind === 'activate') await writes.activate(listing, cost);
    else if (kind === 'deactivate') await writes.deactivate(listing, reason as ListingOffReason);
    else
      await writes.update(
        listing,
        step.draft as ListingDraft,
        changes.map(({ field }) => field),
      );
  });
}

/** The listing of the step, made and marked as being published; `undefined` when somebody else has seen to it. */
async function markAsPublishing(
  context: ServiceContext,
  campaign: Campaign,
  account: Account,
  { itemId, draft }: PlanStep,
  options: CallOptions,
): Promise<Listing | undefined> {
  if (itemId === undefined || draft === undefined) return undefined;
  return retryConflicts(
    async () => {
      const known = await context.store.getByKey('listing', `key:${account.id}:${itemId}`, options);
      if (known?.status === 'publishing') return known;
      if (known !== undefined && known.status !== 'draft' && known.status !== 'rejected') return undefined;
      const base =
        known ??
        createListing(
          {
            id: context.ids.next(),
            tenantId: parseTenantId(context.tenantId),
            platform: account.platform,
            accountId: account.id,
            itemId,
            campaignId: campaign.id,
            nicheId: campaign.nicheId,
            draft,
          },
          context.now(),
        ).state;
      const decision = startPublishing({ ...base, draft }, context.now());
      await context.commit(decided('listing', decision, known), options);
      return decision.state;
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}

/** Notes what the steps cost, and tells how the plan went unless nothing happened. */
async function tellOutcome(
  context: ServiceContext,
  campaign: Campaign,
  steps: readonly AppliedStep[],
  options: CallOptions,
): Promise<void> {
  await checkBudget(context, campaign.id, options);
  const count = (outcome: AppliedStep['outcome']): number =>
    steps.filter((step) => step.outcome === outcome).length;
  const data = {
    done: count('done'),
    refused: count('refused'),
    skipped: count('skipped'),
    unknown: count('unknown'),
  };
  if (data.done + data.unknown === 0) return;
  const subject = subjectOf('campaign', campaign);
  await context.commit({ changes: [], events: [{ type: 'campaign.plan-applied', subject, data }] }, options);
}

/** Raises the alarm and the stop of a budget, each once. */
export async function checkBudget(
  context: ServiceContext,
  campaignId: Campaign['id'],
  options: CallOptions,
): Promise<void> {
  await retryConflicts(
    async () => {
      const campaign = await context.store.get('campaign', campaignId, options);
      if (campaign?.budget === undefined) return;
      const listings = await readAll(context, 'listing', { campaignId }, options);
      const use = await readBudget(context, campaign, listings, options);
      if (use !== undefined)
        await context.commit(
          decided('campaign', noteBudget(campaign, use, context.now()), campaign),
          options,
        );
    },
    (error) => isLeadKitError(error, 'conflict'),
  );
}

function notApproved(guards: CampaignPlan['guards']): LeadKitError {
  return new LeadKitError({
    code: 'business_rule',
    operation: 'campaigns.apply',
    effect: 'none',
    issues: guards.map(({ id, message }) => ({ path: id, message })),
    message: `The plan is unusual, so nothing was done: ${guards.map(({ message }) => message).join('; ')}. Approve ${guards.map(({ id }) => `"${id}"`).join(', ')} to carry it out.`,
  });
}
