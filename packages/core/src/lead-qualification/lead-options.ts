import { DEFAULT_LEAD_WINDOW_MS } from '../domain/lead.ts';
import { isWhole, type OptionCheck } from '../option-check.ts';
import type { LeadPolicy } from './form-lead.ts';
import { DEFAULT_LEAD_RULES, type LeadRule } from './lead-rules.ts';

/** How leads are formed. */
export interface LeadOptions {
  /** Rules that give points. Default: `DEFAULT_LEAD_RULES`. */
  readonly rules?: readonly LeadRule[] | undefined;
  /** Points from which a lead is qualified. Default 50. */
  readonly qualifiedFrom?: number | undefined;
  /** How long signals join an open lead, in milliseconds. Default 30 days. */
  readonly windowMs?: number | undefined;
}

export function checkLeadOptions(options: LeadOptions | undefined, check: OptionCheck): void {
  const { rules = [], qualifiedFrom, windowMs } = options ?? {};
  check.expect(
    'leads.qualifiedFrom',
    qualifiedFrom,
    qualifiedFrom === undefined || isWhole(qualifiedFrom, 0, 1_000_000),
    'a whole number of points from 0',
  );
  for (const [index, rule] of rules.entries()) {
    check.expect(
      `leads.rules.${index}.points`,
      rule?.points,
      Number.isSafeInteger(rule?.points),
      'a whole number of points',
    );
  }
  check.duration('leads.windowMs', windowMs);
}

/** The options with their defaults. */
export function readLeadOptions(options: LeadOptions = {}, hashKey: string | undefined): LeadPolicy {
  return {
    rules: options.rules ?? DEFAULT_LEAD_RULES,
    qualifiedFrom: options.qualifiedFrom ?? 50,
    windowMs: options.windowMs ?? DEFAULT_LEAD_WINDOW_MS,
    hashKey,
  };
}
