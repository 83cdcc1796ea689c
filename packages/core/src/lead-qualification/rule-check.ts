import { isWhole, type OptionCheck } from '../option-check.ts';
import type { LeadNumberFact, LeadRule, LeadYesFact } from './lead-rules.ts';

const YES_FACTS: readonly LeadYesFact[] = ['hasPhone', 'hasListing', 'hasBudget', 'hasCity'];
const NUMBER_FACTS: readonly LeadNumberFact[] = [
  'signals',
  'textLength',
  'hoursSinceLastSignal',
  'budgetMinor',
  'timingDays',
  'answers',
];
const ORIGINS = ['order', 'message', 'question', 'call_request', 'application', 'manual'];

/** Rules come from a host's own code or file, so nothing about them is taken for granted. */
export function checkLeadRules(rules: unknown, check: OptionCheck): void {
  if (rules === undefined) return;
  check.expect('leads.rules', rules, Array.isArray(rules), 'an array of rules');
  if (!Array.isArray(rules)) return;
  const seen = new Set<unknown>();
  for (const [index, given] of rules.entries()) {
    const at = `leads.rules.${index}`;
    const rule = (given ?? {}) as Partial<LeadRule>;
    const isName = typeof rule.id === 'string' && rule.id !== '';
    check.expect(`${at}.id`, rule.id, isName && !seen.has(rule.id), 'a name no other rule has');
    seen.add(rule.id);
    check.expect(
      `${at}.points`,
      rule.points,
      isWhole(rule.points, -1_000_000, 1_000_000),
      'a whole number of points',
    );
    check.expect(
      `${at}.halfLifeHours`,
      rule.halfLifeHours,
      rule.halfLifeHours === undefined || (Number.isFinite(rule.halfLifeHours) && rule.halfLifeHours > 0),
      'a number of hours greater than 0',
    );
    check.expect(
      `${at}.explanation`,
      rule.explanation,
      typeof rule.explanation === 'string',
      'one sentence for people',
    );
    check.expect(`${at}.when`, rule.when, Array.isArray(rule.when), 'an array of conditions');
    if (!Array.isArray(rule.when)) continue;
    for (const [position, condition] of rule.when.entries())
      checkCondition(`${at}.when.${position}`, condition, check);
  }
}

function checkCondition(at: string, given: unknown, check: OptionCheck): void {
  const condition = (given ?? {}) as Readonly<Record<string, unknown>>;
  const { fact } = condition;
  if (fact === 'origin') {
    const { oneOf } = condition;
    const isRight = Array.isArray(oneOf) && oneOf.every((one) => ORIGINS.includes(one as string));
    check.expect(`${at}.oneOf`, oneOf, isRight, `an array of ${ORIGINS.join(', ')}`);
  } else if (YES_FACTS.includes(fact as LeadYesFact)) {
    check.expect(`${at}.is`, condition.is, typeof condition.is === 'boolean', 'true or false');
  } else if (NUMBER_FACTS.includes(fact as LeadNumberFact)) {
    const name = 'atMost' in condition ? 'atMost' : 'atLeast';
    const value = condition[name];
    check.expect(`${at}.${name}`, value, typeof value === 'number' && Number.isFinite(value), 'a number');
  } else {
    const known = ['origin', ...YES_FACTS, ...NUMBER_FACTS].join(', ');
    check.expect(`${at}.fact`, fact, false, `one of ${known}`);
  }
}
