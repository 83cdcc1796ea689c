import { type Lead, type LeadStatus, moveLead } from '../domain/lead.ts';
import { compareMoments } from '../domain/time.ts';
import { isLeadKitError } from '../errors.ts';
import type { CallOptions } from '../ports/call-options.ts';
import { paginate } from '../ports/page.ts';
import { decided, type ServiceContext } from '../service-context.ts';
import { type ScorePolicy, scoredAndQualified } from './score-lead.ts';

const OPEN: readonly LeadStatus[] = [
  'new',
  'in_contact',
  'qualified',
  'offered',
  'accepted',
  'postponed',
  'unreachable',
];

/** Writes down how scores faded since, and brings back leads whose rest is over: they are ready for sales again. */
export async function keepLeadsCurrent(
  context: ServiceContext,
  policy: ScorePolicy,
  options: CallOptions = {},
): Promise<void> {
  for await (const lead of paginate((cursor) =>
    context.store.listPage(
      'lead',
      { filter: { status: OPEN }, sort: { by: 'createdAt', direction: 'asc' }, cursor, limit: 500 },
      options,
    ),
  )) {
    const work = decided('lead', current(policy, lead, context.now()), lead);
    if (work.changes.length === 0) continue;
    try {
      await context.commit(work, options);
    } catch (error) {
      if (!isLeadKitError(error, 'conflict')) throw error; // somebody changed it meanwhile; the next run sees that
    }
  }
}

function current(policy: ScorePolicy, lead: Lead, now: string): ReturnType<typeof moveLead> {
  const isOver = lead.postponedUntil !== undefined && compareMoments(lead.postponedUntil, now) <= 0;
  const back = isOver ? moveLead(lead, { to: 'qualified' }, now) : { state: lead, events: [] };
  const scored = scoredAndQualified(policy, back.state, now);
  return { state: scored.state, events: [...back.events, ...scored.events] };
}
