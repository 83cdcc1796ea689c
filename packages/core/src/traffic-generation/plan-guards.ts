import { WHOLE_HUNDREDTHS } from '../domain/commission.ts';
import type { Listing, ListingDraft } from '../domain/listing.ts';
import { createDuplicateFinder } from '../domain/near-duplicates.ts';
import { isFarFrom, isTokenPrice } from '../domain/token-price.ts';
import type { ErrorIssue } from '../errors.ts';
import type { PlanGuard, PlanStep } from './campaign-plan.ts';
import type { RoughStep } from './plan-account.ts';
import type { PlanPolicy } from './plan-options.ts';

/** What our own rules have against each step of one account. Steps come in the order they are carried out. */
export function guardSteps(
  steps: readonly RoughStep[],
  listings: readonly Listing[],
  cities: readonly string[],
  policy: PlanPolicy,
): readonly RoughStep[] {
  const finder = createDuplicateFinder(policy.similarHundredths);
  const touched = new Set(steps.filter(({ kind }) => kind !== 'manual').map(({ listing }) => listing?.id));
  for (const { id, status, draft } of listings)
    if (SEEN.includes(status) && !touched.has(id)) finder.add(`listing ${id}`, textOf(draft));
  return steps.map((step) => {
    const { kind, draft, item, listing } = step;
    if (draft === undefined || item === undefined || (kind !== 'create' && kind !== 'update')) return step;
    const issues: ErrorIssue[] = [...step.issues];
    if (draft.price !== undefined) issues.push(...priceIssues(draft.price, item.price));
    if (cities.length > 0 && !cities.includes(draft.city))
      issues.push({ path: 'city', message: `is none of the niche's cities (${cities.join(', ')})` });
    const twin = finder.find(textOf(draft));
    if (twin !== undefined)
      issues.push({ path: 'description', message: `nearly repeats ${twin} of the same account` });
    if (issues.length === 0) finder.add(`item ${item.id}`, textOf(draft));
    else if (listing !== undefined && SEEN.includes(listing.status))
      finder.add(`listing ${listing.id}`, textOf(listing.draft));
    return { ...step, issues };
  });
}

function priceIssues(
  price: NonNullable<ListingDraft['price']>,
  reference: NonNullable<ListingDraft['price']>,
): readonly ErrorIssue[] {
  if (isTokenPrice(price)) return [{ path: 'price', message: 'is a token price, not one to sell at' }];
  if (isFarFrom(price, reference))
    return [{ path: 'price', message: "is less than half or more than twice the item's own price" }];
  return [];
}

/** What is unusual about the plan as a whole. */
export function guardPlan(
  steps: readonly PlanStep[],
  live: number,
  { changesMax, removalsMaxHundredths }: PlanPolicy,
): readonly PlanGuard[] {
  const sent = steps.filter(({ kind, issues }) => kind !== 'manual' && issues.length === 0);
  const removed = sent.filter(({ kind }) => kind === 'deactivate').length;
  const guards: PlanGuard[] = [];
  if (sent.length > changesMax)
    guards.push({
      id: 'change_budget',
      message: `${sent.length} steps; without approval a plan has at most ${changesMax}`,
    });
  if (live >= GUARDED_FROM && removed * WHOLE_HUNDREDTHS > live * removalsMaxHundredths)
    guards.push({
      id: 'largest_change',
      message: `${removed} of ${live} live listings would go off; without approval at most ${removalsMaxHundredths / 100} %`,
    });
  return guards;
}

/** Whether a price changes by more than the policy lets through without approval. */
export function isLargeChange(
  before: ListingDraft['price'],
  after: ListingDraft['price'],
  { priceChangeMaxHundredths }: PlanPolicy,
): boolean {
  if (before === undefined || after === undefined) return false;
  if (before.currency !== after.currency) return true;
  const change = Math.abs(after.amountMinor - before.amountMinor);
  return change * WHOLE_HUNDREDTHS > before.amountMinor * priceChangeMaxHundredths;
}

const SEEN: readonly Listing['status'][] = ['active', 'in_review', 'publishing'];
/** Fewer live listings than this are taken off without a question: half of two is one. */
const GUARDED_FROM = 5;

function textOf({ title, description }: ListingDraft): string {
  return [title.ru, title.kk, description.ru, description.kk].filter((text) => text !== undefined).join('\n');
}
