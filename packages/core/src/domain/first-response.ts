import { type BusinessCalendar, businessMinutesBetween } from './business-calendar.ts';
import { type Decision, revise } from './decision.ts';
import { isOpenLead, type Lead, leadEvent } from './lead-record.ts';
import { compareMoments } from './time.ts';

/**
 * One of our people answered the buyer, by a message or a call. The first answer after the lead came in stops the clock; a
 * bot's never does. Answers may come to be known in any order; the earliest counts.
 */
export function recordResponse(
  lead: Lead,
  response: {
    /** How. */
    readonly by: 'message' | 'call';
    /** When. */
    readonly at: string;
  },
  calendar: BusinessCalendar,
  now: string,
): Decision<Lead> {
  const { by, at } = response;
  const inboundAt = lead.firstInboundAt ?? lead.milestones?.arrivedAt ?? lead.createdAt;
  if (compareMoments(at, inboundAt) < 0) return { state: lead, events: [] };
  const { firstResponseAt, lastResponseAt } = lead;
  const isFirst = firstResponseAt === undefined || compareMoments(at, firstResponseAt) < 0;
  const isLast = lastResponseAt === undefined || compareMoments(at, lastResponseAt) > 0;
  if (!isFirst && !isLast) return { state: lead, events: [] };
  const businessMinutes = businessMinutesBetween(calendar, inboundAt, at);
  const state = revise(
    lead,
    {
      ...(isLast ? { lastResponseAt: at } : {}),
      ...(isFirst
        ? { firstInboundAt: inboundAt, firstResponseAt: at, firstResponseBusinessMinutes: businessMinutes }
        : {}),
    },
    now,
  );
  const isNews = firstResponseAt === undefined;
  return { state, events: isNews ? [leadEvent('lead.first-answered', state, { by, businessMinutes })] : [] };
}

/** Whether one of our people answered at or after `since`. */
export function wasAnsweredSince(lead: Lead, since: string): boolean {
  return lead.lastResponseAt !== undefined && compareMoments(lead.lastResponseAt, since) >= 0;
}

/** Nobody can take the lead. Told once. */
export function markUnassigned(lead: Lead, reason: string, now: string): Decision<Lead> {
  if (lead.unassignedSince !== undefined || !isOpenLead(lead)) return { state: lead, events: [] };
  const state = revise(lead, { unassignedSince: now }, now);
  return { state, events: [leadEvent('lead.unassigned', state, { reason })] };
}
