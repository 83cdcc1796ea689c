import type { Account } from '../domain/account.ts';
import type { BudgetUse } from '../domain/campaign-budget.ts';
import type { PlanReason, PlanStepKind } from '../domain/listing-plan.ts';
import { compareMoney, type Money, subtractMoney, sumMoney } from '../domain/money.ts';
import { type ErrorIssue, invalidInput, isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import type { ListingQuote, ListingsPort } from '../ports/listings-port.ts';
import type { ServiceContext } from '../service-context.ts';
import type { CampaignPlan, PlanStep } from './campaign-plan.ts';
import { type PlanWish, planAccount, type RoughStep } from './plan-account.ts';
import { type PlanFacts, readPlanFacts } from './plan-facts.ts';
import { guardPlan, guardSteps, isLargeChange } from './plan-guards.ts';

const ORDER: readonly PlanStepKind[] = ['deactivate', 'update', 'activate', 'create', 'manual'];

/** Compares what a campaign wants with what there is. Nothing is changed. */
export async function makePlan(
  context: ServiceContext,
  wish: PlanWish,
  parts: { readonly isChecked: boolean },
  options: CallOptions,
): Promise<CampaignPlan> {
  const { campaign } = wish;
  const facts = await readPlanFacts(context, campaign, options);
  const purse = createPurse(facts.budget);
  const steps: PlanStep[] = [];
  let unchanged = 0;
  for (const account of facts.accounts) {
    const planned = await planOneAccount(context, wish, facts, account, { ...parts, purse }, options);
    steps.push(...planned.steps);
    unchanged += planned.unchanged;
  }
  const live = [...facts.listingsOf.values()]
    .flat()
    .filter((listing) => listing.campaignId === campaign.id && listing.status === 'active').length;
  const costs = steps.flatMap(({ cost, issues }) => (cost === undefined || issues.length > 0 ? [] : [cost]));
  const [first] = costs;
  return {
    campaignId: campaign.id,
    madeAt: wish.now,
    steps,
    unchanged,
    guards: guardPlan(steps, live, wish.policy),
    ...(first === undefined ? {} : { cost: sumMoney(costs, first.currency) }),
  };
}

async function planOneAccount(
  context: ServiceContext,
  wish: PlanWish,
  facts: PlanFacts,
  account: Account,
  parts: { readonly isChecked: boolean; readonly purse: Purse },
  options: CallOptions,
): Promise<{ readonly steps: readonly PlanStep[]; readonly unchanged: number }> {
  const { status, platform } = account;
  const byHand = (
    reason: PlanReason,
    message: string,
    accountError?: NonNullable<PlanStep['accountError']>,
  ): PlanStep => ({
    ...toStep({ kind: 'manual', reason, fields: [], issues: [{ path: '', message }] }, account),
    id: `manual:${account.id}`,
    ...(accountError === undefined ? {} : { accountError }),
  });
  if (status === 'paused' || status === 'needs_reconnect') {
    const code = status === 'paused' ? 'business_rule' : 'unauthenticated';
    return { steps: [byHand('account_unusable', `the account is "${status}"`, { code })], unchanged: 0 };
  }
  try {
    return await context.useAccount(account, async (connection) => {
      const port = connection.listings;
      if (port === undefined)
        return { steps: [byHand('no_listings', `${platform} takes no listings`)], unchanged: 0 };
      const { steps, unchanged } = planAccount(wish, facts, account, connection);
      const sorted = steps.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
      const guarded = guardSteps(sorted, facts.listingsOf.get(account.id) ?? [], facts.cities, wish.policy);
      const priced: PlanStep[] = [];
      const quotes = createQuotes(port, options);
      for (const step of guarded) {
        const checked = parts.isChecked ? await checkDraft(step, port, options) : step;
        priced.push(await priceStep(toStep(checked, account, wish), quotes, parts.purse));
      }
      return { steps: priced, unchanged };
    });
  } catch (error) {
    const isTheirs = isLeadKitError(error) && error.code !== 'invalid_input' && error.code !== 'conflict';
    if (!isTheirs || options.signal?.aborted) throw error;
    const { code, retryAfterMs } = error;
    const accountError = retryAfterMs === undefined ? { code } : { code, retryAfterMs };
    return {
      steps: [byHand('account_unusable', `${platform} answered "${code}"`, accountError)],
      unchanged: 0,
    };
  }
}

/** Adds what the platform's own rules find. */
async function checkDraft(step: RoughStep, port: ListingsPort, options: CallOptions): Promise<RoughStep> {
  const { kind, draft } = step;
  if (draft === undefined || (kind !== 'create' && kind !== 'update') || step.reason === 'unfinished')
    return step;
  return { ...step, issues: [...step.issues, ...(await port.validate(draft, options))] };
}

function toStep(step: RoughStep, account: Account, wish?: PlanWish): PlanStep {
  const { kind, reason, fields, item, listing, draft } = step;
  // What the platform calls the status tells a person more than ours does.
  const word = kind === 'manual' ? listing?.platformStatus : undefined;
  const said = word === undefined ? [] : [{ path: 'status', message: `the platform calls it "${word}"` }];
  const issues = [...step.issues, ...said];
  const before = listing?.draft;
  const isLarge =
    kind === 'update' && wish !== undefined && isLargeChange(before?.price, draft?.price, wish.policy);
  const itemId = item?.id ?? listing?.itemId;
  return {
    id: [kind, account.id, itemId ?? listing?.id].join(':'),
    kind,
    reason,
    explanation: EXPLANATIONS[reason],
    platform: account.platform,
    accountId: account.id,
    ...(itemId === undefined ? {} : { itemId }),
    ...(listing === undefined ? {} : { listingId: listing.id }),
    ...(draft === undefined || kind === 'manual' ? {} : { draft }),
    changes: fields.map((field) => ({
      field,
      ...(before?.[field] === undefined ? {} : { before: before[field] }),
      ...(draft?.[field] === undefined ? {} : { after: draft[field] }),
    })),
    issues,
    approvalFor: isLarge && fields.includes('price') ? ['price_change'] : [],
  };
}

/** What each further listing of a category costs, counted down as steps take the free places. */
type Quotes = (categoryId: string) => Promise<{ freeLeft?: number; price?: Money } | undefined>;

function createQuotes(port: ListingsPort, options: CallOptions): Quotes {
  const known = new Map<string, { -readonly [Name in keyof ListingQuote]: ListingQuote[Name] }>();
  return async (categoryId) => {
    if (port.quote === undefined) return undefined;
    const quote = known.get(categoryId) ?? { ...(await port.quote({ categoryId }, options)) };
    known.set(categoryId, quote);
    return quote;
  };
}

/** What is left of the budget while steps are put into a plan. */
interface Purse {
  /** What stands against spending `cost`; without anything the cost is taken out. */
  take(cost: Money): readonly ErrorIssue[];
}

function createPurse(budget: BudgetUse | undefined): Purse {
  let left = budget?.left;
  return {
    take: (cost) => {
      if (left === undefined)
        return [{ path: 'cost', message: 'the campaign has no budget; only free actions are done' }];
      if (left.currency !== cost.currency)
        throw invalidInput('campaigns.plan', [
          { path: 'budget.currency', message: `is ${left.currency}, but a step costs ${cost.currency}` },
        ]);
      if (compareMoney(cost, left) > 0)
        return [{ path: 'cost', message: 'is more than what is left of the budget' }];
      left = subtractMoney(left, cost);
      return [];
    },
  };
}

async function priceStep(step: PlanStep, quotes: Quotes, purse: Purse): Promise<PlanStep> {
  const { kind, draft, issues } = step;
  if (draft === undefined || (kind !== 'create' && kind !== 'activate') || issues.length > 0) return step;
  const quote = await quotes(draft.categoryId);
  if (quote?.freeLeft === undefined) return step;
  const { freeLeft, price } = quote;
  if (freeLeft > 0) {
    quote.freeLeft = freeLeft - 1;
    return { ...step, freeLeft };
  }
  if (price === undefined)
    return {
      ...step,
      freeLeft,
      issues: [{ path: 'quota', message: 'no free place is left in the category' }],
    };
  return {
    ...step,
    freeLeft,
    cost: price,
    issues: purse.take(price),
    approvalFor: [...step.approvalFor, 'cost'],
  };
}

const EXPLANATIONS: Readonly<Record<PlanReason, string>> = {
  not_listed: 'the item is not on this account yet',
  unfinished: 'it was sent, and its fate is not known; it is looked up before any repeat',
  corrected: 'the platform had refused it, and the item has changed since',
  item_changed: 'what is published is not what the item says now',
  back_in_stock: 'it was taken off for want of stock, and there is stock again',
  wanted_again: 'it was taken off by us, and is wanted again',
  expired: 'its time on the platform is over',
  out_of_stock: 'no piece is left',
  not_wanted: 'the campaign no longer has this item or account',
  campaign_over: 'the campaign is over',
  rejected: 'the platform refused it as it is; change the item',
  off_elsewhere: 'it was taken off, but not by this campaign; decide on the platform',
  removed: 'it was removed for good; put the item under another code to list it anew',
  other_status: "the platform's word for its status is not known; look there",
  cannot_activate: 'the platform has no way to bring it back from here',
  cannot_deactivate: 'the platform has no way to take it off from here',
  stale_stock: 'its stock was counted too long ago to decide on',
  account_unusable: 'nothing can be done on the account now',
  no_listings: 'the platform takes no listings',
};
