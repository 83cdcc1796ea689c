import { toUnixMs } from '../domain/time.ts';
import type { BudgetAnswer, BudgetRequest, BudgetStore } from '../ports/store-budgets.ts';
import { checkBudgetBan, checkBudgetRequest } from '../ports/store-wide-input.ts';
import type { Gate } from './memory-gate.ts';

interface Budget {
  /** When the window began; absent before the first request. */
  startedMs: number | undefined;
  used: number;
  /** Nothing is granted before. */
  blockedUntilMs: number;
}

/** Makes a budget store in which nothing is used and nobody banned. */
export function createMemoryBudgets(gate: Gate): BudgetStore {
  const budgets = new Map<string, Budget>();

  function budgetOf(name: string): Budget {
    const budget = budgets.get(name) ?? {
      startedMs: undefined,
      used: 0,
      blockedUntilMs: Number.NEGATIVE_INFINITY,
    };
    budgets.set(name, budget);
    return budget;
  }

  return {
    take: (input, options) =>
      gate('budgets.take', options, () => {
        const request = checkBudgetRequest(input);
        return take(budgetOf(request.name), request);
      }),
    block: (input, options) =>
      gate('budgets.block', options, () => {
        const { name, until } = checkBudgetBan(input);
        const budget = budgetOf(name);
        budget.blockedUntilMs = Math.max(budget.blockedUntilMs, toUnixMs(until));
      }),
  };
}

function take(budget: Budget, { cost, limit, windowMs, now }: BudgetRequest): BudgetAnswer {
  const nowMs = toUnixMs(now);
  if (budget.blockedUntilMs > nowMs) {
    return { granted: false, reason: 'blocked', retryAfterMs: budget.blockedUntilMs - nowMs };
  }
  const isOver = budget.startedMs === undefined || nowMs >= budget.startedMs + windowMs;
  const startedMs = isOver ? nowMs : (budget.startedMs ?? nowMs);
  const used = isOver ? 0 : budget.used;
  if (used + cost > limit) {
    return { granted: false, reason: 'exhausted', retryAfterMs: startedMs + windowMs - nowMs };
  }
  budget.startedMs = startedMs;
  budget.used = used + cost;
  return { granted: true, remaining: limit - budget.used };
}
