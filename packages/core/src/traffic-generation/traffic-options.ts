import type { MarginRules } from '../domain/margin.ts';
import type { OptionCheck } from '../option-check.ts';
import { checkMarginOptions, type MarginOptions, readMarginOptions } from './margin-options.ts';

/** How items become listings and what they earn. */
export interface TrafficOptions extends MarginOptions {}

/** The options with their defaults. */
export interface TrafficPolicy {
  readonly marginRulesOf: (tenantId: string) => MarginRules;
}

export function checkTrafficOptions(options: TrafficOptions | undefined, check: OptionCheck): void {
  checkMarginOptions(options ?? {}, check);
}

export function readTrafficOptions(options: TrafficOptions = {}): TrafficPolicy {
  return { marginRulesOf: readMarginOptions(options) };
}
