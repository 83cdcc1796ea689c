import { addMs, toIsoText } from '../domain/time.ts';
import { LeadKitError } from '../errors.ts';
import { type Clock, createSystemClock } from '../ports/clock.ts';
import type { Egress, EgressBudget, EgressRequest } from '../ports/egress.ts';
import type { BudgetStore } from '../ports/store-budgets.ts';
import { createEgressLine, type EgressLine, type FullBudget } from './egress-line.ts';
import { createLocalBudgets } from './local-budgets.ts';

/** How an egress is made. */
export interface EgressOptions {
  /** Names the address, such as `default` or `almaty-1`. Budgets and bans are kept under it, so keep it stable. */
  readonly id: string;
  /** The host's own numbers by name of the budget; they win over those an adapter asks for. */
  readonly budgets?: Readonly<Record<string, EgressBudgetOverride>> | undefined;
  /**
   * Counts for all processes behind this address: a store's `budgets`. Absent: counted in this process, and bans are
   * forgotten when it ends.
   */
  readonly store?: BudgetStore | undefined;
  /** Where time comes from. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

/** What a host sets for one budget. What is absent stays as the adapter asked. */
export interface EgressBudgetOverride {
  /** Requests per window. */
  readonly limit?: number | undefined;
  /** Length of the window in milliseconds. */
  readonly windowMs?: number | undefined;
  /** Part of `limit` kept for `reserved` requests. */
  readonly reserve?: number | undefined;
  /** Least time between two requests of this process, in milliseconds. */
  readonly spacingMs?: number | undefined;
}

/**
 * Makes the one way out for everything behind one address. Requests wait in line, `reserved` before `normal`; a budget is
 * counted under `<egress id>:<budget name>`.
 */
export function createEgress(options: EgressOptions): Egress {
  const { id, store = createLocalBudgets(), clock = createSystemClock() } = options;
  const lines = new Map<string, EgressLine>();

  function lineOf(budgetName: string): EgressLine {
    const known = lines.get(budgetName);
    if (known !== undefined) return known;
    const line = createEgressLine({
      key: keyOf(budgetName),
      store,
      clock,
      refuse: (reason, retryAfterMs) => refusal(id, budgetName, reason, retryAfterMs),
    });
    lines.set(budgetName, line);
    return line;
  }

  function keyOf(budgetName: string): string {
    return `${id}:${budgetName}`;
  }

  return {
    id,
    async acquire(request, callOptions = {}) {
      const { priority = 'normal', cost = 1 } = request;
      const budget = fullBudget(request.budget, options.budgets?.[request.budget.name]);
      checkWish(budget, request);
      await lineOf(budget.name).enter({ budget, priority, cost }, callOptions);
    },
    async block({ budget, forMs }) {
      const nowMs = clock.now();
      lineOf(budget).block(nowMs + forMs);
      const now = toIsoText(nowMs);
      await store.block({ name: keyOf(budget), until: addMs(now, forMs), now });
    },
  };
}

function fullBudget(asked: EgressBudget, override: EgressBudgetOverride = {}): FullBudget {
  return {
    name: asked.name,
    limit: override.limit ?? asked.limit,
    windowMs: override.windowMs ?? asked.windowMs,
    reserve: override.reserve ?? asked.reserve ?? 0,
    spacingMs: override.spacingMs ?? asked.spacingMs ?? 0,
  };
}

/** A wish no window could ever fulfil is refused at once instead of waiting for ever. */
function checkWish(budget: FullBudget, { priority, cost = 1 }: EgressRequest): void {
  const { name, limit, windowMs, reserve, spacingMs } = budget;
  const usable = priority === 'reserved' ? limit : limit - reserve;
  const problem = !(limit >= 1 && windowMs >= 1 && reserve >= 0 && spacingMs >= 0)
    ? `limit and windowMs begin at 1, reserve and spacingMs at 0; got ${limit}, ${windowMs}, ${reserve}, ${spacingMs}`
    : !(cost >= 1 && cost <= usable)
      ? `a ${priority ?? 'normal'} request may cost 1 to ${usable}, got ${cost}`
      : undefined;
  if (problem === undefined) return;
  throw new LeadKitError({
    code: 'invalid_input',
    operation: 'egress.acquire',
    issues: [{ path: `budgets.${name}`, message: problem }],
    message: `Nothing was sent: the budget "${name}" cannot let this request out. ${problem}.`,
  });
}

function refusal(
  id: string,
  budgetName: string,
  code: 'rate_limited' | 'blocked',
  retryAfterMs: number,
): LeadKitError {
  const why =
    code === 'blocked'
      ? 'is not let out: the remote side bans this address'
      : 'cannot leave within its time limit: the budget is used up';
  return new LeadKitError({
    code,
    operation: 'egress.acquire',
    retryAfterMs,
    message: `A request for "${budgetName}" ${why} (egress "${id}"). Nothing was sent. Wait ${retryAfterMs} ms.`,
  });
}
