import { invalidInput } from '../errors.ts';
import type { Campaign, CampaignBudgetData } from './campaign.ts';
import { WHOLE_HUNDREDTHS } from './commission.ts';
import { type Decision, type EventDraft, revise, subjectOf } from './decision.ts';
import { addMoney, type Money, money } from './money.ts';
import type { Spend, SpendKind } from './spend.ts';
import { compareMoments } from './time.ts';

/** From this share of the budget on there is an alarm, in hundredths of a percent. */
const ALARM_FROM_HUNDREDTHS = 8_000;
/** What a campaign pays for. Commissions and delivery belong to the sale, not to bringing buyers. */
export const CAMPAIGN_COSTS: readonly SpendKind[] = ['promotion', 'other'];

/** How far a budget is used up. */
export interface BudgetUse {
  /** What the campaign may cost. */
  readonly budget: Money;
  /** What platforms charged in its period. */
  readonly spent: Money;
  /** What was done and is not on a bill yet. */
  readonly pending: Money;
  /** What is left, at least 0. */
  readonly left: Money;
  /** Share of the budget that is used up, in hundredths of a percent: 10 000 is all of it. */
  readonly usedHundredths: number;
}

/**
 * How far the budget of a campaign is used up; `undefined` when it has none.
 *
 * @param pending - costs of what was done and is not on a bill yet
 * @throws LeadKitError `invalid_input` naming `budget.currency` when a cost is in another currency.
 */
export function budgetUse(
  campaign: Campaign,
  spends: Iterable<Pick<Spend, 'kind' | 'amount' | 'spentAt'>>,
  pending: Iterable<Money>,
): BudgetUse | undefined {
  const { budget, startsAt, endsAt } = campaign;
  if (budget === undefined) return undefined;
  const sum = (total: Money, cost: Money): Money => {
    if (cost.currency === budget.currency) return addMoney(total, cost);
    throw invalidInput('campaigns.budget', [
      { path: 'budget.currency', message: `is ${budget.currency}, but a cost is in ${cost.currency}` },
    ]);
  };
  const none = money(0, budget.currency);
  let spent = none;
  for (const { kind, amount, spentAt } of spends) {
    const isInPeriod =
      (startsAt === undefined || compareMoments(startsAt, spentAt) <= 0) &&
      (endsAt === undefined || compareMoments(endsAt, spentAt) > 0);
    if (isInPeriod && CAMPAIGN_COSTS.includes(kind)) spent = sum(spent, amount);
  }
  let waiting = none;
  for (const cost of pending) waiting = sum(waiting, cost);
  const used = addMoney(spent, waiting).amountMinor;
  return {
    budget,
    spent,
    pending: waiting,
    left: money(Math.max(0, budget.amountMinor - used), budget.currency),
    usedHundredths:
      budget.amountMinor === 0
        ? WHOLE_HUNDREDTHS
        : Math.floor((Math.max(0, used) / budget.amountMinor) * WHOLE_HUNDREDTHS),
  };
}

/** Notes on the campaign that its budget comes to an end, and that it has. Each is told once until the budget is raised. */
export function noteBudget(campaign: Campaign, use: BudgetUse, now: string): Decision<Campaign> {
  const { budgetAlarmedAt, budgetExhaustedAt, ...rest } = campaign;
  const { budget, spent, pending, usedHundredths } = use;
  const alarmedAt = usedHundredths >= ALARM_FROM_HUNDREDTHS ? (budgetAlarmedAt ?? now) : undefined;
  const exhaustedAt = usedHundredths >= WHOLE_HUNDREDTHS ? (budgetExhaustedAt ?? now) : undefined;
  if (alarmedAt === budgetAlarmedAt && exhaustedAt === budgetExhaustedAt)
    return { state: campaign, events: [] };
  const state = revise<Campaign>(
    rest,
    {
      ...(alarmedAt === undefined ? {} : { budgetAlarmedAt: alarmedAt }),
      ...(exhaustedAt === undefined ? {} : { budgetExhaustedAt: exhaustedAt }),
    },
    now,
  );
  const data: CampaignBudgetData = { budget, used: addMoney(spent, pending) };
  const events: EventDraft[] = [];
  const subject = subjectOf('campaign', state);
  if (alarmedAt !== undefined && budgetAlarmedAt === undefined)
    events.push({ type: 'campaign.budget-alarmed', subject, data });
  if (exhaustedAt !== undefined && budgetExhaustedAt === undefined)
    events.push({ type: 'campaign.budget-exhausted', subject, data });
  return { state, events };
}
