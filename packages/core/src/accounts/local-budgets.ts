import { toUnixMs } from '../domain/time.ts';
import type { BudgetAnswer, BudgetStore } from '../ports/store-budgets.ts';

/** Counters and bans of this process alone, for an egress without a store. */
export function createLocalBudgets(): BudgetStore {
  const windows = new Map<string, { used: number; readonly endsAtMs: number }>();
  const bans = new Map<string, number>();

  async function take(input: Parameters<BudgetStore['take']>[0]): Promise<BudgetAnswer> {
    const nowMs = toUnixMs(input.now);
    const bannedMs = (bans.get(input.name) ?? 0) - nowMs;
    if (bannedMs > 0) return { granted: false, reason: 'blocked', retryAfterMs: bannedMs };
    const known = windows.get(input.name);
    const window =
      known !== undefined && nowMs < known.endsAtMs ? known : { used: 0, endsAtMs: nowMs + input.windowMs };
    if (window.used + input.cost > input.limit) {
      return { granted: false, reason: 'exhausted', retryAfterMs: window.endsAtMs - nowMs };
    }
    window.used += input.cost;
    windows.set(input.name, window);
    return { granted: true, remaining: input.limit - window.used };
  }

  async function block(input: Parameters<BudgetStore['block']>[0]): Promise<void> {
    bans.set(input.name, Math.max(bans.get(input.name) ?? 0, toUnixMs(input.until)));
  }

  return { take, block };
}
