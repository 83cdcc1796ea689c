import type { MarginRules } from '../domain/margin.ts';
import type { OptionCheck } from '../option-check.ts';
import { checkMarginOptions, type MarginOptions, readMarginOptions } from './margin-options.ts';
import { checkPlanOptions, type PlanOptions, type PlanPolicy, readPlanOptions } from './plan-options.ts';
import {
  checkRepriceOptions,
  type RepriceOptions,
  type RepricePolicy,
  readRepriceOptions,
} from './reprice-options.ts';

/** How items become listings and what they earn. */
export interface TrafficOptions extends MarginOptions {
  /** What plans refuse, and what they ask about. */
  readonly plan?: PlanOptions | undefined;
  /** How prices follow the market. */
  readonly reprice?: RepriceOptions | undefined;
}

/** The options with their defaults. */
export interface TrafficPolicy {
  readonly marginRulesOf: (tenantId: string) => MarginRules;
  readonly plan: PlanPolicy;
  readonly reprice: RepricePolicy;
}

export function checkTrafficOptions(options: TrafficOptions | undefined, check: OptionCheck): void {
  checkMarginOptions(options ?? {}, check);
  checkPlanOptions(options?.plan ?? {}, check);
  checkRepriceOptions(options?.reprice ?? {}, check);
}

export function readTrafficOptions(options: TrafficOptions = {}): TrafficPolicy {
  return {
    marginRulesOf: readMarginOptions(options),
    plan: readPlanOptions(options.plan),
    reprice: readRepriceOptions(options.reprice),
  };
}
