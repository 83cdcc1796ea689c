import type { Decision } from '../domain/decision.ts';
import { type Lead, moveLead, scoreLead } from '../domain/lead.ts';
import { applyLeadRules, type LeadRule, leadFacts } from './lead-rules.ts';

export interface ScorePolicy {
  readonly rules: readonly LeadRule[];
  readonly qualifiedFrom: number;
}

/** The lead scored by what is known of it at `now`. A closed lead keeps the score it ended with, an order has none. */
export function scoredAt(policy: ScorePolicy, lead: Lead, now: string): Decision<Lead> {
  if (lead.closedAt !== undefined || lead.origin === 'order') return { state: lead, events: [] };
  return scoreLead(lead, applyLeadRules(policy.rules, leadFacts(lead, now), now), now);
}

/** The same, and qualified once it has the points. */
export function scoredAndQualified(policy: ScorePolicy, lead: Lead, now: string): Decision<Lead> {
  const scored = scoredAt(policy, lead, now);
  const isWaiting = scored.state.status === 'new' || scored.state.status === 'in_contact';
  if (!isWaiting || scored.state.score < policy.qualifiedFrom) return scored;
  const qualified = moveLead(scored.state, { to: 'qualified' }, now);
  return { state: qualified.state, events: [...scored.events, ...qualified.events] };
}
