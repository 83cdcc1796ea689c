import { WHOLE_HUNDREDTHS } from '../domain/commission.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';

/** What plans refuse, and what they ask about. Shares are hundredths of a percent. */
export interface PlanOptions {
  /** From how many steps on a plan has to be approved as a whole. Default 500. */
  readonly changesMax?: number | undefined;
  /** From which share of the live listings going off (of at least five) it has to be. Default 5 000: a half. */
  readonly removalsMaxHundredths?: number | undefined;
  /** From which change of a price on a step has to be approved. Default 3 000: 30 %. */
  readonly priceChangeMaxHundredths?: number | undefined;
  /** From which likeness on two texts on one account are near-duplicates. Default 9 000: 90 %. */
  readonly similarHundredths?: number | undefined;
  /** How old a count of stock may be before nothing is decided on it, in milliseconds. Default one day. */
  readonly stockMaxAgeMs?: number | undefined;
}

/** The options with their defaults. */
export type PlanPolicy = { readonly [Name in keyof PlanOptions]-?: number };

export function checkPlanOptions(options: PlanOptions, check: OptionCheck): void {
  const limits = {
    changesMax: 1_000_000,
    removalsMaxHundredths: WHOLE_HUNDREDTHS,
    priceChangeMaxHundredths: 1_000_000,
    similarHundredths: WHOLE_HUNDREDTHS,
  };
  for (const [name, most] of Object.entries(limits)) {
    const value = options[name as keyof PlanOptions];
    const isRight = value === undefined || isWhole(value, 1, most);
    check.expect(`traffic.plan.${name}`, value, isRight, `a whole number from 1 to ${most}`);
  }
  check.duration('traffic.plan.stockMaxAgeMs', options.stockMaxAgeMs);
}

export function readPlanOptions(options: PlanOptions = {}): PlanPolicy {
  return {
    changesMax: options.changesMax ?? 500,
    removalsMaxHundredths: options.removalsMaxHundredths ?? 5_000,
    priceChangeMaxHundredths: options.priceChangeMaxHundredths ?? 3_000,
    similarHundredths: options.similarHundredths ?? 9_000,
    stockMaxAgeMs: options.stockMaxAgeMs ?? 24 * 60 * 60_000,
  };
}
